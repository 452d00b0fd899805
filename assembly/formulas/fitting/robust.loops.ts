// Lines that outliers do not draw towards themselves.

import { allUpTo, copyCells } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { keyOf, numberOf } from "../../lib/lanes/keys";
import { first, splat } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { select } from "../../lib/order/select";
import { sortKeys } from "../../lib/order/sort";
import { normalQuantile } from "../../lib/special/quantile";
import { lost, lostProduct } from "../../lib/sums/twosum";

const MOST: f64 = 1e150;
/** Slopes that are chosen from at once. */
const ROOM: i64 = 1024;

/** slope = median of (y_j - y_i) / (x_j - x_i), x_j != x_i; intercept = median y - slope median x, or median of y - slope x */
export function fitting_theilSen(
  x: Series,
  y: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  confidence: f64,
  interceptIn: f64,
  slope: Series,
  interceptOut: Series,
  low: Series,
  high: Series,
  slopes: usize,
  chosen: usize,
  keys: usize,
  spare: usize,
  places: usize,
  points: Series,
  counters: usize,
): void {
  const z = first(normalQuantile(splat((1 - confidence) / 2)));
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const ownX = x.from(begin);
    const ownY = y.from(begin);
    const fit = n > 1 && allUpTo(ownX, n, MOST) && allUpTo(ownY, n, MOST);
    const sortedX = fit ? sortKeys(ownX, n, 0, keys, spare, 0, counters) : keys;
    const middleX = middle(sortedX, n);
    const tiesX = ties(sortedX, n);
    const equal = equalPairs(sortedX, n);
    const sortedY = fit ? sortKeys(ownY, n, 0, keys, spare, 0, counters) : keys;
    const middleY = middle(sortedY, n);
    const tiesY = ties(sortedY, n);

    const count = fit ? pairs(ownX, ownY, equal, n, slopes) : 0;
    if (count === 0) {
      if (slope.given) slope[g] = NaN;
      if (interceptOut.given) interceptOut[g] = NaN;
      if (low.given) low[g] = NaN;
      if (high.given) high[g] = NaN;
      continue;
    }
    const same = count > ROOM ? ordered(ownX, ownY, n, keys, spare, places, counters, points) : 0;
    const half = count >> 1;
    const upper = slopeAt(n, count, half, slopes, chosen, points, same, counters);
    const value =
      count & 1 ? upper : between(slopeAt(n, count, half - 1, slopes, chosen, points, same, counters), upper);
    if (slope.given) slope[g] = tidy(value);
    if (interceptOut.given) {
      let at = middleY - value * middleX;
      if (interceptIn === 1) {
        for (let i = 0; i < n; i++) store<u64>(keys + ((<usize>i) << 3), keyOf(ownY[i] - value * ownX[i], 0));
        const k = n >> 1;
        const above = numberOf(select(keys, n, k, spare, counters), 0);
        at = n & 1 ? above : between(numberOf(select(keys, n, k - 1, spare, counters), 0), above);
      }
      interceptOut[g] = tidy(at);
    }
    if (!low.given && !high.given) continue;
    const reach = z * Math.sqrt((triples(<f64>n) - tiesX - tiesY) / 18);
    const last = <f64>(count - 1);
    // Without any spread the interval is as wide as nothing is known: NaN there counts as the ends.
    const from = nearest<f64>((<f64>count + reach) / 2) - 1;
    const to = nearest<f64>((<f64>count - reach) / 2);
    if (low.given) low[g] = slopeAt(n, count, from > 0 ? <i64>from : 0, slopes, chosen, points, same, counters);
    if (high.given)
      high[g] = slopeAt(n, count, to < last ? <i64>to : count - 1, slopes, chosen, points, same, counters);
  }
}

function triples(n: f64): f64 {
  return n * (n - 1) * (2 * n + 5);
}

function valueAt(sorted: usize, i: i32): f64 {
  return numberOf(load<u64>(sorted + ((<usize>i) << 3)), 0);
}

