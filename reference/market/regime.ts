import type { market } from "../../src/formulas/market/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Market = typeof market;

/** What a chain settles in, wherever it starts, by powers of its matrix; moved every other tick, so that no cycle goes on. */
function settled(chain: Float64Array, n: number): Float64Array {
  let a = chain.map((chance, at) => (chance + Number(at % n === Math.floor(at / n))) / 2);
  for (let k = 0; k < 60; k++) {
    const square = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) for (let l = 0; l < n; l++) square[i * n + j]! += a[i * n + l]! * a[l * n + j]!;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += square[i * n + j]!;
      for (let j = 0; j < n; j++) square[i * n + j]! /= sum;
    }
    a = square;
  }
  const one = a.every((chance, at) => Math.abs(chance - a[at % n]!) < 1e-6);
  return one ? a.subarray(0, n) : new Float64Array(n).fill(1 / n);
}

export const regime: Loop<Market["regime"]> = ({ inputs, state, outputs, sizes }) => {
  const { y, mean, deviation, transition } = inputs;
  const { tick, entity, regime: n } = sizes;
  const sink = scratch(tick * entity * n);
  const { probability = sink, next = sink, logDensity = sink } = outputs;
  const chain = transition.map((chance, at) => {
    const row = transition.subarray(at - (at % n), at - (at % n) + n);
    return chance / row.reduce((sum, each) => sum + each, 0);
  });
  const fine =
    mean.every((x) => Math.abs(x) <= 1e150) &&
    deviation.every((x) => x >= 1e-100 && x <= 1e100) &&
    transition.every((x) => x >= 0 && x <= 1) &&
    chain.every((x) => !Number.isNaN(x));
  if (!fine) {
    for (const column of [probability, next, logDensity]) column.fill(NaN);
    for (let e = 0; e < entity; e++) state.skipped[e]! += tick;
    return;
  }
  const start = settled(chain, n);
  const heights = deviation.map((d) => -Math.log(d * Math.sqrt(2 * Math.PI)));
  const weights = new Float64Array(n);
  const before = new Float64Array(n);
  for (let e = 0; e < entity; e++) {
    const now = state.probability.subarray(e * n, (e + 1) * n);
    if (now.some(Number.isNaN)) now.set(start);
    for (let t = 0, i = e; t < tick; t++, i += entity) {
      const value = y[i]!;
      const ok = Math.abs(value) <= 1e150;
      let top = -Infinity;
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += now[k]! * chain[k * n + j]!;
        before[j] = sum;
        weights[j] = heights[j]! - 0.5 * ((value - mean[j]!) / deviation[j]!) ** 2;
        if (sum > 0) top = Math.max(top, weights[j]!);
      }
      if (ok) {
        let sum = 0;
        for (let j = 0; j < n; j++) {
          weights[j] = before[j]! > 0 ? before[j]! * Math.exp(weights[j]! - top) : 0;
          sum += weights[j]!;
        }
        for (let j = 0; j < n; j++) now[j] = weights[j]! / sum;
        logDensity[i] = Math.log(sum) + top;
      } else {
        now.set(before);
        state.skipped[e]!++;
        logDensity[i] = NaN;
      }
      for (let j = 0; j < n; j++) {
        probability[i * n + j] = now[j]!;
        let sum = 0;
        for (let k = 0; k < n; k++) sum += now[k]! * chain[k * n + j]!;
        next[i * n + j] = sum;
      }
    }
  }
};
