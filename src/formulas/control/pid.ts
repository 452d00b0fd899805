import { choice, column, domain, finite, mirror, param, signal, sparse, state, tally } from "../../spec.ts";

const tiny = Number.MIN_VALUE;

const loop = {
  /** what the measured value should be */
  setpoint: signal(column("any")),
  /** what it is */
  measured: signal(column("any")),
  /** output by hand: while it is given the output follows it within min and max, and the controller takes over from there */
  manual: sparse(signal(column("any"))),
  /** time since the tick before; NaN or left out: the parameter */
  dt: sparse(signal(column("s", [tiny, Infinity]))),
};

const gains = {
  /** proportional gain K, which the integral and the derivative have as a factor too */
  kp: param("1", 1, [0, finite]),
  /** integral time Ti; Infinity: no integral */
  ti: param("s", 10, [tiny, Infinity]),
  /** derivative time Td; 0: no derivative */
  td: param("s", 0, [0, finite]),
  /** N: the derivative is filtered with the time constant td / n; Infinity: not filtered */
  n: param("1", 8, [tiny, Infinity]),
  /** weight of the setpoint in the proportional part; below 1 a step of the setpoint kicks less */
  b: param("1", 1, [0, 1]),
  /** weight of the setpoint in the derivative: 1 of the error, 0 of the measured value alone */
  c: param("1", 0, [0, 1]),
  /** reverse: the output falls as the measured value rises, as of a heater; direct: it rises, as of a cooler */
  action: choice("reverse", "direct"),
  /** time of one tick */
  dt: param("s", 1, [tiny, finite]),
  /** least output */
  min: param("any", -Infinity, [-Infinity, finite]),
  /** highest output */
  max: param("any", Infinity, [-finite, Infinity]),
  /** most that the output changes per unit of time, up or down; manual output jumps */
  rateLimit: param("any/s", Infinity, [0, Infinity]),
};

/** Control with three terms. */
export const pid = domain({
  /**
   * PID controller in the ideal (ISA) form, u = K (b r - y + 1/Ti integral of (r - y) + Td d/dt (c r - y)), derivative filtered by
   * 1 / (1 + s Td / N). Backward differences: stable however long a tick is, each tick has its own dt and needs nothing of the next,
   * and the sum of control.pidVelocity is the same. So the integral has the error of this tick, which control.pi adds after the output.
   * The first tick has no derivative, and begins at the output that `state: { u }` gives. A NaN sample, or one whose result would not
   * be finite, holds the output, or follows `manual`; its time is not counted. Astrom and Hagglund 2006, chapters 3 and 13.
   */
  pid: {
    inputs: {
      ...loop,
      /** what the output has beside the three terms; NaN or left out: the parameter */
      feedForward: sparse(signal(column("any"))),
    },
    params: {
      ...gains,
      /** what keeps the integral from growing while a limit holds the output: pay back, bound, stop, or nothing does */
      antiWindup: choice("backCalc", "clampIntegral", "conditional", "none"),
      /** time over which back calculation pays back, dt or more counts; left out: sqrt(ti td), or ti where td is 0 */
      trackingTime: param("s", NaN, [tiny, Infinity]),
      /** largest integral of clampIntegral, either sign; in units of the output, as the integral is */
      integralLimit: param("any", 10, [0, Infinity]),
      /** output at zero error */
      feedForward: param("any", 0, [-finite, finite]),
    },
    rules: [{ rule: "ordered", params: ["min", "max"] }],
    state: {
      /** what of the output is integral, in units of the output; without integral action what `manual` or a start left there */
      integral: state("any", 0),
      /** c r - y behind the filter of the derivative; NaN before the first sample */
      filtered: state("any", NaN),
      /** last output; given alone, the first sample takes over from it without a bump */
      u: state("any", NaN),
      /** samples skipped because they were NaN or infinite, or their result would be, under manual control too */
      skipped: tally(),
    },
    output: {
      /** control output */
      u: mirror(signal(column("any")), "u"),
      /** K (b r - y); NaN without a sample */
      proportional: signal(column("any")),
      /** integral after the tick, in units of the output */
      integral: mirror(signal(column("any")), "integral"),
      /** what of the output is derivative; NaN without a sample */
      derivative: signal(column("any")),
    },
  },

  /**
   * PID controller in velocity form: what the output of control.pid changes by in a tick, added to the output that was. Limits and
   * manual control need no more, since they act on that output: it is control.pid with a tracking time of one tick. A gain that is
   * changed moves nothing. With ti = Infinity nothing brings the output back to where it belongs. Astrom and Hagglund 2006, chapter 13.
   */
  pidVelocity: {
    inputs: loop,
    params: gains,
    rules: [{ rule: "ordered", params: ["min", "max"] }],
    state: {
      /** b r - y with the derivative, of the last sample, in units of the measured value; NaN before the first */
      front: state("any", NaN),
      /** c r - y behind the filter of the derivative; NaN before the first sample */
      filtered: state("any", NaN),
      /** last output; what it is before the first tick is where the controller begins */
      u: state("any", 0),
      /** samples skipped because they were NaN or infinite, or their result would be, under manual control too */
      skipped: tally(),
    },
    output: {
      /** control output */
      u: mirror(signal(column("any")), "u"),
      /** what the output changed by, for what adds by itself, as a stepping valve does; 0 where a sample is skipped */
      increment: signal(column("any")),
    },
  },
});