/** Half of each, lest the sum overflow; equal ones, infinite or not, are what they are. */
function between(a: f64, b: f64): f64 {
  return a === b ? a : a / 2 + b / 2;
}

function middle(sorted: usize, n: i32): f64 {
  if (n === 0) return NaN;
  const k = n >> 1;
  return n & 1 ? valueAt(sorted, k) : between(valueAt(sorted, k - 1), valueAt(sorted, k));
}

/** What values that are there more than once take from the variance of Kendall's tau. */
function ties(sorted: usize, n: i32): f64 {
  let sum = 0.0;
  for (let i = 0; i < n; ) {
    const value = valueAt(sorted, i);
    let next = i + 1;
    while (next < n && valueAt(sorted, next) === value) next++;
    sum += triples(<f64>(next - i));
    i = next;
  }
  return sum;
}

/** How many pairs have a slope; the keys of these, where there is room for all. */
function pairs(x: Series, y: Series, equal: i64, n: i32, slopes: usize): i64 {
  const count = ((<i64>n * (n - 1)) >> 1) - equal;
  if (count > ROOM) return count;
  let to = slopes;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const run = x[j] - x[i];
      if (run === 0) continue;
      // Never -0.
      store<u64>(to, keyOf((y[j] - y[i]) / run + 0, 0));
      to += 8;
    }
  return count;
}

/** Pairs of equal values. */
function equalPairs(sorted: usize, n: i32): i64 {
  let count: i64 = 0;
  let run: i64 = 0;
  for (let i = 1; i < n; i++) {
    run = valueAt(sorted, i) === valueAt(sorted, i - 1) ? run + 1 : 0;
    count += run;
  }
  return count;
}

/** The k-th smallest slope: chosen from all where there is room for them, else looked for. */
function slopeAt(
  n: i32,
  count: i64,
  k: i64,
  slopes: usize,
  chosen: usize,
  points: Series,
  same: i64,
  counters: usize,
): f64 {
  return count <= ROOM
    ? numberOf(select(slopes, <i32>count, <i32>k, chosen, counters), 0)
    : soughtSlope(n, count, k, slopes, chosen, points, same, counters);
}

/** Points by x, those of one x by y, and how many pairs are the same point. Work: keys, and what sorting takes. */
function ordered(
  x: Series,
  y: Series,
  n: i32,
  keys: usize,
  spare: usize,
  places: usize,
  counters: usize,
  points: Series,
): i64 {
  const xs = points;
  const ys = points.from(n);
  const byY = points.from(2 * n);
  for (let i = 0; i < n; i++) byY[i] = y[i] + 0;
  let order = orderOf(byY, n, keys, spare, places, counters);
  for (let i = 0; i < n; i++) {
    const row = rowAt(order, i);
    ys[i] = y[row] + 0;
    byY[i] = x[row] + 0;
  }
  order = orderOf(byY, n, keys, spare, places, counters);
  for (let i = 0; i < n; i++) xs[i] = byY[rowAt(order, i)];
  for (let i = 0; i < n; i++) byY[i] = ys[rowAt(order, i)];
  copyCells(byY, n, ys);
  let same: i64 = 0;
  let run: i64 = 0;
  for (let i = 1; i < n; i++) {
    run = xs[i] === xs[i - 1] && ys[i] === ys[i - 1] ? run + 1 : 0;
    same += run;
  }
  return same;
}

function orderOf(x: Series, n: i32, keys: usize, spare: usize, places: usize, counters: usize): usize {
  return sortKeys(x, n, 0, keys, spare, places, counters) === keys ? places : places + ((<usize>n) << 2);
}

function rowAt(order: usize, i: i32): i32 {
  return load<i32>(order + ((<usize>i) << 2));
}

/**
 * Halves the doubles there are until few slopes are left between two of them, and chooses from these. Where products overflow, and those
 * left are not as many as were counted, it halves on: the least double that k + 1 slopes do not exceed.
 */
