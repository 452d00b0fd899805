// Totals shared out over the rows of a group: in whole numbers, or within bounds.

import { Offsets } from "../../lib/lanes/ints";
import { splat } from "../../lib/lanes/lanes";
import { cell } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { apportion } from "../../lib/order/apportion";
import { BASE, clamped, findShift, SHIFT } from "../../lib/order/simplex";
import { blockedSum, total as compensated } from "../../lib/sums/sum";
import { lost } from "../../lib/sums/twosum";

const SOLVED: f64 = 0;
const INFEASIBLE: f64 = 1;
const INEXACT: f64 = 2;

/** quota = share / sum * total, rounded down; one more to the largest fractions until the parts sum to the total */
export function core_largestRemainder(
  shares: Series,
  total: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  out: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    apportion(shares.from(begin), n, total[g], out.from(begin), keys, spare, counters);
  }
}

/** clamp(v - shift, low, high), where shift, in two parts, makes the sum right. */
export function core_projectSimplex(
  v: Series,
  low: Series,
  high: Series,
  totalIn: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  nearest: Series,
  status: Series,
  work: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const point = v.from(begin);
    const least = low.given ? low.from(begin) : low;
    const most = high.given ? high.from(begin) : high;
    const total = cell(totalIn, g, 1);
    const state = project(point, least, most, n, total, work);
    const found = state === SOLVED || state === INEXACT;
    const base = found ? work[BASE] : NaN;
    const shift = work[SHIFT];
    if (status.given) status[g] = state;
    if (!nearest.given) continue;
    const to = nearest.from(begin);
    for (let i = 0; i < n; i += LANES) {
      to.write(i, found ? clamped(point, least, most, i, base, shift) : splat(NaN), i + 1 < n);
    }
  }
}

/** Leaves the shift in work where there is one; NaN when something is out of range. */
function project(v: Series, low: Series, high: Series, n: i32, total: f64, work: Series): f64 {
  let fit = Math.abs(total) < Infinity;
  let ordered = true;
  let lows = 0.0;
  let lowsRest = 0.0;
  let highs = 0.0;
  let highsRest = 0.0;
  let above = Infinity;
  let below = -Infinity;
  for (let i = 0; i < n; i++) {
    const bottom = cell(low, i, 0);
    const top = cell(high, i, 1);
    fit = fit && Math.abs(v[i]) < Infinity && Math.abs(bottom) < Infinity && Math.abs(top) < Infinity;
    ordered = ordered && bottom <= top;
    const a = lows + bottom;
    lowsRest += lost(lows, bottom, a);
    lows = a;
    const b = highs + top;
    highsRest += lost(highs, top, b);
    highs = b;
    above = Math.min(above, v[i] - top);
    below = Math.max(below, v[i] - bottom);
  }
  if (!fit) return NaN;
  if (!ordered || compensated(lows, lowsRest) > total || compensated(highs, highsRest) < total) return INFEASIBLE;
  const start = (blockedSum(v, n) - total) / <f64>n;
  return n === 0 || findShift(v, low, high, n, total, above, below, start, work) ? SOLVED : INEXACT;
}
