// @ts-nocheck asc checks this file; tsc has no f64 indexing.
// Portfolios: weights that sum to 1 within bounds.
import { factorize } from "./cholesky";
import { given } from "./column";
import { Series } from "./series";
import { clamped, findShift } from "./simplex";

/** Whether bounds leave room: 0 they do, 1 they do not, NaN they are no numbers. */
export function boundsFit(low: Series, high: Series, n: i32): f64 {
  let lows = 0.0;
  let highs = 0.0;
  let fit = true;
  let ordered = true;
  for (let i = 0; i < n; i++) {
    const bottom = given<f64>(low, i, 0);
    const top = given<f64>(high, i, 1);
    fit = fit && abs(bottom) < Infinity && abs(top) < Infinity;
    ordered = ordered && bottom <= top;
    lows += bottom;
    highs += top;
  }
  if (!fit) return NaN;
  return ordered && lows <= 1 && highs >= 1 ? 0 : 1;
}

/** The nearest portfolio to a point. */
export function toPortfolio(point: Series, low: Series, high: Series, n: i32, weights: Series, work: Series): void {
  let above = Infinity;
  let below = -Infinity;
  let sum = 0.0;
  for (let i = 0; i < n; i++) {
    above = min<f64>(above, point[i] - given<f64>(high, i, 1));
    below = max<f64>(below, point[i] - given<f64>(low, i, 0));
    sum += point[i];
  }
  const shift = findShift(point, low, high, n, 1, above, below, (sum - 1) / <f64>n, work);
  for (let i = 0; i < n; i++) weights[i] = clamped<f64>(point, low, high, i, shift);
}

/** The rows of a column of vectors that may be left out. */
export function rowOf(column: Series, row: i32, width: i32): Series {
  return column.given ? column.from(row * width) : column;
}

/**
 * Copies a symmetric matrix off its lower triangle and asks Cholesky whether it is a covariance, with 1e-12 of the mean variance on
 * the diagonal so that a singular one passes. 0: it is; 2: it is not; NaN: it holds no numbers.
 */
export function covarianceIn(from: Series, n: i32, matrix: Series, factor: Series): f64 {
  let trace = 0.0;
  let fit = true;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) fit = fit && abs(from[i * n + j]) < Infinity;
    for (let j = 0; j <= i; j++) {
      matrix[i * n + j] = from[i * n + j];
      matrix[j * n + i] = from[i * n + j];
    }
    trace += from[i * n + i];
  }
  if (!fit) return NaN;
  const jitter = (1e-12 * trace) / <f64>n;
  for (let i = 0; i < n * n; i++) factor[i] = matrix[i];
  for (let i = 0; i < n; i++) factor[i * n + i] = matrix[i * n + i] + jitter;
  return trace < Infinity && factorize(factor, n, factor) ? 0 : 2;
}
