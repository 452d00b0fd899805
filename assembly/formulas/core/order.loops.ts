// Sorting and order statistics of groups of rows. Serial work: both builds run the same code.
import { Offsets } from "../../lib/lanes/ints";
import { NAN_KEY, numberOf } from "../../lib/lanes/keys";
import { Series } from "../../lib/lanes/series";
import { selectedAt, sortedAt } from "../../lib/order/places";
import { numberKeys } from "../../lib/order/select";
import { sortKeys } from "../../lib/order/sort";
import { topKeys } from "../../lib/order/top";

const FALLING: u64 = u64.MAX_VALUE;

export function core_sort(
  x: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  descending: f64,
  values: Series,
  order: Series,
  keys: usize,
  spare: usize,
  rowsScratch: usize,
  counters: usize,
): void {
  const flip = descending === 1 ? FALLING : 0;
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const sorted = sortKeys(x.from(begin), n, flip, keys, spare, order.given ? rowsScratch : 0, counters);
    if (values.given) {
      const to = values.from(begin);
      for (let i = 0; i < n; i++) to[i] = numberOf(keyAt(sorted, i), flip);
    }
    if (order.given) {
      const to = order.from(begin);
      const from = sorted === keys ? rowsScratch : rowsScratch + ((<usize>n) << 2);
      for (let i = 0; i < n; i++) to[i] = <f64>rowAt(from, i);
    }
  }
}

/** Runs of equal values in sorted order share a place; -0 and +0 are equal, though sorted one after the other. */
export function core_rank(
  x: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  ties: f64,
  descending: f64,
  out: Series,
  keys: usize,
  spare: usize,
  rowsScratch: usize,
  counters: usize,
): void {
  const flip = descending === 1 ? FALLING : 0;
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const sorted = sortKeys(x.from(begin), n, flip, keys, spare, rowsScratch, counters);
    const from = sorted === keys ? rowsScratch : rowsScratch + ((<usize>n) << 2);
    const to = out.from(begin);
    let different = 0;
    for (let first = 0; first < n; ) {
      const value = numberOf(keyAt(sorted, first), flip);
      let end = first + 1;
      while (end < n && numberOf(keyAt(sorted, end), flip) === value) end++;
      different++;
      let place = <f64>(first + 1);
      if (ties === 0) place = <f64>(first + 1 + end) * 0.5;
      else if (ties === 2) place = <f64>end;
      else if (ties === 3) place = <f64>different;
      if (value !== value) place = NaN;
      for (let i = first; i < end; i++) to[rowAt(from, i)] = ties === 4 && value === value ? <f64>(i + 1) : place;
      first = end;
    }
  }
}

/** More shares than this are cheaper from one sort than each from a selection of its own. */
const SELECTIONS: i32 = 2;

/** h = (n - 1) q; x[floor h] + (h - floor h) (x[floor h + 1] - x[floor h]) */
export function core_quantile(
  x: Series,
  q: Series,
  offsets: Offsets,
  rows: i32,
  quantiles: i32,
  groups: i32,
  out: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const length = offsets.at(g + 1, rows) - begin;
    const to = out.from(g * quantiles);
    if (quantiles <= SELECTIONS) {
      const n = numberKeys(x.from(begin), length, keys);
      for (let k = 0; k < quantiles; k++) to[k] = selected(keys, n, q[k], spare, counters);
    } else {
      const sorted = sortKeys(x.from(begin), length, 0, keys, spare, 0, counters);
      let n = length;
      while (n > 0 && keyAt(sorted, n - 1) === NAN_KEY) n--;
      for (let k = 0; k < quantiles; k++) {
        const h = <f64>(n - 1) * share(q[k]);
        to[k] = n > 0 && h === h ? sortedAt(sorted, n, h) : NaN;
      }
    }
  }
}

/** the middle of the sorted values, or (x_(n/2) + x_(n/2 + 1)) / 2 */
export function core_median(
  x: Series,
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
    const n = numberKeys(x.from(begin), offsets.at(g + 1, rows) - begin, keys);
    out[g] = selected(keys, n, 0.5, spare, counters);
  }
}

/** The quantile of n keys by selection. */
function selected(keys: usize, n: i32, q: f64, spare: usize, counters: usize): f64 {
  const h = <f64>(n - 1) * share(q);
  if (n === 0 || h !== h) return NaN;
  return selectedAt(keys, n, h, spare, counters);
}

/** q brought into [0, 1]; NaN stays. */
function share(q: f64): f64 {
  return q < 0 ? 0 : q > 1 ? 1 : q;
}

export function core_topK(
  x: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  ranks: i32,
  smallest: f64,
  values: Series,
  order: Series,
  keys: usize,
  rowsScratch: usize,
): void {
  const flip = smallest === 1 ? 0 : FALLING;
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const found = topKeys(x.from(begin), offsets.at(g + 1, rows) - begin, ranks, flip, keys, rowsScratch);
    for (let k = 0; k < ranks; k++) {
      if (values.given) values[g * ranks + k] = k < found ? numberOf(keyAt(keys, k), flip) : NaN;
      if (order.given) order[g * ranks + k] = k < found ? <f64>rowAt(rowsScratch, k) : NaN;
    }
  }
}

function keyAt(keys: usize, i: i32): u64 {
  return load<u64>(keys + ((<usize>i) << 3));
}

function rowAt(rows: usize, i: i32): i32 {
  return load<i32>(rows + ((<usize>i) << 2));
}
