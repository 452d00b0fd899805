// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// The shift at which clamp(v - shift, low, high) sums to a total. The sum falls with the shift in straight pieces: Newton's method
// lands on the root once it starts on the right piece, and halving keeps it from wandering. Duchi, Shalev-Shwartz, Singer and
// Chandra 2008; Wang and Lu 2015.
import { given } from "./column";
import { keyOf, valueOf } from "./keys";
import { add, both, flag, ge, le, max, min, not, splat, sub } from "./lanes";
import { Series } from "./series";
import { CHUNK } from "./sum";
import { lost } from "./twosum";

/** Steps at most; halving alone would need 64, since it halves what lies between two doubles. */
const STEPS: i32 = 200;

/** What `sumAt` finds. */
const SUM: i32 = 0;
const AT_LOW: i32 = 1;
const AT_HIGH: i32 = 2;

/** The shift; at `above` the sum is not below the total, at `below` not above it. */
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
): f64 {
  let shift = start < above ? above : start > below ? below : start;
  let off = f64.MAX_VALUE;
  let lows = -1.0;
  let highs = -1.0;
  for (let step = 0; step < STEPS; step++) {
    sumAt(v, low, high, n, shift, work);
    const miss = work[SUM] - total;
    const free = <f64>n - work[AT_LOW] - work[AT_HIGH];
    // The last step came from the same piece of the function: it was exact.
    if (miss == 0 || (work[AT_LOW] == lows && work[AT_HIGH] == highs)) break;
    if (miss > 0) above = shift;
    else below = shift;
    let next = shift + miss / free;
    const newton = free > 0 && next > above && next < below && abs(miss) < 0.5 * off;
    if (!newton) next = halfway(above, below);
    if (!(next > above && next < below)) break;
    lows = newton ? work[AT_LOW] : -1;
    highs = newton ? work[AT_HIGH] : -1;
    off = newton ? abs(miss) : f64.MAX_VALUE;
    shift = next;
  }
  return exactly(v, low, high, n, total, shift);
}

/** The shift from the piece that `near` lies on: (sum of what is free + sum of bounds that hold - total) / how many are free. */
function exactly(v: Series, low: Series, high: Series, n: i32, total: f64, near: f64): f64 {
  let sum = -total;
  let rest = 0.0;
  let free = 0.0;
  for (let i = 0; i < n; i++) {
    const least = given<f64>(low, i, 0);
    const most = given<f64>(high, i, 1);
    const moved = v[i] - near;
    const held = moved <= least || moved >= most;
    const term = moved <= least ? least : held ? most : v[i];
    const before = sum;
    sum = before + term;
    rest += lost(before, term, sum);
    free += held ? 0 : 1;
  }
  const shift = (sum + rest) / free;
  return abs(shift) < Infinity ? shift : near;
}

/** The double in the middle of all doubles between two. */
function halfway(a: f64, b: f64): f64 {
  const low = keyOf(a, 0);
  return valueOf(low + ((keyOf(b, 0) - low) >> 1), 0);
}

/** Sum of the clamped values, and how many rows are at each bound: two lanes, chunks accumulated with their rounding errors. */
function sumAt(v: Series, low: Series, high: Series, n: i32, shift: f64, work: Series): void {
  let sum = 0.0;
  let rest = 0.0;
  let lows = 0.0;
  let highs = 0.0;
  for (let at = 0; at < n; at += CHUNK) {
    const end = n - at < CHUNK ? n : at + CHUNK;
    let even = 0.0;
    let odd = 0.0;
    let i = at;
    if (ASC_FEATURE_SIMD) {
      let pair = splat<v128>(0);
      let low2 = pair;
      let high2 = pair;
      for (; i + 2 <= end; i += 2) {
        const atLow = isLow<v128>(v, low, i, shift);
        pair = add(pair, clamped<v128>(v, low, high, i, shift));
        low2 = add(low2, flag(atLow));
        high2 = add(high2, flag(both(not(atLow), isHigh<v128>(v, high, i, shift))));
      }
      even = f64x2.extract_lane(pair, 0);
      odd = f64x2.extract_lane(pair, 1);
      lows += f64x2.extract_lane(low2, 0) + f64x2.extract_lane(low2, 1);
      highs += f64x2.extract_lane(high2, 0) + f64x2.extract_lane(high2, 1);
    } else {
      for (; i + 2 <= end; i += 2) {
        even += clamped<f64>(v, low, high, i, shift);
        odd += clamped<f64>(v, low, high, i + 1, shift);
      }
    }
    for (let k = ASC_FEATURE_SIMD ? i : at; k < end; k++) {
      const atLow = isLow<f64>(v, low, k, shift);
      lows += flag(atLow);
      highs += flag(both(not(atLow), isHigh<f64>(v, high, k, shift)));
    }
    let more = even + odd;
    if (i < end) more += clamped<f64>(v, low, high, i, shift);
    const before = sum;
    sum = before + more;
    rest += lost(before, more, sum);
  }
  work[SUM] = sum + rest;
  work[AT_LOW] = lows;
  work[AT_HIGH] = highs;
}

/** clamp(v - shift, low, high) */
export function clamped<V>(v: Series, low: Series, high: Series, i: i32, shift: f64): V {
  return min(max(sub(v.at<V>(i), splat<V>(shift)), given<V>(low, i, 0)), given<V>(high, i, 1));
}

function isLow<V>(v: Series, low: Series, i: i32, shift: f64): V {
  return le(sub(v.at<V>(i), splat<V>(shift)), given<V>(low, i, 0));
}

function isHigh<V>(v: Series, high: Series, i: i32, shift: f64): V {
  return ge(sub(v.at<V>(i), splat<V>(shift)), given<V>(high, i, 1));
}
