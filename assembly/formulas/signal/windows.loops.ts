// Sums and extremes of the last ticks. Time is cut into blocks as long as the window. A window is the end of one block, whose sums are made
// when it is complete, and the beginning of the next, whose sums grow: nothing is ever taken off a sum, so nothing drifts, and each value
// is added twice. (M. van Herk 1992 and J. Gil and M. Werman 1993 do so for extremes.)
import { LARGEST } from "../../lib/lanes/bounds";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { total } from "../../lib/sums/sum";
import { lost } from "../../lib/sums/twosum";

const SUMMED: f64 = 1e300;
const SQUARED: f64 = 1e150;

/** A place in the window, also where somebody wrote something else to the state. */
function placeOf(place: f64, window: i32): i32 {
  return place >= 0 && place < <f64>window ? <i32>place : 0;
}

/** So many values make a result. */
function leastOf(minPeriods: f64, window: i32): f64 {
  return minPeriods === minPeriods ? minPeriods : <f64>window;
}

export function signal_movingSum(
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  minPeriods: f64,
  recent: Series,
  ends: Series,
  counts: Series,
  count: Series,
  sum: Series,
  rest: Series,
  place: Series,
  skipped: Series,
  out: Series,
): void {
  sums(false, x, ticks, entities, window, minPeriods, recent, ends, counts, count, sum, rest, place, skipped, out);
}

export function signal_movingMean(
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  minPeriods: f64,
  recent: Series,
  ends: Series,
  counts: Series,
  count: Series,
  sum: Series,
  rest: Series,
  place: Series,
  skipped: Series,
  out: Series,
): void {
  sums(true, x, ticks, entities, window, minPeriods, recent, ends, counts, count, sum, rest, place, skipped, out);
}

/** The sum of a window, or that over how many values it has. */
function sums(
  mean: boolean,
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  minPeriods: f64,
  recent: Series,
  ends: Series,
  counts: Series,
  count: Series,
  sum: Series,
  rest: Series,
  place: Series,
  skipped: Series,
  out: Series,
): void {
  const least = leastOf(minPeriods, window);
  for (let e = 0; e < entities; e++) {
    const start = e * window;
    const own = recent.from(start);
    const later = ends.from(start);
    const laterCount = counts.from(start);
    let at = placeOf(place[e], window);
    let s = sum[e];
    let off = rest[e];
    let n = count[e];
    let gaps = skipped[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const value = x[i];
      const ok = Math.abs(value) <= SUMMED;
      if (!ok) gaps++;
      let result = NaN;
      if (window > 0) {
        own[at] = ok ? value : NaN;
        if (ok) {
          const next = s + value;
          off += lost(s, value, next);
          s = next;
          n++;
        }
        at++;
        if (at === window) {
          turnSums(own, window, later, laterCount);
          at = 0;
          s = 0;
          off = 0;
          n = 0;
        }
        const all = laterCount[at] + n;
        if (all >= least) {
          result = later[at] + total(s, off);
          if (mean) result /= all;
        }
      }
      if (out.given) out[i] = tidy(result);
    }
    place[e] = <f64>at;
    sum[e] = s;
    rest[e] = off;
    count[e] = n;
    skipped[e] = gaps;
  }
}

/** Sums of a block that is complete, from each place to its end, and how many values they are of. */
function turnSums(x: Series, window: i32, ends: Series, counts: Series): void {
  let s: f64 = 0;
  let off: f64 = 0;
  let n: f64 = 0;
  for (let k = window - 1; k >= 0; k--) {
    const value = x[k];
    if (Math.abs(value) <= SUMMED) {
      const next = s + value;
      off += lost(s, value, next);
      s = next;
      n++;
    }
    ends[k] = s + off;
    counts[k] = n;
  }
}

/**
 * Of each part sums s and q of distances from a value of it and of their squares: mean s / n, squares q - s^2 / n; with d between the means
 * squares a + squares b + d^2 a b / (a + b), and that over a + b - ddof
 */
