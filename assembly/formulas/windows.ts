// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST, SAFE } from "../lib/lanes/bounds";
import { canonical, emit, given, isWhole } from "../lib/lanes/column";
import { Offsets } from "../lib/lanes/ints";
import {
  add,
  always,
  both,
  clamp,
  div,
  either,
  finite,
  floor,
  ge,
  gt,
  keep,
  lt,
  max,
  min,
  mul,
  not,
  pairOf,
  roundHalfAway,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";
import { CHUNK, treeOf } from "../lib/sums/sum";
import { lost } from "../lib/sums/twosum";

/**
 * Averages of the block times with weights 2 / 6, 2 / 16 and 2 / 61; next = round(clamp(D (T / max(1, (s + 3 m + 8 l) /
 * 12)) (1 + 0.05 hint), floor(D / 4), 4 D)), 1 or more. Two chains side by side, a lane each.
 */
export function consensus_windowRetune(
  timestamps: Series,
  difficulty: Series,
  hint: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  spacing: f64,
  nextOut: Series,
  hintOut: Series,
  shortOut: Series,
  mediumOut: Series,
  longOut: Series,
  predictedOut: Series,
): void {
  const one = splat<Lane>(1);
  for (let g = 0; g < groups; g += LANES) {
    const pair = g + 1 < groups;
    const start0 = offsets.at(g, rows);
    const n0 = offsets.at(g + 1, rows) - start0;
    const start1 = LANES == 2 && pair ? offsets.at(g + 1, rows) : start0;
    const n1 = LANES == 2 && pair ? offsets.at(g + 2, rows) - start1 : n0;
    const common = n0 < n1 ? n0 : n1;
    const lengths = pairOf<Lane>(<f64>n0, <f64>n1);
    let before = chains<Lane>(timestamps, start0, start1);
    let known = either(finite(before), lt(lengths, one));
    let rises = ge(lengths, splat<Lane>(2));
    let short = splat<Lane>(NaN);
    let medium = short;
    let long = short;
    if (common > 1) {
      const now = chains<Lane>(timestamps, start0 + 1, start1 + 1);
      short = sub(now, before);
      medium = short;
      long = short;
      before = now;
      known = both(known, finite(now));
      rises = both(rises, gt(short, splat<Lane>(0)));
    }
    for (let k = 2; k < common; k++) {
      const now = chains<Lane>(timestamps, start0 + k, start1 + k);
      const interval = sub(now, before);
      short = average(short, interval, 6);
      medium = average(medium, interval, 16);
      long = average(long, interval, 61);
      before = now;
      known = both(known, finite(now));
      rises = both(rises, gt(interval, splat<Lane>(0)));
    }
    // What the longer chain has left; the shorter stands still.
    for (let k = common < 1 ? 1 : common; k < n0 || k < n1; k++) {
      const active = lt(splat<Lane>(k), lengths);
      const now = select(
        active,
        chains<Lane>(timestamps, k < n0 ? start0 + k : start0, k < n1 ? start1 + k : start1),
        before,
      );
      const interval = sub(now, before);
      const seeds = always<Lane>(k == 1);
      short = select(active, select(seeds, interval, average(short, interval, 6)), short);
      medium = select(active, select(seeds, interval, average(medium, interval, 16)), medium);
      long = select(active, select(seeds, interval, average(long, interval, 61)), long);
      before = now;
      known = both(known, either(not(active), finite(now)));
      rises = both(rises, either(not(active), gt(interval, splat<Lane>(0))));
    }
    const d = difficulty.at<Lane>(g);
    const trend = given<Lane>(hint, g, 0);
    const ok = both(known, both(isWhole(d, 0, SAFE), isWhole(trend, -1, 1)));
    const weighed = add(add(short, mul(splat<Lane>(3), medium)), mul(splat<Lane>(8), long));
    const predicted = max(div(weighed, splat<Lane>(12)), one);
    const lean = add(one, mul(trend, splat<Lane>(0.05)));
    const wanted = mul(mul(d, div(splat<Lane>(spacing), predicted)), lean);
    const bounded = min(max(wanted, floor(mul(d, splat<Lane>(0.25)))), mul(d, splat<Lane>(4)));
    const next = clamp(select(rises, roundHalfAway(bounded), d), 1, SAFE);
    const gap = sub(short, long);
    const leaning = sub(keep(gt(gap, one), one), keep(lt(gap, splat<Lane>(-1)), one));
    const counts = both(ok, rises);
    emit(nextOut, g, valid(ok, next), pair);
    emit(hintOut, g, valid(ok, keep(rises, leaning)), pair);
    emit(shortOut, g, valid(counts, canonical(short)), pair);
    emit(mediumOut, g, valid(counts, canonical(medium)), pair);
    emit(longOut, g, valid(counts, canonical(long)), pair);
    emit(predictedOut, g, valid(counts, canonical(predicted)), pair);
  }
}

/** x w + mean (1 - w) for w = 2 / span1 */
function average<V>(mean: V, x: V, span1: f64): V {
  const w = 2 / span1;
  return add(mul(x, splat<V>(w)), mul(mean, splat<V>(1 - w)));
}

/** One cell of each chain. */
function chains<V>(x: Series, i: i32, j: i32): V {
  if (isVector<V>()) return f64x2.replace_lane(x.all<v128>(i), 1, x[j]);
  return x[i] as V;
}

/** next = round(1 / (mean(1 / D) L / (N (N + 1) T / 2))), L = max(sum of i clamp(time_i, +-6 T), N^2 T / 20) */
export function consensus_lwma(
  difficulty: Series,
  solveTime: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  spacing: f64,
  nextOut: Series,
  weightedOut: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let time = 0.0;
    let timeRest = 0.0;
    let ease = 0.0;
    let easeRest = 0.0;
    for (let at = begin; at < end; at += CHUNK) {
      const n = end - at < CHUNK ? end - at : CHUNK;
      const moreTime = chunkTime(solveTime.from(at), n, <f64>(at - begin + 1), 6 * spacing);
      const moreEase = chunkEase(difficulty.from(at), n);
      const timeBefore = time;
      const easeBefore = ease;
      time += moreTime;
      ease += moreEase;
      timeRest += lost(timeBefore, moreTime, time);
      easeRest += lost(easeBefore, moreEase, ease);
    }
    const n = <f64>(end - begin);
    const sum = time + timeRest;
    const least = (n * n * spacing) / 20;
    const weighted = sum < least ? least : sum;
    const target = (((ease + easeRest) / n) * weighted) / (((n * (n + 1)) / 2) * spacing);
    const next = clamp<f64>(roundHalfAway<f64>(1 / target), 1, SAFE);
    if (nextOut.given) nextOut[g] = canonical<f64>(next);
    if (weightedOut.given) weightedOut[g] = target == target ? weighted : NaN;
  }
}

