import type { network } from "../../src/formulas/network/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Network = typeof network;

/** The mean of a first season becomes the level, and the season what differs from it. */
function seed(seasonal: Float64Array, start: number, season: number): number {
  let sum = 0;
  let count = 0;
  for (let k = start; k < start + season; k++) {
    if (Number.isNaN(seasonal[k]!)) continue;
    sum += seasonal[k]!;
    count++;
  }
  const mean = sum / count;
  if (count) for (let k = start; k < start + season; k++) seasonal[k] = (seasonal[k]! - mean || 0) as number;
  return mean;
}

export const forecast: Loop<Network["forecast"]> = ({ inputs: { y }, params, state, outputs, sizes }) => {
  const { alpha, beta, gamma, phi, horizon } = params;
  const { tick, entity } = sizes;
  const season = state.seasonal.length / entity;
  const sink = scratch(tick * entity);
  const { forecast: due = sink, deviation = sink, error = sink, level = sink, trend = sink } = outputs;
  const { seasonal } = state;
  let reach = 0;
  for (let k = 1; k <= horizon; k++) reach += phi ** k;
  const ahead = (horizon - 1) % season;
  for (let t = 0, i = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++, i++) {
      const sample = y[i]!;
      const start = e * season;
      const phase = state.phase[e]! < season ? state.phase[e]! : 0;
      const next = phase + 1 < season ? phase + 1 : 0;
      const place = start + phase;
      const ok = Math.abs(sample) <= 1e150;
      let l = state.level[e]!;
      let b = state.trend[e]!;
      let v = state.variance[e]!;
      let off = NaN;
      if (!ok) state.skipped[e]!++;
      else if (Number.isNaN(l)) seasonal[place] = sample;
      else {
        const s = seasonal[place]! || 0;
        const base = l + phi * b;
        const before = l;
        off = sample - base - s;
        l = alpha * (sample - s) + (1 - alpha) * base;
        b = beta * (l - before) + (1 - beta) * phi * b;
        seasonal[place] = gamma * (sample - base) + (1 - gamma) * s;
        v = Number.isNaN(v) ? off * off : (1 - alpha) * v + alpha * off * off;
      }
      if (Number.isNaN(l) && next === 0) l = seed(seasonal, start, season);
      state.level[e] = l;
      state.trend[e] = b;
      state.variance[e] = v;
      state.phase[e] = next;
      let then = next + ahead;
      if (then >= season) then -= season;
      due[i] = l + reach * b + (seasonal[start + then]! || 0);
      deviation[i] = Math.sqrt(v);
      error[i] = off;
      if (tick > 1) {
        level[i] = l;
        trend[i] = b;
      }
    }
  }
  if (tick === 1) {
    outputs.level?.set(state.level);
    outputs.trend?.set(state.trend);
  }
};
