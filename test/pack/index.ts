// biome-ignore-all lint: this is AssemblyScript
// @ts-nocheck asc checks this file; tsc has no f64 and no pointers.
// Somebody else's formulas, written without our library: what a kernel needs is its ABI.

export const abiVersion: i32 = 2;
export const lanes: i32 = 1;
export const heapBase = __heap_base;

function at(column: usize, i: i32): f64 {
  return load<f64>(column + ((<usize>i) << 3));
}

function put(column: usize, i: i32, x: f64): void {
  if (column) store<f64>(column + ((<usize>i) << 3), x);
}

/** c = a b, row-major. */
export function linear_product(a: usize, b: usize, m: i32, k: i32, n: i32, c: usize): void {
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0.0;
      for (let t = 0; t < k; t++) sum += at(a, i * k + t) * at(b, t * n + j);
      put(c, i * n + j, sum);
    }
}

/** Sum of the diagonal, times a number for the whole call. */
export function linear_trace(a: usize, factor: f64, n: i32, out: usize): void {
  let sum = 0.0;
  for (let i = 0; i < n; i++) sum += at(a, i * n + i);
  put(out, 0, sum * factor);
}

/** Length and largest part of vectors of three. */
export function linear_norm(v: usize, n: i32, power: f64, length: usize, ends: usize): void {
  for (let i = 0; i < n; i++) {
    let sum = 0.0;
    for (let j = 0; j < 3; j++) sum += power == 0 ? abs(at(v, 3 * i + j)) : at(v, 3 * i + j) * at(v, 3 * i + j);
    put(length, i, power == 0 ? sum : sqrt(sum));
    put(ends, 2 * i, at(v, 3 * i));
    put(ends, 2 * i + 1, at(v, 3 * i + 2));
  }
}

/** A whole number, a name and a yes or no for each row. */
export function grading_grade(points: usize, n: i32, full: f64, rounded: usize, mark: usize, passed: usize): void {
  for (let i = 0; i < n; i++) {
    const share = at(points, i) / full;
    const ok = share >= 0 && share <= 1;
    put(rounded, i, ok ? nearest(share * 100) : NaN);
    put(mark, i, ok ? (share < 0.5 ? 0 : share < 0.8 ? 1 : 2) : NaN);
    put(passed, i, ok ? <f64>(share >= 0.5) : NaN);
  }
}

/** Sum of the last four values; the state is a ring of four and its position. */
export function grading_recent(
  x: usize,
  ticks: i32,
  entities: i32,
  ring: usize,
  position: usize,
  skipped: usize,
  out: usize,
): void {
  for (let t = 0; t < ticks; t++)
    for (let e = 0; e < entities; e++) {
      const value = at(x, t * entities + e);
      if (abs(value) < Infinity) {
        const p = <i32>at(position, e);
        put(ring, 4 * e + p, value);
        put(position, e, <f64>((p + 1) & 3));
      } else put(skipped, e, at(skipped, e) + 1);
      let sum = 0.0;
      for (let k = 0; k < 4; k++) sum += at(ring, 4 * e + k);
      put(out, t * entities + e, sum);
    }
}

/** Where points of a plane are after each of their moves. */
export function grading_drift(
  moves: usize,
  ticks: i32,
  entities: i32,
  place: usize,
  skipped: usize,
  placeOut: usize,
  far: usize,
): void {
  for (let t = 0; t < ticks; t++)
    for (let e = 0; e < entities; e++) {
      const i = t * entities + e;
      const x = at(moves, 2 * i);
      const y = at(moves, 2 * i + 1);
      if (abs(x) < Infinity && abs(y) < Infinity) {
        put(place, 2 * e, at(place, 2 * e) + x);
        put(place, 2 * e + 1, at(place, 2 * e + 1) + y);
      } else put(skipped, e, at(skipped, e) + 1);
      put(placeOut, 2 * i, at(place, 2 * e));
      put(placeOut, 2 * i + 1, at(place, 2 * e + 1));
      put(far, i, max(abs(at(place, 2 * e)), abs(at(place, 2 * e + 1))));
    }
}

