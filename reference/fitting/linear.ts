import type { fitting } from "../../src/formulas/fitting/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Fitting = typeof fitting;

const most = 1e150;

const dot = (a: Float64Array, b: Float64Array) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** Orthonormal columns, each taken off those before it twice, with R; a column of which nothing is left is passed over. */
function orthogonal(columns: readonly Float64Array[]) {
  const q: Float64Array[] = [];
  const r: number[][] = [];
  const kept: number[] = [];
  columns.forEach((column, j) => {
    const rest = column.slice();
    const above = q.map(() => 0);
    for (const _ of [0, 1])
      q.forEach((unit, m) => {
        const part = dot(unit, rest);
        above[m]! += part;
        for (let i = 0; i < rest.length; i++) rest[i]! -= part * unit[i]!;
      });
    const left = Math.sqrt(dot(rest, rest));
    if (q.length === column.length || !(left > 2 ** -47 * columns.length * Math.sqrt(dot(column, column)))) return;
    q.push(rest.map((v) => v / left));
    r.push([...above, left]);
    kept.push(j);
  });
  return { q, r, kept };
}

/** R x = b */
function upper(r: readonly number[][], b: readonly number[]): number[] {
  const x = b.slice();
  for (let j = x.length - 1; j >= 0; j--) {
    x[j]! /= r[j]![j]!;
    for (let m = 0; m < j; m++) x[m]! -= x[j]! * r[j]![m]!;
  }
  return x;
}

export const leastSquares: Loop<Fitting["leastSquares"]> = ({ inputs, params: { intercept }, outputs, sizes }) => {
  const { row, feature, group } = sizes;
  const { x, y, weights, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group * feature, group));
  const { coefficients = sink, intercept: constant = sink, errors = sink, interceptError = sink } = outputs;
  const { rSquared = sink, deviation = sink, freedom = sink, status = sink, residual = sink } = outputs;
  const k = feature + intercept;
  for (let g = 0; g < group; g++) {
    const [begin, end] = [offsets[g]!, offsets[g + 1]!];
    const n = end - begin;
    const w = weights ? weights.slice(begin, end) : new Float64Array(n).fill(1);
    const own = y.slice(begin, end);
    const rows = x.slice(begin * feature, end * feature);
    const fit = own.every((v) => Math.abs(v) <= most) && rows.every((v) => Math.abs(v) <= most);
    const sound = fit && w.every((v) => v >= 0 && v <= most);
    const counted = w.filter((v) => v > 0).length;
    coefficients.fill(sound && counted ? 0 : NaN, g * feature, (g + 1) * feature);
    errors.fill(NaN, g * feature, (g + 1) * feature);
    constant[g] = sound && counted ? 0 : NaN;
    interceptError[g] = rSquared[g] = deviation[g] = NaN;
    freedom[g] = sound ? 0 : NaN;
    status[g] = sound ? 1 : NaN;
    residual.fill(NaN, begin, end);
    if (!sound || !counted) continue;
    const size = (of: Float64Array) => of.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
    const heaviest = size(w);
    const height = size(own);
    const root = w.map((v) => Math.sqrt(v / heaviest));
    const scales: number[] = [];
    const columns = Array.from({ length: k }, (_, j) => {
      const of = j < intercept ? new Float64Array(n).fill(1) : own.map((_, i) => rows[i * feature + j - intercept]!);
      scales[j] = size(of);
      return of.map((v, i) => (v / scales[j]!) * root[i]!);
    });
    const target = own.map((v, i) => (v / height) * root[i]!);
    const { q, r, kept } = orthogonal(columns);
    const rest = target.slice();
    const parts = q.map(() => 0);
    for (const _ of [0, 1, 2])
      q.forEach((unit, m) => {
        const part = dot(unit, rest);
        parts[m]! += part;
        for (let i = 0; i < n; i++) rest[i]! -= part * unit[i]!;
      });
    const found = upper(r, parts);
    const degrees = counted - kept.length;
    const squares = dot(rest, rest);
    const spread = degrees > 0 ? Math.sqrt(squares / degrees) : NaN;
    const first = own.findIndex((_, i) => w[i]! > 0);
    let middle = 0;
    let all = 0;
    if (intercept) {
      for (let i = 0; i < n; i++) middle += root[i]! ** 2 * ((own[i]! - own[first]!) / height);
      middle /= dot(root, root);
      for (let i = 0; i < n; i++) all += root[i]! ** 2 * ((own[i]! - own[first]!) / height - middle) ** 2;
    } else all = dot(target, target);
    rSquared[g] = all > 0 ? 1 - squares / all : NaN;
    deviation[g] = spread * height * Math.sqrt(heaviest);
    freedom[g] = degrees;
    status[g] = kept.length < k ? 1 : 0;
    const inverse = kept.map((_, m) =>
      upper(
        r,
        kept.map((_, j) => (j === m ? 1 : 0)),
      ),
    );
    kept.forEach((j, m) => {
      const square = inverse.reduce((sum, column) => sum + column[m]! ** 2, 0);
      const value = (found[m]! * height) / scales[j]!;
      const error = (spread * Math.sqrt(square) * height) / scales[j]!;
      if (j < intercept) {
        constant[g] = value;
        interceptError[g] = error;
      } else {
        coefficients[g * feature + j - intercept] = value;
        errors[g * feature + j - intercept] = error;
      }
    });
    for (let i = 0; i < n; i++) {
      let fit = constant[g]!;
      for (let j = 0; j < feature; j++) fit += coefficients[g * feature + j]! * rows[i * feature + j]!;
      residual[begin + i] = root[i]! > 0 ? (rest[i]! / root[i]!) * height : own[i]! - fit;
    }
  }
};
