// Control with three terms.
import { step } from "../../../compiler/step.ts";
import {
  clamp,
  expect,
  finite,
  given,
  isPositive,
  type Lane,
  max,
  min,
  root,
  seen,
  usually,
  valid,
} from "../../../compiler/vocabulary.ts";
import { control } from "../../../src/formulas/control/index.ts";

/** What the length of a tick makes of the terms: share of the filter, slope of the derivative, weight of the error in the integral. */
const terms = (h: Lane, rate: Lane, factor: Lane, lag: Lane) => ({
  share: h / (lag + h),
  slope: factor / (lag + h),
  weight: rate * h,
});

/** More than all of the excess would throw the integral to the other side, and further each tick. */
const unwinding = (h: Lane, tracking: Lane) => (h < tracking ? h / tracking : 1);

/**
 * e = r - y, P = K (b r - y), w = c r - y, D = K Td (w - x) / (Td / N + h), x += (w - x) h / (Td / N + h), I += K h e / Ti,
 * v = feedForward + P + I + D, u = clamp(v, u +- rate h, min, max), and then by the anti-windup law
 * backCalc: I += min(1, h / tracking) (u - v); conditional: I keeps what it gained only if v = u or it was towards u;
 * clampIntegral: I = clamp(I, +-limit) before v is formed. Under manual control I = u - feedForward - P - D. The filtered derivative
 * is K N (w - x) of the new x: one number to remember instead of w and D.
 */
export const pid = step(
  control.pid,
  ({ setpoint, measured, manual, dt, feedForward, integral, filtered, u }, p) => {
    const gain = p.action === "direct" ? -p.kp : p.kp;
    const rate = gain / p.ti;
    const lag = p.td / p.n;
    const tracking = seen(p.trackingTime) ? p.trackingTime : p.td > 0 ? root(p.ti * p.td) : p.ti;
    // Divisions stand before the loops where all ticks are of one length.
    let { share, slope, weight } = terms(p.dt, rate, p.td * gain, lag);
    let unwind = unwinding(p.dt, tracking);
    let reach = p.rateLimit * p.dt;
    let timed = true;
    if (given(dt)) {
      const h = seen(dt) ? dt : p.dt;
      timed = isPositive(h);
      ({ share, slope, weight } = terms(h, rate, p.td * gain, lag));
      unwind = unwinding(h, tracking);
      reach = p.rateLimit * h;
    }
    let bias = p.feedForward;
    if (given(feedForward)) bias = seen(feedForward) ? feedForward : p.feedForward;

    const proportional = gain * (p.b * setpoint - measured);
    const goal = p.c * setpoint - measured;
    const begun = seen(filtered);
    const change = begun ? goal - filtered : 0;
    // What lies too far behind is forgotten: it would be too far at every tick to come.
    const near = usually(finite(slope * change));
    const derivative = near ? slope * change : 0;
    const tracked = begun && near ? filtered + share * change : goal;
    const start = begun || !seen(u) ? integral : u - bias - proportional;
    const more = weight * (setpoint - measured);
    let sum = start + more;
    if (p.antiWindup === "clampIntegral") sum = clamp(sum, -p.integralLimit, p.integralLimit);
    const wanted = bias + proportional + sum + derivative;
    let known = timed && finite(wanted);
    if (given(manual)) known = known && (valid(manual) || !seen(manual));
    const told = usually(known);
    expect(told);

    let next = clamp(clamp(wanted, u - reach, u + reach), p.min, p.max);
    const excess = next - wanted;
    // Without integral action there is nothing to unwind.
    if (p.antiWindup === "backCalc") sum = rate === 0 ? sum : sum + unwind * excess;
    else if (p.antiWindup === "conditional") {
      const back = (excess > 0 && more > 0) || (excess < 0 && more < 0);
      sum = wanted === next || back ? sum : start;
    }
    sum = told ? sum : integral;
    next = told ? next : u;
    if (given(manual)) {
      const hand = valid(manual);
      const put = clamp(manual, p.min, p.max);
      // Without a sample the other parts are taken to be as they were.
      const rest = told ? put - bias - proportional - derivative : seen(u) ? integral + (put - u) : integral;
      sum = hand ? rest : sum;
      next = hand ? put : next;
    }
    return {
      integral: sum,
      filtered: told ? tracked : filtered,
      u: next,
      proportional: told ? proportional : NaN,
      derivative: told ? derivative : NaN,
    };
  },
  { each: true, loops: { antiWindup: ["backCalc"] } },
);

/**
 * f = b r - y + Td (w - x) / (Td / N + h) with w and x as in control.pid, u += K (f - f') + K h e / Ti, clamped to u +- rate h, min and
 * max. Under manual control u is that, and f goes on.
 */
export const pidVelocity = step(
  control.pidVelocity,
  ({ setpoint, measured, manual, dt, front, filtered, u }, p) => {
    const gain = p.action === "direct" ? -p.kp : p.kp;
    const rate = gain / p.ti;
    const lag = p.td / p.n;
    let { share, slope, weight } = terms(p.dt, rate, p.td, lag);
    let reach = p.rateLimit * p.dt;
    let timed = true;
    if (given(dt)) {
      const h = seen(dt) ? dt : p.dt;
      timed = isPositive(h);
      ({ share, slope, weight } = terms(h, rate, p.td, lag));
      reach = p.rateLimit * h;
    }
    const goal = p.c * setpoint - measured;
    const begun = seen(filtered);
    const change = begun ? goal - filtered : 0;
    const near = usually(finite(slope * change));
    const tracked = begun && near ? filtered + share * change : goal;
    const ahead = p.b * setpoint - measured + (near ? slope * change : 0);
    // Where the difference is too large to be told, what lies behind is forgotten too.
    const moved = gain * (ahead - front);
    const follows = usually(finite(moved));
    const wanted = (seen(front) && follows ? moved : 0) + weight * (setpoint - measured);
    let known = timed && finite(ahead) && finite(wanted);
    if (given(manual)) known = known && (valid(manual) || !seen(manual));
    const told = usually(known);
    expect(told);
    // An output at the end of the doubles goes no further, but back.
    const low = max(p.min, -Number.MAX_VALUE);
    const high = min(p.max, Number.MAX_VALUE);
    let next = clamp(clamp(u + wanted, u - reach, u + reach), low, high);
    next = told ? next : u;
    if (given(manual)) next = valid(manual) ? clamp(manual, p.min, p.max) : next;
    return {
      front: told ? ahead : front,
      filtered: told ? tracked : filtered,
      u: next,
      increment: next - u,
    };
  },
  { each: true },
);
