// @ts-nocheck asc checks this file; tsc has no u64 and no pointers.
// Stable sorting of 64-bit keys, with the rows they came from when those are asked for. Both builds run the same scalar code; the
// time depends on the number of keys, hardly on their order, and never on their values alone.
import { clear, keyOf } from "./keys";
import { Series } from "./series";

/** Cells of working memory that counting digits takes: two tables of 2048 u32. */
export const COUNTERS: i32 = 2048;

const DIGIT: u64 = 11;
const DIGITS: usize = 2048;
const TABLE: usize = 8192;

/** Below this, runs are merged: a table of digits would cost more than the keys (measured: the two meet near 700). */
const FEW: i32 = 640;
/** Runs this short are sorted by insertion. */
const RUN: i32 = 8;

/**
 * Sorts `n` values into keys; returns where the sorted keys stand: `keys` or `spare`. `rows` is 0, or n cells of 8 bytes
 * whose halves take row numbers beside the keys: the first half beside `keys`, the second beside `spare`.
 */
export function sortKeys(x: Series, n: i32, flip: u64, keys: usize, spare: usize, rows: usize, counters: usize): usize {
  if (n == 0) return keys;
  const first = keyOf(x[0], flip);
  let varying: u64 = 0;
  let rising = true;
  let before = first;
  for (let i = 0; i < n; i++) {
    const key = keyOf(x[i], flip);
    store<u64>(keys + ((<usize>i) << 3), key);
    varying |= key ^ first;
    rising = rising && before <= key;
    before = key;
  }
  if (rows) for (let i = 0; i < n; i++) store<i32>(rows + ((<usize>i) << 2), i);
  if (rising) return keys;
  const otherRows = rows ? rows + ((<usize>n) << 2) : 0;
  if (n < FEW) {
    mergeSort(keys, spare, rows, otherRows, n, false);
    return keys;
  }
  return radixSort(keys, spare, rows, otherRows, n, varying, counters);
}

/**
 * Least significant digit first, eleven bits a digit, from the lowest bit in which keys differ; digits in which none differ are
 * passed over. While one digit is dealt out, the next is counted.
 */
function radixSort(
  keys: usize,
  spare: usize,
  rows: usize,
  otherRows: usize,
  n: i32,
  varying: u64,
  counters: usize,
): usize {
  const bytes = (<usize>n) << 3;
  let from = keys;
  let to = spare;
  let fromRows = rows;
  let toRows = otherRows;
  let ends = counters;
  let next = counters + TABLE;
  let shift = ctz(varying);
  clear(ends, TABLE >> 3);
  for (let at = from; at < from + bytes; at += 8) count(ends, load<u64>(at) >> shift);
  while (true) {
    const left = varying & ~(((<u64>1 << DIGIT) - 1) << shift);
    const last = left == 0;
    const nextShift = last ? 0 : ctz(left);
    let sum: u32 = 0;
    for (let slot = ends; slot < ends + TABLE; slot += 4) {
      const size = load<u32>(slot);
      store<u32>(slot, sum);
      sum += size;
    }
    if (!last) clear(next, TABLE >> 3);
    const end = from + bytes;
    if (rows) {
      let row = fromRows;
      for (let at = from; at < end; at += 8, row += 4) {
        const key = load<u64>(at);
        if (!last) count(next, key >> nextShift);
        const place = <usize>count(ends, key >> shift);
        store<u64>(to + (place << 3), key);
        store<u32>(toRows + (place << 2), load<u32>(row));
      }
    } else if (last) {
      for (let at = from; at < end; at += 8) {
        const key = load<u64>(at);
        store<u64>(to + ((<usize>count(ends, key >> shift)) << 3), key);
      }
    } else {
      for (let at = from; at < end; at += 8) {
        const key = load<u64>(at);
        count(next, key >> nextShift);
        store<u64>(to + ((<usize>count(ends, key >> shift)) << 3), key);
      }
    }
    let swap = from;
    from = to;
    to = swap;
    swap = fromRows;
    fromRows = toRows;
    toRows = swap;
    if (last) return from;
    varying = left;
    shift = nextShift;
    swap = ends;
    ends = next;
    next = swap;
  }
}