function soughtSlope(
  n: i32,
  count: i64,
  k: i64,
  slopes: usize,
  chosen: usize,
  points: Series,
  same: i64,
  counters: usize,
): f64 {
  let low = keyOf(-Infinity, 0);
  let high = keyOf(Infinity, 0);
  let below: i64 = 0;
  let upTo = count;
  let tried = false;
  while (high - low > 1) {
    if (upTo - below <= ROOM && !tried) {
      tried = true;
      inOrder(n, points);
      if (below > 0) merged(numberOf(low, 0), n, points, 0);
      const left = merged(numberOf(high, 0), n, points, slopes);
      if (left === upTo - below) return numberOf(select(slopes, <i32>left, <i32>(k - below), chosen, counters), 0);
    }
    const key = low + ((high - low) >> 1);
    inOrder(n, points);
    const reached = merged(numberOf(key, 0), n, points, 0) - same;
    if (reached > k) {
      high = key;
      upTo = reached;
    } else {
      low = key;
      below = reached;
    }
  }
  return numberOf(high, 0) + 0;
}

/** The points as they are, by x. */
function inOrder(n: i32, points: Series): void {
  const places = points.from(2 * n);
  for (let i = 0; i < n; i++) places[i] = <f64>i;
}

/**
 * Merges the points into the order of y - t x, with twice the digits, and returns how many pairs change places: from the order of x those
 * whose slope is at most t, from that of another line those whose slope is between. Where there is a list to, the keys of their
 * slopes are put there, but those of equal points, and counted. Dillencourt, Mount and Netanyahu 1992.
 */
function merged(t: f64, n: i32, points: Series, list: usize): i64 {
  const xs = points;
  const ys = points.from(n);
  const own = points.from(2 * n);
  let place = own;
  let high = points.from(3 * n);
  let low = points.from(4 * n);
  let nextPlace = points.from(5 * n);
  let nextHigh = points.from(6 * n);
  let nextLow = points.from(7 * n);
  for (let i = 0; i < n; i++) {
    const at = <i32>place[i];
    const product = t * xs[at];
    const sum = ys[at] - product;
    const off = lost(ys[at], -product, sum) - first(lostProduct(splat(t), splat(xs[at]), splat(product)));
    const whole = sum + off;
    high[i] = whole;
    low[i] = lost(sum, off, whole);
  }
  let count: i64 = 0;
  for (let width = 1; width < n; width <<= 1) {
    for (let from = 0; from < n; from += 2 * width) {
      const middle = min<i32>(from + width, n);
      const end = min<i32>(middle + width, n);
      let i = from;
      let j = middle;
      for (let to = from; to < end; to++) {
        const right = i === middle || (j < end && (high[j] < high[i] || (high[j] === high[i] && low[j] <= low[i])));
        const at = right ? j : i;
        nextPlace[to] = place[at];
        nextHigh[to] = high[at];
        nextLow[to] = low[at];
        if (right) {
          if (list) count = listed(xs, ys, place, i, middle, <i32>place[j], list, count);
          else count += middle - i;
          j++;
        } else i++;
      }
    }
    const oldPlace = place;
    const oldHigh = high;
    const oldLow = low;
    place = nextPlace;
    high = nextHigh;
    low = nextLow;
    nextPlace = oldPlace;
    nextHigh = oldHigh;
    nextLow = oldLow;
  }
  if (place !== own) copyCells(place, n, own);
  return count;
}

/** Adds the slopes between some points and one. */
function listed(xs: Series, ys: Series, place: Series, from: i32, end: i32, b: i32, list: usize, count: i64): i64 {
  for (let i = from; i < end; i++) {
    const a = <i32>place[i];
    const run = xs[b] - xs[a];
    if (run === 0) continue;
    if (count < ROOM) store<u64>(list + ((<usize>count) << 3), keyOf((ys[b] - ys[a]) / run + 0, 0));
    count++;
  }
  return count;
}
