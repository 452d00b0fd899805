// What estimates have in common. Sums run in the order of rows, in both builds alike.

import { fillCells } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { exponentOf, powerOf } from "../../lib/sums/scales";

const MOST: f64 = 1e70;
const LEAST: f64 = 1e-70;
const STEPS: i32 = 500;
/** A step is the last when it moves tau^2 by no more than this part of it and of the least error's square. */
const STILL: f64 = 1e-14;

// The choices of a method.
const REML: f64 = 0;
const PAULE_MANDEL: f64 = 1;
const FIXED: f64 = 3;
const GIVEN: f64 = 4;

/** mean = sum w x / sum w, w = 1 / (error^2 + tau^2); Q = sum (x - m)^2 / error^2 about the fixed mean; I^2 = 1 - (k - 1) / Q */
export function experiments_pool(
  estimate: Series,
  errorIn: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  method: f64,
  tau: f64,
  mean: Series,
  errorOut: Series,
  tau2: Series,
  q: Series,
  i2: Series,
  status: Series,
  weight: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const x = estimate.from(begin);
    const e = errorIn.from(begin);
    let fit = n > 0;
    let least = Infinity;
    for (let i = 0; i < n; i++) {
      fit = fit && Math.abs(x[i]) <= MOST && e[i] >= LEAST && e[i] <= MOST;
      least = e[i] < least ? e[i] : least;
    }
    // In a unit in which the least error is near 1: no weight overflows.
    const scale = fit ? powerOf(-exponentOf(least)) : 1;
    const chance = <f64>(n - 1);
    let t = method === GIVEN ? tau * scale * (tau * scale) : 0;
    let far = 0.0;
    let solved = true;
    if (fit) {
      far = spread(x, e, n, scale, 0, meanOf(x, e, n, scale, 0));
      if (n > 1 && method !== FIXED && method !== GIVEN) {
        if (method !== PAULE_MANDEL) t = moments(e, n, scale, far - chance);
        if (method === REML || method === PAULE_MANDEL) {
          solved = false;
          for (let round = 0; round < STEPS && !solved; round++) {
            const middle = meanOf(x, e, n, scale, t);
            const step =
              method === REML ? likelier(x, e, n, scale, t, middle) : nearer(x, e, n, scale, t, middle, chance);
            const next = t + step > 0 ? t + step : 0;
            solved = Math.abs(next - t) <= STILL * (next + 1);
            t = next;
          }
        }
      }
    }
    const middle = fit ? meanOf(x, e, n, scale, t) : NaN;
    let weights = 0.0;
    for (let i = 0; i < n; i++) weights += weightOf(e[i], scale, t);
    if (mean.given) mean[g] = tidy(middle);
    if (errorOut.given) errorOut[g] = fit ? tidy(1 / Math.sqrt(weights) / scale) : NaN;
    if (tau2.given) tau2[g] = fit ? tidy(t / scale / scale) : NaN;
    if (q.given) q[g] = fit ? tidy(far) : NaN;
    if (i2.given) i2[g] = fit ? (far > chance ? 1 - chance / far : 0) : NaN;
    if (status.given) status[g] = fit ? (solved ? 0 : 1) : NaN;
    if (!weight.given) continue;
    for (let i = 0; i < n; i++) weight[begin + i] = fit ? tidy(weightOf(e[i], scale, t) / weights) : NaN;
  }
}

function weightOf(error: f64, scale: f64, t: f64): f64 {
  const size = error * scale;
  return 1 / (size * size + t);
}

/** Measured from the first, so that what all have in common does not cancel. */
function meanOf(x: Series, e: Series, n: i32, scale: f64, t: f64): f64 {
  let weights = 0.0;
  let sum = 0.0;
  for (let i = 0; i < n; i++) {
    const w = weightOf(e[i], scale, t);
    weights += w;
    sum += w * (x[i] - x[0]);
  }
  return x[0] + sum / weights;
}

/** sum w (x - mean)^2 */
function spread(x: Series, e: Series, n: i32, scale: f64, t: f64, mean: f64): f64 {
  let sum = 0.0;
  for (let i = 0; i < n; i++) {
    const distance = (x[i] - mean) * scale;
    sum += distance * weightOf(e[i], scale, t) * distance;
  }
  return sum;
}

/** tau^2 = (Q - (k - 1)) / (sum w - sum w^2 / sum w), 0 at least */
function moments(e: Series, n: i32, scale: f64, excess: f64): f64 {
  let weights = 0.0;
  let squares = 0.0;
  for (let i = 0; i < n; i++) {
    const w = weightOf(e[i], scale, 0);
    weights += w;
    squares += w * w;
  }
  const room = weights - squares / weights;
  return excess > 0 && room > 0 ? excess / room : 0;
}

/** Fisher's step of restricted likelihood: (sum w^2 (x - m)^2 - tr P) / tr PP, P = W - W 1 1' W / sum w */
function likelier(x: Series, e: Series, n: i32, scale: f64, t: f64, mean: f64): f64 {
  let weights = 0.0;
  let squares = 0.0;
  let cubes = 0.0;
  let far = 0.0;
  for (let i = 0; i < n; i++) {
    const w = weightOf(e[i], scale, t);
    const distance = w * ((x[i] - mean) * scale);
    weights += w;
    squares += w * w;
    cubes += w * w * w;
    far += distance * distance;
  }
  const share = squares / weights;
  const room = squares - (2 * cubes) / weights + share * share;
  const step = (far - (weights - share)) / room;
  return room > 0 ? step : 0;
}

/** Newton's step to Q(tau^2) = k - 1, which falls and bends up: from below it never passes the root. */
function nearer(x: Series, e: Series, n: i32, scale: f64, t: f64, mean: f64, chance: f64): f64 {
  let slope = 0.0;
  let far = 0.0;
  for (let i = 0; i < n; i++) {
    const w = weightOf(e[i], scale, t);
    const distance = (x[i] - mean) * scale;
    far += distance * w * distance;
    slope += w * distance * (w * distance);
  }
  return slope > 0 ? (far - chance) / slope : 0;
}

/** m + (1 - (k - 3) / S)+ (x - m), S = sum of ((x - m) / error)^2 */
export function experiments_jamesStein(
  estimateIn: Series,
  error: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  towards: f64,
  target: f64,
  estimateOut: Series,
  centre: Series,
  kept: Series,
): void {
  const own = towards === 0;
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const x = estimateIn.from(begin);
    const e = error.from(begin);
    let fit = n > 0;
    let least = Infinity;
    for (let i = 0; i < n; i++) {
      fit = fit && Math.abs(x[i]) <= MOST && e[i] >= LEAST && e[i] <= MOST;
      least = e[i] < least ? e[i] : least;
    }
    if (!fit) {
      if (centre.given) centre[g] = NaN;
      if (kept.given) kept[g] = NaN;
      if (estimateOut.given) fillCells(estimateOut.from(begin), n, NaN);
      continue;
    }
    const scale = powerOf(-exponentOf(least));
    const middle = own ? meanOf(x, e, n, scale, 0) : target;
    const far = spread(x, e, n, scale, 0, middle);
    const taken = <f64>(n - (own ? 3 : 2));
    const drawn = taken > 0 ? (far > taken ? taken / far : 1) : 0;
    if (centre.given) centre[g] = tidy(middle);
    if (kept.given) kept[g] = 1 - drawn;
    if (!estimateOut.given) continue;
    for (let i = 0; i < n; i++) estimateOut[begin + i] = tidy((1 - drawn) * x[i] + drawn * middle);
  }
}
