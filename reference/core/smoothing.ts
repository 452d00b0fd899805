import type { core } from "../../src/formulas/core/index.ts";
import { byTicks, countable, isShare, type Loop, scratch } from "../loop.ts";
import { erfOf } from "./erf.ts";

type Core = typeof core;

const emaBank: Loop<Core["ema"]> = ({ inputs: { x }, params, state: { y, skipped }, outputs, sizes }) => {
  const { alpha, halfLife, span } = params;
  const { entity } = sizes;
  const ofSpan = Number.isNaN(span) ? alpha : 2 / (span + 1);
  const gain = Number.isNaN(halfLife) ? ofSpan : -Math.expm1(-Math.LN2 / halfLife);
  const keep = 1 - gain;
  for (let e = 0; e < entity; e++) {
    const sample = x[e]!;
    const mean = y[e]!;
    if (Number.isFinite(sample)) y[e] = Number.isNaN(mean) ? sample : gain * sample + keep * mean;
    else skipped[e]!++;
  }
  outputs.output?.set(y);
};

const emaSeries: Loop<Core["ema"]> = ({ inputs: { x }, params, state: { y, skipped }, outputs, sizes }) => {
  const { alpha, halfLife, span } = params;
  const { tick, entity } = sizes;
  const cells = tick * entity;
  const { output = scratch(cells) } = outputs;
  const ofSpan = Number.isNaN(span) ? alpha : 2 / (span + 1);
  const gain = Number.isNaN(halfLife) ? ofSpan : -Math.expm1(-Math.LN2 / halfLife);
  const keep = 1 - gain;
  for (let e = 0; e < entity; e++) {
    let mean = y[e]!;
    for (let i = e; i < cells; i += entity) {
      const sample = x[i]!;
      if (Number.isFinite(sample)) mean = Number.isNaN(mean) ? sample : gain * sample + keep * mean;
      else skipped[e]!++;
      output[i] = mean;
    }
    y[e] = mean;
  }
};

export const ema = byTicks<Core["ema"]>(emaBank, emaSeries);

export const emaSteps: Loop<Core["emaSteps"]> = ({ inputs: { alpha, share }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const a = alpha[i]!;
    const s = share[i]!;
    output[i] = isShare(a) && isShare(s) ? Math.log1p(-s) / Math.log1p(-a) : none;
  }
};

export const geoMean: Loop<Core["geoMean"]> = ({ inputs: { x, weights }, params, outputs, sizes }) => {
  const none = NaN;
  const { factor, row } = sizes;
  const { output = scratch(row) } = outputs;
  let total = 1;
  if (params.normalize) {
    total = 0;
    for (let k = 0; k < factor; k++) total += weights[k]!;
  }
  for (let i = 0; i < row; i++) {
    let sum = total === 0 ? none : 0;
    for (let k = 0, at = i; k < factor; k++, at += row) {
      const value = x[at]!;
      const w = weights[k]!;
      if (!countable(value)) sum = none;
      else if (w !== 0) sum += (w / total) * Math.log(value);
    }
    output[i] = Math.exp(sum);
  }
};

export const betaPosterior: Loop<Core["betaPosterior"]> = ({ inputs, outputs, sizes: { row } }) => {
  const none = NaN;
  const { successes, failures, priorAlpha, priorBeta } = inputs;
  const sink = scratch(row);
  const { alpha = sink, beta = sink, mean = sink, variance = sink, mode = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const s = successes[i]!;
    const f = failures[i]!;
    const a0 = priorAlpha ? priorAlpha[i]! : 1;
    const b0 = priorBeta ? priorBeta[i]! : 1;
    if (countable(s) && countable(f) && a0 > 0 && a0 < Infinity && b0 > 0 && b0 < Infinity) {
      const a = a0 + s;
      const b = b0 + f;
      const total = a + b;
      alpha[i] = a;
      beta[i] = b;
      mean[i] = a / total;
      variance[i] = (a * b) / (total * total * (total + 1));
      mode[i] = a > 1 && b > 1 ? (a - 1) / (total - 2) : none;
    } else alpha[i] = beta[i] = mean[i] = variance[i] = mode[i] = NaN;
  }
};

const betaUpdateBank: Loop<Core["betaUpdate"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { successes, failures } = inputs;
  const { priorAlpha, priorBeta, keep } = params;
  const { entity } = sizes;
  const sink = scratch(entity);
  const { mean = sink, variance = sink } = outputs;
  const regainAlpha = (1 - keep) * priorAlpha;
  const regainBeta = (1 - keep) * priorBeta;
  for (let e = 0; e < entity; e++) {
    const s = successes[e]!;
    const f = failures[e]!;
    let a = state.alpha[e]!;
    let b = state.beta[e]!;
    if (countable(s) && countable(f)) {
      a = regainAlpha + keep * a + s;
      b = regainBeta + keep * b + f;
      state.alpha[e] = a;
      state.beta[e] = b;
    } else state.skipped[e]!++;
    const total = a + b;
    mean[e] = a / total;
    variance[e] = (a * b) / (total * total * (total + 1));
  }
  outputs.alpha?.set(state.alpha);
  outputs.beta?.set(state.beta);
};

