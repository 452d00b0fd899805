// Portfolios of most mean for their risk, by accelerated projected gradients with restart. Beck and Teboulle 2009; O'Donoghue and
// Candes 2015.
import { cell } from "../lanes/scalar";
import { Series } from "../lanes/series";
import { dotLanes } from "../sums/dot";
import { toPortfolio } from "./box";

const STEPS: i32 = 20000;
const TOLERANCE: f64 = 1e-14;
const FARTHEST: f64 = 1e300;

/**
 * Moves `before` to the best portfolio; false where 20 000 steps were not enough.
 * w' = P(y + (mean - gamma C y) / (gamma L)), y = w' + (t - 1) / t' (w' - w), t' = (1 + sqrt(1 + 4 t^2)) / 2; t = 1 again on a step back.
 * Units cancel in it: C is scaled, and means count from the least one that is needed (P takes no notice of what all have), bounded where
 * they outweigh any risk. So little of a covariance that it could not be told beside the means, or none, still shares out what they leave.
 */
export function descend(
  matrix: Series,
  pull: Series,
  step: f64,
  low: Series,
  high: Series,
  n: i32,
  ahead: Series,
  before: Series,
  after: Series,
  point: Series,
  work: Series,
): boolean {
  for (let i = 0; i < n; i++) ahead[i] = before[i];
  let t = 1.0;
  for (let k = 0; k < STEPS; k++) {
    for (let i = 0; i < n; i++) point[i] = ahead[i] + (pull[i] - step * dotLanes(matrix.from(i * n), ahead, n));
    const kept = toPortfolio(point, low, high, n, after, work);
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
    if (kept && far < TOLERANCE) return true;
  }
  return false;
}

/** No less than the largest eigenvalue: the largest row sum of absolute values, or the root of the sum of squares if that is less. */
export function largestEigenvalue(matrix: Series, n: i32): f64 {
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
export function leastNeeded(mean: Series, low: Series, high: Series, n: i32): f64 {
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
export function pullOf(
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