/** Sum of i clamp(time_i, +-bound) over up to CHUNK blocks, four lanes; the first of them counts `weight`. */
function chunkTime(time: Series, n: i32, weight: f64, bound: f64): f64 {
  let sum = timeLanes<Lane>(time, n, weight, bound, 0);
  if (LANES == 1) sum += timeLanes<Lane>(time, n, weight, bound, 2);
  for (let i = n & ~3; i < n; i++) sum += (weight + <f64>i) * bounded<f64>(time[i], bound);
  return sum;
}

function timeLanes<V>(time: Series, n: i32, weight: f64, bound: f64, from: i32): f64 {
  let a = splat<V>(0);
  let b = a;
  let w = pairOf<V>(weight + <f64>from, weight + <f64>from + 1);
  const end = n & ~3;
  for (let i = from; i < end; i += 4) {
    a = add(a, mul(w, bounded(time.at<V>(i), bound)));
    b = add(b, mul(add(w, splat<V>(<f64>LANES)), bounded(time.at<V>(i + LANES), bound)));
    w = add(w, splat<V>(4));
  }
  return treeOf(a, b);
}

function bounded<V>(time: V, bound: f64): V {
  return valid(finite(time), clamp(time, -bound, bound));
}

/** Sum of 1 / D over up to CHUNK blocks, four lanes; NaN when one is invalid. */
function chunkEase(difficulty: Series, n: i32): f64 {
  let sum = easeLanes<Lane>(difficulty, n, 0);
  if (LANES == 1) sum += easeLanes<Lane>(difficulty, n, 2);
  for (let i = n & ~3; i < n; i++) sum += ease<f64>(difficulty[i]);
  return sum;
}

function easeLanes<V>(difficulty: Series, n: i32, from: i32): f64 {
  let a = splat<V>(0);
  let b = a;
  const end = n & ~3;
  for (let i = from; i < end; i += 4) {
    a = add(a, ease(difficulty.at<V>(i)));
    b = add(b, ease(difficulty.at<V>(i + LANES)));
  }
  return treeOf(a, b);
}

function ease<V>(difficulty: V): V {
  return div(splat<V>(1), valid(within(difficulty, 1e-9, LARGEST), difficulty));
}
