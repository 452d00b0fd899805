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
