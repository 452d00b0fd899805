// How well people hide among others.

import { exp } from "../../lib/elementary/exp";
import { log } from "../../lib/elementary/log";
import { given, observed } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import {
  abs,
  always,
  both,
  either,
  eq,
  first,
  floor,
  ge,
  gt,
  keep,
  maskOf,
  max,
  min,
  not,
  select,
  splat,
  within,
} from "../../lib/lanes/lanes";
import { atLeast, atMost } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";

const MOST: f64 = 9007199254740991;

/** Even rows and odd rows add up apart, then together: the lanes of the SIMD build. */
export function privacy_reidRisk(
  size: Series,
  population: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  threshold: f64,
  prosecutorMax: Series,
  prosecutorMean: Series,
  atRiskOut: Series,
  uniquesOut: Series,
  kOut: Series,
  journalistMaxOut: Series,
  journalistMeanOut: Series,
  journalistAtRiskOut: Series,
): void {
  const one = splat(1);
  const zero = splat(0);
  const limit = splat(threshold);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let people = 0.0;
    let risky = 0.0;
    let alone = 0.0;
    let least = Infinity;
    let behind = 0.0;
    let guessed = 0.0;
    let exposed = 0.0;
    let fewest = Infinity;
    let bad = begin === end ? 1.0 : 0.0;
    for (let lane = 0; lane < 2; lane += LANES) {
      let sum = zero;
      let riskySum = zero;
      let aloneSum = zero;
      let smallest = splat(Infinity);
      let behindSum = zero;
      let guessedSum = zero;
      let exposedSum = zero;
      let rarest = smallest;
      let wrong = zero;
      for (let i = begin + lane; i < end; i += 2) {
        const own = size.at(i);
        const all = given(population, i, NaN);
        // Behind an odd last row stands nobody, who looks like nobody.
        const inside = LANES === 1 || i + 1 < end ? always(true) : firstOnly();
        const known = observed(all);
        const fits = both(within(own, 1, MOST), eq(floor(own), own));
        const holds = both(within(all, 1, MOST), both(ge(all, own), eq(floor(all), all)));
        wrong = max(wrong, keep(both(inside, not(both(fits, either(not(known), holds)))), one));
        sum += keep(inside, own);
        riskySum += keep(both(inside, gt(one / own, limit)), own);
        aloneSum += keep(both(inside, eq(own, one)), one);
        smallest = min(smallest, select(inside, own, splat(Infinity)));
        behindSum += keep(inside, all);
        guessedSum += keep(inside, own / all);
        exposedSum += keep(both(inside, gt(one / all, limit)), own);
        rarest = min(rarest, select(inside, all, splat(Infinity)));
      }
      people += together(sum);
      risky += together(riskySum);
      alone += together(aloneSum);
      least = atMost(least, lower(smallest));
      behind += together(behindSum);
      guessed += together(guessedSum);
      exposed += together(exposedSum);
      fewest = atMost(fewest, lower(rarest));
      bad += together(wrong);
    }
    const fine = bad === 0;
    const classes = <f64>(end - begin);
    const known = fine && behind === behind;
    if (prosecutorMax.given) prosecutorMax[g] = fine ? 1 / least : NaN;
    if (prosecutorMean.given) prosecutorMean[g] = fine ? classes / people : NaN;
    if (atRiskOut.given) atRiskOut[g] = fine ? risky / people : NaN;
    if (uniquesOut.given) uniquesOut[g] = fine ? alone / people : NaN;
    if (kOut.given) kOut[g] = fine ? least : NaN;
    if (journalistMaxOut.given) journalistMaxOut[g] = known ? 1 / fewest : NaN;
    if (journalistMeanOut.given) journalistMeanOut[g] = known ? atLeast(classes / behind, guessed / people) : NaN;
    if (journalistAtRiskOut.given) journalistAtRiskOut[g] = known ? exposed / people : NaN;
  }
}

