// Quantiles of groups of rows. Serial work: both builds run the same code.
import { Offsets } from "../../lib/lanes/ints";
import { NAN_KEY } from "../../lib/lanes/keys";
import { Series } from "../../lib/lanes/series";
import { selectedAt, sortedAt, valueAt } from "../../lib/order/places";
import { between, numberKeys } from "../../lib/order/select";
import { sortKeys } from "../../lib/order/sort";
import { scaleOf } from "../../lib/sums/spread";
import { total } from "../../lib/sums/sum";
import { lost } from "../../lib/sums/twosum";

/** More shares than this are cheaper from one sort than each from a selection of its own. */
const SELECTIONS: i32 = 2;

/** x[j] + g (x[j + 1] - x[j]) */
export function signal_quantile(
  x: Series,
  q: Series,
  offsets: Offsets,
  rows: i32,
  quantiles: i32,
  groups: i32,
  definition: f64,
  out: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const length = offsets.at(g + 1, rows) - begin;
    const own = x.from(begin);
    const few = quantiles <= SELECTIONS;
    const sorted = few ? keys : sortKeys(own, length, 0, keys, spare, 0, counters);
    const n = few ? numberKeys(own, length, keys) : numbersOf(sorted, length);
    for (let k = 0; k < quantiles; k++) {
      const h = placeOf(<i32>definition, <f64>n, share(q[k]));
      let value = NaN;
      if (n > 0 && h === h) value = few ? selectedAt(keys, n, h, spare, counters) : sortedAt(sorted, n, h);
      out[g * quantiles + k] = value;
    }
  }
}

/** Place of a share among n values from 0 on, by the definitions 1 to 9 of Hyndman and Fan. */
function placeOf(definition: i32, n: f64, q: f64): f64 {
  let h = n * q;
  if (definition < 3) {
    // n q is rounded: a share that is the double nearest to k / 2n is that.
    const half = nearest(2 * h);
    if (half / (2 * n) === q) h = half / 2;
  }
  const up = Math.ceil(h);
  if (definition === 0) h = up - 1;
  else if (definition === 1) h = up === h ? h - 0.5 : up - 1;
  else if (definition === 2) h = nearest(h) - 1;
  else if (definition === 3) h -= 1;
  else if (definition === 4) h -= 0.5;
  else if (definition === 5) h = (n + 1) * q - 1;
  else if (definition === 6) h = (n - 1) * q;
  else if (definition === 7) h += (1.0 + q) / 3.0 - 1;
  else h += 0.25 * q - 0.625;
  return h < 0 ? 0 : h > n - 1 ? n - 1 : h;
}

/** the first x in order of which (weights up to it) / (all weights) is at least q */
export function signal_weightedQuantile(
  x: Series,
  weights: Series,
  q: Series,
  offsets: Offsets,
  rows: i32,
  quantiles: i32,
  groups: i32,
  definition: f64,
  out: Series,
  keys: usize,
  spare: usize,
  rowsScratch: usize,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const length = offsets.at(g + 1, rows) - begin;
    const own = weights.from(begin);
    const sorted = sortKeys(x.from(begin), length, 0, keys, spare, rowsScratch, counters);
    const from = sorted === keys ? rowsScratch : rowsScratch + ((<usize>length) << 2);
    const sums = changetype<Series>(sorted === keys ? spare : keys);
    const n = numbersOf(sorted, length);
    const all = addUp(own, length, from, n, sums);
    for (let k = 0; k < quantiles; k++) {
      const part = share(q[k]);
      let value = NaN;
      if (all > 0 && part === part) {
        const place = reached(sums, n, all, part);
        value = valueAt(sorted, place);
        if (definition === 1 && sums[place] / all === part) {
          const next = exceeded(sums, n, sums[place]);
          if (next < n) value = between(value, valueAt(sorted, next), 0.5);
        }
      }
      out[g * quantiles + k] = value;
    }
  }
}

/** Weights of the first n rows in order, added up and brought to a size; returns all of it, 0 where there is none, NaN where one is none. */
function addUp(weights: Series, length: i32, rows: usize, n: i32, sums: Series): f64 {
  let top = 0.0;
  for (let i = 0; i < length; i++) {
    if (!(weights[i] >= 0 && weights[i] < Infinity)) return NaN;
    top = Math.max(top, weights[i]);
  }
  const scale = scaleOf(top);
  let sum = 0.0;
  let rest = 0.0;
  for (let i = 0; i < n; i++) {
    const more = weights[load<i32>(rows + ((<usize>i) << 2))] * scale;
    const before = sum;
    sum = before + more;
    rest += lost(before, more, sum);
    sums[i] = total(sum, rest);
  }
  return n > 0 ? sums[n - 1] : 0;
}

/** The first place that has weight up to it, and enough of it. */
function reached(sums: Series, n: i32, all: f64, share: f64): i32 {
  let low = 0;
  let high = n - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle] > 0 && sums[middle] / all >= share) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first place at which there is more than so much; n where there is none. */
function exceeded(sums: Series, n: i32, most: f64): i32 {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle] > most) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Sorted keys that are those of numbers. */
function numbersOf(sorted: usize, length: i32): i32 {
  let n = length;
  while (n > 0 && load<u64>(sorted + ((<usize>(n - 1)) << 3)) === NAN_KEY) n--;
  return n;
}

/** q brought into [0, 1]; NaN stays. */
function share(q: f64): f64 {
  return q < 0 ? 0 : q > 1 ? 1 : q;
}
