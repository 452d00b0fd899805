import type { control } from "../../src/formulas/control/index.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Control = typeof control;

const pidBank: Bare<Control["pid"]> = ({ inputs, params, state, outputs, sizes: { entity } }) => {
  const { setpoint, measured, manual, dt, feedForward } = inputs;
  const { kp, ti, td, n, b, c, min, max, rateLimit } = params;
  const { integral, filtered, u } = state;
  const { proportional, derivative } = outputs;
  const lag = td / n;
  const tracking = Math.sqrt(ti * td);
  for (let e = 0; e < entity; e++) {
    const h = dt[e]!;
    const r = setpoint[e]!;
    const y = measured[e]!;
    const bias = feedForward[e]!;
    const by = manual[e]!;
    const inverse = 1 / (lag + h);
    const p = kp * (b * r - y);
    const change = c * r - y - filtered[e]!;
    const d = kp * td * inverse * change;
    filtered[e]! += h * inverse * change;
    if (Number.isNaN(by)) {
      const sum = integral[e]! + ((kp * h) / ti) * (r - y);
      const wanted = bias + p + sum + d;
      const before = u[e]!;
      const next = clamp(clamp(wanted, before - rateLimit * h, before + rateLimit * h), min, max);
      integral[e] = sum + Math.min(1, h / tracking) * (next - wanted);
      u[e] = next;
    } else {
      u[e] = clamp(by, min, max);
      integral[e] = u[e]! - bias - p - d;
    }
    proportional[e] = p;
    derivative[e] = d;
  }
};

const pidSeries: Bare<Control["pid"]> = ({ inputs, params, state, outputs, sizes: { tick } }) => {
  const { setpoint, measured, manual, dt, feedForward } = inputs;
  const { kp, ti, td, n, b, c, min, max, rateLimit } = params;
  const { u, proportional, integral, derivative } = outputs;
  const lag = td / n;
  const tracking = Math.sqrt(ti * td);
  let sum = state.integral[0]!;
  let behind = state.filtered[0]!;
  let output = state.u[0]!;
  for (let t = 0; t < tick; t++) {
    const h = dt[t]!;
    const r = setpoint[t]!;
    const y = measured[t]!;
    const bias = feedForward[t]!;
    const by = manual[t]!;
    const inverse = 1 / (lag + h);
    const p = kp * (b * r - y);
    const change = c * r - y - behind;
    const d = kp * td * inverse * change;
    behind += h * inverse * change;
    if (Number.isNaN(by)) {
      sum += ((kp * h) / ti) * (r - y);
      const wanted = bias + p + sum + d;
      output = clamp(clamp(wanted, output - rateLimit * h, output + rateLimit * h), min, max);
      sum += Math.min(1, h / tracking) * (output - wanted);
    } else {
      output = clamp(by, min, max);
      sum = output - bias - p - d;
    }
    u[t] = output;
    proportional[t] = p;
    integral[t] = sum;
    derivative[t] = d;
  }
  state.integral[0] = sum;
  state.filtered[0] = behind;
  state.u[0] = output;
};

export const pid: Ticks<Control["pid"]> = { bank: pidBank, series: pidSeries };

const trackBank: Bare<Control["alphaBeta"]> = ({ inputs: { measured, dt }, params, state, outputs, sizes }) => {
  const { alpha } = params;
  const { level, trend } = state;
  const { residual } = outputs;
  const { entity } = sizes;
  const beta = (alpha * alpha) / (2 - alpha);
  for (let e = 0; e < entity; e++) {
    const h = dt[e]!;
    const ahead = level[e]! + h * trend[e]!;
    const off = measured[e]! - ahead;
    level[e] = ahead + alpha * off;
    trend[e]! += (beta / h) * off;
    residual[e] = off;
  }
};

const trackSeries: Bare<Control["alphaBeta"]> = ({ inputs: { measured, dt }, params, state, outputs, sizes }) => {
  const { alpha } = params;
  const { level, trend, residual } = outputs;
  const { tick } = sizes;
  const beta = (alpha * alpha) / (2 - alpha);
  let x = state.level[0]!;
  let v = state.trend[0]!;
  for (let t = 0; t < tick; t++) {
    const h = dt[t]!;
    const ahead = x + h * v;
    const off = measured[t]! - ahead;
    x = ahead + alpha * off;
    v += (beta / h) * off;
    level[t] = x;
    trend[t] = v;
    residual[t] = off;
  }
  state.level[0] = x;
  state.trend[0] = v;
};

export const alphaBeta: Ticks<Control["alphaBeta"]> = { bank: trackBank, series: trackSeries };
