// Samples: how many, how far off, and of which.

import { Offsets } from "../../lib/lanes/ints";
import { Series } from "../../lib/lanes/series";
import { apportion } from "../../lib/order/apportion";
import { blockedSum } from "../../lib/sums/sum";
import { lost } from "../../lib/sums/twosum";

const MOST_STRATUM: f64 = 1e15;
const MOST_DEVIATION: f64 = 1e100;

/** n_h in proportion to N_h sigma_h, N_h at most; variance = sum of (N_h / N)^2 sigma_h^2 / n_h (1 - n_h / N_h) */
export function sampling_allocation(
  size: Series,
  deviation: Series,
  sample: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  sampleOut: Series,
  variance: Series,
  parts: Series,
  weight: Series,
  more: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const strata = size.from(begin);
    const sigma = deviation.from(begin);
    const all = populationOf(strata, sigma, n);
    const wanted = sample[g];
    const fit = all > 0 && wanted >= 0 && wanted <= MOST_STRATUM && Math.floor(wanted) === wanted;
    if (!fit) for (let i = 0; i < n; i++) parts[i] = NaN;
    else if (wanted >= all) for (let i = 0; i < n; i++) parts[i] = strata[i];
    else shareOut(strata, sigma, n, wanted, parts, weight, more, keys, spare, counters);
    if (sampleOut.given) for (let i = 0; i < n; i++) sampleOut[begin + i] = parts[i];
    if (variance.given) variance[g] = fit ? varianceOf(strata, sigma, parts, n, all) : NaN;
  }
}

/** All of all strata; NaN where something is out of range. */
function populationOf(strata: Series, sigma: Series, n: i32): f64 {
  let fit = true;
  for (let i = 0; i < n; i++) {
    fit = fit && strata[i] >= 0 && strata[i] <= MOST_STRATUM && Math.floor(strata[i]) === strata[i];
    fit = fit && sigma[i] >= 0 && sigma[i] <= MOST_DEVIATION;
  }
  return fit ? blockedSum(strata, n) : NaN;
}

/** Fewer than there are, over the strata that vary; what these do not have over the others. */
function shareOut(
  strata: Series,
  sigma: Series,
  n: i32,
  wanted: f64,
  parts: Series,
  weight: Series,
  more: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  let varying = 0.0;
  for (let i = 0; i < n; i++) if (sigma[i] > 0) varying += strata[i];
  const others = wanted >= varying;
  let left = others ? wanted - varying : wanted;
  let open = false;
  for (let i = 0; i < n; i++) {
    const counts = sigma[i] > 0 !== others;
    parts[i] = counts ? 0 : others ? strata[i] : 0;
    weight[i] = counts ? (others ? strata[i] : strata[i] * sigma[i]) : 0;
  }
  // Whoever would have to give more than there is gives all; then the others' parts grow, and may be too much for the next.
  for (let round = 0; round < n && !open; round++) {
    const sum = blockedSum(weight, n);
    const rest = left;
    open = true;
    for (let i = 0; i < n; i++) {
      if (weight[i] === 0 || (weight[i] / sum) * rest < strata[i]) continue;
      parts[i] = strata[i];
      weight[i] = 0;
      left -= strata[i];
      open = false;
    }
  }
  if (left === 0) return;
  apportion(weight, n, left, more, keys, spare, counters);
  for (let i = 0; i < n; i++) if (weight[i] > 0) parts[i] = more[i];
}

function varianceOf(strata: Series, sigma: Series, parts: Series, n: i32, all: f64): f64 {
  let sum = 0.0;
  let rest = 0.0;
  for (let i = 0; i < n; i++) {
    if (strata[i] === 0 || sigma[i] === 0) continue;
    const scaled = (strata[i] / all) * sigma[i];
    const term = parts[i] === 0 ? Infinity : ((scaled * scaled) / parts[i]) * (1 - parts[i] / strata[i]);
    const before = sum;
    sum += term;
    if (sum < Infinity) rest += lost(before, term, sum);
  }
  return sum + rest;
}
