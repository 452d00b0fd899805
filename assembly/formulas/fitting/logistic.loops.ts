// Probabilities from features. Rows in lanes, column by column; sums in their one order.

import { sigmoid } from "../../lib/elementary/hyperbolic";
import { log1p } from "../../lib/elementary/log1p";
import { softplus } from "../../lib/elementary/softplus";
import { allUpTo, allWithin, fillCells } from "../../lib/lanes/cells";
import { given } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { first, splat } from "../../lib/lanes/lanes";
import { atMost, cell, tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { factorized, lowered, raised } from "../../lib/sums/definite";
import { blockedDot } from "../../lib/sums/dot";
import { exponentOf, powerOf } from "../../lib/sums/scales";
import { blockedSum } from "../../lib/sums/sum";

const MOST: f64 = 1e150;
const STEPS: i32 = 200;
/** A step that moves no log odds further is the last: the next would be its square. */
const NEAR: f64 = 1e-8;
/** Where a row's weight gains no more than this by a step that still moves log odds far, a plane parts the labels. */
const FLAT: f64 = 1e-10;
const FAR: f64 = 0.1;
/** As much as a ridge can be: squares of it vanish beside nothing. */
const LARGE: f64 = 1e300;

const SOLVED: f64 = 0;
const SEPARATED: f64 = 1;
const DEFICIENT: f64 = 2;
const UNFINISHED: f64 = 3;

/** b += t H^-1 g, g = sum of w (label - p) x - ridge b, H = sum of w p (1 - p) x x' + ridge; t = ln(1 + d) / d, d the farthest log odds move */
export function fitting_logistic(
  x: Series,
  label: Series,
  weights: Series,
  offsets: Offsets,
  rowCount: i32,
  features: i32,
  groups: i32,
  interceptIn: f64,
  ridge: f64,
  coefficients: Series,
  interceptOut: Series,
  errors: Series,
  interceptError: Series,
  logLikelihood: Series,
  status: Series,
  p: Series,
  columns: Series,
  rows: Series,
  matrixScratch: Series,
  cells: Series,
  few: Series,
): void {
  const apart = interceptIn === 1 ? 1 : 0;
  const k = features + apart;
  // One more than the features fits into twice as many.
  const stride = features > 0 ? 2 * features : 1;
  const own = features > 0 ? cells : few;
  const matrix = features > 0 ? matrixScratch : few.from(6);
  const means = own;
  const scales = own.from(stride);
  const found = own.from(2 * stride);
  const gradient = own.from(3 * stride);
  const step = own.from(4 * stride);
  const pulls = own.from(5 * stride);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rowCount);
    const n = offsets.at(g + 1, rowCount) - begin;
    const ownX = x.from(begin * features);
    const labels = label.from(begin);
    const counts = weights.given ? weights.from(begin) : weights;
    const odds = rows;
    const slope = rows.from(n);
    const part = rows.from(2 * n);
    const fit =
      allUpTo(ownX, n * features, MOST) &&
      allWithin(labels, n, 0, 1) &&
      (!weights.given || allWithin(counts, n, 0, 1e9));
    const heavy = fit ? (weights.given ? blockedSum(counts, n) : <f64>n) : 0;
    let state = fit ? DEFICIENT : NaN;
    // Without a ridge fewer rows than coefficients tell nothing, whatever rounding makes of the last pivots.
    if (heavy > 0 && (ridge > 0 || countOf(counts, n) >= k)) {
      prepare(ownX, counts, n, features, apart, heavy, means, scales, columns);
      for (let j = 0; j < k; j++) {
        found[j] = 0;
        pulls[j] = j < apart ? 0 : atMost(ridge * scales[j - apart] * scales[j - apart], LARGE);
      }
      state = UNFINISHED;
      let last = false;
      for (let round = 0; round < STEPS && state === UNFINISHED; round++) {
        predict(columns, n, features, apart, found, odds);
        for (let i = 0; i < n; i += LANES) {
          const share = sigmoid(odds.at(i));
          const w = given(counts, i, 1);
          part.write(i, w * (labels.at(i) - share), i + 1 < n);
          slope.write(i, w * (share * (splat(1) - share)), i + 1 < n);
        }
        for (let j = 0; j < k; j++) {
          gradient[j] =
            (j < apart ? blockedSum(part, n) : blockedDot(part, columns.from((j - apart) * n), n)) -
            pulls[j] * found[j];
        }
        for (let j = 0; j < k; j++) {
          if (j >= apart) {
            const column = columns.from((j - apart) * n);
            for (let i = 0; i < n; i += LANES) part.write(i, slope.at(i) * column.at(i), i + 1 < n);
          }
          const weighed = j < apart ? slope : part;
          for (let m = 0; m <= j; m++)
            matrix[j * k + m] =
              m < apart ? blockedSum(weighed, n) : blockedDot(weighed, columns.from((m - apart) * n), n);
          matrix[j * k + j] = matrix[j * k + j] + pulls[j];
        }
        if (!factorized(matrix, k, step)) {
          state = round === 0 ? DEFICIENT : SEPARATED;
          break;
        }
        if (last) {
          state = SOLVED;
          break;
        }
        for (let j = 0; j < k; j++) step[j] = gradient[j];
        lowered(matrix, k, 0, step);
        let gain = 0.0;
        for (let j = 0; j < k; j++) gain += step[j] * step[j];
        raised(matrix, k, step);
        predict(columns, n, features, apart, step, part);
        let far = 0.0;
        for (let i = 0; i < n; i++) {
          const move = cell(counts, i, 1) > 0 ? Math.abs(part[i]) : 0;
          far = move > far ? move : far;
        }
        const damping = far > 1e-3 ? first(log1p(splat(far))) / far : 1;
        for (let j = 0; j < k; j++) found[j] = found[j] + damping * step[j];
        if (!(far < Infinity)) break;
        if (far > FAR && gain < FLAT * heavy) state = SEPARATED;
        last = far < NEAR || (far < FAR && gain < 1e-22 * heavy);
      }
    }
    if (status.given) status[g] = state;
    const known = state === SOLVED || state === SEPARATED || state === UNFINISHED;
    let constant = apart ? found[0] : 0;
    for (let j = 0; j < features; j++) {
      const value = found[apart + j] * scales[j];
      if (apart) constant -= value * means[j];
      if (coefficients.given) coefficients[g * features + j] = known ? tidy(value) : NaN;
      if (!errors.given) continue;
      fillCells(step, k, 0);
      step[apart + j] = scales[j];
      errors[g * features + j] = known ? deviationOf(matrix, k, apart + j, step) : NaN;
    }
    if (interceptOut.given) interceptOut[g] = known ? tidy(constant) : NaN;
    if (interceptError.given) {
      for (let j = 0; j < k; j++) step[j] = j < apart ? 1 : -scales[j - apart] * means[j - apart];
      interceptError[g] = known && apart ? deviationOf(matrix, k, 0, step) : NaN;
    }
    if (known && (logLikelihood.given || p.given)) predict(columns, n, features, apart, found, odds);
    if (logLikelihood.given) {
      for (let i = 0; i < n && known; i += LANES) {
        const t = odds.at(i);
        const y = labels.at(i);
        part.write(i, given(counts, i, 1) * (y * softplus(-t as Lane) + (splat(1) - y) * softplus(t)), i + 1 < n);
      }
      logLikelihood[g] = known ? tidy(0 - blockedSum(part, n)) : NaN;
    }
    if (!p.given) continue;
    const to = p.from(begin);
    if (!known) fillCells(to, n, NaN);
    for (let i = 0; i < n && known; i += LANES) to.write(i, sigmoid(odds.at(i)), i + 1 < n);
  }
}

