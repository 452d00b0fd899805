import type { fitting } from "../../src/formulas/fitting/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Rolling = Loop<(typeof fitting)["rollingRegression"]>;

const most = 1e150;
const sound = (v: number) => Math.abs(v) <= most;

/** Gauss and Jordan's inverse of a symmetric matrix; undefined where a pivot is nothing but rounding. */
function inverted(matrix: readonly number[][]): number[][] | undefined {
  const p = matrix.length;
  const a = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let j = 0; j < p; j++) {
    const pivot = a[j]![j]!;
    if (!(pivot > 1e-13 * p * matrix[j]![j]! && pivot < Infinity)) return undefined;
    a[j] = a[j]!.map((v) => v / pivot);
    for (let i = 0; i < p; i++) {
      const factor = a[i]![j]!;
      if (i !== j) a[i] = a[i]!.map((v, k) => v - factor * a[j]![k]!);
    }
  }
  return a.map((row) => row.slice(p));
}

/** The same two blocks a window: sums to the end of one, and of what the next has begun with. */
export const rollingRegression: Rolling = ({ inputs: { x, y }, params: { intercept }, state, outputs, sizes }) => {
  const { tick, entity, feature: p } = sizes;
  const sink = scratch(tick * entity * Math.max(p, 1));
  const { coefficients = sink, intercept: constant = sink, errors = sink } = outputs;
  const { rSquared = sink, deviation = sink, status = sink } = outputs;
  const window = state.recentY.length / entity;
  for (let e = 0; e < entity; e++) {
    const part = (column: Float64Array, length: number) => column.subarray(e * length, (e + 1) * length);
    const olderX = part(state.recentX, window * p);
    const olderY = part(state.recentY, window);
    const [sx, sxx, sxy] = [part(state.begunX, p), part(state.begunXX, p * p), part(state.begunXY, p)];
    const [ex, exx] = [part(state.endsX, window * p), part(state.endsXX, window * p * p)];
    const [exy, ey, eyy] = [part(state.endsXY, window * p), part(state.endsY, window), part(state.endsYY, window)];
    const fromX = part(state.baseX, p);
    let at = state.place[e]! >= 0 && state.place[e]! < window ? state.place[e]! : 0;
    const add = (row: Float64Array, v: number) => {
      for (let j = 0; j < p; j++) {
        sx[j]! += row[j]! - fromX[j]!;
        sxy[j]! += (row[j]! - fromX[j]!) * (v - state.baseY[e]!);
        for (let m = 0; m <= j; m++) sxx[j * p + m]! += (row[j]! - fromX[j]!) * (row[m]! - fromX[m]!);
      }
    };
    const clear = () => [sx, sxx, sxy].map((sums) => sums.fill(0));
    for (let i = e; i < tick * entity; i += entity) {
      const row = x.slice(i * p, (i + 1) * p);
      if (sound(y[i]!) && row.every(sound)) {
        olderX.set(row, at * p);
        olderY[at] = y[i]!;
        add(row, y[i]!);
        state.begunY[e]! += y[i]! - state.baseY[e]!;
        state.begunYY[e]! += (y[i]! - state.baseY[e]!) ** 2;
        if (++at === window) {
          at = 0;
          state.full[e] = 1;
          clear();
          fromX.set(intercept ? row : new Float64Array(p));
          state.baseY[e] = intercept ? y[i]! : 0;
          let sy = 0;
          let syy = 0;
          for (let k = window - 1; k >= 0; k--) {
            add(olderX.slice(k * p, (k + 1) * p), olderY[k]!);
            sy += olderY[k]! - state.baseY[e]!;
            syy += (olderY[k]! - state.baseY[e]!) ** 2;
            ey[k] = sy;
            eyy[k] = syy;
            ex.set(sx, k * p);
            exx.set(sxx, k * p * p);
            exy.set(sxy, k * p);
          }
          clear();
          state.begunY[e] = state.begunYY[e] = 0;
        }
      } else state.skipped[e]!++;

      coefficients.fill(NaN, i * p, (i + 1) * p);
      errors.fill(NaN, i * p, (i + 1) * p);
      constant[i] = rSquared[i] = deviation[i] = NaN;
      status[i] = 2;
      if (state.full[e] !== 1) continue;
      const y1 = ey[at]! + state.begunY[e]!;
      const x1 = Array.from({ length: p }, (_, j) => ex[at * p + j]! + sx[j]!);
      const share = intercept / window;
      const all = eyy[at]! + state.begunYY[e]! - y1 * y1 * share;
      const right = x1.map((v, j) => exy[at * p + j]! + sxy[j]! - v * y1 * share);
      const product = (j: number, m: number) =>
        exx[at * p * p + j * p + m]! + sxx[j * p + m]! - x1[j]! * x1[m]! * share;
      const matrix = x1.map((_, j) => x1.map((_, m) => (m <= j ? product(j, m) : product(m, j))));
      const free = window - p - intercept;
      const inverse = free >= 0 ? inverted(matrix) : undefined;
      status[i] = inverse ? 0 : 1;
      if (!inverse) continue;
      const found = inverse.map((line) => line.reduce((sum, v, m) => sum + v * right[m]!, 0));
      const explained = found.reduce((sum, v, j) => sum + v * right[j]!, 0);
      const left = Math.max(all - explained, 0);
      const spread = free > 0 ? Math.sqrt(left / free) : NaN;
      coefficients.set(found, i * p);
      errors.set(
        inverse.map((line, j) => spread * Math.sqrt(line[j]!)),
        i * p,
      );
      constant[i] = found.reduce(
        (sum, v, j) => sum - intercept * v * (x1[j]! / window + fromX[j]!),
        intercept * (y1 / window + state.baseY[e]!),
      );
      rSquared[i] = all > 0 ? 1 - left / all : NaN;
      deviation[i] = spread;
    }
    state.place[e] = at;
  }
};
