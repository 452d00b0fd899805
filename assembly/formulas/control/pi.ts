// Proportional-integral control.
import { step } from "../../../compiler/step.ts";
import {
  clamp,
  exp,
  expect,
  finite,
  type Lane,
  log,
  max,
  roundHalfAway,
  seen,
  trunc,
  usually,
  valid,
} from "../../../compiler/vocabulary.ts";
import { control } from "../../../src/formulas/control/index.ts";

/**
 * e = setpoint - measured, v = feedForward + kp e + integral, u = clamp(v, min, max), and then by the anti-windup law
 * backCalc: integral += ki dt e + min(1, dt / tracking) (u - v); conditional: integral += ki dt e only if v = u or (v - u) e < 0;
 * clampIntegral: integral = clamp(integral + ki dt e, +-limit) before v is formed. With ki = 0 the integral stays.
 */
export const pi = step(
  control.pi,
  (
    { setpoint, measured, integral },
    { kp, ki, dt, min: low, max: high, antiWindup, trackingTime, integralLimit, feedForward },
  ) => {
    const tracking = seen(trackingTime) ? trackingTime : kp / ki;
    // More than all of the excess would throw the integral to the other side, and further each tick.
    const unwind = dt < tracking ? dt / tracking : 1;
    const error = setpoint - measured;
    expect(finite(error));
    const more = ki * dt * error;
    if (antiWindup === "clampIntegral") integral = clamp(integral + more, -integralLimit, integralLimit);
    const wanted = feedForward + kp * error + integral;
    const u = clamp(wanted, low, high);
    expect(finite(u));
    const excess = u - wanted;
    // Without integral action there is nothing to unwind.
    if (antiWindup === "backCalc") integral = ki === 0 ? integral : integral + more + unwind * excess;
    else if (antiWindup === "conditional") integral = wanted === u || excess * error > 0 ? integral + more : integral;
    return { integral, u };
  },
  { loops: { antiWindup: ["backCalc"] } },
);

/**
 * mean + share (x - mean), from the end that is nearer, so that neither is lost beside the other, what is the same stays the same,
 * and an average of positive figures cannot round to zero.
 */
const between = (mean: Lane, x: Lane, share: Lane) =>
  share > 0.5 ? x + (1 - share) * (mean - x) : mean + share * (x - mean);

/**
 * u = clamp(average demand / average supply, 0, 1), e = u / target - 1, I = clamp(retention I + e, +-limit),
 * ln p = clamp(ln p + etaP e + etaI I, ln min, ln max)
 */
export const logPricePi = step(
  control.logPricePi,
  ({ demand, supply, logPrice, integral, heldDemand, heldSupply }, p) => {
    const told = usually(valid(demand) && valid(supply) && supply > 0);
    expect(told);
    const begun = seen(heldDemand) && seen(heldSupply);
    const asked = told ? (begun ? between(heldDemand, demand, p.smoothing) : demand) : heldDemand;
    const offered = told ? (begun ? between(heldSupply, supply, p.smoothing) : supply) : heldSupply;
    const utilization = clamp(asked / offered, 0, 1);
    const error = utilization / p.target - 1;
    integral = told ? clamp(p.retention * integral + error, -p.integralLimit, p.integralLimit) : integral;
    const before = seen(logPrice) ? logPrice : log(p.initialPrice);
    const moved = clamp(before + (p.etaP * error + p.etaI * integral), log(p.min), log(p.max));
    logPrice = told ? moved : before;
    let price = exp(logPrice);
    if (p.round) {
      price = max(trunc(clamp(roundHalfAway(price), p.min, p.max)), 1);
      logPrice = told ? log(price) : logPrice;
    } else price = clamp(price, p.min, p.max);
    return { logPrice, integral, heldDemand: asked, heldSupply: offered, price, utilization, error };
  },
  { each: true, loops: { round: [true] } },
);
