// The best k values of a long column: a heap of those so far, and a fast look at whether any of the next eight beats its worst.
import { keyOf, numberOf } from "../lanes/keys";
import { either, lt, splat } from "../lanes/lanes";
import { Series } from "../lanes/series";

/**
 * Puts the keys of the k largest values (smallest, when `flip` is 0) in order into `keys` and their rows into `rows`, as u32;
 * returns how many there are. Equal ones come by row; NaN never does. `keys` rise from best to worst.
 */
export function topKeys(x: Series, n: i32, k: i32, flip: u64, keys: usize, rows: usize): i32 {
  let size = 0;
  let i = 0;
  for (; i < n && size < k; i++) {
    if (x[i] !== x[i]) continue;
    siftUp(keys, rows, size, keyOf(x[i], flip), i);
    size++;
  }
  if (size > 0) scan(x, i, n, size, flip, keys, rows);
  for (let rest = size - 1; rest > 0; rest--) {
    const key = keyAt(keys, rest);
    const row = rowAt(rows, rest);
    put(keys, rows, rest, keyAt(keys, 0), rowAt(rows, 0));
    siftDown(keys, rows, rest, key, row);
  }
  return size;
}

/** Rows [i, n): those better than the worst of the heap take its place. */
function scan(x: Series, i: i32, n: i32, size: i32, flip: u64, keys: usize, rows: usize): void {
  let worst = load<u64>(keys);
  while (i < n) {
    if (ASC_FEATURE_SIMD) {
      // Of the smallest, signs are turned over: then they are the largest.
      const turn = i64x2.splat(flip ? 0 : i64.MIN_VALUE);
      const bound = splat(belowZero(flip ? numberOf(worst, flip) : -numberOf(worst, flip)));
      for (; i + 8 <= n; i += 8) {
        const a = lt(bound, v128.xor(x.at(i), turn));
        const b = lt(bound, v128.xor(x.at(i + 2), turn));
        const c = lt(bound, v128.xor(x.at(i + 4), turn));
        const d = lt(bound, v128.xor(x.at(i + 6), turn));
        if (v128.any_true(either(either(a, b), either(c, d)))) break;
      }
    }
    for (const stop = i + 8 < n ? i + 8 : n; i < stop; i++) {
      const key = keyOf(x[i], flip);
      if (key >= worst) continue;
      siftDown(keys, rows, size, key, i);
      worst = load<u64>(keys);
    }
  }
}

/** A bound that +0 exceeds where -0 is the worst so far: doubles compare them as equal. */
function belowZero(x: f64): f64 {
  return reinterpret<i64>(x) === i64.MIN_VALUE ? -f64.MIN_VALUE : x;
}

/** A new leaf of a heap whose root is the worst: the highest key, of equal ones the last row. */
function siftUp(keys: usize, rows: usize, at: i32, key: u64, row: u32): void {
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = keyAt(keys, parent);
    if (above > key) break;
    put(keys, rows, at, above, rowAt(rows, parent));
    at = parent;
  }
  put(keys, rows, at, key, row);
}

/** A new root. */
function siftDown(keys: usize, rows: usize, size: i32, key: u64, row: u32): void {
  let at = 0;
  for (let child = 1; child < size; child = 2 * at + 1) {
    child += child + 1 < size && worse(keys, rows, child + 1, keyAt(keys, child), rowAt(rows, child)) ? 1 : 0;
    if (!worse(keys, rows, child, key, row)) break;
    put(keys, rows, at, keyAt(keys, child), rowAt(rows, child));
    at = child;
  }
  put(keys, rows, at, key, row);
}

function worse(keys: usize, rows: usize, at: i32, key: u64, row: u32): boolean {
  const other = keyAt(keys, at);
  return other > key || (other === key && rowAt(rows, at) > row);
}

function keyAt(keys: usize, at: i32): u64 {
  return load<u64>(keys + ((<usize>at) << 3));
}

function rowAt(rows: usize, at: i32): u32 {
  return load<u32>(rows + ((<usize>at) << 2));
}

function put(keys: usize, rows: usize, at: i32, key: u64, row: u32): void {
  store<u64>(keys + ((<usize>at) << 3), key);
  store<u32>(rows + ((<usize>at) << 2), row);
}
