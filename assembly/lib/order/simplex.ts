// The shift at which clamp(v - shift, low, high) sums to a total. The sum falls with the shift in straight pieces: Newton's method
// lands on the root once it starts on the right piece, and halving keeps it from wandering. Duchi, Shalev-Shwartz, Singer and
// Chandra 2008; Wang and Lu 2015.

import { given } from "../lanes/column";
import { keyOf, numberOf } from "../lanes/keys";
import { both, first, flag, ge, le, max, min, not, splat } from "../lanes/lanes";
import { atLeast, atMost, cell } from "../lanes/scalar";
import { Series } from "../lanes/series";
import { CHUNK, chunkOf } from "../sums/sum";
import { lost } from "../sums/twosum";

/** Steps at most; halving alone would need 64, since it halves what lies between two doubles. */
const STEPS: i32 = 200;
/** Corrections of a shift that is right but for them. */
const ROUNDS: i32 = 4;
/** A sum this close to the total, against the sum of absolute values, is right but for one more correction: 2^-43, and an ULP a row. */
const CLOSE: f64 = 1.1368683772161603e-13;
const ULP: f64 = 2.220446049250313e-16;

/** What `sumAt` finds. */
const SUM: i32 = 0;
const AT_LOW: i32 = 1;
const AT_HIGH: i32 = 2;
/** What `correct` finds: does the sum keep to the total? */
const KEPT: i32 = 3;
/** What `findShift` leaves. */
export const BASE: i32 = 0;
export const SHIFT: i32 = 1;

/**
 * Leaves a shift in two parts, work[BASE] and work[SHIFT]; false where the sum does not keep to the total. At `above` the sum is not
 * below the total, at `below` not above it. Where one double is too coarse for the shift, the nearest value is taken away first: of
 * 1e15, 1e15, 1e15 a third is left only then.
 */
export function findShift(
  v: Series,
  low: Series,
  high: Series,
  n: i32,
  total: f64,
  above: f64,
  below: f64,
  start: f64,
  work: Series,
): boolean {
  let base = search(v, low, high, n, total, 0, above, below, start, work);
  let shift = correct(v, low, high, n, total, base, 0, 1, work);
  if (work[KEPT] === 0) {
    base = nearestTo(v, n, base);
    above = Infinity;
    below = -Infinity;
    for (let i = 0; i < n; i++) {
      const value = v[i] - base;
      above = atMost(above, value - cell(high, i, 1));
      below = atLeast(below, value - cell(low, i, 0));
    }
    shift = search(v, low, high, n, total, base, above, below, 0, work);
    shift = correct(v, low, high, n, total, base, shift, ROUNDS, work);
  }
  work[BASE] = base;
  work[SHIFT] = shift;
  return work[KEPT] !== 0;
}

function search(
  v: Series,
  low: Series,
  high: Series,
  n: i32,
  total: f64,
  base: f64,
  above: f64,
  below: f64,
  start: f64,
  work: Series,
): f64 {
  let shift = start > below ? below : start >= above ? start : above;
  let off = f64.MAX_VALUE;
  let lows = -1.0;
  let highs = -1.0;
  for (let step = 0; step < STEPS; step++) {
    sumAt(v, low, high, n, base, shift, work);
    const miss = work[SUM] - total;
    const free = <f64>n - work[AT_LOW] - work[AT_HIGH];
    // The last step came from the same piece of the function: it was exact.
    if (miss === 0 || (work[AT_LOW] === lows && work[AT_HIGH] === highs)) break;
    if (miss > 0) above = shift;
    else below = shift;
    let next = shift + miss / free;
    const newton = free > 0 && next > above && next < below && Math.abs(miss) < 0.5 * off;
    if (!newton) next = halfway(above, below);
    if (!(next > above && next < below)) break;
    lows = newton ? work[AT_LOW] : -1;
    highs = newton ? work[AT_HIGH] : -1;
    off = newton ? Math.abs(miss) : f64.MAX_VALUE;
    shift = next;
  }
  return shift;
}

