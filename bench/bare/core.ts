import type { core } from "../../src/formulas/core/index.ts";
import type { Bare, Ticks } from "./loop.ts";

type Core = typeof core;

const emaBank: Bare<Core["ema"]> = ({ inputs: { x }, params: { alpha }, state: { y }, sizes: { entity } }) => {
  const keep = 1 - alpha;
  for (let e = 0; e < entity; e++) y[e] = alpha * x[e]! + keep * y[e]!;
};

const emaSeries: Bare<Core["ema"]> = ({ inputs: { x }, params: { alpha }, state, outputs: { output }, sizes }) => {
  const { tick } = sizes;
  const keep = 1 - alpha;
  let y = state.y[0]!;
  for (let t = 0; t < tick; t++) {
    y = alpha * x[t]! + keep * y;
    output[t] = y;
  }
  state.y[0] = y;
};

export const ema: Ticks<Core["ema"]> = { bank: emaBank, series: emaSeries };

export const emaSteps: Bare<Core["emaSteps"]> = ({ inputs: { alpha, share }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.log1p(-share[i]!) / Math.log1p(-alpha[i]!);
};

const momentsBank: Bare<Core["runningMoments"]> = ({ inputs: { x }, state, outputs, sizes: { entity } }) => {
  const { count, mean, m2 } = state;
  const { mean: told, sampleVariance, populationVariance } = outputs;
  for (let e = 0; e < entity; e++) {
    const n = count[e]! + 1;
    const off = x[e]! - mean[e]!;
    const middle = mean[e]! + off / n;
    const squares = m2[e]! + off * (x[e]! - middle);
    count[e] = n;
    mean[e] = middle;
    m2[e] = squares;
    told[e] = middle;
    sampleVariance[e] = n > 1 ? squares / (n - 1) : 0;
    populationVariance[e] = squares / n;
  }
};

const momentsSeries: Bare<Core["runningMoments"]> = ({ inputs: { x }, state, outputs, sizes: { tick } }) => {
  const { count, mean, sampleVariance, populationVariance } = outputs;
  let n = state.count[0]!;
  let middle = state.mean[0]!;
  let squares = state.m2[0]!;
  for (let t = 0; t < tick; t++) {
    n++;
    const off = x[t]! - middle;
    middle += off / n;
    squares += off * (x[t]! - middle);
    count[t] = n;
    mean[t] = middle;
    sampleVariance[t] = n > 1 ? squares / (n - 1) : 0;
    populationVariance[t] = squares / n;
  }
  state.count[0] = n;
  state.mean[0] = middle;
  state.m2[0] = squares;
};

export const runningMoments: Ticks<Core["runningMoments"]> = { bank: momentsBank, series: momentsSeries };

export const geoMean: Bare<Core["geoMean"]> = ({ inputs: { x, weights }, outputs: { output }, sizes }) => {
  const { row, factor } = sizes;
  for (let i = 0; i < row; i++) {
    let logs = 0;
    for (let k = 0, at = i; k < factor; k++, at += row) logs += weights[k]! * Math.log(x[at]!);
    output[i] = Math.exp(logs);
  }
};

export const kernel: Bare<Core["kernel"]> = ({ inputs: { age }, params: { window, rate }, outputs, sizes }) => {
  const { output } = outputs;
  const { row } = sizes;
  const mass = rate / -Math.expm1(-rate * window);
  for (let i = 0; i < row; i++) {
    const u = age[i]!;
    output[i] = u >= 0 && u <= window ? mass * Math.exp(-rate * u) : 0;
  }
};

export const betaPosterior: Bare<Core["betaPosterior"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { successes, failures, priorAlpha, priorBeta } = inputs;
  const { alpha, beta, mean, variance, mode } = outputs;
  for (let i = 0; i < row; i++) {
    const a = priorAlpha[i]! + successes[i]!;
    const b = priorBeta[i]! + failures[i]!;
    const total = a + b;
    alpha[i] = a;
    beta[i] = b;
    mean[i] = a / total;
    variance[i] = (a * b) / (total * total * (total + 1));
    mode[i] = a > 1 && b > 1 ? (a - 1) / (total - 2) : NaN;
  }
};

const updateBank: Bare<Core["betaUpdate"]> = ({ inputs, params, state, outputs, sizes: { entity } }) => {
  const { successes, failures } = inputs;
  const { priorAlpha, priorBeta, keep } = params;
  const { alpha, beta } = state;
  const { mean, variance } = outputs;
  const regainAlpha = (1 - keep) * priorAlpha;
  const regainBeta = (1 - keep) * priorBeta;
  for (let e = 0; e < entity; e++) {
    const a = regainAlpha + keep * alpha[e]! + successes[e]!;
    const b = regainBeta + keep * beta[e]! + failures[e]!;
    const total = a + b;
    alpha[e] = a;
    beta[e] = b;
    mean[e] = a / total;
    variance[e] = (a * b) / (total * total * (total + 1));
  }
};

const updateSeries: Bare<Core["betaUpdate"]> = ({ inputs, params, state, outputs, sizes: { tick } }) => {
  const { successes, failures } = inputs;
  const { priorAlpha, priorBeta, keep } = params;
  const { alpha, beta, mean, variance } = outputs;
  const regainAlpha = (1 - keep) * priorAlpha;
  const regainBeta = (1 - keep) * priorBeta;
  let a = state.alpha[0]!;
  let b = state.beta[0]!;
  for (let t = 0; t < tick; t++) {
    a = regainAlpha + keep * a + successes[t]!;
    b = regainBeta + keep * b + failures[t]!;
    const total = a + b;
    alpha[t] = a;
    beta[t] = b;
    mean[t] = a / total;
    variance[t] = (a * b) / (total * total * (total + 1));
  }
  state.alpha[0] = a;
  state.beta[0] = b;
};

export const betaUpdate: Ticks<Core["betaUpdate"]> = { bank: updateBank, series: updateSeries };

export const exp: Bare<Core["exp"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.exp(x[i]!);
};

export const exp2: Bare<Core["exp2"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.exp(Math.LN2 * x[i]!);
};

export const expm1: Bare<Core["expm1"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.expm1(x[i]!);
};

export const log: Bare<Core["log"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.log(x[i]!);
};

export const log2: Bare<Core["log2"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.log2(x[i]!);
};

export const log1p: Bare<Core["log1p"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.log1p(x[i]!);
};

/** A positive base, and digits that a power of its own would keep are let go: half the time. */
export const pow: Bare<Core["pow"]> = ({ inputs: { x, y }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.exp(y[i]! * Math.log(x[i]!));
};

export const cbrt: Bare<Core["cbrt"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.cbrt(x[i]!);
};

export const tanh: Bare<Core["tanh"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.tanh(x[i]!);
};

export const sigmoid: Bare<Core["sigmoid"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = 1 / (1 + Math.exp(-x[i]!));
};

export const softplus: Bare<Core["softplus"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.max(x[i]!, 0) + Math.log1p(Math.exp(-Math.abs(x[i]!)));
};

export const logAddExp: Bare<Core["logAddExp"]> = ({ inputs: { a, b }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.max(a[i]!, b[i]!) + Math.log1p(Math.exp(-Math.abs(a[i]! - b[i]!)));
};

export const sin: Bare<Core["sin"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.sin(x[i]!);
};

export const cos: Bare<Core["cos"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.cos(x[i]!);
};

export const asin: Bare<Core["asin"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.asin(x[i]!);
};

export const atan: Bare<Core["atan"]> = ({ inputs: { x }, outputs: { output }, sizes: { row } }) => {
  for (let i = 0; i < row; i++) output[i] = Math.atan(x[i]!);
};
