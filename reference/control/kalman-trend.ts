import type { control } from "../../src/formulas/control/index.ts";
import { byTicks, clamp, type Loop, scratch } from "../loop.ts";

type Control = typeof control;
type Params = Record<"dt" | "q0" | "q1" | "r" | "phi", number>;

/** Level, trend and their covariance: what one entity knows. */
interface Known {
  x: number;
  v: number;
  a: number;
  b: number;
  c: number;
}

const known: Known = { x: 0, v: 0, a: 0, b: 0, c: 0 };

/** A tick without a reading, with infinite variances, or with a difference that would cancel. False where the reading did not count. */
function rarely(before: Known, z: number, { dt, q0, q1, r, phi }: Params): boolean {
  const { x, v, a, b, c } = before;
  const steep = dt * (dt * c) === Infinity;
  const flat = a === Infinity;
  const fresh = steep && flat && b === 0;
  const since = steep && flat ? b + dt : dt;
  const prior = {
    x: clamp(x + dt * v, -Number.MAX_VALUE, Number.MAX_VALUE),
    v: phi * v,
    a: a + dt * (2 * b + dt * c) + q0,
    b: !steep ? phi * (b + dt * c) : fresh ? 0 : since / phi,
    c: phi * phi * c + q1,
  };
  const spread = prior.a + r;
  // As in the loops below: beside a level far away the last bits of a gain near 1 count.
  const inverse = 1 / spread;
  const whole = prior.a === Infinity;
  const k1 = !whole ? prior.b * inverse : steep ? phi / (fresh ? dt + 1 / dt : since) : 0;
  const level = whole ? z : prior.x + prior.a * inverse * (z - prior.x);
  const trend = whole && steep && !flat ? k1 * (z - x) : prior.v + k1 * (z - prior.x);
  const counts = Number.isFinite(level) && Number.isFinite(trend);
  if (counts) {
    Object.assign(known, { x: level, v: trend, a: whole ? r : (prior.a / spread) * r, b: k1 * r });
    if (!whole) {
      // Determinant of the prior, as a sum, and r times what the trend had, over S.
      const apart = Math.max(0, (a / spread) * c - (b / spread) * b);
      known.c = prior.c * (r / spread) + phi * phi * (apart + (q0 / spread) * c) + q1 * (prior.a / spread);
    } else known.c = k1 && !fresh ? k1 * k1 * (r + q0 + (flat ? r : a)) + q1 : prior.c;
  } else Object.assign(known, prior);
  return counts;
}

const trendBank: Loop<Control["kalmanTrend"]> = ({ inputs: { measured }, params, state, outputs, sizes }) => {
  const { dt, q0, q1, r, phi } = params;
  const { entity } = sizes;
  const { level, trend, p11, p12, p22, skipped } = state;
  const { nis = scratch(entity) } = outputs;
  for (let e = 0; e < entity; e++) {
    const z = measured[e]!;
    const slope = trend[e]!;
    const cross = dt * p22[e]!;
    const x = level[e]! + dt * slope;
    const a = p11[e]! + dt * (2 * p12[e]! + cross) + q0;
    const b = phi * (p12[e]! + cross);
    const c = phi * phi * p22[e]! + q1;
    const inverse = 1 / (a + r);
    const k0 = a * inverse;
    const k1 = b * inverse;
    const distance = z - x;
    const nextX = x + k0 * distance;
    const nextV = phi * slope + k1 * distance;
    const rest = c - k1 * b;
    let surprise = distance * inverse * distance;
    if (Number.isFinite(nextX + nextV) && rest >= c / 8) {
      level[e] = nextX;
      trend[e] = nextV;
      p11[e] = k0 * r;
      p12[e] = k1 * r;
      p22[e] = rest;
    } else {
      const before = { x: level[e]!, v: slope, a: p11[e]!, b: p12[e]!, c: p22[e]! };
      if (!rarely(before, z, params)) {
        surprise = NaN;
        skipped[e]!++;
      }
      level[e] = known.x;
      trend[e] = known.v;
      p11[e] = known.a;
      p12[e] = known.b;
      p22[e] = known.c;
    }
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
    let va = state.p11[e]!;
    let vb = state.p12[e]!;
    let vc = state.p22[e]!;
    for (let i = e; i < cells; i += entity) {
      const z = measured[i]!;
      const cross = dt * vc;
      const ahead = x + dt * v;
      const a = va + dt * (2 * vb + cross) + q0;
      const b = phi * (vb + cross);
      const c = phi * phi * vc + q1;
      const inverse = 1 / (a + r);
      const k0 = a * inverse;
      const k1 = b * inverse;
      const distance = z - ahead;
      const nextX = ahead + k0 * distance;
      const nextV = phi * v + k1 * distance;
      const rest = c - k1 * b;
      let surprise = distance * inverse * distance;
      if (Number.isFinite(nextX + nextV) && rest >= c / 8) {
        x = nextX;
        v = nextV;
        va = k0 * r;
        vb = k1 * r;
        vc = rest;
      } else {
        if (!rarely({ x, v, a: va, b: vb, c: vc }, z, params)) {
          surprise = NaN;
          state.skipped[e]!++;
        }
        ({ x, v, a: va, b: vb, c: vc } = known);
      }
      level[i] = x;
      trend[i] = v;
      p11[i] = va;
      p12[i] = vb;
      p22[i] = vc;
      nis[i] = surprise;
    }
    state.level[e] = x;
    state.trend[e] = v;
    state.p11[e] = va;
    state.p12[e] = vb;
    state.p22[e] = vc;
  }
};

export const kalmanTrend = byTicks<Control["kalmanTrend"]>(trendBank, trendSeries);
