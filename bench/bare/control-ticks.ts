import type { control } from "../../src/formulas/control/index.ts";
import { priceSeries, zeroCrossSeries } from "./control-series.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Control = typeof control;

const piBank: Bare<Control["pi"]> = ({ inputs: { setpoint, measured }, params, state: { integral, u }, sizes }) => {
  const { kp, ki, dt, min, max, feedForward } = params;
  const { entity } = sizes;
  const gain = ki * dt;
  const unwind = Math.min(1, (dt * ki) / kp);
  for (let e = 0; e < entity; e++) {
    const error = setpoint[e]! - measured[e]!;
    const sum = integral[e]!;
    const wanted = feedForward + kp * error + sum;
    const output = clamp(wanted, min, max);
    integral[e] = sum + gain * error + unwind * (output - wanted);
    u[e] = output;
  }
};

const piSeries: Bare<Control["pi"]> = ({ inputs: { setpoint, measured }, params, state, outputs, sizes: { tick } }) => {
  const { kp, ki, dt, min, max, feedForward } = params;
  const { u, integral } = outputs;
  const gain = ki * dt;
  const unwind = Math.min(1, (dt * ki) / kp);
  let sum = state.integral[0]!;
  let output = state.u[0]!;
  for (let t = 0; t < tick; t++) {
    const error = setpoint[t]! - measured[t]!;
    const wanted = feedForward + kp * error + sum;
    output = clamp(wanted, min, max);
    sum += gain * error + unwind * (output - wanted);
    u[t] = output;
    integral[t] = sum;
  }
  state.integral[0] = sum;
  state.u[0] = output;
};

export const pi: Ticks<Control["pi"]> = { bank: piBank, series: piSeries };

const levelBank: Bare<Control["kalmanLevel"]> = ({ inputs: { measured }, params: { q }, state, outputs, sizes }) => {
  const { estimate, variance, scale, noise } = state;
  const { gain, nis } = outputs;
  const { entity } = sizes;
  for (let e = 0; e < entity; e++) {
    const r = noise[e]!;
    const p = variance[e]! + scale[e]! * q;
    const inverse = 1 / (p + r);
    const k = p * inverse;
    const off = measured[e]! - estimate[e]!;
    gain[e] = k;
    nis[e] = off * off * inverse;
    estimate[e]! += k * off;
    variance[e] = k * r;
  }
};

const levelSeries: Bare<Control["kalmanLevel"]> = ({
  inputs: { measured },
  params,
  state,
  outputs,
  sizes: { tick },
}) => {
  const { estimate, variance, gain, nis, scale, noise } = outputs;
  const s = state.scale[0]!;
  const r = state.noise[0]!;
  const q = s * params.q;
  let x = state.estimate[0]!;
  let p = state.variance[0]!;
  for (let t = 0; t < tick; t++) {
    p += q;
    const inverse = 1 / (p + r);
    const k = p * inverse;
    const off = measured[t]! - x;
    x += k * off;
    p = k * r;
    estimate[t] = x;
    variance[t] = p;
    gain[t] = k;
    nis[t] = off * off * inverse;
    scale[t] = s;
    noise[t] = r;
  }
  state.estimate[0] = x;
  state.variance[0] = p;
};

export const kalmanLevel: Ticks<Control["kalmanLevel"]> = { bank: levelBank, series: levelSeries };

const trendBank: Bare<Control["kalmanTrend"]> = ({
  inputs: { measured },
  params,
  state,
  outputs,
  sizes: { entity },
}) => {
  const { dt, q0, q1, r, phi } = params;
  const { level, trend, p11, p12, p22 } = state;
  const { nis } = outputs;
  const square = phi * phi;
  for (let e = 0; e < entity; e++) {
    const slope = trend[e]!;
    const cross = dt * p22[e]!;
    const x = level[e]! + dt * slope;
    const a = p11[e]! + dt * (2 * p12[e]! + cross) + q0;
    const b = phi * (p12[e]! + cross);
    const c = square * p22[e]! + q1;
    const inverse = 1 / (a + r);
    const k0 = a * inverse;
    const k1 = b * inverse;
    const off = measured[e]! - x;
    level[e] = x + k0 * off;
    trend[e] = phi * slope + k1 * off;
    p11[e] = k0 * r;
    p12[e] = k1 * r;
    p22[e] = c - k1 * b;
    nis[e] = off * off * inverse;
  }
};

