// Order statistics of the last ticks: beside the window, its values in order. A tick finds the place of the value that leaves and of the one
// that comes by bisection, and moves what lies between the two.
import { LARGEST } from "../../lib/lanes/bounds";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { between } from "../../lib/order/select";

const LOWER: f64 = 1;
const HIGHER: f64 = 2;
const MIDPOINT: f64 = 3;
const NEAREST: f64 = 4;

export function signal_movingMedian(
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  minPeriods: f64,
  recent: Series,
  sorted: Series,
  place: Series,
  skipped: Series,
  out: Series,
): void {
  quantiles(x, ticks, entities, window, minPeriods, 0.5, 0, recent, sorted, place, skipped, out);
}

export function signal_movingQuantile(
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  minPeriods: f64,
  q: f64,
  interpolation: f64,
  recent: Series,
  sorted: Series,
  place: Series,
  skipped: Series,
  out: Series,
): void {
  quantiles(x, ticks, entities, window, minPeriods, q, interpolation, recent, sorted, place, skipped, out);
}

function quantiles(
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  minPeriods: f64,
  q: f64,
  interpolation: f64,
  recent: Series,
  sorted: Series,
  place: Series,
  skipped: Series,
  out: Series,
): void {
  const least = minPeriods === minPeriods ? minPeriods : <f64>window;
  for (let e = 0; e < entities; e++) {
    const own = recent.from(e * window);
    const order = sorted.from(e * window);
    const begin = place[e];
    let at = begin >= 0 && begin < <f64>window ? <i32>begin : 0;
    let n = inOrder(own, order, window);
    let gaps = skipped[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const value = x[i];
      const ok = Math.abs(value) <= LARGEST;
      if (!ok) gaps++;
      let result = NaN;
      if (window > 0) {
        // Of zeros the positive one, as they are told apart by no comparison.
        const enters = ok ? value + 0 : NaN;
        n = exchanged(order, n, own[at], enters);
        own[at] = enters;
        at = at + 1 === window ? 0 : at + 1;
        if (n > 0 && <f64>n >= least) result = quantileOf(order, n, q, interpolation);
      }
      if (out.given) out[i] = tidy(result);
    }
    place[e] = <f64>at;
    skipped[e] = gaps;
  }
}

/** How many values the window has. Where the ordered ones are not as many, or not in order, they are made anew. */
function inOrder(recent: Series, sorted: Series, window: i32): i32 {
  let n = 0;
  let ordered = 0;
  let rising = true;
  let before = -Infinity;
  for (let k = 0; k < window; k++) {
    const value = sorted[k];
    n += recent[k] === recent[k] ? 1 : 0;
    ordered += value === value ? 1 : 0;
    rising = rising && (value !== value || before <= value);
    before = value;
  }
  if (rising && n === ordered) return n;
  for (let k = 0; k < window; k++) sorted[k] = NaN;
  n = 0;
  for (let k = 0; k < window; k++) n = exchanged(sorted, n, NaN, recent[k]);
  return n;
}

/** Takes one of n values in order out and puts another one in, each unless it is NaN; returns how many there are then. */
function exchanged(sorted: Series, n: i32, leaves: f64, enters: f64): i32 {
  const goes = leaves === leaves && n > 0;
  let hole = goes ? min(rank(sorted, n, leaves), n - 1) : n;
  const left = goes ? n - 1 : n;
  if (enters !== enters) {
    for (; hole < left; hole++) sorted[hole] = sorted[hole + 1];
    if (goes) sorted[left] = NaN;
    return left;
  }
  const place = rank(sorted, n, enters);
  if (place > hole) for (const end = place - 1; hole < end; hole++) sorted[hole] = sorted[hole + 1];
  else for (; hole > place; hole--) sorted[hole] = sorted[hole - 1];
  sorted[hole] = enters;
  return left + 1;
}

/** How many of n values in order lie below x, by bisection without branches. */
function rank(sorted: Series, n: i32, x: f64): i32 {
  if (n === 0) return 0;
  let from = 0;
  while (n > 1) {
    const half = n >> 1;
    from += sorted[from + half - 1] < x ? half : 0;
    n -= half;
  }
  return from + (sorted[from] < x ? 1 : 0);
}

/** At q (n - 1), counted from 0. */
function quantileOf(sorted: Series, n: i32, q: f64, interpolation: f64): f64 {
  const place = q * <f64>(n - 1);
  const below = Math.floor(place);
  const part = place - below;
  const k = <i32>below;
  const low = sorted[k];
  if (part === 0 || interpolation === LOWER) return low;
  const high = sorted[k + 1];
  if (interpolation === HIGHER) return high;
  if (interpolation === MIDPOINT) return between(low, high, 0.5);
  if (interpolation === NEAREST) return part > 0.5 || (part === 0.5 && (k & 1) === 1) ? high : low;
  return between(low, high, part);
}