/** Columns of features less their means over the rows that count, in a size near 1 by a power of two. */
function prepare(
  x: Series,
  counts: Series,
  n: i32,
  features: i32,
  apart: i32,
  heavy: f64,
  means: Series,
  scales: Series,
  columns: Series,
): void {
  for (let j = 0; j < features; j++) {
    const to = columns.from(j * n);
    let start = 0;
    while (cell(counts, start, 1) === 0) start++;
    const from = apart ? x[start * features + j] : 0;
    for (let i = 0; i < n; i++) to[i] = x[i * features + j] - from;
    const mean = apart ? (counts.given ? blockedDot(to, counts, n) : blockedSum(to, n)) / heavy : 0;
    let most = 0.0;
    for (let i = 0; i < n; i++) {
      to[i] = to[i] - mean;
      const size = cell(counts, i, 1) > 0 ? Math.abs(to[i]) : 0;
      most = size > most ? size : most;
    }
    const scale = most > 0 ? powerOf(-exponentOf(most)) : 1;
    for (let i = 0; i < n; i++) to[i] = to[i] * scale;
    means[j] = from + mean;
    scales[j] = scale;
  }
}

/** to = constant + sum of b x */
function predict(columns: Series, n: i32, features: i32, apart: i32, b: Series, to: Series): void {
  fillCells(to, n, apart ? b[0] : 0);
  for (let j = 0; j < features; j++) {
    const column = columns.from(j * n);
    const factor = splat(b[apart + j]);
    for (let i = 0; i < n; i += LANES) to.write(i, to.at(i) + factor * column.at(i), i + 1 < n);
  }
}

/** sqrt(v' H^-1 v); v, whose cells before `from` are 0, is used up. */
function deviationOf(factor: Series, k: i32, from: i32, v: Series): f64 {
  lowered(factor, k, from, v);
  let square = 0.0;
  for (let j = from; j < k; j++) square += v[j] * v[j];
  return tidy(Math.sqrt(square));
}

/** Rows that count. */
function countOf(counts: Series, n: i32): i32 {
  if (!counts.given) return n;
  let rows = 0;
  for (let i = 0; i < n; i++) rows += counts[i] > 0 ? 1 : 0;
  return rows;
}
