import type { control } from "../../src/formulas/control/index.ts";
import { clamp, type Loop, scratch } from "../loop.ts";

type Control = typeof control;

const { isFinite: known, isNaN: missing } = Number;

/** Given by the tick, or else by the parameter. */
const or = (x: number | undefined, other: number): number => (x === undefined || missing(x) ? other : x);

export const pid: Loop<Control["pid"]> = ({ inputs, params, state, outputs, sizes: { tick, entity } }) => {
  const { setpoint, measured, manual, dt, feedForward } = inputs;
  const { ti, td, b, c, antiWindup, trackingTime, rateLimit } = params;
  const min = Number(params.min);
  const max = Number(params.max);
  const integralLimit = Number(params.integralLimit);
  const gain = params.action ? -params.kp : params.kp;
  const lag = td / params.n;
  const tracking = or(trackingTime, td > 0 ? Math.sqrt(ti * td) : ti);
  const cells = tick * entity;
  const sink = scratch(cells);
  const { u = sink, proportional = sink, integral = sink, derivative = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    let sum = state.integral[e]!;
    let behind = state.filtered[e]!;
    let output = state.u[e]!;
    for (let i = e; i < cells; i += entity) {
      const h = or(dt?.[i], params.dt);
      const bias = or(feedForward?.[i], params.feedForward);
      const by = manual ? manual[i]! : NaN;
      const byHand = known(by);
      const y = measured[i]!;
      const r = setpoint[i]!;
      const w = c * r - y;
      const p = gain * (b * r - y);
      const slope = ((gain * td) / (lag + h)) * (w - behind);
      const follows = known(slope);
      const d = follows ? slope : 0;
      const from = missing(behind) && !missing(output) ? output - bias - p : sum;
      const more = ((gain * h) / ti) * (r - y);
      let next = antiWindup === 1 ? clamp(from + more, -integralLimit, integralLimit) : from + more;
      const wanted = bias + p + next + d;
      const told = known(wanted) && h > 0 && h < Infinity && (byHand || missing(by));
      const reach = rateLimit * h;
      const limited = missing(output) ? wanted : clamp(wanted, output - reach, output + reach);
      let given = clamp(limited, min, max);
      if (antiWindup === 0 && gain / ti !== 0) next += (h < tracking ? h / tracking : 1) * (given - wanted);
      if (antiWindup === 2 && given < wanted && more >= 0) next = from;
      if (antiWindup === 2 && given > wanted && more <= 0) next = from;
      let fine = told || byHand;
      if (byHand) {
        given = clamp(by, min, max);
        if (told) next = given - bias - p - d;
        else next = missing(output) ? sum : sum + (given - output);
        fine = known(next);
      } else fine = told && known(next) && known(given);
      if (!told || !fine) state.skipped[e]!++;
      if (fine) {
        sum = next;
        output = given;
        if (told) behind = follows ? behind + (h / (lag + h)) * (w - behind) : w;
      }
      u[i] = output;
      integral[i] = sum;
      proportional[i] = told ? p : NaN;
      derivative[i] = told ? d : NaN;
    }
    state.integral[e] = sum;
    state.filtered[e] = behind;
    state.u[e] = output;
  }
};

export const pidVelocity: Loop<Control["pidVelocity"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { setpoint, measured, manual, dt } = inputs;
  const { ti, td, b, c, rateLimit } = params;
  const min = Number(params.min);
  const max = Number(params.max);
  const gain = params.action ? -params.kp : params.kp;
  const lag = td / params.n;
  const cells = sizes.tick * sizes.entity;
  const sink = scratch(cells);
  const { u = sink, increment = sink } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    let front = state.front[e]!;
    let behind = state.filtered[e]!;
    let output = state.u[e]!;
    for (let i = e; i < cells; i += sizes.entity) {
      const h = or(dt?.[i], params.dt);
      const by = manual ? manual[i]! : NaN;
      const byHand = known(by);
      const y = measured[i]!;
      const r = setpoint[i]!;
      const w = c * r - y;
      const slope = (td / (lag + h)) * (w - behind);
      const follows = known(slope);
      const now = b * r - y + (follows ? slope : 0);
      const moved = gain * (now - front);
      const wanted = (known(moved) ? moved : 0) + ((gain * h) / ti) * (r - y);
      const told = known(now) && known(wanted) && h > 0 && h < Infinity && (byHand || missing(by));
      const reach = rateLimit * h;
      let given = clamp(clamp(output + wanted, output - reach, output + reach), min, max);
      given = clamp(given, -Number.MAX_VALUE, Number.MAX_VALUE);
      if (byHand) given = clamp(by, min, max);
      if (!told) state.skipped[e]!++;
      if (told) {
        front = now;
        behind = follows ? behind + (h / (lag + h)) * (w - behind) : w;
      }
      const before = output;
      if (told || byHand) output = given;
      u[i] = output;
      increment[i] = output - before;
    }
    state.front[e] = front;
    state.filtered[e] = behind;
    state.u[e] = output;
  }
};
