import type { fitting } from "../../src/formulas/fitting/index.ts";
import { type Loop, scratch } from "../loop.ts";

const most = 1e150;
const sigmoid = (t: number) => (t < 0 ? Math.exp(t) / (1 + Math.exp(t)) : 1 / (1 + Math.exp(-t)));
const softplus = (t: number) => Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * b[i]!, 0);

/** L with L L' = a; undefined where a pivot is nothing but rounding. */
function factorOf(a: readonly number[][]): number[][] | undefined {
  const k = a.length;
  const l = a.map((row) => row.map(() => 0));
  for (let j = 0; j < k; j++)
    for (let m = 0; m <= j; m++) {
      let sum = a[j]![m]!;
      for (let q = 0; q < m; q++) sum -= l[j]![q]! * l[m]![q]!;
      if (m < j) l[j]![m] = sum / l[m]![m]!;
      else if (sum > 1e-13 * k * a[j]![j]! && sum < Infinity) l[j]![j] = Math.sqrt(sum);
      else return undefined;
    }
  return l;
}

/** L^-1 b */
function lower(l: readonly number[][], b: readonly number[]): number[] {
  const z: number[] = [];
  for (const [j, v] of b.entries()) z.push((v - dot(z, l[j]!)) / l[j]![j]!);
  return z;
}

/** L'^-1 b */
function upper(l: readonly number[][], b: readonly number[]): number[] {
  const z = b.slice();
  for (let j = z.length - 1; j >= 0; j--) {
    z[j]! /= l[j]![j]!;
    for (let m = 0; m < j; m++) z[m]! -= l[j]![m]! * z[j]!;
  }
  return z;
}

export const logistic: Loop<(typeof fitting)["logistic"]> = ({ inputs, params, outputs, sizes }) => {
  const { row, feature, group } = sizes;
  const { x, label, weights, offsets = Uint32Array.of(0, row) } = inputs;
  const { intercept, ridge } = params;
  const sink = scratch(Math.max(row, group * feature, group));
  const { coefficients = sink, intercept: constant = sink, errors = sink, interceptError = sink } = outputs;
  const { logLikelihood = sink, status = sink, p = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const [begin, end] = [offsets[g]!, offsets[g + 1]!];
    const indices = Array.from({ length: end - begin }, (_, i) => begin + i);
    const w = indices.map((i) => weights?.[i] ?? 1);
    const y = indices.map((i) => label[i]!);
    const rows = indices.map((i) => [...x.subarray(i * feature, (i + 1) * feature)]);
    const fit =
      rows.flat().every((v) => Math.abs(v) <= most) &&
      y.every((v) => v >= 0 && v <= 1) &&
      w.every((v) => v >= 0 && v <= 1e9);
    coefficients.fill(NaN, g * feature, (g + 1) * feature);
    errors.fill(NaN, g * feature, (g + 1) * feature);
    constant[g] = interceptError[g] = logLikelihood[g] = NaN;
    status[g] = fit ? 2 : NaN;
    p.fill(NaN, begin, end);
    const heavy = w.reduce((a, b) => a + b, 0);
    if (!fit || !heavy || (!ridge && w.filter((v) => v > 0).length < feature + intercept)) continue;

    const counted = rows.filter((_, i) => w[i]! > 0);
    const middle = rows[0]!.map((_, j) => {
      const from = counted[0]![j]!;
      return intercept ? from + rows.reduce((sum, r, i) => sum + w[i]! * (r[j]! - from), 0) / heavy : 0;
    });
    const scale = middle.map((m, j) => 1 / (Math.max(...counted.map((r) => Math.abs(r[j]! - m))) || 1));
    const ones = intercept ? [1] : [];
    const u = rows.map((r) => [...ones, ...r.map((v, j) => (v - middle[j]!) * scale[j]!)]);
    const pulls = [...ones.map(() => 0), ...scale.map((s) => Math.min(ridge * s * s, 1e300))];
    const b = pulls.map(() => 0);
    let state = 3;
    let last = false;
    let l: number[][] | undefined;
    for (let round = 0; round < 200 && state === 3; round++) {
      const share = u.map((r) => sigmoid(dot(r, b)));
      const off = share.map((s, i) => w[i]! * (y[i]! - s));
      const slope = share.map((s, i) => w[i]! * s * (1 - s));
      const gradient = b.map((v, j) => u.reduce((sum, r, i) => sum + off[i]! * r[j]!, 0) - pulls[j]! * v);
      const cell = (j: number, m: number) =>
        u.reduce((sum, r, i) => sum + slope[i]! * r[j]! * r[m]!, 0) + (j === m ? pulls[j]! : 0);
      l = factorOf(b.map((_, j) => b.map((_, m) => cell(j, m))));
      if (!l) state = round ? 1 : 2;
      else if (last) state = 0;
      if (!l || last) break;
      const half = lower(l, gradient);
      const gain = dot(half, half);
      const step = upper(l, half);
      const far = Math.max(...u.map((r, i) => (w[i]! > 0 ? Math.abs(dot(r, step)) : 0)));
      const damping = far > 1e-3 ? Math.log1p(far) / far : 1;
      step.forEach((s, j) => {
        b[j]! += damping * s;
      });
      if (!(far < Infinity)) break;
      if (far > 0.1 && gain < 1e-10 * heavy) state = 1;
      last = far < 1e-8 || (far < 0.1 && gain < 1e-22 * heavy);
    }
    status[g] = state;
    if (state === 2) continue;
    const found = scale.map((s, j) => b[intercept + j]! * s);
    coefficients.set(found, g * feature);
    constant[g] = intercept ? b[0]! - dot(found, middle) : 0;
    const deviation = (v: number[]) => {
      const z = l ? lower(l, v) : [NaN];
      return Math.sqrt(dot(z, z));
    };
    scale.forEach((s, j) => {
      errors[g * feature + j] = deviation(b.map((_, m) => (m === intercept + j ? s : 0)));
    });
    if (intercept) interceptError[g] = deviation([1, ...scale.map((s, j) => -s * middle[j]!)]);
    const odds = u.map((r) => dot(r, b));
    p.set(odds.map(sigmoid), begin);
    logLikelihood[g] = -odds.reduce((sum, t, i) => sum + w[i]! * (y[i]! * softplus(-t) + (1 - y[i]!) * softplus(t)), 0);
  }
};
