// Matrices: products, symmetric products of groups of rows, and what Cholesky's factor gives.

import { log } from "../../lib/elementary/log";
import { allUpTo } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { finite, first, keep, splat } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";
import { factorize, substitute } from "../../lib/sums/cholesky";
import { addGram, BLOCK, mirrored } from "../../lib/sums/dense";
import { blockedDot, dotLanes } from "../../lib/sums/dot";
import { CHUNK } from "../../lib/sums/sum";
import { lost } from "../../lib/sums/twosum";

/** y_i = sum over j of A_ij x_j */
export function core_matrixVector(matrix: Series, vector: Series, rows: i32, columns: i32, out: Series): void {
  for (let i = 0; i < rows; i++) {
    const row = matrix.from(i * columns);
    const value = columns <= CHUNK ? dotLanes(row, vector, columns) : blockedDot(row, vector, columns);
    // Only a result that is not finite can come from a cell that is not.
    out[i] = Math.abs(value) < Infinity ? value : overflowed(row, vector, columns, value);
  }
}

/** A sum beyond the doubles, or NaN where a factor was. */
function overflowed(row: Series, vector: Series, columns: i32, sum: f64): f64 {
  return allFinite(row, columns) && allFinite(vector, columns) && sum === sum ? sum : NaN;
}

function allFinite(x: Series, n: i32): boolean {
  return allUpTo(x, n, f64.MAX_VALUE);
}

/** G_ij = sum over rows of x_i x_j */
export function core_gram(
  x: Series,
  offsets: Offsets,
  rows: i32,
  columns: i32,
  groups: i32,
  product: Series,
  out: Series,
): void {
  const cells = columns * columns;
  for (let g = 0; g < groups; g++) {
    const end = offsets.at(g + 1, rows);
    const own = product.from(g * cells);
    for (let at = offsets.at(g, rows); at < end; at += BLOCK)
      addGram(x.from(at * columns), min<i32>(end - at, BLOCK), columns, own);
    mirrored(own, columns, 1, out.from(g * cells));
  }
}

/**
 * Blocks in two passes, merged: d = mean_b - mean_a; mean += d n_b / n; product += product_b + d d' n_a n_b / n. What rounding took from
 * a mean is kept beside it and is no distance of a row.
 */
export function core_covariance(
  x: Series,
  offsets: Offsets,
  rows: i32,
  columns: i32,
  groups: i32,
  count: Series,
  mean: Series,
  meanRest: Series,
  product: Series,
  meanOut: Series,
  covarianceOut: Series,
  centered: Series,
  middle: Series,
  middleRest: Series,
): void {
  const cells = columns * columns;
  for (let g = 0; g < groups; g++) {
    const end = offsets.at(g + 1, rows);
    const ownMean = mean.from(g * columns);
    const ownRest = meanRest.from(g * columns);
    const ownProduct = product.from(g * cells);
    for (let at = offsets.at(g, rows); at < end; at += BLOCK) {
      const n = min<i32>(end - at, BLOCK);
      center(x.from(at * columns), n, columns, middle, middleRest, centered);
      addGram(centered, n, columns, ownProduct);
      merge(count[g], <f64>n, columns, middle, middleRest, ownMean, ownRest, ownProduct);
      count[g] = count[g] + <f64>n;
    }
    const n = count[g];
    if (meanOut.given)
      for (let j = 0; j < columns; j++) {
        const value = ownMean[j];
        meanOut[g * columns + j] = n > 0 && value === value ? value : NaN;
      }
    if (covarianceOut.given)
      mirrored(ownProduct, columns, n > 1 ? n - 1 : n > 0 ? 1 : NaN, covarianceOut.from(g * cells));
  }
}

/** Means of the columns of a block in two parts, and its rows less them. */
function center(x: Series, rows: i32, columns: i32, middle: Series, middleRest: Series, centered: Series): void {
  const size = splat(<f64>rows);
  for (let j = 0; j < columns; j += LANES) {
    const pair = j + 1 < columns;
    let sum = splat(0);
    for (let r = 0; r < rows; r++) sum += x.at(r * columns + j);
    const mean = sum / size;
    let left = splat(0);
    for (let r = 0; r < rows; r++) left += x.at(r * columns + j) - mean;
    const off = left / size;
    // Where the sum overflowed there is nothing to correct.
    const rest = keep(finite(off), off);
    middle.write(j, mean, pair);
    middleRest.write(j, rest, pair);
    for (let r = 0; r < rows; r++) {
      centered.write(r * columns + j, x.at(r * columns + j) - mean - rest, pair);
    }
  }
}

function merge(
  before: f64,
  n: f64,
  columns: i32,
  middle: Series,
  middleRest: Series,
  mean: Series,
  meanRest: Series,
  product: Series,
): void {
  const total = before + n;
  const share = n / total;
  // The distance of the means, in the place of the block's.
  for (let j = 0; j < columns; j++) {
    const step = before > 0 ? middle[j] - mean[j] + (middleRest[j] - meanRest[j]) : middleRest[j];
    if (before === 0) mean[j] = middle[j];
    middle[j] = step;
  }
  if (before > 0) {
    const weight = before * share;
    for (let i = 0; i < columns; i++) {
      const distance = splat(middle[i] * weight);
      for (let j = i & ~1; j < columns; j += LANES) {
        const at = i * columns + j;
        product.write(at, product.at(at) + distance * middle.at(j), j + 1 < columns);
      }
    }
  }
  for (let j = 0; j < columns; j++) {
    const from = mean[j];
    const step = meanRest[j] + middle[j] * share;
    mean[j] = from + step;
    meanRest[j] = lost(from, step, mean[j]);
  }
}

/** L L' = A, L lower triangular; logDeterminant = 2 sum of ln L_ii */
export function core_cholesky(
  matrix: Series,
  rows: i32,
  n: i32,
  factor: Series,
  logDeterminant: Series,
  work: Series,
): void {
  const cells = n * n;
  for (let r = 0; r < rows; r++) {
    const a = matrix.from(r * cells);
    const l = factor.given ? factor.from(r * cells) : work;
    const definite = allFinite(a, cells) && factorize(a, n, l);
    if (logDeterminant.given) {
      let sum = 0.0;
      for (let i = 0; i < n && definite; i++) sum += first(log(splat(l[i * n + i])));
      logDeterminant[r] = definite ? 2 * sum : NaN;
    }
    if (!factor.given) continue;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) if (!definite || j > i) l[i * n + j] = definite ? 0 : NaN;
    }
  }
}

/** A x = b: L z = b, L' x = z */
export function core_solve(matrix: Series, right: Series, rows: i32, n: i32, out: Series, work: Series): void {
  const cells = n * n;
  for (let r = 0; r < rows; r++) {
    const a = matrix.from(r * cells);
    const b = right.from(r * n);
    const x = out.from(r * n);
    const fine = allFinite(a, cells) && allFinite(b, n) && factorize(a, n, work);
    for (let i = 0; i < n; i++) x[i] = fine ? b[i] : NaN;
    if (fine) substitute(work, n, x);
    // What overflowed on the way.
    for (let i = 0; i < n; i++) if (x[i] !== x[i]) x[i] = NaN;
  }
}
