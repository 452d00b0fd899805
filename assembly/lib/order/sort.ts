// Stable sorting of 64-bit keys, with the rows they came from when those are asked for. Both builds run the same scalar code; no
// order of keys takes much longer than another.
import { clear, keyOf } from "../lanes/keys";
import { Series } from "../lanes/series";

/** Below this, runs are merged: a table of digits would cost more than the keys. */
const FEW: i32 = 48;
/** Below this, digits of eight bits; from there on of eleven (measured: they meet near 2000). */
const MANY: i32 = 2000;
/** Runs this short are sorted by insertion. */
const RUN: i32 = 8;

/**
 * Sorts `n` values into keys; returns where the sorted keys stand: `keys` or `spare`. `rows` is 0, or n cells of 8 bytes
 * whose halves take row numbers beside the keys: the first half beside `keys`, the second beside `spare`. `counters` are 2048 cells of 8 bytes: two tables of as many u32.
 */
export function sortKeys(x: Series, n: i32, flip: u64, keys: usize, spare: usize, rows: usize, counters: usize): usize {
  if (n === 0) return keys;
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
  // Three digits from the top tell most keys apart, and insertion the few that are left; where it does not, all digits do.
  const width: u64 = n < MANY ? 8 : 11;
  const high = 64 - clz(varying);
  const top = high > 3 * width ? (varying >> (high - 3 * width)) << (high - 3 * width) : varying;
  const sorted = radixSort(keys, spare, rows, otherRows, n, top, width, counters);
  if (top === varying) return sorted;
  const beside = sorted === keys ? rows : otherRows;
  if (settle(sorted, beside, n)) return sorted;
  const other = sorted === keys ? spare : keys;
  return radixSort(sorted, other, beside, sorted === keys ? otherRows : rows, n, varying, width, counters);
}

/**
 * Sorts by the given bits, least significant digit first; digits in which no keys differ are passed over. While one digit is
 * dealt out, the next is counted.
 */
function radixSort(
  keys: usize,
  spare: usize,
  rows: usize,
  otherRows: usize,
  n: i32,
  varying: u64,
  width: u64,
  counters: usize,
): usize {
  const bytes = (<usize>n) << 3;
  const digits: usize = 1 << (<usize>width);
  const mask = digits - 1;
  let from = keys;
  let to = spare;
  let fromRows = rows;
  let toRows = otherRows;
  let ends = counters;
  let next = counters + (digits << 2);
  let shift = ctz(varying);
  clear(ends, digits >> 1);
  for (let at = from; at < from + bytes; at += 8) count(ends, <usize>(load<u64>(at) >> shift) & mask);
  while (true) {
    varying &= ~((<u64>mask) << shift);
    const last = varying === 0;
    const nextShift = last ? 0 : ctz(varying);
    let sum: u32 = 0;
    for (let slot = ends; slot < ends + (digits << 2); slot += 4) {
      const size = load<u32>(slot);
      store<u32>(slot, sum);
      sum += size;
    }
    if (!last) clear(next, digits >> 1);
    const end = from + bytes;
    let row = fromRows;
    for (let at = from; at < end; at += 8) {
      const key = load<u64>(at);
      if (!last) count(next, <usize>(key >> nextShift) & mask);
      const place = <usize>count(ends, <usize>(key >> shift) & mask);
      store<u64>(to + (place << 3), key);
      if (rows) {
        store<u32>(toRows + (place << 2), load<u32>(row));
        row += 4;
      }
    }
    if (last) return to;
    let swap = from;
    from = to;
    to = swap;
    swap = fromRows;
    fromRows = toRows;
    toRows = swap;
    swap = ends;
    ends = next;
    next = swap;
    shift = nextShift;
  }
}

/** Adds one to the counter of a digit; returns what it was. */
function count(table: usize, digit: usize): u32 {
  const slot = table + (digit << 2);
  const before = load<u32>(slot);
  store<u32>(slot, before + 1);
  return before;
}

/** Insertion sort of keys that are almost in order; gives up, with all keys still there, when they are not. */
function settle(keys: usize, rows: usize, n: i32): boolean {
  let moves = 2 * n;
  let before = load<u64>(keys);
  for (let i: usize = 1; i < <usize>n; i++) {
    const key = load<u64>(keys + (i << 3));
    if (before <= key) {
      before = key;
      continue;
    }
    const row = rows ? load<u32>(rows + (i << 2)) : 0;
    let k = i;
    for (; k > 0; k--) {
      const above = load<u64>(keys + ((k - 1) << 3));
      if (above <= key) break;
      store<u64>(keys + (k << 3), above);
      if (rows) store<u32>(rows + (k << 2), load<u32>(rows + ((k - 1) << 2)));
    }
    store<u64>(keys + (k << 3), key);
    if (rows) store<u32>(rows + (k << 2), row);
    moves -= <i32>(i - k);
    if (moves < 0) return false;
  }
  return true;
}

/** Sorts n keys of `a` into `b` when told, else into `a`; rows move with their keys unless they are 0. */
function mergeSort(a: usize, b: usize, aRows: usize, bRows: usize, n: i32, toB: boolean): void {
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
    const fromRight: usize = load<u64>(right) < load<u64>(left) ? 1 : 0;
    const low = left + ((right - left) & (0 - fromRight));
    const fromLeft: usize = load<u64>(lastRight) < load<u64>(lastLeft) ? 1 : 0;
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
  if (front !== back) return;
  const rest = left <= lastLeft ? left : right;
  store<u64>(front, load<u64>(rest));
  if (fromRows) store<u32>(toRows + ((front - to) >> 1), load<u32>(fromRows + ((rest - from) >> 1)));
}
