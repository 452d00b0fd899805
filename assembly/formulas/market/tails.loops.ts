// Rare and large losses, and ways back.

import { logRatio } from "../../lib/elementary/growth";
import { log1p } from "../../lib/elementary/log1p";
import { allUpTo } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { numberOf } from "../../lib/lanes/keys";
import { first, splat } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { numberKeys, select } from "../../lib/order/select";
import { shortfall } from "../../lib/order/shortfall";
import { normalDensity } from "../../lib/special/normal";
import { normalQuantile } from "../../lib/special/quantile";
import { blockedDot, center } from "../../lib/sums/dot";
import { blockedSum } from "../../lib/sums/sum";

/** Beyond this, fourth powers overflow. */
const SIZE: f64 = 1e70;
const LN2: f64 = reinterpret<f64>(0x3fe62e42fefa39ef); // 0.6931471805599453

export function market_tailRisk(
  returns: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  confidence: f64,
  gaussianVaR: Series,
  gaussianES: Series,
  cornishFisherVaR: Series,
  monotone: Series,
  historicalES: Series,
  skewOut: Series,
  excessKurtosis: Series,
  centered: Series,
  squares: Series,
  counters: usize,
): void {
  const chance = 1 - confidence;
  const z = first(normalQuantile(splat(chance)));
  const density = first(normalDensity(splat(z)));
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const size = offsets.at(g + 1, rows) - begin;
    const own = returns.from(begin);
    const n: f64 = size < 2 || !allUpTo(own, size, SIZE) ? NaN : <f64>size;
    const mean = n === n ? center(own, size, centered) : NaN;
    let m2 = NaN;
    let m3 = NaN;
    let m4 = NaN;
    if (n === n) {
      for (let i = 0; i < size; i += LANES) {
        const x = centered.at(i);
        squares.write(i, x * x, i + 1 < size);
      }
      m2 = blockedSum(squares, size) / n;
      m3 = blockedDot(squares, centered, size) / n;
      m4 = blockedDot(squares, squares, size) / n;
    }
    const deviation = Math.sqrt((m2 * n) / (n - 1));
    const skew = m3 / (m2 * Math.sqrt(m2));
    const kurtosis = m4 / (m2 * m2) - 3;
    if (gaussianVaR.given) gaussianVaR[g] = tidy(-(mean + z * deviation));
    if (gaussianES.given) gaussianES[g] = tidy(-(mean - (deviation * density) / chance));
    if (cornishFisherVaR.given) {
      const bent =
        z +
        ((z * z - 1) * skew) / 6 +
        ((z * z * z - 3 * z) * kurtosis) / 24 -
        ((2 * z * z * z - 5 * z) * skew * skew) / 36;
      cornishFisherVaR[g] = tidy(-(mean + bent * deviation));
    }
    if (monotone.given) monotone[g] = rises(skew, kurtosis);
    if (skewOut.given) skewOut[g] = tidy(skew);
    if (excessKurtosis.given) excessKurtosis[g] = tidy(kurtosis);
    if (historicalES.given) {
      historicalES[g] = n === n ? tidy(shortfall(own, size, chance * n, centered, squares, counters)) : NaN;
    }
  }
}

/** 1 where the derivative by z, 1 + S z / 3 + K (z^2 - 1) / 8 - S^2 (6 z^2 - 5) / 36, is negative nowhere. */
function rises(skew: f64, kurtosis: f64): f64 {
  const a = kurtosis / 8 - (skew * skew) / 6;
  const b = skew / 3;
  const c = 1 - kurtosis / 8 + (5 * skew * skew) / 36;
  if (a !== a || b !== b) return NaN;
  return a >= 0 && c >= 0 && b * b <= 4 * a * c ? 1 : 0;
}

/** xi = 1 / k sum over the k largest of ln(loss / loss_(k + 1)), alpha = 1 / xi */
export function market_hill(
  losses: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  k: f64,
  xiOut: Series,
  alphaOut: Series,
  standardError: Series,
  keys: Series,
  spare: Series,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const xi = k < <f64>n ? tailIndex(losses.from(begin), n, <i32>k, keys, spare, counters) : NaN;
    const alpha = 1 / xi;
    if (xiOut.given) xiOut[g] = xi;
    if (alphaOut.given) alphaOut[g] = tidy(alpha);
    if (standardError.given) standardError[g] = tidy(alpha / Math.sqrt(k));
  }
}

function tailIndex(x: Series, n: i32, k: i32, keys: Series, spare: Series, counters: usize): f64 {
  if (!allUpTo(x, n, 1e150)) return NaN;
  numberKeys(x, n, changetype<usize>(keys));
  const edge = numberOf(select(changetype<usize>(keys), n, n - 1 - k, changetype<usize>(spare), counters), 0);
  if (!(edge >= 1e-150)) return NaN;
  let count = 0;
  for (let i = 0; i < n; i++) {
    keys[count] = x[i];
    if (x[i] > edge) count++;
    if (count === k) break;
  }
  for (let i = 0; i < count; i += LANES) {
    keys.write(i, logRatio(keys.at(i), splat(edge)), i + 1 < count);
  }
  return blockedSum(keys, count) / <f64>k;
}

/** Least squares of steps on levels: step = a + b level; half-life -ln 2 / ln(1 + b), mean -a / b, t = b / its standard error. */
export function market_meanReversion(
  y: Series,
  x: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  slopeOut: Series,
  meanOut: Series,
  halfLifeOut: Series,
  tStatOut: Series,
  alphaOut: Series,
  betaOut: Series,
  level: Series,
  left: Series,
  right: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    let fine = n >= 4 && allUpTo(y.from(begin), n, 1e75);
    let series = y.from(begin);
    let alpha = NaN;
    let beta = NaN;
    if (x.given) {
      fine = fine && allUpTo(x.from(begin), n, 1e75);
      if (fine) {
        const meanX = center(x.from(begin), n, left);
        const meanY = center(series, n, right);
        beta = blockedDot(left, right, n) / blockedDot(left, left, n);
        alpha = meanY - beta * meanX;
        for (let i = 0; i < n; i += LANES) {
          const rest = right.at(i) - splat(beta) * left.at(i);
          level.write(i, rest, i + 1 < n);
        }
        series = level;
      }
    }
    let slope = NaN;
    let mean = NaN;
    let tStat = NaN;
    let halfLife = NaN;
    if (fine) {
      const m = n - 1;
      const meanLevel = center(series, m, left);
      for (let i = 0; i < m; i += LANES) {
        right.write(i, series.at(i + 1) - series.at(i), i + 1 < m);
      }
      const meanStep = center(right, m, right);
      const moved = blockedDot(left, left, m);
      slope = blockedDot(left, right, m) / moved;
      mean = -(meanStep - slope * meanLevel) / slope;
      for (let i = 0; i < m; i += LANES) {
        right.write(i, right.at(i) - splat(slope) * left.at(i), i + 1 < m);
      }
      tStat = slope / Math.sqrt(blockedDot(right, right, m) / <f64>(m - 2) / moved);
      if (slope > -1 && slope < 0) halfLife = -LN2 / first(log1p(splat(slope)));
      else if (slope === slope) halfLife = Infinity;
    }
    if (slopeOut.given) slopeOut[g] = tidy(slope);
    if (meanOut.given) meanOut[g] = tidy(mean);
    if (halfLifeOut.given) halfLifeOut[g] = halfLife;
    if (tStatOut.given) tStatOut[g] = tidy(tStat);
    if (alphaOut.given) alphaOut[g] = tidy(alpha);
    if (betaOut.given) betaOut[g] = tidy(beta);
  }
}
