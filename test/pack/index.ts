// biome-ignore-all lint: this is AssemblyScript
// @ts-nocheck asc checks this file; tsc has no f64 and no pointers.
// Somebody else's formulas, written without our library: what a kernel needs is its ABI.

export const abiVersion: i32 = 1;
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
