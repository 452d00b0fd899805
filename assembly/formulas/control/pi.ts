// Proportional-integral control.
import { step } from "../../../compiler/step.ts";
import { clamp, expect, finite, seen } from "../../../compiler/vocabulary.ts";
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
    const excess = u - wanted;
    // Without integral action there is nothing to unwind.
    if (antiWindup === "backCalc") integral = ki === 0 ? integral : integral + more + unwind * excess;
    else if (antiWindup === "conditional") integral = wanted === u || excess * error > 0 ? integral + more : integral;
    return { integral, u };
  },
  { loops: { antiWindup: ["backCalc"] } },
);
