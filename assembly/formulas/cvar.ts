// @ts-nocheck asc checks this file; tsc has no f64 indexing.
// Conditional value at risk: the mean of the worst losses.
import { boundsFit, toPortfolio } from "../lib/box";
import { Offsets } from "../lib/ints";
import { valueOf } from "../lib/keys";
import { numberKeys, select } from "../lib/select";
import { Series } from "../lib/series";
import { dotLanes } from "../lib/dot";

/** A tail this close to a whole number of losses is one: (1 - 0.7) 10 is not 3 in doubles. */
const WHOLE: f64 = 1e-9;

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
    const worst = kthWorst(losses, n, tailSize(n, confidence), keys, spare, counters);
    if (varOut.given) varOut[g] = worst;
    if (cvarOut.given) cvarOut[g] = meanOfTail(losses, n, confidence, worst);
    if (tailOut.given) weighTail(losses, n, confidence, worst, tailOut.from(begin));
  }
}

/** k = (1 - confidence) n, at least 1. */
function tailSize(n: i32, confidence: f64): f64 {
  const k = (1 - confidence) * <f64>n;
  const whole = nearest(k);
  return max<f64>(abs(k - whole) < WHOLE ? whole : k, 1);
}

/** The k-th largest loss, k rounded up; NaN where there is none or one is no number. */
function kthWorst(losses: Series, n: i32, k: f64, keys: usize, spare: usize, counters: usize): f64 {
  let fit = n > 0;
  for (let i = 0; i < n; i++) fit = fit && abs(losses[i]) < Infinity;
  if (!fit) return NaN;
  numberKeys(losses, n, keys);
  return valueOf(select(keys, n, n - <i32>ceil(k), spare, counters), 0);
}

/** (sum of the losses beyond the k-th + what is left of k times the k-th) / k */
function meanOfTail(losses: Series, n: i32, confidence: f64, worst: f64): f64 {
  const k = tailSize(n, confidence);
  let excess = 0.0;
  for (let i = 0; i < n; i++) excess += max<f64>(losses[i] - worst, 0);
  const mean = worst + excess / k;
  return mean == mean ? mean : NaN;
}

/** 1 / k for each loss beyond the k-th, and for those equal to it until k is used up. */
function weighTail(losses: Series, n: i32, confidence: f64, worst: f64, tail: Series): void {
  const k = tailSize(n, confidence);
  let left = k;
  for (let i = 0; i < n; i++) left -= <f64>(losses[i] > worst);
  for (let i = 0; i < n; i++) {
    let part = losses[i] > worst ? 1.0 : 0.0;
    if (losses[i] == worst) {
      part = min<f64>(left, 1);
      left -= part;
    }
    tail[i] = worst == worst ? part / k : NaN;
  }
}

const STEPS: i32 = 3000;

/** w' = P(w - size / sqrt(k + 1) g / |g|), g = the tail's mean losses; the best w of all */
export function subsidy_cvarPortfolio(
  loss: Series,
  low: Series,
  high: Series,
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
  let fit = scenarios > 0 && assets > 0;
  for (let i = 0; i < scenarios * assets; i++) fit = fit && abs(loss[i]) < Infinity;
  const status = fit ? boundsFit(low, high, assets) : NaN;
  let least = NaN;
  if (status == 0) {
    for (let j = 0; j < assets; j++) point[j] = 1 / <f64>assets;
    toPortfolio(point, low, high, assets, current, work);
    for (let step = 0; step < STEPS; step++) {
      for (let s = 0; s < scenarios; s++) total[s] = dotLanes(loss.from(s * assets), current, assets);
      const worst = kthWorst(total, scenarios, tailSize(scenarios, confidence), keys, spare, counters);
      const risk = meanOfTail(total, scenarios, confidence, worst);
      if (risk < least || step == 0) {
        least = risk;
        for (let j = 0; j < assets; j++) best[j] = current[j];
      }
      weighTail(total, scenarios, confidence, worst, tail);
      for (let j = 0; j < assets; j++) point[j] = 0;
      for (let s = 0; s < scenarios; s++) {
        if (!(tail[s] > 0)) continue;
        for (let j = 0; j < assets; j++) point[j] = point[j] + tail[s] * loss[s * assets + j];
      }
      // What all assets lose alike moves no weight.
      let mean = 0.0;
      for (let j = 0; j < assets; j++) mean += point[j] / <f64>assets;
      let square = 0.0;
      for (let j = 0; j < assets; j++) square += (point[j] - mean) * (point[j] - mean);
      if (!(square > 0 && square < Infinity)) break;
      const size = 1 / sqrt(square * <f64>(step + 1));
      for (let j = 0; j < assets; j++) point[j] = current[j] - size * (point[j] - mean);
      toPortfolio(point, low, high, assets, current, work);
    }
  }
  const solved = status == 0 && least == least;
  if (weightsOut.given) for (let j = 0; j < assets; j++) weightsOut[j] = solved ? best[j] : NaN;
  if (cvarOut.given) cvarOut[0] = solved ? least : NaN;
  if (statusOut.given) statusOut[0] = status;
}