/** Newton's steps with the sum to its last digit; work[KEPT] says whether it came to the total. */
function correct(
  v: Series,
  low: Series,
  high: Series,
  n: i32,
  total: f64,
  base: f64,
  near: f64,
  rounds: i32,
  work: Series,
): f64 {
  let shift = near;
  for (let round = 0; round < rounds; round++) {
    let miss = -total;
    let rest = 0.0;
    let size = Math.abs(total);
    let free = 0.0;
    for (let i = 0; i < n; i++) {
      const least = cell(low, i, 0);
      const most = cell(high, i, 1);
      const value = first(moved(v, i, base, shift));
      const term = atMost(atLeast(value, least), most);
      free += value > least && value < most ? 1 : 0;
      size += Math.abs(term);
      const before = miss;
      miss = before + term;
      rest += lost(before, term, miss);
    }
    miss += rest;
    work[KEPT] = Math.abs(miss) <= (CLOSE + <f64>n * ULP) * size ? 1 : 0;
    const next = shift + miss / free;
    if (!(Math.abs(next) < Infinity)) break;
    shift = next;
    if (work[KEPT] !== 0) break;
  }
  return shift;
}

function nearestTo(v: Series, n: i32, x: f64): f64 {
  let best = v[0];
  for (let i = 1; i < n; i++) if (Math.abs(v[i] - x) < Math.abs(best - x)) best = v[i];
  return best;
}

/** The double in the middle of all doubles between two. */
function halfway(a: f64, b: f64): f64 {
  const low = keyOf(a, 0);
  return numberOf(low + ((keyOf(b, 0) - low) >> 1), 0);
}

/** Sum of the clamped values, and how many rows are at each bound: two lanes, chunks accumulated with their rounding errors. */
function sumAt(v: Series, low: Series, high: Series, n: i32, base: f64, shift: f64, work: Series): void {
  let sum = 0.0;
  let rest = 0.0;
  let lows = 0.0;
  let highs = 0.0;
  for (let at = 0; at < n; at += CHUNK) {
    const end = at + chunkOf(n - at);
    let even = 0.0;
    let odd = 0.0;
    let i = at;
    if (ASC_FEATURE_SIMD) {
      let pair = splat(0);
      let low2 = pair;
      let high2 = pair;
      for (; i + 2 <= end; i += 2) {
        const atLow = isLow(v, low, i, base, shift);
        pair += clamped(v, low, high, i, base, shift);
        low2 += flag(atLow);
        high2 += flag(both(not(atLow), isHigh(v, high, i, base, shift)));
      }
      even = f64x2.extract_lane(pair, 0);
      odd = f64x2.extract_lane(pair, 1);
      lows += f64x2.extract_lane(low2, 0) + f64x2.extract_lane(low2, 1);
      highs += f64x2.extract_lane(high2, 0) + f64x2.extract_lane(high2, 1);
    } else {
      for (; i + 2 <= end; i += 2) {
        even += first(clamped(v, low, high, i, base, shift));
        odd += first(clamped(v, low, high, i + 1, base, shift));
      }
    }
    for (let k = ASC_FEATURE_SIMD ? i : at; k < end; k++) {
      const atLow = isLow(v, low, k, base, shift);
      lows += first(flag(atLow));
      highs += first(flag(both(not(atLow), isHigh(v, high, k, base, shift))));
    }
    let more = even + odd;
    if (i < end) more += first(clamped(v, low, high, i, base, shift));
    const before = sum;
    sum = before + more;
    rest += lost(before, more, sum);
  }
  work[SUM] = sum + rest;
  work[AT_LOW] = lows;
  work[AT_HIGH] = highs;
}

/** clamp(v - base - shift, low, high) */
export function clamped(v: Series, low: Series, high: Series, i: i32, base: f64, shift: f64): Lane {
  return min(max(moved(v, i, base, shift), given(low, i, 0)), given(high, i, 1));
}

function moved(v: Series, i: i32, base: f64, shift: f64): Lane {
  return v.at(i) - splat(base) - splat(shift);
}

function isLow(v: Series, low: Series, i: i32, base: f64, shift: f64): Mask {
  return le(moved(v, i, base, shift), given(low, i, 0));
}

function isHigh(v: Series, high: Series, i: i32, base: f64, shift: f64): Mask {
  return ge(moved(v, i, base, shift), given(high, i, 1));
}
