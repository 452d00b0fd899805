// Lines and planes through points.

import { allUpTo, allWithin, copyCells, fillCells } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { abs, first, max as highest, laneOf, splat } from "../../lib/lanes/lanes";
import { cell, tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { blockedDot, center } from "../../lib/sums/dot";
import { columnOf, refine, reflections, solveLower, solveUpper, turned } from "../../lib/sums/qr";
import { exponentOf, powerOf } from "../../lib/sums/scales";

const MOST: f64 = 1e150;
/** How far the condition of a column may go before coefficients are refined, and before errors are, which cost far more. */
const STRAINED: f64 = 32;
const TWISTED: f64 = 1e5;

/** A x = y in the least squares, A = Q R: R x = Q'y; error = deviation |R^-T e| */
export function fitting_leastSquares(
  x: Series,
  y: Series,
  weights: Series,
  offsets: Offsets,
  rowCount: i32,
  features: i32,
  groups: i32,
  interceptIn: f64,
  coefficients: Series,
  interceptOut: Series,
  errors: Series,
  interceptError: Series,
  rSquared: Series,
  deviation: Series,
  freedom: Series,
  status: Series,
  residual: Series,
  columns: Series,
  factors: Series,
  rows: Series,
  cells: Series,
  few: Series,
): void {
  const apart = interceptIn === 1 ? 1 : 0;
  const k = features + apart;
  // One more than the features fits into twice as many.
  const stride = features > 0 ? 2 * features : 1;
  const own = features > 0 ? cells : few;
  const kept = own;
  const heads = own.from(stride);
  const turns = own.from(2 * stride);
  const found = own.from(3 * stride);
  const scales = own.from(4 * stride);
  const lower = own.from(5 * stride);
  const step = own.from(6 * stride);
  const sums = own.from(7 * stride);
  const rests = own.from(8 * stride);
  const lengths = own.from(9 * stride);
  const unit = own.from(10 * stride);
  const variances = own.from(11 * stride);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rowCount);
    const n = offsets.at(g + 1, rowCount) - begin;
    const ones = rows;
    const ownFactor = rows.from(n);
    const target = rows.from(2 * n);
    const rest = rows.from(3 * n);
    const left = rows.from(4 * n);
    const root = rows.from(5 * n);
    const ownX = x.from(begin * features);
    const ownY = y.from(begin);
    const ownWeights = weights.given ? weights.from(begin) : weights;

    let counted = 0;
    let heaviest = 0.0;
    let plain = true;
    const fit =
      allUpTo(ownX, n * features, MOST) &&
      allUpTo(ownY, n, MOST) &&
      (!weights.given || allWithin(ownWeights, n, 0, MOST));
    if (!weights.given) {
      counted = fit ? n : 0;
      heaviest = 1;
    }
    for (let i = 0; i < n && fit && weights.given; i++) {
      const w = ownWeights[i];
      counted += w > 0 ? 1 : 0;
      plain = plain && w === 1;
      heaviest = w > heaviest ? w : heaviest;
    }
    if (counted === 0) {
      for (let j = g * features; j < (g + 1) * features; j++) {
        if (coefficients.given) coefficients[j] = NaN;
        if (errors.given) errors[j] = NaN;
      }
      if (interceptOut.given) interceptOut[g] = NaN;
      if (interceptError.given) interceptError[g] = NaN;
      if (rSquared.given) rSquared[g] = NaN;
      if (deviation.given) deviation[g] = NaN;
      if (freedom.given) freedom[g] = fit ? 0 : NaN;
      if (status.given) status[g] = fit ? 1 : NaN;
      if (residual.given) fillCells(residual.from(begin), n, NaN);
      continue;
    }

    if (k === 2 && apart === 1 && plain && n > 2 && line(ownX, ownY, n, columns, target, rest, sums)) {
      // Slope, intercept, their errors, R^2, deviation.
      if (coefficients.given) coefficients[g] = tidy(sums[0]);
      if (interceptOut.given) interceptOut[g] = tidy(sums[1]);
      if (errors.given) errors[g] = tidy(rests[0]);
      if (interceptError.given) interceptError[g] = tidy(rests[1]);
      if (rSquared.given) rSquared[g] = tidy(lengths[0]);
      if (deviation.given) deviation[g] = tidy(lengths[1]);
      if (freedom.given) freedom[g] = <f64>(n - 2);
      if (status.given) status[g] = 0;
      if (residual.given) copyCells(rest, n, residual.from(begin));
      continue;
    }

    // Roots of weights, and all columns, by powers of two near 1: no square overflows, and no digit changes.
    const lightness = rootScale(heaviest);
    for (let i = 0; i < n; i++) root[i] = Math.sqrt(cell(ownWeights, i, 1) * lightness * lightness);
    const height = scaleOf(ownY, n, 1);
    for (let i = 0; i < n; i++) target[i] = ownY[i] * height * root[i];
    for (let i = 0; i < n * apart; i++) ones[i] = root[i];
    for (let j = 0; j < features; j++) {
      const scale = scaleOf(ownX.from(j), n, features);
      const to = columns.from(j * n);
      scales[j] = scale;
      for (let i = 0; i < n; i++) to[i] = ownX[i * features + j] * scale * root[i];
    }
    copyCells(columns, n * features, factors);
    copyCells(ones, n * apart, ownFactor);
    const rank = reflections(ownFactor, factors, n, apart, k, kept, heads, turns);

    copyCells(target, n, left);
    turned(ownFactor, factors, n, apart, rank, kept, turns, false, left);
    copyCells(left, n, rest);
    for (let q = 0; q < rank; q++) {
      found[q] = left[q];
      rest[q] = 0;
    }
    solveUpper(ownFactor, factors, n, apart, rank, kept, heads, found);
    turned(ownFactor, factors, n, apart, rank, kept, turns, true, rest);

    let condition = 0.0;
    for (let q = 0; q < rank; q++) {
      for (let m = 0; m < rank; m++) lower[m] = m === q ? 1 : 0;
      solveLower(ownFactor, factors, n, apart, rank, kept, heads, q, lower);
      let square = 0.0;
      for (let m = q; m < rank; m++) square += lower[m] * lower[m];
      variances[q] = square;
      const a = columnOf(ones, columns, n, apart, <i32>kept[q]);
      lengths[q] = blockedDot(a, a, n);
      const strain = Math.sqrt(square * lengths[q]);
      condition = strain > condition ? strain : condition;
    }
    if (condition > STRAINED)
      refine(
        ones,
        columns,
        ownFactor,
        factors,
        n,
        apart,
        rank,
        kept,
        heads,
        turns,
        target,
        -1,
        found,
        rest,
        left,
        lower,
        step,
        sums,
        rests,
      );

    const degrees = counted - rank;
    const squares = blockedDot(rest, rest, n);
    const spread = degrees > 0 ? Math.sqrt(squares / <f64>degrees) : NaN;
    if (residual.given)
      residuals(ownX, ownY, n, features, apart, rank, kept, found, scales, height, root, rest, residual.from(begin));
    if (rSquared.given) {
      const all = apart ? scattered(ownY, height, root, n, left) : blockedDot(target, target, n);
      rSquared[g] = all > 0 ? tidy(1 - squares / all) : NaN;
    }
    if (condition > TWISTED && (errors.given || interceptError.given))
      for (let q = 0; q < rank; q++) {
        fillCells(unit, rank, 0);
        fillCells(rest, n, 0);
        refine(
          ones,
          columns,
          ownFactor,
          factors,
          n,
          apart,
          rank,
          kept,
          heads,
          turns,
          changetype<Series>(0),
          q,
          unit,
          rest,
          left,
          lower,
          step,
          sums,
          rests,
        );
        if (unit[q] > 0) variances[q] = unit[q];
      }
    for (let j = 0; j < features; j++) {
      if (coefficients.given) coefficients[g * features + j] = 0;
      if (errors.given) errors[g * features + j] = NaN;
    }
    if (interceptOut.given) interceptOut[g] = 0;
    if (interceptError.given) interceptError[g] = NaN;
    for (let q = 0; q < rank; q++) {
      const j = <i32>kept[q] - apart;
      const factor = j < 0 ? 1.0 : scales[j];
      const value = tidy((found[q] * factor) / height);
      const error = tidy((spread * Math.sqrt(variances[q]) * factor) / height);
      if (j < 0) {
        if (interceptOut.given) interceptOut[g] = value;
        if (interceptError.given) interceptError[g] = error;
      } else {
        if (coefficients.given) coefficients[g * features + j] = value;
        if (errors.given) errors[g * features + j] = error;
      }
    }
    if (deviation.given) deviation[g] = tidy(spread / height / lightness);
    if (freedom.given) freedom[g] = <f64>degrees;
    if (status.given) status[g] = rank < k ? 1 : 0;
  }
}