/** Adds one to the counter of a digit; returns what it was. */
function count(table: usize, digit: u64): u32 {
  const slot = table + (((<usize>digit) & (DIGITS - 1)) << 2);
  const before = load<u32>(slot);
  store<u32>(slot, before + 1);
  return before;
}

/** Sorts n keys of `a` into `b` when told, else into `a`; rows move with their keys unless they are 0. */
function mergeSort(a: usize, b: usize, aRows: usize, bRows: usize, n: i32, toB: bool): void {
  if (n <= RUN) {
    insertionSort(a, toB ? b : a, aRows, toB ? bRows : aRows, n);
    return;
  }
  const half = n >> 1;
  const bytes = (<usize>half) << 3;
  const rowBytes = aRows ? bytes >> 1 : 0;
  mergeSort(a, b, aRows, bRows, half, !toB);
  mergeSort(a + bytes, b + bytes, aRows + rowBytes, bRows + rowBytes, n - half, !toB);
  if (toB) merge(a, b, aRows, bRows, half, n);
  else merge(b, a, bRows, aRows, half, n);
}

/** Sorts n keys of `a` into `to`, which may be `a`. */
function insertionSort(a: usize, to: usize, aRows: usize, toRows: usize, n: i32): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const key = load<u64>(a + (i << 3));
    const row = aRows ? load<u32>(aRows + (i << 2)) : 0;
    let k = i;
    for (; k > 0; k--) {
      const above = load<u64>(to + ((k - 1) << 3));
      if (above <= key) break;
      store<u64>(to + (k << 3), above);
      if (aRows) store<u32>(toRows + (k << 2), load<u32>(toRows + ((k - 1) << 2)));
    }
    store<u64>(to + (k << 3), key);
    if (aRows) store<u32>(toRows + (k << 2), row);
  }
}

/**
 * Merges from[0, half) and from[half, n), half = floor(n / 2), into `to`: the lower half from the front, the upper from the back,
 * without branches that depend on keys. No run can end before its half of the steps does, so nothing asks.
 */
function merge(from: usize, to: usize, fromRows: usize, toRows: usize, half: i32, n: i32): void {
  let left = from;
  let right = from + ((<usize>half) << 3);
  let lastLeft = right - 8;
  let lastRight = from + ((<usize>n) << 3) - 8;
  let front = to;
  let back = to + ((<usize>n) << 3) - 8;
  for (const stop = to + ((<usize>half) << 3); front < stop; front += 8, back -= 8) {
    const fromRight = <usize>(load<u64>(right) < load<u64>(left));
    const low = left + ((right - left) & (0 - fromRight));
    const fromLeft = <usize>(load<u64>(lastRight) < load<u64>(lastLeft));
    const high = lastRight - ((lastRight - lastLeft) & (0 - fromLeft));
    store<u64>(front, load<u64>(low));
    store<u64>(back, load<u64>(high));
    if (fromRows) {
      store<u32>(toRows + ((front - to) >> 1), load<u32>(fromRows + ((low - from) >> 1)));
      store<u32>(toRows + ((back - to) >> 1), load<u32>(fromRows + ((high - from) >> 1)));
    }
    right += fromRight << 3;
    left += 8 - (fromRight << 3);
    lastLeft -= fromLeft << 3;
    lastRight -= 8 - (fromLeft << 3);
  }
  if (front != back) return;
  const rest = left <= lastLeft ? left : right;
  store<u64>(front, load<u64>(rest));
  if (fromRows) store<u32>(toRows + ((front - to) >> 1), load<u32>(fromRows + ((rest - from) >> 1)));
}
