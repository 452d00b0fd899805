import type { signal } from "../../src/formulas/signal/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Signal = typeof signal;

const most = 1e150;

/** A polynomial in u = (place - middle) / reach by its coefficients, and its values at the places. */
interface Polynomial {
  readonly coefficients: readonly number[];
  readonly values: readonly number[];
}

const valueAt = (coefficients: readonly number[], u: number) => coefficients.reduceRight((sum, c) => sum * u + c, 0);
const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const reachOf = (n: number) => Math.max((n - 1) / 2, 1);

/** Powers of u made orthonormal over the places, one after the other, twice. */
function orthonormal(n: number, degree: number): Polynomial[] {
  const us = Array.from({ length: n }, (_, i) => (i - (n - 1) / 2) / reachOf(n));
  const found: Polynomial[] = [];
  for (let k = 0; k <= degree; k++) {
    // From u times the one before, which is nearer to what is sought than the power.
    const start = found[k - 1];
    let coefficients = start ? [0, ...start.coefficients] : [1];
    let values = start ? start.values.map((v, i) => v * us[i]!) : us.map(() => 1);
    for (const p of [...found, ...found]) {
      const part = product(values, p.values);
      values = values.map((v, i) => v - part * p.values[i]!);
      coefficients = coefficients.map((c, i) => c - part * (p.coefficients[i] ?? 0));
    }
    const size = Math.sqrt(product(values, values));
    found.push({ coefficients: coefficients.map((c) => c / size), values: values.map((v) => v / size) });
  }
  return found;
}

function derived(coefficients: readonly number[], times: number): readonly number[] {
  let now = coefficients;
  for (let k = 0; k < times; k++) now = now.slice(1).map((c, i) => c * (i + 1));
  return now;
}

/** What each sample of a window counts for the derivative at a place, the oldest first. */
function weights(polynomials: readonly Polynomial[], n: number, s: number, delta: number, at: number): number[] {
  const reach = reachOf(n);
  const scale = (1 / (delta * reach)) ** s;
  const slopes = polynomials.map((p) => scale * valueAt(derived(p.coefficients, s), (at - (n - 1) / 2) / reach));
  return Array.from({ length: n }, (_, i) => polynomials.reduce((sum, p, k) => sum + p.values[i]! * slopes[k]!, 0));
}

export const savitzkyGolay: Loop<Signal["savitzkyGolay"]> = ({ inputs, params, outputs, sizes }) => {
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.row) } = outputs;
  const { window: w, order, derivative, delta } = params;
  const polynomials = order < w ? orthonormal(w, order) : [];
  const rows = polynomials.length
    ? Array.from({ length: w }, (_, at) => weights(polynomials, w, derivative, delta, at))
    : [];
  const middle = weights(polynomials, w, derivative, delta, (w - 1) / 2);
  const half = w >> 1;
  const even = 1 - (w % 2);
  const none = NaN;
  const at = (from: number, taps: readonly number[]) => {
    let sum = 0;
    for (let i = 0; i < w; i++) {
      const value = x[from + i]!;
      sum += Math.abs(value) <= most ? taps[i]! * value : none;
    }
    return sum;
  };
  for (let g = 0; g < offsets.length - 1; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    for (let i = start; i < end; i++) {
      if (!rows.length || end - start < w) output[i] = none;
      else if (i - start < half) output[i] = at(start, rows[i - start]!);
      else if (end - i <= half) output[i] = at(end - w, rows[w - (end - i)]!);
      else output[i] = at(i - half + even, middle);
    }
  }
};

export const savitzkyGolayTaps: Loop<Signal["savitzkyGolayTaps"]> = ({ inputs, params, outputs, sizes }) => {
  const { position } = inputs;
  const { place, tap: n } = sizes;
  const { order, derivative, delta } = params;
  const { output = new Float64Array(place * n) } = outputs;
  const polynomials = order < n ? orthonormal(n, order) : [];
  for (let r = 0; r < place; r++) {
    const told = position?.[r] ?? NaN;
    const at = Number.isNaN(told) ? (n - 1) / 2 : told;
    const taps = polynomials.length && Math.abs(at) <= 1e4 ? weights(polynomials, n, derivative, delta, at) : [];
    for (let i = 0; i < n; i++) output[r * n + n - 1 - i] = taps[i] ?? NaN;
  }
};