/**
 * A line through points whose x differ by no less than they are away from 0, where nothing is lost about the means: slope = S_xy / S_xx.
 * Writes what is asked for to six cells, two by two, and the residuals; false where x is too far off.
 */
function line(x: Series, y: Series, n: i32, ownX: Series, ownY: Series, rest: Series, to: Series): boolean {
  const size = <f64>n;
  const width = scaleOf(x, n, 1);
  const height = scaleOf(y, n, 1);
  scaled(x, n, width, ownX);
  scaled(y, n, height, ownY);
  const middleX = center(ownX, n, ownX);
  const middleY = center(ownY, n, ownY);
  const xx = blockedDot(ownX, ownX, n);
  const far = (size * middleX * middleX) / xx;
  if (!(far < STRAINED * STRAINED)) return false;
  const slope = blockedDot(ownX, ownY, n) / xx;
  const all = splat(slope);
  for (let i = 0; i < n; i += LANES) rest.write(i, ownY.at(i) - all * ownX.at(i), i + 1 < n);
  const squares = blockedDot(rest, rest, n);
  const yy = blockedDot(ownY, ownY, n);
  const spread = Math.sqrt(squares / (size - 2));
  const error = spread / Math.sqrt(xx);
  to[0] = (slope * width) / height;
  to[1] = (middleY - slope * middleX) / height;
  to[2] = (error * width) / height;
  to[3] = (error * Math.sqrt(xx / size + middleX * middleX)) / height;
  to[4] = yy > 0 ? 1 - squares / yy : NaN;
  to[5] = spread / height;
  const back = splat(1 / height);
  for (let i = 0; i < n; i += LANES) rest.write(i, rest.at(i) * back, i + 1 < n);
  return true;
}

