import { choice, column, domain, finite, mirror, param, signal, state, tally, toggle } from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const safe = Number.MAX_SAFE_INTEGER;

/** Proportional-integral control. */
export const loops = domain({
  /**
   * Proportional-integral controller with saturation and anti-windup. A NaN sample, and one whose result would not be finite, holds
   * output and integral. Back calculation and conditional integration update the integral after the output, the integral clamp
   * before it. With ki = 0 there is no integral action: the integral stays what it is. Astrom and Hagglund 2006, chapter 3.
   */
  pi: {
    inputs: {
      /** what the measured value should be */
      setpoint: signal(column("any")),
      /** what it is */
      measured: signal(column("any")),
    },
    params: {
      /** proportional gain */
      kp: param("1", 1, [0, finite]),
      /** integral gain per unit of time, kp / Ti */
      ki: param("1", 0.1, [0, finite]),
      /** time of one tick */
      dt: param("s", 1, [tiny, finite]),
      /** least output */
      min: param("any", -Infinity, [-Infinity, finite]),
      /** highest output */
      max: param("any", Infinity, [-finite, Infinity]),
      /** what keeps the integral from growing while the output is saturated */
      antiWindup: choice("backCalc", "clampIntegral", "conditional"),
      /** time over which back calculation unwinds, dt or more counts; kp / ki when left out */
      trackingTime: param("s", NaN, [tiny, Infinity]),
      /** largest integral of clampIntegral, either sign; in units of the output, as the integral is */
      integralLimit: param("any", 10, [0, Infinity]),
      /** output at zero error */
      feedForward: param("any", 0, [-finite, finite]),
    },
    rules: [{ rule: "ordered", params: ["min", "max"] }],
    state: {
      /**
       * what of the output is integral, in units of the output: ki times the integral of the error. u - feedForward - kp error of a
       * controller that takes over from another lets it begin without a bump
       */
      integral: state("any", 0),
      /** last output, which a sample that was skipped repeats */
      u: state("any", NaN),
      /** samples skipped because they were NaN or infinite, or their result would be */
      skipped: tally(),
    },
    output: {
      /** control output */
      u: mirror(signal(column("any")), "u"),
      /** integral after the tick, in units of the output */
      integral: mirror(signal(column("any")), "integral"),
    },
  },

  /**
   * Price that steers utilization to a target, in the logarithm of the price: with the averages of demand and supply u
   * = clamp(demand / supply, 0, 1), e = u / target - 1, I = clamp(retention I + e, +-integralLimit), ln p = clamp(ln p
   * + etaP e + etaI I, ln min, ln max). A tick without supply is skipped. A proportional-integral law in velocity form,
   * Astrom and Hagglund 2006, chapter 3.
   */
  logPricePi: {
    inputs: {
      /** what was asked for in this tick */
      demand: signal(column("any", [0, Infinity])),
      /** what was on offer; at 0 the tick says nothing and is skipped */
      supply: signal(column("any", [0, Infinity])),
    },
    params: {
      /** utilization to hold */
      target: param("1", 0.9, [1e-6, 1]),
      /** weight of a new tick in the averages of demand and supply */
      smoothing: param("1", 0.2, [0, 1]),
      /** what the logarithm of the price gains per unit of error */
      etaP: param("1", 0.15, [-0.25, 0.25]),
      /** what it gains per unit of summed error; more than a twentieth of etaP makes the price swing */
      etaI: param("1", 0.005, [-0.0125, 0.0125]),
      /** what the sum of errors keeps per tick */
      retention: param("1", 0.95, [0, 1]),
      /** largest sum of errors, either sign */
      integralLimit: param("1", 10, [0, Infinity]),
      /** least price */
      min: param("micros", 1e4, [1e-6, safe]),
      /** highest price */
      max: param("micros", 1e9, [1e-6, safe]),
      /** price before the first tick */
      initialPrice: param("micros", 1e6, [1e-6, safe]),
      /** whole prices, 1 or more, halves away from zero; the rounded price is what the next tick starts from */
      round: toggle(false),
    },
    rules: [{ rule: "ordered", params: ["min", "max"] }],
    state: {
      /** logarithm of the price; NaN stands for that of initialPrice */
      logPrice: state("1", NaN),
      /** sum of errors */
      integral: state("1", 0),
      /** average demand; the first tick seeds it */
      demand: state("any", NaN, [], { range: [0, Infinity] }),
      /** average supply */
      supply: state("any", NaN, [], { range: [0, Infinity] }),
      /** ticks skipped: without supply, or with a figure that was negative, NaN or infinite */
      skipped: tally(),
    },
    output: {
      /** price after the tick */
      price: signal(column("micros", [0, Infinity])),
      /** share of supply that is in demand; NaN before the first tick */
      utilization: signal(column("1", [0, 1])),
      /** utilization / target - 1 */
      error: signal(column("1")),
      /** sum of errors */
      integral: mirror(signal(column("1")), "integral"),
    },
  },
});
