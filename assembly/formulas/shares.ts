// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Totals shared out over the rows of a group: in whole numbers, or within bounds.
import { total as compensated } from "../lib/compensated";
import { given } from "../lib/column";
import { Offsets } from "../lib/ints";
import { splat } from "../lib/lanes";
import { select } from "../lib/select";
import { Series } from "../lib/series";
import { clamped, findShift } from "../lib/simplex";
import { blockedSum, lost } from "../lib/sum";

/** Fractions are compared to 12 decimals: what is equal on paper is equal here. */
const DECIMALS = 1e12;
/** Largest total: below it quotas are less than half a unit off, all of them together less than one. */
const MOST = 1e15;

/** quota = share / sum * total, rounded down; one more to the largest fractions until the parts sum to the total */
export function core_largestRemainder(
  shares: Series,
  totals: Series,
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
    const share = shares.from(begin);
    const part = out.from(begin);
    const total = totals[g];
    const sum = sharesSum(share, n);
    if (!(sum > 0 && sum < Infinity && total >= 0 && total <= MOST && floor(total) == total)) {
      for (let i = 0; i < n; i++) part[i] = NaN;
      continue;
    }
    let positive = 0;
    let handed = 0.0;
    for (let i = 0; i < n; i++) {
      const quota = (share[i] / sum) * total;
      part[i] = quota;
      handed += floor(quota);
      store<u64>(keys + ((<usize>positive) << 3), fraction(quota));
      positive += <i32>(quota > 0);
    }
    // Rows of no share never get one more.
    const more = <i32>(total - handed);
    const least = more > 0 ? select(keys, positive, positive - more, spare, counters) : u64.MAX_VALUE;
    let ties = more;
    for (let i = 0; i < positive; i++) ties -= <i32>(load<u64>(keys + ((<usize>i) << 3)) > least);
    for (let i = 0; i < n; i++) {
      const quota = part[i];
      const key = fraction(quota);
      let extra = 0.0;
      if (quota > 0 && key >= least) {
        extra = key > least || ties > 0 ? 1 : 0;
        ties -= <i32>(key == least);
      }
      part[i] = floor(quota) + extra;
    }
  }
}

/** NaN where a share is negative or not a number. */
function sharesSum(share: Series, n: i32): f64 {
  let fit = true;
  for (let i = 0; i < n; i++) fit = fit && share[i] >= 0;
  return fit ? blockedSum(share, n) : NaN;
}

function fraction(quota: f64): u64 {
  return <u64>nearest((quota - floor(quota)) * DECIMALS);
}

/** clamp(v - shift, low, high), where shift makes the sum right. */
export function core_projectSimplex(
  v: Series,
  low: Series,
  high: Series,
  totals: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  nearest: Series,
  shift: Series,
  status: Series,
  work: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const point = v.from(begin);
    const least = low.given ? low.from(begin) : low;
    const most = high.given ? high.from(begin) : high;
    const total = given<f64>(totals, g, 1);
    const state = project(point, least, most, n, total, work);
    const by = state == 0 ? work[0] : NaN;
    if (shift.given) shift[g] = by;
    if (status.given) status[g] = state;
    if (!nearest.given) continue;
    const to = nearest.from(begin);
    for (let i = 0; i < n; i += LANES) {
      to.write(i, by == by ? clamped<Lane>(point, least, most, i, by) : splat<Lane>(NaN), i + 1 < n);
    }
  }
}

/** 0 with the shift in work[0], 1 when there is none, NaN when something is out of range. */
function project(v: Series, low: Series, high: Series, n: i32, total: f64, work: Series): f64 {
  let fit = abs(total) < Infinity;
  let ordered = true;
  let lows = 0.0;
  let lowsRest = 0.0;
  let highs = 0.0;
  let highsRest = 0.0;
  let above = Infinity;
  let below = -Infinity;
  for (let i = 0; i < n; i++) {
    const bottom = given<f64>(low, i, 0);
    const top = given<f64>(high, i, 1);
    fit = fit && abs(v[i]) < Infinity && abs(bottom) < Infinity && abs(top) < Infinity;
    ordered = ordered && bottom <= top;
    const a = lows + bottom;
    lowsRest += lost(lows, bottom, a);
    lows = a;
    const b = highs + top;
    highsRest += lost(highs, top, b);
    highs = b;
    above = min<f64>(above, v[i] - top);
    below = max<f64>(below, v[i] - bottom);
  }
  if (!fit) return NaN;
  if (!ordered || compensated(lows, lowsRest) > total || compensated(highs, highsRest) < total) return 1;
  if (n == 0) work[0] = 0;
  else work[0] = findShift(v, low, high, n, total, above, below, (blockedSum(v, n) - total) / <f64>n, work);
  return 0;
}
