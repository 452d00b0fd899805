// Operators that make one number of the rows of a group.

import { exp } from "../../lib/elementary/exp";
import { expm1 } from "../../lib/elementary/expm1";
import { log } from "../../lib/elementary/log";
import { log1p } from "../../lib/elementary/log1p";
import { LARGEST } from "../../lib/lanes/bounds";
import { allUpTo } from "../../lib/lanes/cells";
import { observed } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { both, gt, keep, first as lane, splat, valid, within } from "../../lib/lanes/lanes";
import { cell, tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { accumulate, blockedSum, CHUNK, chunkOf, sumLanes } from "../../lib/sums/sum";
import { lost } from "../../lib/sums/twosum";

const MOST: f64 = 1e150;

/** initial (1 - e^(-rate t)) e^(sum of log1p(gain_i P_i / parts)), parts 1 or the number of nodes */
export function pi0_pma(
  gain: Series,
  probability: Series,
  initial: Series,
  time: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  rate: f64,
  normalize: f64,
  out: Series,
  terms: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    const parts: f64 = normalize !== 0 ? <f64>(end - begin) : 1;
    let sum = 0.0;
    let rest = 0.0;
    for (let at = begin; at < end; at += CHUNK) {
      const n = chunkOf(end - at);
      boosts(gain.from(at), probability.from(at), n, parts, terms);
      const more = sumLanes(terms, n, false);
      const before = sum;
      sum = before + more;
      rest += lost(before, more, sum);
    }
    // A node that stops everything has the logarithm minus infinity, which leaves no rest.
    const order = sum === -Infinity ? sum : sum + rest;
    // In two halves, which overflow only where the result does.
    const half = lane(exp(splat(order / 2)));
    const start = initial[g];
    const t = time[g];
    const ok = start >= 0 && start <= LARGEST && t >= 0 && t <= LARGEST;
    const reached = start * -lane(expm1(splat(-rate * t)));
    const value = reached === 0 && order === order ? 0 : reached * half * half;
    out[g] = ok ? tidy(value) : NaN;
  }
}

/** Logarithms of the factors of up to CHUNK nodes. */
function boosts(gain: Series, probability: Series, n: i32, parts: f64, terms: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const most = gain.at(i);
    const p = probability.at(i);
    const ok = both(within(most, -MOST, MOST), within(p, 0, 1));
    terms.put(i, valid(ok, log1p((most * p) / splat(parts))));
  }
}

/** initial e^(before + integral of growth - inflation) max(0, 1 + sum of strength_j intensity_j) */
export function pi0_eeo(
  growth: Series,
  inflation: Series,
  initial: Series,
  before: Series,
  strength: Series,
  intensity: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  interventions: i32,
  spacing: f64,
  count: Series,
  sum: Series,
  sumRest: Series,
  first: Series,
  last: Series,
  value: Series,
  integral: Series,
  floored: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const end = offsets.at(g + 1, rows);
    for (let at = offsets.at(g, rows); at < end; at += CHUNK) {
      const n = chunkOf(end - at);
      const more = total(growth.from(at), n) - total(inflation.from(at), n);
      accumulate(sum, sumRest, g, more);
      if (count[g] === 0) first[g] = growth[at] - inflation[at];
      last[g] = growth[at + n - 1] - inflation[at + n - 1];
      count[g] = count[g] + <f64>n;
    }
    const area = bounded(cell(before, g, 0)) + trapezoids(g, spacing, count, sum, sumRest, first, last);
    let bracket: f64 = 1;
    if (strength.given && intensity.given) {
      const own = intensity.from(g * interventions);
      for (let j = 0; j < interventions; j++) bracket += bounded(strength[j]) * bounded(own[j]);
    }
    const start = initial[g];
    const fit = start >= 0 && start <= LARGEST && area === area && bracket === bracket;
    const grown = start > 0 && bracket > 0 ? start * lane(exp(splat(area))) * bracket : 0;
    if (value.given) value[g] = fit ? grown : NaN;
    if (integral.given) integral[g] = fit ? area : NaN;
    if (floored.given) floored[g] = fit ? (bracket <= 0 ? 1 : 0) : NaN;
  }
}

