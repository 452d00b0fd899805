// What an event did to a price.

import { fillCells } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { splat } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { blockedDot, center } from "../../lib/sums/dot";

const SIZE: f64 = 1e150;
const FITTED: f64 = 0;
const SHORT: f64 = 1;
const CONSTANT: f64 = 2;

/** beta = Sxy / Sxx; abnormal = y - mean y - beta (x - mean x); Var(CAR) = s^2 (L + L^2 / n + (sum of x - mean x)^2 / Sxx) */
export function market_eventStudy(
  asset: Series,
  market: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  window: f64,
  gap: f64,
  alphaOut: Series,
  betaOut: Series,
  deviationOut: Series,
  countOut: Series,
  abnormalOut: Series,
  tOut: Series,
  cumulativeOut: Series,
  carOut: Series,
  standardErrorOut: Series,
  tStatisticOut: Series,
  statusOut: Series,
  x: Series,
  y: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const size = offsets.at(g + 1, rows) - begin;
    // As doubles: the two may be more than an i32 holds.
    const before = <f64>size - window - gap;
    const estimated = before > 0 ? <i32>before : 0;
    const ownX = market.from(begin);
    const ownY = asset.from(begin);
    let n = 0;
    for (let i = 0; i < estimated; i++) {
      if (!isPair(ownX[i], ownY[i])) continue;
      x[n] = ownX[i];
      y[n] = ownY[i];
      n++;
    }
    const enough = n > 2;
    const meanX = enough ? center(x, n, x) : NaN;
    const meanY = enough ? center(y, n, y) : NaN;
    const squares = enough ? blockedDot(x, x, n) : NaN;
    const status = !enough ? SHORT : squares > 0 ? FITTED : CONSTANT;
    const fitted = status === FITTED;
    const beta = fitted ? blockedDot(x, y, n) / squares : NaN;
    let deviation = NaN;
    if (fitted) {
      const slope = splat(beta);
      for (let i = 0; i < n; i += LANES) y.write(i, y.at(i) - slope * x.at(i), i + 1 < n);
      deviation = Math.sqrt(blockedDot(y, y, n) / <f64>(n - 2));
    }

    const from = <f64>size > window ? size - <i32>window : 0;
    const share = 1 / <f64>n;
    let sum: f64 = 0;
    let moved: f64 = 0;
    if (abnormalOut.given) fillCells(abnormalOut.from(begin), size, NaN);
    if (tOut.given) fillCells(tOut.from(begin), size, NaN);
    if (cumulativeOut.given) fillCells(cumulativeOut.from(begin), size, NaN);
    for (let i = 0; fitted && i < size; i++) {
      const known = isPair(ownX[i], ownY[i]);
      const distance = known ? ownX[i] - meanX : NaN;
      const abnormal = ownY[i] - meanY - beta * distance;
      const at = begin + i;
      if (abnormalOut.given) abnormalOut[at] = tidy(abnormal);
      if (i < from) continue;
      sum += abnormal;
      moved += distance;
      if (tOut.given) {
        const spread = 1 + share + (distance / squares) * distance;
        tOut[at] = tidy(abnormal / (deviation * Math.sqrt(spread)));
      }
      if (cumulativeOut.given) cumulativeOut[at] = tidy(sum);
    }
    const length = <f64>(size - from);
    const error = deviation * Math.sqrt(length + length * length * share + (moved / squares) * moved);
    if (alphaOut.given) alphaOut[g] = tidy(meanY - beta * meanX);
    if (betaOut.given) betaOut[g] = tidy(beta);
    if (deviationOut.given) deviationOut[g] = tidy(deviation);
    if (countOut.given) countOut[g] = <f64>n;
    if (carOut.given) carOut[g] = fitted ? tidy(sum) : NaN;
    if (standardErrorOut.given) standardErrorOut[g] = fitted ? tidy(error) : NaN;
    if (tStatisticOut.given) tStatisticOut[g] = fitted ? tidy(sum / error) : NaN;
    if (statusOut.given) statusOut[g] = status;
  }
}

function isPair(x: f64, y: f64): boolean {
  return Math.abs(x) <= SIZE && Math.abs(y) <= SIZE;
}
