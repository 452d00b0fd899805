// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Samples: how many, how far off, and of which.
import { apportion } from "../lib/apportion";
import { SAFE } from "../lib/bounds";
import { emit, given, isWhole, observed } from "../lib/column";
import { Offsets } from "../lib/ints";
import {
  add,
  both,
  ceil,
  div,
  either,
  eq,
  every,
  first,
  ge,
  le,
  max,
  min,
  mul,
  not,
  root,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { log } from "../lib/log";
import { normalQuantile } from "../lib/quantile";
import { Series } from "../lib/series";
import { blockedSum } from "../lib/sum";
import { lost } from "../lib/twosum";

const LEAST_MARGIN: f64 = 1e-9;
const MOST_ERROR: f64 = 1e9;
const MOST_STRATUM: f64 = 1e15;
const MOST_DEVIATION: f64 = 1e100;

/** Within bounds, or NaN: not given. */
function absentOr<V>(x: V, least: f64, most: f64): V {
  return either(within(x, least, most), not(observed(x)));
}

/** n0 = z^2 p (1 - p) / e^2; n = ceil(n0 / (1 + (n0 - 1) / N)); margin = z sqrt(p (1 - p) / n) sqrt((N - n) / (N - 1)) */
export function sampling_size(
  population: Series,
  margin: Series,
  sample: Series,
  proportion: Series,
  n: i32,
  confidence: f64,
  size: Series,
  infinite: Series,
  achieved: Series,
  z: Series,
): void {
  const one = splat<Lane>(1);
  // By the part beyond, which keeps its digits when the confidence is high.
  const quantile = splat<Lane>(-first(normalQuantile(splat<Lane>((1 - confidence) * 0.5))));
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const all = population.at<Lane>(i);
    const e = given<Lane>(margin, i, NaN);
    const taken = given<Lane>(sample, i, NaN);
    const p = given<Lane>(proportion, i, 0.5);
    const fits = both(absentOr(e, LEAST_MARGIN, 1), absentOr(taken, 1, SAFE));
    const ok = both(both(isWhole(all, 1, SAFE), within(p, 0, 1)), fits);
    const spread = mul(p, sub(one, p));
    const scaled = div(quantile, e);
    let endless = mul(mul(scaled, scaled), spread);
    const finite = ceil(div(endless, add(one, div(sub(endless, one), all))));
    // One at least; where one is enough the quotient could be 0 / 0.
    let found = select(le(endless, one), one, min(finite, all));
    const sized = both(ok, observed(e));
    // The condition looks at the sizes on purpose; see energy_treasuryFee.
    if (!every(both(sized, observed(found)))) {
      found = valid(sized, found);
      endless = valid(sized, endless);
    }
    emit(size, i, found, pair);
    emit(infinite, i, endless, pair);
    if (achieved.given) {
      const looked = select(observed(taken), taken, found);
      const left = max(sub(all, looked), splat<Lane>(0));
      const rest = div(left, max(sub(all, one), one));
      const off = mul(quantile, mul(root(div(spread, looked)), root(rest)));
      achieved.write(i, valid(both(ok, observed(looked)), off), pair);
    }
    emit(z, i, valid(ok, quantile), pair);
  }
}

/**
 * n0 = R^2 ln(2 / delta) / (2 e^2), n = n0 (N + 1) / (N + n0), both rounded up; R sqrt(ln(2 / delta) / (2 n)), times
 * sqrt(1 - (n - 1) / N)
 */