const betaUpdateSeries: Loop<Core["betaUpdate"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { successes, failures } = inputs;
  const { priorAlpha, priorBeta, keep } = params;
  const { tick, entity } = sizes;
  const cells = tick * entity;
  const sink = scratch(cells);
  const { alpha = sink, beta = sink, mean = sink, variance = sink } = outputs;
  const regainAlpha = (1 - keep) * priorAlpha;
  const regainBeta = (1 - keep) * priorBeta;
  for (let e = 0; e < entity; e++) {
    let a = state.alpha[e]!;
    let b = state.beta[e]!;
    for (let i = e; i < cells; i += entity) {
      const s = successes[i]!;
      const f = failures[i]!;
      if (countable(s) && countable(f)) {
        a = regainAlpha + keep * a + s;
        b = regainBeta + keep * b + f;
      } else state.skipped[e]!++;
      const total = a + b;
      alpha[i] = a;
      beta[i] = b;
      mean[i] = a / total;
      variance[i] = (a * b) / (total * total * (total + 1));
    }
    state.alpha[e] = a;
    state.beta[e] = b;
  }
};

export const betaUpdate = byTicks<Core["betaUpdate"]>(betaUpdateBank, betaUpdateSeries);

export const kernel: Loop<Core["kernel"]> = ({ inputs: { age }, params, outputs, sizes }) => {
  const none = NaN;
  const { kind, window, rate, sigma } = params;
  const { output = scratch(sizes.row) } = outputs;
  const masses = [
    () => 1 / window,
    () => rate / -Math.expm1(-rate * window),
    () => 2 / window,
    () => 1 / (sigma * Math.sqrt(Math.PI / 2) * erfOf((window / sigma) * Math.SQRT1_2)),
  ];
  const mass = masses[kind]!();
  for (let i = 0; i < sizes.row; i++) {
    const u = age[i]!;
    if (u >= 0 && u <= window) {
      const v = u / sigma;
      const shape =
        kind === 1 ? Math.exp(-rate * u) : kind === 2 ? 1 - u / window : kind === 3 ? Math.exp(-0.5 * v * v) : 1;
      output[i] = mass * shape;
    } else output[i] = Number.isFinite(u) ? 0 : none;
  }
};

const runningMomentsBank: Loop<Core["runningMoments"]> = ({ inputs: { x }, state, outputs, sizes }) => {
  const none = NaN;
  const { entity } = sizes;
  const sink = scratch(entity);
  const { mean = sink, sampleVariance = sink, populationVariance = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    const value = x[e]!;
    let n = state.count[e]!;
    let middle = state.mean[e]!;
    let squares = state.m2[e]!;
    if (Math.abs(value) <= 1e150) {
      const distance = value - middle;
      n++;
      middle += distance / n;
      squares += distance * (value - middle);
      state.count[e] = n;
      state.mean[e] = middle;
      state.m2[e] = squares;
    } else state.skipped[e]!++;
    mean[e] = n ? middle : none;
    sampleVariance[e] = n > 1 ? squares / (n - 1) : n ? 0 : none;
    populationVariance[e] = n ? squares / n : none;
  }
  outputs.count?.set(state.count);
};

const runningMomentsSeries: Loop<Core["runningMoments"]> = ({ inputs: { x }, state, outputs, sizes }) => {
  const none = NaN;
  const { tick, entity } = sizes;
  const cells = tick * entity;
  const sink = scratch(cells);
  const { count = sink, mean = sink, sampleVariance = sink, populationVariance = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    let n = state.count[e]!;
    let middle = state.mean[e]!;
    let squares = state.m2[e]!;
    for (let i = e; i < cells; i += entity) {
      const value = x[i]!;
      if (Math.abs(value) <= 1e150) {
        const distance = value - middle;
        n++;
        middle += distance / n;
        squares += distance * (value - middle);
      } else state.skipped[e]!++;
      count[i] = n;
      mean[i] = n ? middle : none;
      sampleVariance[i] = n > 1 ? squares / (n - 1) : n ? 0 : none;
      populationVariance[i] = n ? squares / n : none;
    }
    state.count[e] = n;
    state.mean[e] = middle;
    state.m2[e] = squares;
  }
};

export const runningMoments = byTicks<Core["runningMoments"]>(runningMomentsBank, runningMomentsSeries);
