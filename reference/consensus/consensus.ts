import type { consensus } from "../../src/formulas/consensus/index.ts";
import { clamp, countable, type Loop, scratch } from "../loop.ts";

type Consensus = typeof consensus;

const safe = Number.MAX_SAFE_INTEGER;

export const kalmanDifficulty: Loop<Consensus["kalmanDifficulty"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { spacing, q0, q1, phi, blocks, surpriseLimit, beta, eta, maxStep, observation } = params;
  const scaleMin = Number(params.scaleMin);
  const scaleMax = Number(params.scaleMax);
  const noise = observation ? trigamma(blocks) : 1 / blocks;
  const bias = observation ? digamma(blocks) : 0;
  const cells = sizes.tick * sizes.entity;
  const sink = scratch(cells);
  const { difficulty = sink, logRate = sink, drift = sink, scale = sink } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    let current = state.difficulty[e]!;
    let l = state.logRate[e]!;
    let d = state.drift[e]!;
    let va = state.p11[e]!;
    let vb = state.p12[e]!;
    let vc = state.p22[e]!;
    let s = state.scale[e]!;
    let m = state.nisMean[e]!;
    const start = Number.isNaN(l) ? Math.log(current / spacing) : l;
    let rate = Math.min(Math.exp(start + d), Number.MAX_VALUE);
    for (let i = e; i < cells; i += sizes.entity) {
      const x = inputs.solveTime[i]!;
      if (countable(x)) {
        const expected = (Number.isNaN(l) ? start : l) + d;
        const a = va + 2 * vb + vc + s * q0;
        const b = phi * (vb + vc);
        const c = phi * phi * vc + s * q1;
        const surprise = observation
          ? Math.log(current) - Math.log(Math.max(x, spacing / 1000)) + bias - expected
          : clamp(1 - (x * rate) / (blocks * current), -surpriseLimit, 1);
        const spread = a + noise;
        const open = spread === Infinity;
        const known = va < Infinity;
        const k0 = open ? 1 : a / spread;
        const k1 = !open ? b / spread : vc < Infinity ? 0 : phi / (known ? 1 : 2);
        // Determinant of the prior, as a sum, and what the drift had times the noise, over S.
        const apart = Math.max(0, (va / spread) * vc - (vb / spread) * vb) + ((s * q0) / spread) * vc;
        const rest = c * (noise / spread) + phi * phi * apart + s * q1 * k0;
        const after = k1 && known ? k1 * k1 * (noise + s * q0 + va) + s * q1 : c;
        l = expected + k0 * surprise;
        d = phi * d + k1 * surprise;
        va = k0 * noise;
        vb = k1 * noise;
        vc = open ? after : rest;
        m = (1 - beta) * m + beta * ((surprise * surprise) / spread);
        s = clamp(s * Math.min(Math.exp(eta * (m - 1)), Number.MAX_VALUE), scaleMin, scaleMax);
        rate = Math.min(Math.exp(l + d), Number.MAX_VALUE);
        current = clamp(Math.round(clamp(rate * spacing, current / maxStep, current * maxStep)), 1, safe);
      } else state.skipped[e]!++;
      difficulty[i] = current;
      logRate[i] = l;
      drift[i] = d;
      scale[i] = s;
    }
    state.difficulty[e] = current;
    state.logRate[e] = l;
    state.drift[e] = d;
    state.p11[e] = va;
    state.p12[e] = vb;
    state.p22[e] = vc;
    state.scale[e] = s;
    state.nisMean[e] = m;
  }
};

/** By the recurrence up to 40, then the first terms of the asymptotic series. */
export function digamma(x: number): number {
  let sum = 0;
  let z = x;
  for (; z < 40; z++) sum -= 1 / z;
  return sum + Math.log(z) - 1 / (2 * z) - 1 / (12 * z ** 2) + 1 / (120 * z ** 4) - 1 / (252 * z ** 6);
}

export function trigamma(x: number): number {
  let sum = 0;
  let z = x;
  for (; z < 40; z++) sum += 1 / z ** 2;
  return sum + 1 / z + 1 / (2 * z ** 2) + 1 / (6 * z ** 3) - 1 / (30 * z ** 5) + 1 / (42 * z ** 7) - 1 / (30 * z ** 9);
}