export function sampling_bounds(
  population: Series,
  error: Series,
  sample: Series,
  n: i32,
  delta: f64,
  range: f64,
  hoeffding: Series,
  serfling: Series,
  hoeffdingRadius: Series,
  serflingRadius: Series,
): void {
  const one = splat<Lane>(1);
  // ln(2 / delta) without a quotient that could overflow
  const half = (LN_2 - first(log(splat<Lane>(delta)))) * 0.5;
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const all = population.at<Lane>(i);
    const e = given<Lane>(error, i, NaN);
    const taken = given<Lane>(sample, i, NaN);
    const ok = both(isWhole(all, 1, SAFE), both(absentOr(e, LEAST_MARGIN, MOST_ERROR), absentOr(taken, 1, SAFE)));
    const scaled = div(splat<Lane>(range), e);
    const endless = mul(mul(scaled, scaled), splat<Lane>(half));
    const finite = mul(endless, div(add(all, one), add(all, endless)));
    const sized = both(ok, observed(e));
    let drawn = ceil(endless);
    let kept = min(ceil(finite), all);
    // The condition looks at the sizes on purpose; see energy_treasuryFee.
    if (!every(both(sized, observed(kept)))) {
      drawn = valid(sized, drawn);
      kept = valid(sized, kept);
    }
    emit(hoeffding, i, drawn, pair);
    emit(serfling, i, kept, pair);
    const squared = div(splat<Lane>(half), taken);
    const rest = sub(one, div(sub(min(taken, all), one), all));
    const measured = both(ok, observed(taken));
    if (hoeffdingRadius.given) hoeffdingRadius.write(i, valid(measured, mul(splat<Lane>(range), root(squared))), pair);
    if (serflingRadius.given)
      serflingRadius.write(i, valid(measured, mul(splat<Lane>(range), root(mul(squared, rest)))), pair);
  }
}

const LN_2: f64 = 0.6931471805599453;

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
    const fit = all > 0 && wanted >= 0 && wanted <= MOST_STRATUM && floor<f64>(wanted) == wanted;
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
    fit = fit && strata[i] >= 0 && strata[i] <= MOST_STRATUM && floor<f64>(strata[i]) == strata[i];
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
    const counts = sigma[i] > 0 != others;
    parts[i] = counts ? 0 : others ? strata[i] : 0;
    weight[i] = counts ? (others ? strata[i] : strata[i] * sigma[i]) : 0;
  }
  // Whoever would have to give more than there is gives all; then the others' parts grow, and may be too much for the next.
  for (let round = 0; round < n && !open; round++) {
    const sum = blockedSum(weight, n);
    const rest = left;
    open = true;
    for (let i = 0; i < n; i++) {
      if (weight[i] == 0 || (weight[i] / sum) * rest < strata[i]) continue;
      parts[i] = strata[i];
      weight[i] = 0;
      left -= strata[i];
      open = false;
    }
  }
  if (left == 0) return;
  apportion(weight, n, left, more, keys, spare, counters);
  for (let i = 0; i < n; i++) if (weight[i] > 0) parts[i] = more[i];
}

function varianceOf(strata: Series, sigma: Series, parts: Series, n: i32, all: f64): f64 {
  let sum = 0.0;
  let rest = 0.0;
  for (let i = 0; i < n; i++) {
    if (strata[i] == 0 || sigma[i] == 0) continue;
    const scaled = (strata[i] / all) * sigma[i];
    const term = parts[i] == 0 ? Infinity : ((scaled * scaled) / parts[i]) * (1 - parts[i] / strata[i]);
    const before = sum;
    sum += term;
    if (sum < Infinity) rest += lost(before, term, sum);
  }
  return sum + rest;
}

/** n = ceil((N - recent) fraction); recent + n; (N - recent) sigma sqrt((1 - n / (N - recent)) / n) */
export function sampling_hybrid(
  population: Series,
  recent: Series,
  fraction: Series,
  n: i32,
  deviation: f64,
  processed: Series,
  workFraction: Series,
  standardError: Series,
): void {
  const zero = splat<Lane>(0);
  const one = splat<Lane>(1);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const all = population.at<Lane>(i);
    const fresh = recent.at<Lane>(i);
    const part = fraction.at<Lane>(i);
    const old = sub(all, fresh);
    const fits = both(isWhole(all, 1, SAFE), both(isWhole(fresh, 0, SAFE), ge(old, zero)));
    const ok = both(fits, within(part, 0, 1));
    // A fraction of -0 looks at 0 of them, not at -0.
    const looked = add(min(ceil(mul(old, part)), old), zero);
    let work = add(fresh, looked);
    // The condition looks at the work on purpose; see energy_treasuryFee.
    if (!every(both(ok, observed(work)))) work = valid(ok, work);
    emit(processed, i, work, pair);
    emit(workFraction, i, valid(ok, div(work, all)), pair);
    if (standardError.given) {
      // Where nothing is old, nothing is unknown.
      const rest = div(sub(one, div(looked, max(old, one))), looked);
      const error = mul(mul(old, splat<Lane>(deviation)), root(rest));
      const known = either(eq(old, looked), eq(splat<Lane>(deviation), zero));
      standardError.write(i, valid(ok, select(known, zero, error)), pair);
    }
  }
}