/** initial max(0, 1 + before + integral of growth) product of max(0, 1 + weight_k C_k) */
export function pi0_ssec(
  growth: Series,
  initial: Series,
  before: Series,
  weight: Series,
  level: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  components: i32,
  spacing: f64,
  count: Series,
  sum: Series,
  sumRest: Series,
  first: Series,
  last: Series,
  activity: Series,
  integral: Series,
  floored: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const end = offsets.at(g + 1, rows);
    for (let at = offsets.at(g, rows); at < end; at += CHUNK) {
      const n = chunkOf(end - at);
      accumulate(sum, sumRest, g, total(growth.from(at), n));
      if (count[g] === 0) first[g] = growth[at];
      last[g] = growth[at + n - 1];
      count[g] = count[g] + <f64>n;
    }
    const area = bounded(cell(before, g, 0)) + trapezoids(g, spacing, count, sum, sumRest, first, last);
    let product: f64 = 1;
    let least: f64 = 1;
    let fit = true;
    if (weight.given && level.given) {
      const own = level.from(g * components);
      for (let k = 0; k < components; k++) {
        const factor = 1 + bounded(weight[k]) * own[k];
        fit = fit && factor === factor && own[k] >= 0 && own[k] <= MOST;
        least = Math.min(least, factor);
        product *= Math.max(factor, 0);
      }
    }
    const start = initial[g];
    const bracket = 1 + area;
    fit = fit && start >= 0 && start <= LARGEST && area === area;
    const grown = start > 0 && bracket > 0 && least > 0 ? start * bracket * product : 0;
    if (activity.given) activity[g] = fit ? grown : NaN;
    if (integral.given) integral[g] = fit ? area : NaN;
    if (floored.given) floored[g] = fit ? (bracket <= 0 || least < 0 ? 1 : 0) : NaN;
  }
}

/** Sum of up to CHUNK rates; NaN where one is out of range. */
function total(x: Series, n: i32): f64 {
  return allUpTo(x, n, MOST) ? sumLanes(x, n, false) : NaN;
}

/** h (sum - (first + last) / 2); NaN of no samples. */
function trapezoids(g: i32, spacing: f64, count: Series, sum: Series, rest: Series, first: Series, last: Series): f64 {
  return count[g] > 0 ? spacing * (sum[g] + rest[g] - (first[g] + last[g]) / 2) : NaN;
}

function bounded(x: f64): f64 {
  return Math.abs(x) <= MOST ? x : NaN;
}

/** p_i = x_i / sum x; giniSimpson = sum of p (1 - p); H = -sum of p ln p; evenness = H / ln n; effective = e^H */
export function pi0_diversity(
  amount: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  giniSimpson: Series,
  shannonEvenness: Series,
  effective: Series,
  terms: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = amount.from(begin);
    const sum = blockedSum(own, n);
    const whole = sum > 0 && sum < Infinity ? sum : NaN;
    if (giniSimpson.given) giniSimpson[g] = spread(own, n, whole, terms, false);
    if (!shannonEvenness.given && !effective.given) continue;
    const entropy = spread(own, n, whole, terms, true);
    if (shannonEvenness.given) {
      const evenness = n > 1 ? entropy / lane(log(splat(<f64>n))) : entropy;
      shannonEvenness[g] = evenness > 1 ? 1 : tidy(evenness);
    }
    if (effective.given) effective[g] = tidy(lane(exp(splat(entropy))));
  }
}

/** Sum of p (1 - p), or of -p ln p, over the shares of a group. */
function spread(x: Series, rows: i32, whole: f64, terms: Series, logarithmic: boolean): f64 {
  let sum = 0.0;
  let rest = 0.0;
  for (let at = 0; at < rows; at += CHUNK) {
    const n = chunkOf(rows - at);
    if (logarithmic) surprises(x.from(at), n, whole, terms);
    else mixtures(x.from(at), n, whole, terms);
    const more = sumLanes(terms, n, false);
    const before = sum;
    sum = before + more;
    rest += lost(before, more, sum);
  }
  return rows > 0 ? tidy(sum + rest) : NaN;
}

function mixtures(x: Series, n: i32, whole: f64, terms: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const part = x.at(i);
    const p = part / splat(whole);
    terms.put(i, valid(within(part, 0, 1e300), p * (splat(1) - p)));
  }
}

function surprises(x: Series, n: i32, whole: f64, terms: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const part = x.at(i);
    const p = part / splat(whole);
    const some = gt(p, splat(0));
    const term = keep(some, p * log(p));
    terms.put(i, valid(both(within(part, 0, 1e300), observed(p)), splat(0) - term));
  }
}
