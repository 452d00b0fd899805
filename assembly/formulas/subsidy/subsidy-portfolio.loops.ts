// Portfolios by their covariance, one a row.
import { cell, tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { boundsFit, covarianceIn, rowOf, scaleOf, toPortfolio } from "../../lib/models/box";
import { dotLanes } from "../../lib/sums/dot";

const SOLVED: f64 = 0;
const INFEASIBLE: f64 = 1;
const INDEFINITE: f64 = 2;
const UNFINISHED: f64 = 3;

const STEPS: i32 = 20000;
const TOLERANCE: f64 = 1e-14;
const FARTHEST: f64 = 1e300;

/**
 * w' = P(y + (mean - gamma C y) / (gamma L)), y = w' + (t - 1) / t' (w' - w), t' = (1 + sqrt(1 + 4 t^2)) / 2; t = 1 again on a step back.
 * Units cancel in it: C is scaled, and means count from the least one that is needed (P takes no notice of what all have), bounded where
 * they outweigh any risk. So little of a covariance that it could not be told beside the means, or none, still shares out what they leave.
 */
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
      let kept = true;
      for (let i = 0; i < n; i++) point[i] = 1 / <f64>n;
      toPortfolio(point, least, most, n, before, work);
      for (let i = 0; i < n; i++) ahead[i] = before[i];
      status = UNFINISHED;
      let t = 1.0;
      for (let k = 0; k < STEPS && status === UNFINISHED; k++) {
        for (let i = 0; i < n; i++) point[i] = ahead[i] + (pull[i] - step * dotLanes(matrix.from(i * n), ahead, n));
        kept = toPortfolio(point, least, most, n, after, work);
        let back = 0.0;
        let far = 0.0;
        for (let i = 0; i < n; i++) {
          const moved = after[i] - before[i];
          back += moved * (ahead[i] - after[i]);
          far = max(far, Math.abs(moved));
        }
        const next = back > 0 ? 1 : (1 + Math.sqrt(1 + 4 * t * t)) / 2;
        const momentum = back > 0 ? 0 : (t - 1) / next;
        for (let i = 0; i < n; i++) {
          ahead[i] = after[i] + momentum * (after[i] - before[i]);
          before[i] = after[i];
        }
        t = next;
        if (kept && far < TOLERANCE) status = SOLVED;
      }
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

/** No less than the largest eigenvalue: the largest row sum of absolute values, or the root of the sum of squares if that is less. */
function largestEigenvalue(matrix: Series, n: i32): f64 {
  let top = 0.0;
  let squares = 0.0;
  for (let i = 0; i < n; i++) {
    let sum = 0.0;
    for (let j = 0; j < n; j++) sum += Math.abs(matrix[i * n + j]);
    top = max(top, sum);
    squares += dotLanes(matrix.from(i * n), matrix.from(i * n), n);
  }
  return min(top, Math.sqrt(squares));
}

/** The mean of the last asset that is bought when the best are bought first, as much as bounds allow. */
function leastNeeded(mean: Series, low: Series, high: Series, n: i32): f64 {
  if (!mean.given) return 0;
  let left = 1.0;
  for (let i = 0; i < n; i++) left -= cell(low, i, 0);
  let level = Infinity;
  do {
    let next = -Infinity;
    for (let i = 0; i < n; i++) if (mean[i] < level) next = max(next, mean[i]);
    if (next === -Infinity) return level;
    level = next;
    for (let i = 0; i < n; i++) if (mean[i] === level) left -= cell(high, i, 1) - cell(low, i, 0);
  } while (left > 0);
  return level;
}

/** (mean - needed) scale / risk, no further from 0 than takes a weight to its bound whatever the others are. */
function pullOf(
  mean: Series,
  needed: f64,
  low: Series,
  high: Series,
  n: i32,
  scale: f64,
  risk: f64,
  pull: Series,
): void {
  let reach = 16.0;
  for (let i = 0; i < n; i++) reach += 16 * max(Math.abs(cell(low, i, 0)), Math.abs(cell(high, i, 1)));
  reach = min(reach, FARTHEST);
  for (let i = 0; i < n; i++) {
    const more = cell(mean, i, 0) - needed;
    pull[i] = more === 0 ? 0 : max(min((more * scale) / risk, reach), -reach);
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