/** True in the first lane. */
function firstOnly(): Mask {
  return maskOf(true, false);
}

function together(x: Lane): f64 {
  if (isVector<Lane>()) return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
  return x;
}

function lower(x: Lane): f64 {
  if (!isVector<Lane>()) return x;
  return atMost(f64x2.extract_lane(x, 0), f64x2.extract_lane(x, 1));
}

/** H = -sum of p ln p over the values that occur; r_1 < c (r_l + r_(l + 1) + ...), r in falling order */
export function privacy_lDiversity(
  count: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  c: f64,
  l: f64,
  distinctOut: Series,
  entropyL: Series,
  recursiveOut: Series,
  top: Series,
): void {
  const apart = <i32>l - 1;
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    for (let k = 0; k <= apart; k++) top[k] = 0;
    let total = 0.0;
    let distinct = 0.0;
    let fit = true;
    for (let i = begin; i < end; i++) {
      const x = count[i];
      fit = fit && x >= 0 && x <= MOST && Math.floor(x) === x;
      total += x;
      if (x > 0) distinct++;
      if (!(x > top[apart])) continue;
      let k = apart;
      for (; k > 0 && top[k - 1] < x; k--) top[k] = top[k - 1];
      top[k] = x;
    }
    fit = fit && total > 0;
    if (distinctOut.given) distinctOut[g] = fit ? distinct : NaN;
    if (entropyL.given) entropyL[g] = fit ? first(exp(splat(entropy(count, begin, end, total)))) : NaN;
    if (recursiveOut.given) {
      let tail = total;
      for (let k = 0; k < apart; k++) tail -= top[k];
      recursiveOut[g] = fit ? (top[0] < c * tail ? 1 : 0) : NaN;
    }
  }
}

function entropy(count: Series, begin: i32, end: i32, total: f64): f64 {
  let sum = 0.0;
  for (let lane = 0; lane < 2; lane += LANES) {
    let part = splat(0);
    for (let i = begin + lane; i < end; i += 2) {
      const p = count.at(i) / splat(total);
      const inside = LANES === 1 || i + 1 < end ? gt(p, splat(0)) : both(firstOnly(), gt(p, splat(0)));
      part -= keep(inside, p * log(p));
    }
    sum += together(part);
  }
  return sum;
}

/** 1/2 sum |p - q|, or sum |cumulative p - cumulative q| / (m - 1) */
export function privacy_tCloseness(
  inside: Series,
  whole: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  ordered: f64,
  out: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let p = 0.0;
    let q = 0.0;
    let fit = true;
    for (let i = begin; i < end; i++) {
      fit = fit && inside[i] >= 0 && inside[i] <= 1e15 && whole[i] >= 0 && whole[i] <= 1e15;
      p += inside[i];
      q += whole[i];
    }
    if (!(fit && p > 0 && q > 0)) out[g] = NaN;
    else out[g] = ordered === 1 ? moved(inside, whole, begin, end, p, q) : apart(inside, whole, begin, end, p, q);
  }
}

function apart(inside: Series, whole: Series, begin: i32, end: i32, p: f64, q: f64): f64 {
  let sum = 0.0;
  for (let lane = 0; lane < 2; lane += LANES) {
    let part = splat(0);
    for (let i = begin + lane; i < end; i += 2) {
      const gap = inside.at(i) / splat(p) - whole.at(i) / splat(q);
      part += LANES === 1 || i + 1 < end ? abs(gap) : keep(firstOnly(), abs(gap));
    }
    sum += together(part);
  }
  return atMost(sum / 2, 1);
}

function moved(inside: Series, whole: Series, begin: i32, end: i32, p: f64, q: f64): f64 {
  if (end - begin === 1) return 0;
  let gap = 0.0;
  let sum = 0.0;
  for (let i = begin; i < end - 1; i++) {
    gap += inside[i] / p - whole[i] / q;
    sum += Math.abs(gap);
  }
  return atMost(sum / <f64>(end - begin - 1), 1);
}