const trendSeries: Bare<Control["kalmanTrend"]> = ({
  inputs: { measured },
  params,
  state,
  outputs,
  sizes: { tick },
}) => {
  const { dt, q0, q1, r, phi } = params;
  const { level, trend, p11, p12, p22, nis } = outputs;
  const square = phi * phi;
  let x = state.level[0]!;
  let v = state.trend[0]!;
  let va = state.p11[0]!;
  let vb = state.p12[0]!;
  let vc = state.p22[0]!;
  for (let t = 0; t < tick; t++) {
    const cross = dt * vc;
    const a = va + dt * (2 * vb + cross) + q0;
    const b = phi * (vb + cross);
    const c = square * vc + q1;
    const inverse = 1 / (a + r);
    const k0 = a * inverse;
    const k1 = b * inverse;
    x += dt * v;
    const off = measured[t]! - x;
    x += k0 * off;
    v = phi * v + k1 * off;
    va = k0 * r;
    vb = k1 * r;
    vc = c - k1 * b;
    level[t] = x;
    trend[t] = v;
    p11[t] = va;
    p12[t] = vb;
    p22[t] = vc;
    nis[t] = off * off * inverse;
  }
  state.level[0] = x;
  state.trend[0] = v;
  state.p11[0] = va;
  state.p12[0] = vb;
  state.p22[0] = vc;
};

export const kalmanTrend: Ticks<Control["kalmanTrend"]> = { bank: trendBank, series: trendSeries };

const priceBank: Bare<Control["logPricePi"]> = ({ inputs, params, state, outputs, sizes: { entity } }) => {
  const { target, smoothing, etaP, etaI, retention, integralLimit, min, max } = params;
  const { demand, supply } = inputs;
  const { price, utilization, error } = outputs;
  const { logPrice, integral, demand: asked, supply: offered } = state;
  const least = Math.log(min);
  const most = Math.log(max);
  const keep = 1 - smoothing;
  for (let e = 0; e < entity; e++) {
    const d = keep * asked[e]! + smoothing * demand[e]!;
    const s = keep * offered[e]! + smoothing * supply[e]!;
    const use = Math.min(d / s, 1);
    const off = use / target - 1;
    const sum = clamp(retention * integral[e]! + off, -integralLimit, integralLimit);
    const p = clamp(logPrice[e]! + etaP * off + etaI * sum, least, most);
    asked[e] = d;
    offered[e] = s;
    integral[e] = sum;
    logPrice[e] = p;
    price[e] = Math.exp(p);
    utilization[e] = use;
    error[e] = off;
  }
};

export const logPricePi: Ticks<Control["logPricePi"]> = { bank: priceBank, series: priceSeries };

const mitBank: Bare<Control["mitRule"]> = ({ inputs: { error, sensitivity }, params, state: { theta }, sizes }) => {
  const { rate, offset } = params;
  const { entity } = sizes;
  for (let e = 0; e < entity; e++) {
    const phi = sensitivity[e]!;
    theta[e]! -= (rate * error[e]! * phi) / (offset + phi * phi);
  }
};

const mitSeries: Bare<Control["mitRule"]> = ({ inputs, params: { rate, offset }, state, outputs, sizes: { tick } }) => {
  const { error, sensitivity } = inputs;
  const { output } = outputs;
  let theta = state.theta[0]!;
  for (let t = 0; t < tick; t++) {
    const phi = sensitivity[t]!;
    theta -= (rate * error[t]! * phi) / (offset + phi * phi);
    output[t] = theta;
  }
  state.theta[0] = theta;
};

export const mitRule: Ticks<Control["mitRule"]> = { bank: mitBank, series: mitSeries };

const zeroCrossBank: Bare<Control["selfTuneZeroCross"]> = ({ inputs, params, state, sizes: { entity } }) => {
  const { error, time } = inputs;
  const { kpMin, kpMax, kiMin, kiMax, sensitivity, minInterval, integralLimit, halfPeriod } = params;
  const { kp, ki, integral, lastError, lastCrossing, amplitude, u } = state;
  const intervals = halfPeriod ? 2 : 1;
  for (let e = 0; e < entity; e++) {
    const off = error[e]!;
    const elapsed = time[e]! - lastCrossing[e]!;
    const crossed = lastError[e]! * off < 0 && !(elapsed < minInterval);
    let swing = amplitude[e]!;
    if (crossed) {
      if (elapsed > 0) {
        const ku = sensitivity / swing;
        kp[e] = clamp(0.6 * ku, kpMin, kpMax);
        ki[e] = clamp((1.2 * ku) / (elapsed * intervals), kiMin, kiMax);
      }
      lastCrossing[e] = time[e]!;
      swing = 0;
    }
    const sum = clamp(integral[e]! + off, -integralLimit, integralLimit);
    amplitude[e] = Math.max(swing, Math.abs(off));
    if (off !== 0) lastError[e] = off;
    integral[e] = sum;
    u[e] = kp[e]! * off + ki[e]! * sum;
  }
};

export const selfTuneZeroCross: Ticks<Control["selfTuneZeroCross"]> = { bank: zeroCrossBank, series: zeroCrossSeries };