export function signal_movingVariance(
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  minPeriods: f64,
  ddof: f64,
  recent: Series,
  ends: Series,
  squares: Series,
  counts: Series,
  count: Series,
  base: Series,
  from: Series,
  sum: Series,
  square: Series,
  place: Series,
  skipped: Series,
  meanOut: Series,
  varianceOut: Series,
  deviationOut: Series,
): void {
  const least = leastOf(minPeriods, window);
  for (let e = 0; e < entities; e++) {
    const start = e * window;
    const own = recent.from(start);
    const later = ends.from(start);
    const laterSquares = squares.from(start);
    const laterCount = counts.from(start);
    let at = placeOf(place[e], window);
    let last = base[e];
    let first = from[e];
    let s = sum[e];
    let q = square[e];
    let n = count[e];
    let gaps = skipped[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const value = x[i];
      const ok = Math.abs(value) <= SQUARED;
      if (!ok) gaps++;
      let mean = NaN;
      let variance = NaN;
      if (window > 0) {
        own[at] = ok ? value : NaN;
        if (ok) {
          if (!(Math.abs(first) <= SQUARED)) first = value;
          const distance = value - first;
          s += distance;
          q += distance * distance;
          n++;
        }
        at++;
        if (at === window) {
          last = turnSquares(own, window, later, laterSquares, laterCount);
          at = 0;
          first = NaN;
          s = 0;
          q = 0;
          n = 0;
        }
        const before = laterCount[at];
        const all = before + n;
        if (all >= least) {
          const middle = s / n;
          let apart = laterSquares[at];
          if (n > 0) {
            const own = Math.max(q - s * middle, 0);
            mean = first + middle;
            if (before > 0) {
              const shift = first - last + (middle - later[at]);
              const part = before / all;
              mean = first + (middle - shift * part);
              apart += own + shift * shift * (part * n);
            } else apart = own;
          } else if (before > 0) mean = last + later[at];
          if (all > ddof) variance = apart / (all - ddof);
        }
      }
      if (meanOut.given) meanOut[i] = tidy(mean);
      if (varianceOut.given) varianceOut[i] = tidy(variance);
      if (deviationOut.given) deviationOut[i] = tidy(Math.sqrt(variance));
    }
    place[e] = <f64>at;
    base[e] = tidy(last);
    from[e] = tidy(first);
    sum[e] = s;
    square[e] = q;
    count[e] = n;
    skipped[e] = gaps;
  }
}

/** Of a block that is complete, from each place to its end: mean less the last value, squares about it, count. Returns the last value. */
function turnSquares(x: Series, window: i32, ends: Series, squares: Series, counts: Series): f64 {
  let last = NaN;
  let s: f64 = 0;
  let q: f64 = 0;
  let n: f64 = 0;
  let middle: f64 = 0;
  let apart: f64 = 0;
  for (let k = window - 1; k >= 0; k--) {
    const value = x[k];
    if (Math.abs(value) <= SQUARED) {
      if (n === 0) last = value;
      const distance = value - last;
      s += distance;
      q += distance * distance;
      n++;
      middle = s / n;
      apart = Math.max(q - s * middle, 0);
    }
    ends[k] = middle;
    squares[k] = apart;
    counts[k] = n;
  }
  return last;
}

export function signal_movingMin(
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  minPeriods: f64,
  recent: Series,
  ends: Series,
  counts: Series,
  count: Series,
  least: Series,
  place: Series,
  skipped: Series,
  out: Series,
): void {
  extremes(1, x, ticks, entities, window, minPeriods, recent, ends, counts, count, least, place, skipped, out);
}

export function signal_movingMax(
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  minPeriods: f64,
  recent: Series,
  ends: Series,
  counts: Series,
  count: Series,
  most: Series,
  place: Series,
  skipped: Series,
  out: Series,
): void {
  extremes(-1, x, ticks, entities, window, minPeriods, recent, ends, counts, count, most, place, skipped, out);
}

/** min(end of the block before, beginning of this one); of the greatest, with the signs turned. */
function extremes(
  sign: f64,
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  minPeriods: f64,
  recent: Series,
  ends: Series,
  counts: Series,
  count: Series,
  extreme: Series,
  place: Series,
  skipped: Series,
  out: Series,
): void {
  const least = leastOf(minPeriods, window);
  for (let e = 0; e < entities; e++) {
    const start = e * window;
    const own = recent.from(start);
    const later = ends.from(start);
    const laterCount = counts.from(start);
    let at = placeOf(place[e], window);
    let low = sign * extreme[e];
    let n = count[e];
    let gaps = skipped[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const value = x[i];
      const ok = Math.abs(value) <= LARGEST;
      if (!ok) gaps++;
      let result = NaN;
      if (window > 0) {
        own[at] = ok ? value : NaN;
        if (ok) {
          low = lower(low, sign * value);
          n++;
        }
        at++;
        if (at === window) {
          turnExtremes(sign, own, window, later, laterCount);
          at = 0;
          low = NaN;
          n = 0;
        }
        if (laterCount[at] + n >= least) result = sign * lower(sign * later[at], low);
      }
      if (out.given) out[i] = tidy(result);
    }
    place[e] = <f64>at;
    extreme[e] = tidy(sign * low);
    count[e] = n;
    skipped[e] = gaps;
  }
}

/** The lower of two, the other one where one is NaN. */
function lower(a: f64, b: f64): f64 {
  return b < a || a !== a ? b : a;
}

function turnExtremes(sign: f64, x: Series, window: i32, ends: Series, counts: Series): void {
  let low = NaN;
  let n: f64 = 0;
  for (let k = window - 1; k >= 0; k--) {
    const value = x[k];
    if (value === value) {
      low = lower(low, sign * value);
      n++;
    }
    ends[k] = tidy(sign * low);
    counts[k] = n;
  }
}
