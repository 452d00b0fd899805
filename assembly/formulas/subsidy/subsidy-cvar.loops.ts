// Conditional value at risk: the mean of the worst losses.

import { Offsets } from "../../lib/lanes/ints";
import { numberOf } from "../../lib/lanes/keys";
import { Series } from "../../lib/lanes/series";
import { boundsFit, rowOf, toPortfolio } from "../../lib/models/box";
import { numberKeys, select } from "../../lib/order/select";
import { dotLanes } from "../../lib/sums/dot";

/** A tail this close to a whole number of losses is one: (1 - 0.7) 10 is not 3 in doubles. */
const WHOLE: f64 = 1e-9;

/** k = (1 - confidence) n; var = the ceil(k)th largest loss, cvar = mean of the k largest, the last of them in part */
export function subsidy_cvar(
  loss: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  confidence: f64,
  varOut: Series,
  cvarOut: Series,
  tailOut: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const losses = loss.from(begin);
    const k = tailSize(n, confidence);
    const worst = kthWorst(losses, n, k, keys, spare, counters);
    if (varOut.given) varOut[g] = worst;
    if (cvarOut.given) cvarOut[g] = meanOfTail(losses, n, k, worst);
    if (tailOut.given) weighTail(losses, n, k, worst, tailOut.from(begin));
  }
}

/** k = (1 - confidence) n, at least 1. */
function tailSize(n: i32, confidence: f64): f64 {
  const k = (1 - confidence) * <f64>n;
  const whole = nearest(k);
  return Math.max(Math.abs(k - whole) < WHOLE ? whole : k, 1);
}

/** The k-th largest loss, k rounded up; NaN where there is none or one is no number. */
function kthWorst(losses: Series, n: i32, k: f64, keys: usize, spare: usize, counters: usize): f64 {
  let fit = n > 0;
  for (let i = 0; i < n; i++) fit = fit && Math.abs(losses[i]) < Infinity;
  if (!fit) return NaN;
  numberKeys(losses, n, keys);
  return numberOf(select(keys, n, n - <i32>Math.ceil(k), spare, counters), 0);
}

/** (sum of the losses beyond the k-th + what is left of k times the k-th) / k */
function meanOfTail(losses: Series, n: i32, k: f64, worst: f64): f64 {
  let excess = 0.0;
  for (let i = 0; i < n; i++) excess += Math.max(losses[i] - worst, 0);
  const mean = worst + excess / k;
  return mean === mean ? mean : NaN;
}

/** 1 / k for each loss beyond the k-th, and for those equal to it until k is used up. */
function weighTail(losses: Series, n: i32, k: f64, worst: f64, tail: Series): void {
  let left = k;
  for (let i = 0; i < n; i++) if (losses[i] > worst) left--;
  for (let i = 0; i < n; i++) {
    let part = losses[i] > worst ? 1.0 : 0.0;
    if (losses[i] === worst) {
      part = Math.min(left, 1);
      left -= part;
    }
    tail[i] = worst === worst ? part / k : NaN;
  }
}

const STEPS: i32 = 1000;

/** w' = P(w - size / sqrt(k + 1) g / |g|), g = the tail's mean losses; the best w of all */
export function subsidy_cvarPortfolio(
  loss: Series,
  low: Series,
  high: Series,
  rows: i32,
  scenarios: i32,
  assets: i32,
  confidence: f64,
  weightsOut: Series,
  cvarOut: Series,
  statusOut: Series,
  total: Series,
  tail: Series,
  keys: usize,
  spare: usize,
  counters: usize,
  current: Series,
  best: Series,
  point: Series,
  work: Series,
): void {
  const k = tailSize(scenarios, confidence);
  for (let r = 0; r < rows; r++) {
    const losses = loss.from(r * scenarios * assets);
    const least = rowOf(low, r, assets);
    const most = rowOf(high, r, assets);
    let fit = scenarios > 0 && assets > 0;
    for (let i = 0; i < scenarios * assets; i++) fit = fit && Math.abs(losses[i]) < Infinity;
    const status = fit ? boundsFit(least, most, assets) : NaN;
    let risk = NaN;
    if (status === 0) {
      for (let j = 0; j < assets; j++) point[j] = 1 / <f64>assets;
      toPortfolio(point, least, most, assets, current, work);
      for (let step = 0; step < STEPS; step++) {
        for (let s = 0; s < scenarios; s++) total[s] = dotLanes(losses.from(s * assets), current, assets);
        const worst = kthWorst(total, scenarios, k, keys, spare, counters);
        const now = meanOfTail(total, scenarios, k, worst);
        if (now < risk || step === 0) {
          risk = now;
          for (let j = 0; j < assets; j++) best[j] = current[j];
        }
        weighTail(total, scenarios, k, worst, tail);
        const square = gradient(losses, tail, scenarios, assets, point);
        if (!(square > 0 && square < Infinity)) break;
        const size = 1 / Math.sqrt(square * <f64>(step + 1));
        for (let j = 0; j < assets; j++) point[j] = current[j] - size * point[j];
        toPortfolio(point, least, most, assets, current, work);
      }
    }
    const solved = status === 0 && risk === risk;
    if (weightsOut.given) for (let j = 0; j < assets; j++) weightsOut[r * assets + j] = solved ? best[j] : NaN;
    if (cvarOut.given) cvarOut[r] = solved ? risk : NaN;
    if (statusOut.given) statusOut[r] = status;
  }
}

/** The tail's losses by asset, less their mean, since what all lose alike moves no weight, over the largest; the sum of their squares. */
function gradient(loss: Series, tail: Series, scenarios: i32, assets: i32, to: Series): f64 {
  for (let j = 0; j < assets; j++) to[j] = 0;
  for (let s = 0; s < scenarios; s++) {
    if (!(tail[s] > 0)) continue;
    for (let j = 0; j < assets; j++) to[j] = to[j] + tail[s] * loss[s * assets + j];
  }
  let mean = 0.0;
  for (let j = 0; j < assets; j++) mean += to[j] / <f64>assets;
  let most = 0.0;
  for (let j = 0; j < assets; j++) {
    to[j] = to[j] - mean;
    most = Math.max(most, Math.abs(to[j]));
  }
  let square = 0.0;
  for (let j = 0; j < assets; j++) {
    to[j] = to[j] / most;
    square += to[j] * to[j];
  }
  return square;
}
