import type { control } from "../../src/formulas/control/index.ts";
import { byTicks, clamp, countable, type Loop, scratch } from "../loop.ts";

type Control = typeof control;

/** Weight of a reading: 1 beside a prior that knows nothing. */
const gainOf = (prior: number, r: number): number => (prior + r < Infinity ? prior / (prior + r) : 1 / (1 + r / prior));

/** One reading for each of many entities, nothing adapts. */
const levelBank: Loop<Control["kalmanLevel"]> = ({ inputs: { measured }, params: { q }, state, outputs, sizes }) => {
  const { entity } = sizes;
  const sink = scratch(entity);
  const { gain = sink, nis = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    const z = measured[e]!;
    const s = state.scale[e]!;
    const r = state.noise[e]!;
    const x = state.estimate[e]!;
    let p = state.variance[e]! + s * q;
    let k = gainOf(p, r);
    let surprise = NaN;
    const next = k === 1 ? z : x + k * (z - x);
    if (Number.isFinite(next)) {
      surprise = p + r < Infinity ? (z - x) ** 2 / (p + r) : 0;
      p = k === 0 ? p : k * r;
      state.estimate[e] = next;
    } else {
      k = 0;
      state.skipped[e]!++;
    }
    state.variance[e] = p;
    gain[e] = k;
    nis[e] = surprise;
  }
  outputs.estimate?.set(state.estimate);
  outputs.variance?.set(state.variance);
  outputs.scale?.set(state.scale);
  outputs.noise?.set(state.noise);
};

/** Many readings of each entity, nothing adapts. */
const levelSeries: Loop<Control["kalmanLevel"]> = ({ inputs: { measured }, params: { q }, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const cells = tick * entity;
  const sink = scratch(cells);
  const { estimate = sink, variance = sink, gain = sink, nis = sink, scale = sink, noise = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    const s = state.scale[e]!;
    const r = state.noise[e]!;
    let x = state.estimate[e]!;
    let p = state.variance[e]!;
    for (let i = e; i < cells; i += entity) {
      const z = measured[i]!;
      p += s * q;
      let k = gainOf(p, r);
      let surprise = NaN;
      const next = k === 1 ? z : x + k * (z - x);
      if (Number.isFinite(next)) {
        surprise = p + r < Infinity ? (z - x) ** 2 / (p + r) : 0;
        p = k === 0 ? p : k * r;
        x = next;
      } else {
        k = 0;
        state.skipped[e]!++;
      }
      estimate[i] = x;
      variance[i] = p;
      gain[i] = k;
      nis[i] = surprise;
      scale[i] = s;
      noise[i] = r;
    }
    state.estimate[e] = x;
    state.variance[e] = p;
  }
};

const adaptiveLevel: Loop<Control["kalmanLevel"]> = ({ inputs: { measured }, params, state, outputs, sizes }) => {
  const { q, adapt, beta, eta } = params;
  const scaleMin = Number(params.scaleMin);
  const scaleMax = Number(params.scaleMax);
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { estimate = sink, variance = sink, gain = sink, nis = sink, scale = sink, noise = sink } = outputs;
  for (let t = 0, i = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++, i++) {
      const z = measured[i]!;
      let x = state.estimate[e]!;
      let s = state.scale[e]!;
      let r = state.noise[e]!;
      let p = state.variance[e]! + s * q;
      let k = gainOf(p, r);
      let surprise = NaN;
      const next = k === 1 ? z : x + k * (z - x);
      const square = (z - x) ** 2;
      const wide = p + r === Infinity;
      if (Number.isFinite(next)) {
        x = next;
        surprise = wide ? 0 : Math.min(square / (p + r), Number.MAX_VALUE);
        p = k === 0 ? p : k * r;
        const mean = (1 - beta) * state.nisMean[e]! + beta * surprise;
        state.nisMean[e] = mean;
        const follow = Math.exp(eta * (mean - 1));
        s = Math.min(clamp(s * Math.min(follow, Number.MAX_VALUE), scaleMin, scaleMax), Number.MAX_VALUE);
        if (adapt === 2) state.noise[e] = r = clamp(r * (1 - beta + beta * surprise), 2 ** -1022, Number.MAX_VALUE);
        state.estimate[e] = x;
        state.scale[e] = s;
      } else {
        k = 0;
        state.skipped[e]!++;
      }
      state.variance[e] = p;
      estimate[i] = x;
      variance[i] = p;
      gain[i] = k;
      nis[i] = surprise;
      scale[i] = s;
      noise[i] = r;
    }
  }
};

const steadyNoise = byTicks<Control["kalmanLevel"]>(levelBank, levelSeries);

export const kalmanLevel: Loop<Control["kalmanLevel"]> = (io) =>
  io.params.adapt === 0 ? steadyNoise(io) : adaptiveLevel(io);

export const kalmanSteady: Loop<Control["kalmanSteady"]> = ({ inputs: { q, r }, outputs, sizes: { row } }) => {
  const sink = scratch(row);
  const { prior = sink, gain = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const drift = q[i]!;
    const noise = r[i]!;
    if (countable(drift) && noise > 0 && noise < Infinity) {
      const p = drift / 2 + Math.sqrt(drift) * Math.sqrt(drift / 4 + noise);
      prior[i] = p;
      gain[i] = 1 / (1 + noise / p);
    } else prior[i] = gain[i] = NaN;
  }
};
