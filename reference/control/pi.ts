import type { control } from "../../src/formulas/control/index.ts";
import { byTicks, clamp, type Loop, scratch } from "../loop.ts";

type Control = typeof control;

const piBank: Loop<Control["pi"]> = ({ inputs: { setpoint, measured }, params, state, outputs, sizes }) => {
  const { kp, ki, dt, antiWindup, trackingTime, feedForward } = params;
  const integralLimit = Number(params.integralLimit);
  const min = Number(params.min);
  const max = Number(params.max);
  const { entity } = sizes;
  const tracking = Number.isNaN(trackingTime) ? kp / ki : trackingTime;
  const unwind = ki === 0 ? 0 : Math.min(1, dt / tracking);
  const gain = ki * dt;
  for (let e = 0; e < entity; e++) {
    const error = setpoint[e]! - measured[e]!;
    let sum = state.integral[e]!;
    if (antiWindup === 1) sum = clamp(sum + gain * error, -integralLimit, integralLimit);
    const wanted = feedForward + kp * error + sum;
    const output = clamp(wanted, min, max);
    if (antiWindup === 0) sum += gain * error + (unwind && unwind * (output - wanted));
    else if (antiWindup === 2 && (wanted === output || (wanted - output) * error < 0)) sum += gain * error;
    if (Number.isFinite(error) && Number.isFinite(sum) && Number.isFinite(output)) {
      state.integral[e] = sum;
      state.u[e] = output;
    } else state.skipped[e]!++;
  }
  outputs.u?.set(state.u);
  outputs.integral?.set(state.integral);
};

const piSeries: Loop<Control["pi"]> = ({ inputs: { setpoint, measured }, params, state, outputs, sizes }) => {
  const { kp, ki, dt, antiWindup, trackingTime, feedForward } = params;
  const integralLimit = Number(params.integralLimit);
  const min = Number(params.min);
  const max = Number(params.max);
  const { tick, entity } = sizes;
  const cells = tick * entity;
  const sink = scratch(cells);
  const { u = sink, integral = sink } = outputs;
  const tracking = Number.isNaN(trackingTime) ? kp / ki : trackingTime;
  const unwind = ki === 0 ? 0 : Math.min(1, dt / tracking);
  const gain = ki * dt;
  for (let e = 0; e < entity; e++) {
    let sum = state.integral[e]!;
    let output = state.u[e]!;
    for (let i = e; i < cells; i += entity) {
      const error = setpoint[i]! - measured[i]!;
      let next = sum;
      if (antiWindup === 1) next = clamp(next + gain * error, -integralLimit, integralLimit);
      const wanted = feedForward + kp * error + next;
      const given = clamp(wanted, min, max);
      if (antiWindup === 0) next += gain * error + (unwind && unwind * (given - wanted));
      else if (antiWindup === 2 && (wanted === given || (wanted - given) * error < 0)) next += gain * error;
      if (Number.isFinite(error) && Number.isFinite(next) && Number.isFinite(given)) {
        sum = next;
        output = given;
      } else state.skipped[e]!++;
      u[i] = output;
      integral[i] = sum;
    }
    state.integral[e] = sum;
    state.u[e] = output;
  }
};

export const pi = byTicks<Control["pi"]>(piBank, piSeries);