/** Distance of each value to the largest of its group, and which row that was, counted within the group. */
export function grading_gap(x: usize, starts: usize, rows: i32, groups: i32, gap: usize, best: usize): void {
  for (let g = 0; g < groups; g++) {
    const start = <i32>load<u32>(starts + ((<usize>g) << 2));
    const end = <i32>load<u32>(starts + ((<usize>(g + 1)) << 2));
    let top = start;
    for (let i = start + 1; i < end; i++) if (at(x, i) > at(x, top)) top = i;
    for (let i = start; i < end; i++) put(gap, i, at(x, top) - at(x, i));
    put(best, g, start < end ? <f64>(top - start) : NaN);
  }
}

/** Two levels: items own rows, orders own items. Sum over an order of the largest row of each item. */
export function grading_orders(
  x: usize,
  items: usize,
  orders: usize,
  rows: i32,
  itemCount: i32,
  orderCount: i32,
  out: usize,
): void {
  for (let o = 0; o < orderCount; o++) {
    let sum = 0.0;
    const last = <i32>load<u32>(orders + ((<usize>(o + 1)) << 2));
    for (let k = <i32>load<u32>(orders + ((<usize>o) << 2)); k < last; k++) {
      let top = 0.0;
      const end = <i32>load<u32>(items + ((<usize>(k + 1)) << 2));
      for (let i = <i32>load<u32>(items + ((<usize>k) << 2)); i < end; i++) top = max(top, at(x, i));
      sum += top;
    }
    put(out, o, sum);
  }
}

/** Each value's square, from a table as long as it must be, less its half, which waits in a cell of its own. */
export function working_squares(x: usize, n: i32, out: usize, table: usize, halves: usize): void {
  for (let k = 0; k < 20000; k++) put(table, k, <f64>k * <f64>k);
  for (let i = 0; i < n; i++) put(halves, i, at(x, i) / 2);
  for (let i = 0; i < n; i++) put(out, i, at(table, <i32>at(x, i)) - at(halves, i));
}

/** Middle value of a group, sorted aside, times the group's own factor. */
export function working_median(
  x: usize,
  factor: usize,
  starts: usize,
  rows: i32,
  groups: i32,
  out: usize,
  sorted: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const start = <i32>load<u32>(starts + ((<usize>g) << 2));
    const n = <i32>load<u32>(starts + ((<usize>(g + 1)) << 2)) - start;
    for (let i = 0; i < n; i++) {
      const value = at(x, start + i);
      let k = i;
      for (; k > 0 && at(sorted, k - 1) > value; k--) put(sorted, k, at(sorted, k - 1));
      put(sorted, k, value);
    }
    put(out, g, n > 0 ? at(sorted, n >> 1) * at(factor, g) : NaN);
  }
}

/** What changed since the tick before, of two cells an entity and tick. */
export function working_change(
  x: usize,
  ticks: i32,
  entities: i32,
  last: usize,
  skipped: usize,
  out: usize,
  before: usize,
): void {
  for (let t = 0; t < ticks; t++) {
    for (let e = 0; e < 2 * entities; e++) put(before, e, at(last, e));
    for (let e = 0; e < entities; e++) {
      const value = at(x, t * entities + e);
      if (abs(value) < Infinity) {
        put(last, 2 * e, value);
        put(last, 2 * e + 1, at(before, 2 * e));
      } else put(skipped, e, at(skipped, e) + 1);
      put(out, t * entities + e, at(last, 2 * e) - at(before, 2 * e) - at(before, 2 * e + 1));
    }
  }
}

/** a' a, by way of the transpose. */
export function working_gram(a: usize, m: i32, k: i32, out: usize, turned: usize): void {
  for (let i = 0; i < m; i++) for (let j = 0; j < k; j++) put(turned, j * m + i, at(a, i * k + j));
  for (let p = 0; p < k; p++)
    for (let q = 0; q < k; q++) {
      let sum = 0.0;
      for (let i = 0; i < m; i++) sum += at(turned, p * m + i) * at(turned, q * m + i);
      put(out, p * k + q, sum);
    }
}
