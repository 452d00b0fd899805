// Portfolios: weights that sum to 1 within bounds.

import { first } from "../lanes/lanes";
import { cell } from "../lanes/scalar";
import { Series } from "../lanes/series";
import { BASE, clamped, findShift, SHIFT } from "../order/simplex";
import { factorize } from "../sums/cholesky";
import { total } from "../sums/sum";
import { lost } from "../sums/twosum";

/** Whether bounds leave room: 0 they do, 1 they do not, NaN they are no numbers. */
export function boundsFit(low: Series, high: Series, n: i32): f64 {
  let lows = 0.0;
  let lowsRest = 0.0;
  let highs = 0.0;
  let highsRest = 0.0;
  let fit = true;
  let ordered = true;
  for (let i = 0; i < n; i++) {
    const bottom = cell(low, i, 0);
    const top = cell(high, i, 1);
    fit = fit && Math.abs(bottom) < Infinity && Math.abs(top) < Infinity;
    ordered = ordered && bottom <= top;
    const a = lows + bottom;
    lowsRest += lost(lows, bottom, a);
    lows = a;
    const b = highs + top;
    highsRest += lost(highs, top, b);
    highs = b;
  }
  if (!fit) return NaN;
  return ordered && total(lows, lowsRest) <= 1 && total(highs, highsRest) >= 1 ? 0 : 1;
}

/** The nearest portfolio to a point; false where it does not sum to 1. */
export function toPortfolio(point: Series, low: Series, high: Series, n: i32, weights: Series, work: Series): boolean {
  let above = Infinity;
  let below = -Infinity;
  let sum = 0.0;
  for (let i = 0; i < n; i++) {
    above = Math.min(above, point[i] - cell(high, i, 1));
    below = Math.max(below, point[i] - cell(low, i, 0));
    sum += point[i];
  }
  const kept = findShift(point, low, high, n, 1, above, below, (sum - 1) / <f64>n, work);
  const base = work[BASE];
  const shift = work[SHIFT];
  for (let i = 0; i < n; i++) weights[i] = first(clamped(point, low, high, i, base, shift));
  return kept;
}

/** The rows of a column of vectors that may be left out. */
export function rowOf(column: Series, row: i32, width: i32): Series {
  return column.given ? column.from(row * width) : column;
}

/**
 * A power of four that brings the largest of n numbers to 1 up to 4 (of the least doubles, to 2^-52 at least), so that squares of it
 * neither overflow nor vanish; its root is a power of two.
 */
export function scaleOf(x: Series, n: i32): f64 {
  let most = 0.0;
  for (let i = 0; i < n; i++) most = max(most, Math.abs(x[i]));
  if (!(most > 0 && most < Infinity)) return 1;
  const exponent = <i32>(reinterpret<u64>(most) >> 52) - 1023;
  return reinterpret<f64>((<u64>(1023 - max<i32>(exponent & ~1, -1022))) << 52);
}

/**
 * Copies a symmetric matrix off its lower triangle, times `scale`, and asks Cholesky whether it is a covariance, with 1e-12 of the mean variance on
 * the diagonal so that a singular one passes; one of zeros is one too. 0: it is; 2: it is not; NaN: it holds no numbers.
 */
export function covarianceIn(from: Series, n: i32, scale: f64, matrix: Series, factor: Series): f64 {
  let trace = 0.0;
  let fit = true;
  let zero = true;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) fit = fit && Math.abs(from[i * n + j]) < Infinity;
    for (let j = 0; j <= i; j++) {
      const value = from[i * n + j] * scale;
      matrix[i * n + j] = value;
      matrix[j * n + i] = value;
      zero = zero && value === 0;
    }
    trace += matrix[i * n + i];
  }
  if (!fit) return NaN;
  if (zero) return 0;
  const jitter = (1e-12 * trace) / <f64>n;
  for (let i = 0; i < n * n; i++) factor[i] = matrix[i];
  for (let i = 0; i < n; i++) factor[i * n + i] = matrix[i * n + i] + jitter;
  return factorize(factor, n, factor) ? 0 : 2;
}