function scaled(x: Series, n: i32, scale: f64, to: Series): void {
  const all = splat(scale);
  for (let i = 0; i < n; i += LANES) to.write(i, x.at(i) * all, i + 1 < n);
}

/** The power of two that brings the largest of n cells, so many apart, to [1, 2). */
function scaleOf(x: Series, n: i32, apart: i32): f64 {
  let most = 0.0;
  let i = 0;
  if (apart === 1) {
    let lanes = splat(0);
    for (; i < (n & -LANES); i += LANES) lanes = highest(lanes, abs(x.at(i)));
    most = Math.max(first(lanes), laneOf(lanes, LANES - 1));
  }
  for (; i < n; i++) {
    const size = Math.abs(x[i * apart]);
    most = size > most ? size : most;
  }
  return most > 0 ? powerOf(-exponentOf(most)) : 1;
}

/** The power of two whose square brings a weight to [1, 4). */
function rootScale(weight: f64): f64 {
  return powerOf(-(exponentOf(weight) >> 1));
}

/** Sum of w (y - mean)^2, measured from a row that counts, so that a y that does not differ gives 0. */
function scattered(y: Series, height: f64, root: Series, n: i32, to: Series): f64 {
  let k = 0;
  while (root[k] === 0) k++;
  for (let i = 0; i < n; i++) to[i] = (y[i] - y[k]) * height * root[i];
  const mean = blockedDot(to, root, n) / blockedDot(root, root, n);
  for (let i = 0; i < n; i++) to[i] = to[i] - mean * root[i];
  return blockedDot(to, to, n);
}

/** y less fit; a row that does not count has no residual among the rest. */
function residuals(
  x: Series,
  y: Series,
  n: i32,
  features: i32,
  apart: i32,
  rank: i32,
  kept: Series,
  found: Series,
  scales: Series,
  height: f64,
  root: Series,
  rest: Series,
  to: Series,
): void {
  for (let i = 0; i < n; i++) {
    if (root[i] > 0) {
      to[i] = tidy(rest[i] / root[i] / height);
      continue;
    }
    let fit = 0.0;
    for (let q = 0; q < rank; q++) {
      const j = <i32>kept[q] - apart;
      fit += j < 0 ? found[q] : found[q] * (x[i * features + j] * scales[j]);
    }
    to[i] = tidy(y[i] - fit / height);
  }
}