export const windowRetune: Loop<Consensus["windowRetune"]> = ({ inputs, params: { spacing }, outputs, sizes }) => {
  const { timestamps, difficulty, hint: hints, offsets } = inputs;
  const sink = scratch(sizes.group);
  const { next = sink, hint = sink, short = sink, medium = sink, long = sink, predicted = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const begin = offsets ? offsets[g]! : 0;
    const end = offsets ? offsets[g + 1]! : sizes.row;
    const d = difficulty[g]!;
    const trend = hints ? hints[g]! : 0;
    let known = begin >= end || Number.isFinite(timestamps[begin]!);
    let rises = end - begin >= 2;
    let s = NaN;
    let m = NaN;
    let l = NaN;
    for (let i = begin + 1; i < end; i++) {
      const interval = timestamps[i]! - timestamps[i - 1]!;
      known = known && Number.isFinite(timestamps[i]!);
      rises = rises && interval > 0;
      if (i === begin + 1) s = m = l = interval;
      else {
        s = interval * (2 / 6) + s * (1 - 2 / 6);
        m = interval * (2 / 16) + m * (1 - 2 / 16);
        l = interval * (2 / 61) + l * (1 - 2 / 61);
      }
    }
    const ok = known && Number.isInteger(d) && d >= 0 && d <= safe && Number.isInteger(trend) && Math.abs(trend) <= 1;
    if (ok && rises) {
      const mean = Math.max((s + 3 * m + 8 * l) / 12, 1);
      const wanted = d * (spacing / mean) * (1 + trend * 0.05);
      next[g] = clamp(Math.round(clamp(wanted, Math.floor(d / 4), 4 * d)), 1, safe);
      hint[g] = s - l > 1 ? 1 : s - l < -1 ? -1 : 0;
      short[g] = s;
      medium[g] = m;
      long[g] = l;
      predicted[g] = mean;
    } else {
      next[g] = ok ? Math.max(d, 1) : NaN;
      hint[g] = ok ? 0 : NaN;
      short[g] = medium[g] = long[g] = predicted[g] = NaN;
    }
  }
};

export const asert: Loop<Consensus["asert"]> = ({ inputs: { anchor, elapsed, height }, params, outputs, sizes }) => {
  const { spacing, halfLife } = params;
  const { output = scratch(sizes.row) } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const d = anchor[i]!;
    const passed = elapsed[i]!;
    const h = height[i]!;
    const x = (spacing * (h + 1) - passed) / halfLife;
    const ok = d > 0 && d < Infinity && countable(h) && Number.isFinite(passed);
    output[i] = ok ? d * 2 ** clamp(x, -1023, 1023) : NaN;
  }
};

/** The cubic of aserti3-2d, in parts that doubles hold exactly. */
function fixedPower(f: number): number {
  const g = 195766423245049 + f * (971821376 + f * 5127);
  const high = Math.floor(g / 2 ** 24);
  const low = g - high * 2 ** 24;
  return 65536 + Math.floor((f * high + Math.floor((f * low + 2 ** 47) / 2 ** 24)) / 2 ** 24);
}

export const asertFactor: Loop<Consensus["asertFactor"]> = ({ inputs: { fraction }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const f = fraction[i]!;
    output[i] = Number.isInteger(f) && f >= 0 && f <= 65535 ? fixedPower(f) : NaN;
  }
};

/** Powers of 256 from 256^-40 to 256^40. */
const scales = Float64Array.from({ length: 81 }, (_, k) => 256 ** (k - 40));

const expanded = (bits: number): number => {
  const size = Math.min(bits >>> 24, 40);
  const mantissa = bits & 0xffffff;
  return mantissa < 0x800000 ? Math.floor(mantissa * scales[size - 3 + 40]!) : NaN;
};

export const asertTarget: Loop<Consensus["asertTarget"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { anchor, elapsed, height } = inputs;
  const { spacing, halfLife } = params;
  const easiest = expanded(params.limit);
  const sink = scratch(row);
  const { bits = sink, target = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const compact = anchor[i]!;
    const passed = elapsed[i]!;
    const h = height[i]!;
    const from = compact >= 0x01010000 && compact <= 0x207fffff && Number.isInteger(compact) ? expanded(compact) : NaN;
    const counts = Number.isInteger(passed) && Math.abs(passed) <= 2 ** 45 && Number.isInteger(h) && h <= 2 ** 32;
    if (counts && h >= 0 && from >= 1 && from <= easiest) {
      const q = Math.trunc(((passed - spacing * (h + 1)) * 65536) / halfLife);
      const shifts = Math.floor(q / 65536);
      const scaled = Math.floor(from * fixedPower(q - shifts * 65536) * 2 ** (clamp(shifts, -700, 700) - 16));
      const next = clamp(scaled, 1, easiest);
      let size = 1;
      while (next >= scales[size + 40]!) size++;
      let mantissa = Math.floor(next * scales[3 - size + 40]!);
      if (mantissa >= 0x800000) {
        mantissa = Math.floor(mantissa / 256);
        size++;
      }
      bits[i] = size * 0x1000000 + mantissa;
      target[i] = next;
    } else bits[i] = target[i] = NaN;
  }
};

export const lwma: Loop<Consensus["lwma"]> = ({ inputs, params: { spacing }, outputs, sizes }) => {
  const { difficulty, solveTime, offsets } = inputs;
  const sink = scratch(sizes.group);
  const { next = sink, weighted = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const begin = offsets ? offsets[g]! : 0;
    const end = offsets ? offsets[g + 1]! : sizes.row;
    const n = end - begin;
    let time = 0;
    let ease = 0;
    for (let i = begin; i < end; i++) {
      const d = difficulty[i]!;
      const t = solveTime[i]!;
      time += Number.isFinite(t) ? (i - begin + 1) * clamp(t, -6 * spacing, 6 * spacing) : NaN;
      ease += d >= 1e-9 && d < Infinity ? 1 / d : NaN;
    }
    const sum = Math.max(time, (n * n * spacing) / 20);
    const target = ((ease / n) * sum) / (((n * (n + 1)) / 2) * spacing);
    next[g] = clamp(Math.round(1 / target), 1, safe);
    weighted[g] = Number.isNaN(target) ? NaN : sum;
  }
};
