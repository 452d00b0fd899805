import { LARGEST, SAFE } from "../../lib/lanes/bounds";
import { canonical, emit, given, isWhole } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import {
  always,
  both,
  clamp,
  either,
  finite,
  first,
  floor,
  ge,
  gt,
  keep,
  lt,
  max,
  min,
  not,
  pairOf,
  roundHalfAway,
  select,
  splat,
  valid,
  within,
} from "../../lib/lanes/lanes";
import { atLeast, atMost, tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { CHUNK, treeOf } from "../../lib/sums/sum";
import { lost } from "../../lib/sums/twosum";

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
  const one = splat(1);
  for (let g = 0; g < groups; g += LANES) {
    const pair = g + 1 < groups;
    const start0 = offsets.at(g, rows);
    const n0 = offsets.at(g + 1, rows) - start0;
    const start1 = LANES === 2 && pair ? offsets.at(g + 1, rows) : start0;
    const n1 = LANES === 2 && pair ? offsets.at(g + 2, rows) - start1 : n0;
    const common = n0 < n1 ? n0 : n1;
    const lengths = pairOf(<f64>n0, <f64>n1);
    let before = chains(timestamps, start0, start1);
    let known = either(finite(before), lt(lengths, one));
    let rises = ge(lengths, splat(2));
    let short = splat(NaN);
    let medium = short;
    let long = short;
    if (common > 1) {
      const now = chains(timestamps, start0 + 1, start1 + 1);
      short = now - before;
      medium = short;
      long = short;
      before = now;
      known = both(known, finite(now));
      rises = both(rises, gt(short, splat(0)));
    }
    for (let k = 2; k < common; k++) {
      const now = chains(timestamps, start0 + k, start1 + k);
      const interval = now - before;
      short = average(short, interval, 6);
      medium = average(medium, interval, 16);
      long = average(long, interval, 61);
      before = now;
      known = both(known, finite(now));
      rises = both(rises, gt(interval, splat(0)));
    }
    // What the longer chain has left; the shorter stands still.
    for (let k = common < 1 ? 1 : common; k < n0 || k < n1; k++) {
      const active = lt(splat(k), lengths);
      const now = select(
        active,
        chains(timestamps, k < n0 ? start0 + k : start0, k < n1 ? start1 + k : start1),
        before,
      );
      const interval = now - before;
      const seeds = always(k === 1);
      short = select(active, select(seeds, interval, average(short, interval, 6)), short);
      medium = select(active, select(seeds, interval, average(medium, interval, 16)), medium);
      long = select(active, select(seeds, interval, average(long, interval, 61)), long);
      before = now;
      known = both(known, either(not(active), finite(now)));
      rises = both(rises, either(not(active), gt(interval, splat(0))));
    }
    const d = difficulty.at(g);
    const trend = given(hint, g, 0);
    const ok = both(known, both(isWhole(d, 0, SAFE), isWhole(trend, -1, 1)));
    const weighed = short + splat(3) * medium + splat(8) * long;
    const predicted = max(weighed / splat(12), one);
    const lean = one + trend * splat(0.05);
    const wanted = d * (splat(spacing) / predicted) * lean;
    const bounded = min(max(wanted, floor(d * splat(0.25))), d * splat(4));
    const next = clamp(select(rises, roundHalfAway(bounded), d), 1, SAFE);
    const gap = short - long;
    const leaning = keep(gt(gap, one), one) - keep(lt(gap, splat(-1)), one);
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
function average(mean: Lane, x: Lane, span1: f64): Lane {
  const w = 2 / span1;
  return x * splat(w) + mean * splat(1 - w);
}

/** One cell of each chain. */
function chains(x: Series, i: i32, j: i32): Lane {
  if (isVector<Lane>()) return f64x2.replace_lane(x.all(i), 1, x[j]);
  return x[i];
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
    const next = atMost(atLeast(first(roundHalfAway(splat(1 / target))), 1), SAFE);
    if (nextOut.given) nextOut[g] = tidy(next);
    if (weightedOut.given) weightedOut[g] = target === target ? weighted : NaN;
  }
}

/** Sum of i clamp(time_i, +-bound) over up to CHUNK blocks, four lanes; the first of them counts `weight`. */
function chunkTime(time: Series, n: i32, weight: f64, bound: f64): f64 {
  let sum = timeLanes(time, n, weight, bound, 0);
  if (LANES === 1) sum += timeLanes(time, n, weight, bound, 2);
  for (let i = n & ~3; i < n; i++) sum += (weight + <f64>i) * first(bounded(splat(time[i]), bound));
  return sum;
}

function timeLanes(time: Series, n: i32, weight: f64, bound: f64, from: i32): f64 {
  let a = splat(0);
  let b = a;
  let w = pairOf(weight + <f64>from, weight + <f64>from + 1);
  const end = n & ~3;
  for (let i = from; i < end; i += 4) {
    a += w * bounded(time.at(i), bound);
    b += (w + splat(<f64>LANES)) * bounded(time.at(i + LANES), bound);
    w += splat(4);
  }
  return treeOf(a, b);
}

function bounded(time: Lane, bound: f64): Lane {
  return valid(finite(time), clamp(time, -bound, bound));
}

/** Sum of 1 / D over up to CHUNK blocks, four lanes; NaN when one is invalid. */
function chunkEase(difficulty: Series, n: i32): f64 {
  let sum = easeLanes(difficulty, n, 0);
  if (LANES === 1) sum += easeLanes(difficulty, n, 2);
  for (let i = n & ~3; i < n; i++) sum += first(ease(splat(difficulty[i])));
  return sum;
}

function easeLanes(difficulty: Series, n: i32, from: i32): f64 {
  let a = splat(0);
  let b = a;
  const end = n & ~3;
  for (let i = from; i < end; i += 4) {
    a += ease(difficulty.at(i));
    b += ease(difficulty.at(i + LANES));
  }
  return treeOf(a, b);
}

function ease(difficulty: Lane): Lane {
  return splat(1) / valid(within(difficulty, 1e-9, LARGEST), difficulty);
}
