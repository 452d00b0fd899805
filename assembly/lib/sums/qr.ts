// Matrices of n rows that lie column by column, the constant first and apart where there is one. Householder's reflections, column by
// column: v of each stands below the diagonal in its column, R above it. A column that depends on those before it is passed over.
// Golub and Van Loan, Matrix Computations, 2013, 5.2. Bjorck, "Solving linear least squares problems by Gram-Schmidt
// orthogonalization", 1967, for the refinement of x and residual together.
import { splat } from "../lanes/lanes";
import { Series } from "../lanes/series";
import { addProducts } from "./compensated";
import { blockedDot, dotLanes } from "./dot";
import { CHUNK } from "./sum";
import { lost, lostProduct } from "./twosum";

/** What is left of a column, for each column there is, when it is nothing but rounding. */
const DEPENDENT: f64 = 7.105427357601002e-15;
/** Corrections at most; each gains all digits but those of the condition, so that two or three do. */
const STEPS: i32 = 10;

/** Column j of k, of which the first `apart` lie in a run of their own. */
export function columnOf(own: Series, columns: Series, n: i32, apart: i32, j: i32): Series {
  return j < apart ? own : columns.from((j - apart) * n);
}

function dot(x: Series, y: Series, n: i32): f64 {
  if (n > CHUNK) return blockedDot(x, y, n);
  if (n >= 8) return dotLanes(x, y, n);
  let sum = 0.0;
  for (let i = 0; i < n; i++) sum += x[i] * y[i];
  return sum;
}

/** y += factor x */
function add(factor: f64, x: Series, n: i32, y: Series): void {
  const whole = n & -LANES;
  const all = splat(factor);
  for (let i = 0; i < whole; i += LANES) y.put(i, y.at(i) + all * x.at(i));
  if (whole < n) y[whole] = y[whole] + factor * x[whole];
}

/** Columns, in place, by reflections; returns the rank. kept: the columns that have one. heads, turns: R's diagonal and 2 / v'v. */
export function reflections(
  own: Series,
  columns: Series,
  n: i32,
  apart: i32,
  k: i32,
  kept: Series,
  heads: Series,
  turns: Series,
): i32 {
  const least = DEPENDENT * <f64>k;
  let rank = 0;
  for (let j = 0; j < k && rank < n; j++) {
    const a = columnOf(own, columns, n, apart, j);
    const length = Math.sqrt(dot(a, a, n));
    for (let m = 0; m < rank; m++) reflect(columnOf(own, columns, n, apart, <i32>kept[m]), n, m, turns[m], a);
    const rest = a.from(rank);
    const left = Math.sqrt(dot(rest, rest, n - rank));
    if (!(left > least * length)) continue;
    const head = a[rank];
    heads[rank] = head > 0 ? -left : left;
    turns[rank] = 1 / (left * (left + Math.abs(head)));
    a[rank] = head - heads[rank];
    kept[rank] = <f64>j;
    rank++;
  }
  return rank;
}

/** y less its part along v, twice. */
function reflect(v: Series, n: i32, m: i32, turn: f64, y: Series): void {
  const below = v.from(m);
  add(-turn * dot(below, y.from(m), n - m), below, n - m, y.from(m));
}

/** Q'y, or Q y. */
export function turned(
  own: Series,
  columns: Series,
  n: i32,
  apart: i32,
  rank: i32,
  kept: Series,
  turns: Series,
  back: boolean,
  y: Series,
): void {
  for (let t = 0; t < rank; t++) {
    const m = back ? rank - 1 - t : t;
    reflect(columnOf(own, columns, n, apart, <i32>kept[m]), n, m, turns[m], y);
  }
}

/** R x = x */
export function solveUpper(
  own: Series,
  columns: Series,
  n: i32,
  apart: i32,
  rank: i32,
  kept: Series,
  heads: Series,
  x: Series,
): void {
  for (let q = rank - 1; q >= 0; q--) {
    const above = columnOf(own, columns, n, apart, <i32>kept[q]);
    const value = x[q] / heads[q];
    x[q] = value;
    for (let m = 0; m < q; m++) x[m] = x[m] - value * above[m];
  }
}

/** R'x = x, of which the cells before `from` are 0. */
export function solveLower(
  own: Series,
  columns: Series,
  n: i32,
  apart: i32,
  rank: i32,
  kept: Series,
  heads: Series,
  from: i32,
  x: Series,
): void {
  for (let q = from; q < rank; q++) {
    const above = columnOf(own, columns, n, apart, <i32>kept[q]);
    let sum = x[q];
    for (let m = from; m < q; m++) sum -= above[m] * x[m];
    x[q] = sum / heads[q];
  }
}

/**
 * Solves residual + A x = target, A' residual = -unit for x and residual, from where they are: what is left of both equations, with
 * twice the digits, is solved for by the factors. Without target that is 0, without unit (below 0) too.
 */
export function refine(
  ones: Series,
  columns: Series,
  ownFactor: Series,
  factors: Series,
  n: i32,
  apart: i32,
  rank: i32,
  kept: Series,
  heads: Series,
  turns: Series,
  target: Series,
  unit: i32,
  x: Series,
  residual: Series,
  left: Series,
  lower: Series,
  step: Series,
  sums: Series,
  rests: Series,
): void {
  let last = Infinity;
  for (let round = 0; round < STEPS; round++) {
    for (let i = 0; i < n; i += LANES) {
      const r = residual.at(i);
      const t = target.given ? target.at(i) : splat(0);
      let high = t - r;
      let low = lost(t, -r as Lane, high);
      for (let q = 0; q < rank; q++) {
        const factor = splat(-x[q]);
        const a = columnOf(ones, columns, n, apart, <i32>kept[q]).at(i);
        const product = a * factor;
        const sum = high + product;
        low += lost(high, product, sum) + lostProduct(a, factor, product);
        high = sum;
      }
      left.write(i, high + low, i + 1 < n);
    }
    for (let q = 0; q < rank; q++) {
      sums[q] = q === unit ? 1 : 0;
      rests[q] = 0;
      addProducts(columnOf(ones, columns, n, apart, <i32>kept[q]), residual, n, sums, rests, q);
      lower[q] = -(sums[q] + rests[q]);
    }
    solveLower(ownFactor, factors, n, apart, rank, kept, heads, 0, lower);
    turned(ownFactor, factors, n, apart, rank, kept, turns, false, left);
    for (let q = 0; q < rank; q++) {
      step[q] = left[q] - lower[q];
      left[q] = lower[q];
    }
    solveUpper(ownFactor, factors, n, apart, rank, kept, heads, step);
    turned(ownFactor, factors, n, apart, rank, kept, turns, true, left);
    let size = 0.0;
    let whole = 0.0;
    for (let q = 0; q < rank; q++) {
      size += Math.abs(step[q]);
      whole += Math.abs(x[q]);
    }
    if (!(size < last)) return;
    for (let q = 0; q < rank; q++) x[q] = x[q] + step[q];
    add(1, left, n, residual);
    if (size <= whole * 1.1102230246251565e-16) return;
    last = size / 2;
  }
}
