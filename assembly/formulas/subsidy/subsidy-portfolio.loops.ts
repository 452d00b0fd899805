// Portfolios by their covariance, one a row.
import { cell, tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { boundsFit, covarianceIn, rowOf, scaleOf, toPortfolio } from "../../lib/models/box";
import { descend, largestEigenvalue, leastNeeded, pullOf } from "../../lib/models/frontier";
import { dotLanes } from "../../lib/sums/dot";

const SOLVED: f64 = 0;
const INFEASIBLE: f64 = 1;
const INDEFINITE: f64 = 2;
const UNFINISHED: f64 = 3;

/** As lib/models/frontier.ts: most mean'w - gamma / 2 w'Cw. */
export function subsidy_meanVariance(
  covariance: Series,
  mean: Series,
  low: Series,
  high: Series,
  rows: i32,
  assets: i32,
  riskAversion: f64,
  riskFree: f64,
  weightsOut: Series,
  meanOut: Series,
  varianceOut: Series,
  sharpeOut: Series,
  residualOut: Series,
  statusOut: Series,
  matrix: Series,
  factor: Series,
  ahead: Series,
  before: Series,
  after: Series,
  point: Series,
  work: Series,
): void {
  const n = assets;
  for (let r = 0; r < rows; r++) {
    const expected = rowOf(mean, r, n);
    const least = rowOf(low, r, n);
    const most = rowOf(high, r, n);
    const scale = scaleOf(covariance.from(r * n * n), n * n);
    let status = n > 0 ? covarianceIn(covariance.from(r * n * n), n, scale, matrix, factor) : NaN;
    let fit = status === status;
    for (let i = 0; i < n; i++) fit = fit && Math.abs(cell(expected, i, 0)) < Infinity;
    const room = boundsFit(least, most, n);
    if (!fit || room !== room) status = NaN;
    else if (room === INFEASIBLE) status = INFEASIBLE;
    const needed = status === SOLVED ? leastNeeded(expected, least, most, n) : 0;
    if (status === SOLVED) {
      const top = largestEigenvalue(matrix, n);
      const step = top > 0 ? 1 / top : 0;
      const pull = factor;
      pullOf(expected, needed, least, most, n, scale, riskAversion * top, pull);
      for (let i = 0; i < n; i++) point[i] = 1 / <f64>n;
      toPortfolio(point, least, most, n, before, work);
      status = descend(matrix, pull, step, least, most, n, ahead, before, after, point, work) ? SOLVED : UNFINISHED;
    }
    const done = status === SOLVED || status === UNFINISHED;
    let gain = 0.0;
    let risk = 0.0;
    for (let i = 0; i < n && done; i++) {
      gain += before[i] * cell(expected, i, 0);
      risk += before[i] * dotLanes(matrix.from(i * n), before, n);
    }
    risk = max(risk, 0);
    if (weightsOut.given) for (let i = 0; i < n; i++) weightsOut[r * n + i] = done ? tidy(before[i]) : NaN;
    if (meanOut.given) meanOut[r] = done ? tidy(gain) : NaN;
    if (varianceOut.given) varianceOut[r] = done ? tidy(risk / scale) : NaN;
    // The root of the scale is exact.
    const sigma = Math.sqrt(risk) / Math.sqrt(scale);
    if (sharpeOut.given) sharpeOut[r] = done ? tidy((gain - riskFree) / sigma) : NaN;
    if (statusOut.given) statusOut[r] = status;
    if (!residualOut.given) continue;
    let off = 0.0;
    if (done) {
      for (let i = 0; i < n; i++) {
        const risky = riskAversion * (dotLanes(matrix.from(i * n), before, n) / scale);
        point[i] = before[i] + (cell(expected, i, 0) - needed - risky);
      }
      toPortfolio(point, least, most, n, after, work);
    }
    for (let i = 0; i < n && done; i++) off = max(off, Math.abs(after[i] - before[i]));
    residualOut[r] = done ? tidy(off) : NaN;
  }
}

const ROUNDS: i32 = 1000;
/** A round that changes no weight by more than this part was the last; one that is cut off is good up to the second. */
const SETTLED: f64 = 1e-15;
const CLOSE: f64 = 1e-12;

/** x_i = (-c + sqrt(c^2 + 4 C_ii b_i)) / (2 C_ii), c = sum of C_ij x_j over the others, in the form that does not cancel */
export function subsidy_riskParity(
  covariance: Series,
  budget: Series,
  rows: i32,
  assets: i32,
  weightsOut: Series,
  riskShare: Series,
  sigmaOut: Series,
  statusOut: Series,
  matrix: Series,
  factor: Series,
  x: Series,
): void {
  const n = assets;
  for (let r = 0; r < rows; r++) {
    const parts = rowOf(budget, r, n);
    const scale = scaleOf(covariance.from(r * n * n), n * n);
    let status = n > 0 ? covarianceIn(covariance.from(r * n * n), n, scale, matrix, factor) : NaN;
    let total = 0.0;
    let fit = status === status;
    for (let i = 0; i < n; i++) {
      const part = cell(parts, i, 1);
      fit = fit && part > 0 && part < Infinity;
      total += part;
    }
    fit = fit && total < Infinity;
    if (!fit) status = NaN;
    else if (status === INDEFINITE) status = 1;
    for (let i = 0; i < n && status === SOLVED; i++) {
      const variance = matrix[i * n + i];
      if (variance > 0) x[i] = Math.sqrt(cell(parts, i, 1) / total / variance);
      else status = 1;
    }
    if (status === SOLVED) {
      let change = Infinity;
      for (let k = 0; k < ROUNDS && change > SETTLED; k++) change = settle(matrix, parts, n, total, x);
      if (!(change <= CLOSE)) status = 2;
    }
    const done = status === SOLVED || status === 2;
    let sum = 0.0;
    for (let i = 0; i < n && done; i++) sum += x[i];
    let risk = 0.0;
    for (let i = 0; i < n && done; i++) risk += (x[i] / sum) * (dotLanes(matrix.from(i * n), x, n) / sum);
    for (let i = 0; i < n; i++) {
      if (weightsOut.given) weightsOut[r * n + i] = done ? tidy(x[i] / sum) : NaN;
      if (!riskShare.given) continue;
      const share = done ? ((x[i] / sum) * (dotLanes(matrix.from(i * n), x, n) / sum)) / risk : NaN;
      riskShare[r * n + i] = tidy(share);
    }
    if (sigmaOut.given) sigmaOut[r] = done ? tidy(Math.sqrt(risk) / Math.sqrt(scale)) : NaN;
    if (statusOut.given) statusOut[r] = status;
  }
}

/** One round; the largest relative change. */
function settle(matrix: Series, parts: Series, n: i32, total: f64, x: Series): f64 {
  let change = 0.0;
  for (let i = 0; i < n; i++) {
    const variance = matrix[i * n + i];
    const before = x[i];
    x[i] = 0;
    const c = dotLanes(matrix.from(i * n), x, n);
    const b = cell(parts, i, 1) / total;
    const root = Math.sqrt(c * c + 4 * variance * b);
    x[i] = c > 0 ? (2 * b) / (root + c) : (root - c) / (2 * variance);
    change = max(change, Math.abs(x[i] - before) / x[i]);
  }
  return change;
}
