// The portfolio of most return for its risk: where the frontier of mean and variance meets the line from what is riskless.
import { cell, tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { boundsFit, covarianceIn, rowOf, scaleOf, toPortfolio } from "../../lib/models/box";
import { descend, largestEigenvalue, leastNeeded, pullOf } from "../../lib/models/frontier";
import { dotLanes } from "../../lib/sums/dot";

const SOLVED: f64 = 0;
const INFEASIBLE: f64 = 1;
const UNFINISHED: f64 = 3;
const NO_EXCESS: f64 = 4;
const RISKLESS: f64 = 5;

/** Risk aversions that are tried, and how far apart the first ones are. */
const TRIALS: i32 = 200;
const FACTOR: f64 = 16;
const CLOSE: f64 = 1e-13;

/**
 * gamma variance = mean - riskFree: at this risk aversion the best of lib/models/frontier.ts has the most Sharpe ratio. The difference
 * rises with gamma in straight pieces: secants between two that enclose it.
 */
// biome-ignore format: the signature of a kernel
export function subsidy_maxSharpe(covariance: Series, mean: Series, low: Series, high: Series, rows: i32, assets: i32, riskFree: f64, weights: Series, meanOut: Series, variance: Series, sharpe: Series, riskAversion: Series, status: Series, matrix: Series, factor: Series, ahead: Series, before: Series, after: Series, point: Series, work: Series): void {
  const n = assets;
  for (let r = 0; r < rows; r++) {
    const expected = rowOf(mean, r, n);
    const least = rowOf(low, r, n);
    const most = rowOf(high, r, n);
    const scale = scaleOf(covariance.from(r * n * n), n * n);
    let state = n > 0 ? covarianceIn(covariance.from(r * n * n), n, scale, matrix, factor) : NaN;
    let fit = state === state;
    for (let i = 0; i < n; i++) fit = fit && Math.abs(expected[i]) < Infinity;
    const room = boundsFit(least, most, n);
    if (!fit || room !== room) state = NaN;
    else if (room === INFEASIBLE) state = INFEASIBLE;
    let gamma = NaN;
    let excess = 0.0;
    let risk = 0.0;
    if (state === SOLVED) {
      const needed = leastNeeded(expected, least, most, n);
      const top = largestEigenvalue(matrix, n);
      const step = top > 0 ? 1 / top : 0;
      for (let i = 0; i < n; i++) point[i] = 1 / <f64>n;
      toPortfolio(point, least, most, n, before, work);
      excess = excessOf(expected, riskFree, before, n);
      risk = riskOf(matrix, before, n);
      // What suits the most even portfolio, or is of its order.
      gamma = excess > 0 && risk > 0 ? excess / risk : 1 / top;
      let lowest = 0.0;
      let highest = Infinity;
      let lowGap = 0.0;
      let highGap = 0.0;
      state = UNFINISHED;
      for (let k = 0; k < TRIALS && state === UNFINISHED; k++) {
        pullOf(expected, needed, least, most, n, 1, gamma * top, factor);
        const settled = descend(matrix, factor, step, least, most, n, ahead, before, after, point, work);
        excess = excessOf(expected, riskFree, before, n);
        risk = riskOf(matrix, before, n);
        const gap = gamma * risk - excess;
        if (gap > 0) {
          highest = gamma;
          highGap = gap;
        } else {
          lowest = gamma;
          lowGap = gap;
        }
        if (Math.abs(gap) <= CLOSE * excess || highest - lowest <= CLOSE * lowest) {
          if (!settled) break;
          state = SOLVED;
        } else if (!(highest < Infinity)) gamma *= FACTOR;
        else if (lowest === 0) gamma /= FACTOR;
        else {
          const secant = lowest + (highest - lowest) * (-lowGap / (highGap - lowGap));
          // Every third one halves, for where a piece is long on one side.
          gamma = k % 3 === 2 || !(secant > lowest && secant < highest) ? Math.sqrt(lowest) * Math.sqrt(highest) : secant;
        }
        if (!(gamma > 1e-300 && gamma < 1e300)) break;
      }
      if (!(excess > 0) && lowest === 0) state = NO_EXCESS;
      else if (!(risk > 0)) state = RISKLESS;
    }
    const done = state === SOLVED || state === UNFINISHED;
    const sigma = Math.sqrt(risk) / Math.sqrt(scale);
    if (weights.given) for (let i = 0; i < n; i++) weights[r * n + i] = done ? tidy(before[i]) : NaN;
    if (meanOut.given) meanOut[r] = done ? tidy(excess + riskFree) : NaN;
    if (variance.given) variance[r] = done ? tidy(risk / scale) : NaN;
    if (sharpe.given) sharpe[r] = done ? tidy(excess / sigma) : NaN;
    if (riskAversion.given) riskAversion[r] = done ? tidy((excess / risk) * scale) : NaN;
    if (status.given) status[r] = state;
  }
}

function excessOf(mean: Series, riskFree: f64, weights: Series, n: i32): f64 {
  let sum = 0.0;
  for (let i = 0; i < n; i++) sum += weights[i] * (cell(mean, i, 0) - riskFree);
  return sum;
}

function riskOf(matrix: Series, weights: Series, n: i32): f64 {
  let sum = 0.0;
  for (let i = 0; i < n; i++) sum += weights[i] * dotLanes(matrix.from(i * n), weights, n);
  return max(sum, 0);
}
