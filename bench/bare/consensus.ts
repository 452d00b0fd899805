import type { consensus } from "../../src/formulas/consensus/index.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Consensus = typeof consensus;

const difficultyBank: Bare<Consensus["kalmanDifficulty"]> = ({ inputs, params, state, sizes: { entity } }) => {
  const { solveTime } = inputs;
  const { spacing, q0, q1, phi, blocks, surpriseLimit, beta, eta, scaleMin, scaleMax, maxStep } = params;
  const { difficulty, logRate, drift, p11, p12, p22, scale, nisMean } = state;
  const noise = 1 / blocks;
  for (let e = 0; e < entity; e++) {
    const current = difficulty[e]!;
    const s = scale[e]!;
    const expected = logRate[e]! + drift[e]!;
    const a = p11[e]! + 2 * p12[e]! + p22[e]! + s * q0;
    const b = phi * (p12[e]! + p22[e]!);
    const c = phi * phi * p22[e]! + s * q1;
    const surprise = clamp(1 - (solveTime[e]! * Math.exp(expected)) / (blocks * current), -surpriseLimit, 1);
    const inverse = 1 / (a + noise);
    const k0 = a * inverse;
    const k1 = b * inverse;
    const l = expected + k0 * surprise;
    const d = phi * drift[e]! + k1 * surprise;
    const m = (1 - beta) * nisMean[e]! + beta * surprise * surprise * inverse;
    logRate[e] = l;
    drift[e] = d;
    p11[e] = k0 * noise;
    p12[e] = k1 * noise;
    p22[e] = c - k1 * b;
    nisMean[e] = m;
    scale[e] = clamp(s * Math.exp(eta * (m - 1)), scaleMin, scaleMax);
    difficulty[e] = Math.round(clamp(Math.exp(l + d) * spacing, current / maxStep, current * maxStep));
  }
};

const difficultySeries: Bare<Consensus["kalmanDifficulty"]> = ({ inputs, params, state, outputs, sizes: { tick } }) => {
  const { solveTime } = inputs;
  const { spacing, q0, q1, phi, blocks, surpriseLimit, beta, eta, scaleMin, scaleMax, maxStep } = params;
  const { difficulty, logRate, drift, scale } = outputs;
  const noise = 1 / blocks;
  let current = state.difficulty[0]!;
  let l = state.logRate[0]!;
  let d = state.drift[0]!;
  let va = state.p11[0]!;
  let vb = state.p12[0]!;
  let vc = state.p22[0]!;
  let s = state.scale[0]!;
  let m = state.nisMean[0]!;
  for (let t = 0; t < tick; t++) {
    const expected = l + d;
    const a = va + 2 * vb + vc + s * q0;
    const b = phi * (vb + vc);
    const c = phi * phi * vc + s * q1;
    const surprise = clamp(1 - (solveTime[t]! * Math.exp(expected)) / (blocks * current), -surpriseLimit, 1);
    const inverse = 1 / (a + noise);
    const k0 = a * inverse;
    const k1 = b * inverse;
    l = expected + k0 * surprise;
    d = phi * d + k1 * surprise;
    va = k0 * noise;
    vb = k1 * noise;
    vc = c - k1 * b;
    m = (1 - beta) * m + beta * surprise * surprise * inverse;
    s = clamp(s * Math.exp(eta * (m - 1)), scaleMin, scaleMax);
    current = Math.round(clamp(Math.exp(l + d) * spacing, current / maxStep, current * maxStep));
    difficulty[t] = current;
    logRate[t] = l;
    drift[t] = d;
    scale[t] = s;
  }
  state.difficulty[0] = current;
  state.logRate[0] = l;
  state.drift[0] = d;
  state.p11[0] = va;
  state.p12[0] = vb;
  state.p22[0] = vc;
  state.scale[0] = s;
  state.nisMean[0] = m;
};

export const kalmanDifficulty: Ticks<Consensus["kalmanDifficulty"]> = {
  bank: difficultyBank,
  series: difficultySeries,
};

export const asert: Bare<Consensus["asert"]> = ({ inputs, params, outputs: { output }, sizes: { row } }) => {
  const { anchor, elapsed, height } = inputs;
  const { spacing, halfLife } = params;
  const scale = Math.LN2 / halfLife;
  for (let i = 0; i < row; i++) output[i] = anchor[i]! * Math.exp((spacing * (height[i]! + 1) - elapsed[i]!) * scale);
};

export const lwma: Bare<Consensus["lwma"]> = ({ inputs, params: { spacing }, outputs, sizes: { group } }) => {
  const { difficulty, solveTime, offsets } = inputs;
  const { next, weighted } = outputs;
  for (let g = 0; g < group; g++) {
    const begin = offsets[g]!;
    const end = offsets[g + 1]!;
    const n = end - begin;
    let time = 0;
    let ease = 0;
    for (let i = begin; i < end; i++) {
      time += (i - begin + 1) * clamp(solveTime[i]!, -6 * spacing, 6 * spacing);
      ease += 1 / difficulty[i]!;
    }
    const sum = Math.max(time, (n * n * spacing) / 20);
    next[g] = Math.round((((n * (n + 1)) / 2) * spacing * n) / (ease * sum));
    weighted[g] = sum;
  }
};

export const windowRetune: Bare<Consensus["windowRetune"]> = ({ inputs, params, outputs, sizes: { group } }) => {
  const { timestamps, difficulty, hint: trend, offsets } = inputs;
  const { next, hint, short, medium, long, predicted } = outputs;
  const { spacing } = params;
  for (let g = 0; g < group; g++) {
    const begin = offsets[g]!;
    const end = offsets[g + 1]!;
    let s = timestamps[begin + 1]! - timestamps[begin]!;
    let m = s;
    let l = s;
    for (let i = begin + 2; i < end; i++) {
      const interval = timestamps[i]! - timestamps[i - 1]!;
      s += (interval - s) * (2 / 6);
      m += (interval - m) * (2 / 16);
      l += (interval - l) * (2 / 61);
    }
    const d = difficulty[g]!;
    const mean = Math.max((s + 3 * m + 8 * l) / 12, 1);
    next[g] = Math.round(clamp(((d * spacing) / mean) * (1 + trend[g]! * 0.05), Math.floor(d / 4), 4 * d));
    hint[g] = s - l > 1 ? 1 : s - l < -1 ? -1 : 0;
    short[g] = s;
    medium[g] = m;
    long[g] = l;
    predicted[g] = mean;
  }
};
