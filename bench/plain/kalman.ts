import type { control } from "../../src/formulas/control/index.ts";
import { byTicks, clamp, countable, type Loop, scratch } from "./loop.ts";

type Control = typeof control;

/** One reading for each of many entities, nothing adapts. */
const levelBank: Loop<Control["kalmanLevel"]> = ({ inputs: { measured }, params: { q }, state, outputs, sizes }) => {
  const { entity } = sizes;
  const sink = scratch(entity);
  const { gain = sink, nis = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    const z = measured[e]!;
    const s = state.scale[e]!;
    const r = state.noise[e]!;
    let x = state.estimate[e]!;
    let p = state.variance[e]! + s * q;
    let k = 0;
    let surprise = NaN;
    if (Number.isFinite(z)) {
      const spread = p + r;
      const distance = z - x;
      k = p / spread;
      surprise = (distance * distance) / spread;
      x += k * distance;
      p *= 1 - k;
      state.estimate[e] = x;
    } else state.skipped[e]!++;
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
      let k = 0;
      let surprise = NaN;
      p += s * q;
      if (Number.isFinite(z)) {
        const spread = p + r;
        const distance = z - x;
        k = p / spread;
        surprise = (distance * distance) / spread;
        x += k * distance;
        p *= 1 - k;
      } else state.skipped[e]!++;
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
      const before = state.variance[e]!;
      let x = state.estimate[e]!;
      let s = state.scale[e]!;
      let r = state.noise[e]!;
      let p = before + s * q;
      let k = 0;
      let surprise = NaN;
      if (adapt === 2 && Number.isNaN(state.innovation[e]!)) state.innovation[e] = r + before;
      if (Number.isFinite(z)) {
        const prior = p;
        const spread = prior + r;
        const distance = z - x;
        const square = distance * distance;
        k = prior / spread;
        surprise = square / spread;
        x += k * distance;
        p = (1 - k) * prior;
        const mean = (1 - beta) * state.nisMean[e]! + beta * surprise;
        state.nisMean[e] = mean;
        s = clamp(s * Math.exp(eta * (mean - 1)), scaleMin, scaleMax);
        if (adapt === 2) {
          const seen = (1 - beta) * state.innovation[e]! + beta * square;
          state.innovation[e] = seen;
          r = Math.max(seen - prior, r / 2);
          state.noise[e] = r;
        }
        state.estimate[e] = x;
        state.scale[e] = s;
      } else state.skipped[e]!++;
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
      const p = (drift + Math.sqrt(drift * drift + 4 * drift * noise)) / 2;
      prior[i] = p;
      gain[i] = p / (p + noise);
    } else prior[i] = gain[i] = NaN;
  }
};

const trendBank: Loop<Control["kalmanTrend"]> = ({ inputs: { measured }, params, state, outputs, sizes }) => {
  const { dt, q0, q1, r, phi } = params;
  const { entity } = sizes;
  const { level, trend, p11, p12, p22, skipped } = state;
  const { nis = scratch(entity) } = outputs;
  for (let e = 0; e < entity; e++) {
    const z = measured[e]!;
    const slope = trend[e]!;
    const cross = dt * p22[e]!;
    let x = level[e]! + dt * slope;
    let v = phi * slope;
    let a = p11[e]! + dt * (2 * p12[e]! + cross) + q0;
    let b = phi * (p12[e]! + cross);
    let c = phi * phi * p22[e]! + q1;
    let surprise = NaN;
    if (Number.isFinite(z)) {
      const inverse = 1 / (a + r);
      const k0 = a * inverse;
      const k1 = b * inverse;
      const distance = z - x;
      surprise = distance * distance * inverse;
      x += k0 * distance;
      v += k1 * distance;
      c -= k1 * b;
      a -= k0 * a;
      b -= k0 * b;
    } else skipped[e]!++;
    level[e] = x;
    trend[e] = v;
    p11[e] = Math.max(a, 1e-18);
    p12[e] = b;
    p22[e] = Math.max(c, 1e-18);
    nis[e] = surprise;
  }
  outputs.level?.set(level);
  outputs.trend?.set(trend);
  outputs.p11?.set(p11);
  outputs.p12?.set(p12);
  outputs.p22?.set(p22);
};

const trendSeries: Loop<Control["kalmanTrend"]> = ({ inputs: { measured }, params, state, outputs, sizes }) => {
  const { dt, q0, q1, r, phi } = params;
  const { tick, entity } = sizes;
  const cells = tick * entity;
  const sink = scratch(cells);
  const { level = sink, trend = sink, p11 = sink, p12 = sink, p22 = sink, nis = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    let x = state.level[e]!;
    let v = state.trend[e]!;
    let a = state.p11[e]!;
    let b = state.p12[e]!;
    let c = state.p22[e]!;
    for (let i = e; i < cells; i += entity) {
      const z = measured[i]!;
      const cross = dt * c;
      let surprise = NaN;
      x += dt * v;
      v *= phi;
      a = a + dt * (2 * b + cross) + q0;
      b = phi * (b + cross);
      c = phi * phi * c + q1;
      if (Number.isFinite(z)) {
        const inverse = 1 / (a + r);
        const k0 = a * inverse;
        const k1 = b * inverse;
        const distance = z - x;
        surprise = distance * distance * inverse;
        x += k0 * distance;
        v += k1 * distance;
        c -= k1 * b;
        a -= k0 * a;
        b -= k0 * b;
      } else state.skipped[e]!++;
      a = Math.max(a, 1e-18);
      c = Math.max(c, 1e-18);
      level[i] = x;
      trend[i] = v;
      p11[i] = a;
      p12[i] = b;
      p22[i] = c;
      nis[i] = surprise;
    }
    state.level[e] = x;
    state.trend[e] = v;
    state.p11[e] = a;
    state.p12[e] = b;
    state.p22[e] = c;
  }
};

export const kalmanTrend = byTicks<Control["kalmanTrend"]>(trendBank, trendSeries);
