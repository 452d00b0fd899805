// Sums in one fixed order, whatever the build and however the rows arrive. A chunk of up to CHUNK rows is summed in eight
// interleaved lanes that are folded as a tree (row i in lane i mod 8, the last n mod 8 rows after the fold); chunk sums are
// accumulated together with their rounding errors (Neumaier 1974). Error: at most CHUNK / 8 + 10 roundings of the largest
// chunk's sum of |x|, however many rows there are; a few ULP in practice.
import { observed } from "../lanes/column";
import { first, keep, splat } from "../lanes/lanes";
import { Series } from "../lanes/series";
import { lost } from "./twosum";

/** Rows summed as one unit. Callers may hand a long column over in pieces cut at multiples of it. */
export const CHUNK: i32 = 1024;

/** How many of the rows that are left are the next unit. */
export function chunkOf(left: i32): i32 {
  return left < CHUNK ? left : CHUNK;
}

/** Sum of up to CHUNK rows, or of those with an odd index. */
export function sumLanes(x: Series, n: i32, odd: boolean): f64 {
  const whole = n & ~7;
  let s0 = 0.0;
  let s1 = 0.0;
  let s2 = 0.0;
  let s3 = 0.0;
  let s4 = 0.0;
  let s5 = 0.0;
  let s6 = 0.0;
  let s7 = 0.0;
  if (ASC_FEATURE_SIMD) {
    let a = splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let i = 0; i < whole; i += 8) {
      a += x.at(i);
      b += x.at(i + 2);
      c += x.at(i + 4);
      d += x.at(i + 6);
    }
    s0 = f64x2.extract_lane(a, 0);
    s1 = f64x2.extract_lane(a, 1);
    s2 = f64x2.extract_lane(b, 0);
    s3 = f64x2.extract_lane(b, 1);
    s4 = f64x2.extract_lane(c, 0);
    s5 = f64x2.extract_lane(c, 1);
    s6 = f64x2.extract_lane(d, 0);
    s7 = f64x2.extract_lane(d, 1);
  } else {
    for (let i = 0; i < whole; i += 8) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
      s4 += x[i + 4];
      s5 += x[i + 5];
      s6 += x[i + 6];
      s7 += x[i + 7];
    }
  }
  if (odd) {
    let sum = s1 + s3 + (s5 + s7);
    for (let i = whole + 1; i < n; i += 2) sum += x[i];
    return sum;
  }
  let sum = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
  for (let i = whole; i < n; i++) sum += x[i];
  return sum;
}

/** Writes the sums of x - middle and of its square over up to CHUNK rows, NaN left out, to sums[g] and squares[g]; four lanes. */
export function scatter(x: Series, n: i32, middle: f64, sums: Series, squares: Series, g: i32): void {
  sums[g] = 0;
  squares[g] = 0;
  scatterLanes(x, n, middle, 0, sums, squares, g);
  if (LANES === 1) scatterLanes(x, n, middle, 2, sums, squares, g);
  for (let i = n & ~3; i < n; i++) {
    const distance = first(distanceAt(x, i, middle));
    sums[g] = sums[g] + distance;
    squares[g] = squares[g] + distance * distance;
  }
}

function scatterLanes(x: Series, n: i32, middle: f64, from: i32, sums: Series, squares: Series, g: i32): void {
  let a = splat(0);
  let b = a;
  let aSquares = a;
  let bSquares = a;
  const end = n & ~3;
  for (let i = from; i < end; i += 4) {
    const u = distanceAt(x, i, middle);
    a += u;
    aSquares += u * u;
    const v = distanceAt(x, i + LANES, middle);
    b += v;
    bSquares += v * v;
  }
  sums[g] = sums[g] + treeOf(a, b);
  squares[g] = squares[g] + treeOf(aSquares, bSquares);
}

function distanceAt(x: Series, i: i32, middle: f64): Lane {
  const value = x.at(i);
  return keep(observed(value), value - splat(middle));
}

/** sum[g] += x, with what rounding left out of it kept in rest[g]. */
export function accumulate(sum: Series, rest: Series, g: i32, x: f64): void {
  const before = sum[g];
  sum[g] = before + x;
  rest[g] = rest[g] + lost(before, x, sum[g]);
}

/**
 * Two accumulators, as a tree. A sum in four lanes has one body for both builds: it takes of each four rows those at `from` and twice
 * LANES of them, so that two lanes call it once and one lane calls it for 0 and 2 and adds the two.
 */
export function treeOf(a: Lane, b: Lane): f64 {
  if (!isVector<Lane>()) return a + b;
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1) + (f64x2.extract_lane(b, 0) + f64x2.extract_lane(b, 1));
}

/** The sum with what was lost given back. Where it overflowed or was not a number, nothing can be. */
export function total(sum: f64, rest: f64): f64 {
  const value = sum + rest;
  return value === value ? value : sum === sum ? sum : NaN;
}

/** Sum of any number of rows. */
export function blockedSum(x: Series, n: i32): f64 {
  let sum = 0.0;
  let rest = 0.0;
  for (let at = 0; at < n; at += CHUNK) {
    const more = sumLanes(x.from(at), chunkOf(n - at), false);
    const before = sum;
    sum = before + more;
    rest += lost(before, more, sum);
  }
  return total(sum, rest);
}
