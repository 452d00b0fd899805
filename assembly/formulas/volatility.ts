// How much prices move.

import { logRatio } from "../lib/elementary/growth";
import { log } from "../lib/elementary/log";
import { LARGEST } from "../lib/lanes/bounds";
import { canonical, countSkipped, isPrice, mirror, observed, tell } from "../lib/lanes/column";
import { Offsets } from "../lib/lanes/ints";
import { both, every, le, select, splat, valid, within } from "../lib/lanes/lanes";
import { tidy } from "../lib/lanes/scalar";
import { Series } from "../lib/lanes/series";
import { blockedDot, center } from "../lib/sums/dot";
import { blockedSum } from "../lib/sums/sum";

/** Beyond this, squares overflow. */
const SIZE: f64 = 1e150;
const LN2: f64 = reinterpret<f64>(0x3fe62e42fefa39ef); // 0.6931471805599453
const LN_2PI: f64 = reinterpret<f64>(0x3ffd67f1c864beb5); // 1.8378770664093456

/** v' = omega + alpha r^2 + beta v; forecast = omega (1 + s + ... + s^(k - 2)) + s^(k - 1) v', s = alpha + beta */
export function market_garch(
  returns: Series,
  ticks: i32,
  entities: i32,
  omega: f64,
  alpha: f64,
  beta: f64,
  initialVariance: f64,
  horizon: f64,
  variance: Series,
  skipped: Series,
  varianceOut: Series,
  nextOut: Series,
  forecastOut: Series,
  densityOut: Series,
): void {
  const persistence = alpha + beta;
  const settled = persistence < 1 ? omega / (1 - persistence) : omega;
  const start = splat(initialVariance === initialVariance ? initialVariance : settled);
  let gathered: f64 = 0;
  let power: f64 = 1;
  for (let k: f64 = 1; k < horizon && k < 10000; k++) {
    gathered += power;
    power *= persistence;
  }
  for (let e = 0; e < entities; e += LANES) {
    const from = e;
    if (ticks === 1 && !varianceOut.given && !forecastOut.given && !densityOut.given) {
      e = garchTick(returns, e, entities, omega, alpha, beta, variance);
      mirror(nextOut, variance, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let v = variance.at(e);
    v = select(observed(v), v, start);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const r = returns.at(i);
      const ok = within(r, -SIZE, SIZE);
      const square = r * r;
      const next = stepped(square, v, omega, alpha, beta);
      if (varianceOut.given) varianceOut.write(i, canonical(v), pair);
      if (densityOut.given) {
        const twice = splat(LN_2PI) + log(v) + square / v;
        densityOut.write(i, valid(ok, canonical(splat(-0.5) * twice)), pair);
      }
      if (every(ok)) v = next;
      else {
        countSkipped(skipped, e, ok, pair);
        v = select(ok, next, v);
      }
      tell(nextOut, i, v, pair);
      if (forecastOut.given) {
        const far = splat(omega * gathered) + splat(power) * v;
        forecastOut.write(i, canonical(far), pair);
      }
    }
    variance.write(e, canonical(v), pair);
  }
}

/** One tick of the entities from e on, up to the first pair that is not well. */
function garchTick(returns: Series, e: i32, entities: i32, omega: f64, alpha: f64, beta: f64, variance: Series): i32 {
  for (const end = entities - LANES; e <= end; e += LANES) {
    const r = returns.at(e);
    const next = stepped(r * r, variance.at(e), omega, alpha, beta);
    if (!every(both(within(r, -SIZE, SIZE), within(next, 0, LARGEST)))) break;
    variance.put(e, next);
  }
  return e;
}

function stepped(square: Lane, variance: Lane, omega: f64, alpha: f64, beta: f64): Lane {
  return splat(omega) + splat(alpha) * square + splat(beta) * variance;
}

/**
 * With u, d and c the logarithms of high, low and close over open: (u - d)^2 / (4 ln 2); (u - d)^2 / 2 - (2 ln 2 - 1) c^2; u (u - c) + d (d -
 * c); and k Var(c) + (1 - k) mean of the last + Var(ln(open / close before)).
 */
export function market_rangeVol(
  open: Series,
  high: Series,
  low: Series,
  close: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  parkinsonOut: Series,
  garmanKlassOut: Series,
  rogersSatchellOut: Series,
  yangZhangOut: Series,
  range: Series,
  klass: Series,
  drift: Series,
  between: Series,
  body: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    for (let i = 0; i < n; i += LANES) {
      const pair = i + 1 < n;
      const o = open.at(begin + i);
      const h = high.at(begin + i);
      const l = low.at(begin + i);
      const c = close.at(begin + i);
      const fair = both(both(isPrice(o), isPrice(h)), both(isPrice(l), isPrice(c)));
      const ok = both(fair, le(l, h));
      const up = logRatio(h, o);
      const down = logRatio(l, o);
      const move = logRatio(c, o);
      const span = up - down;
      const square = span * span;
      const bodies = splat(2 * LN2 - 1) * (move * move);
      range.write(i, valid(ok, square), pair);
      klass.write(i, valid(ok, splat(0.5) * square - bodies), pair);
      drift.write(i, valid(ok, up * (up - move) + down * (down - move)), pair);
      body.write(i, valid(ok, move), pair);
    }
    if (parkinsonOut.given) parkinsonOut[g] = tidy(blockedSum(range, n) / (4 * LN2 * <f64>n));
    if (garmanKlassOut.given) garmanKlassOut[g] = tidy(blockedSum(klass, n) / <f64>n);
    if (rogersSatchellOut.given) rogersSatchellOut[g] = tidy(blockedSum(drift, n) / <f64>n);
    if (yangZhangOut.given) {
      const m = n - 1;
      if (m < 2) {
        yangZhangOut[g] = NaN;
        continue;
      }
      for (let i = 0; i < m; i += LANES) {
        between.write(i, logRatio(open.at(begin + i + 1), close.at(begin + i)), i + 1 < m);
      }
      const k = 0.34 / (1.34 + <f64>(m + 1) / <f64>(m - 1));
      const mean = blockedSum(drift.from(1), m) / <f64>m;
      // The first bar gives no more than its close, but that must be one.
      const first = drift[0] * 0;
      yangZhangOut[g] = tidy(sampleVariance(between, m) + k * sampleVariance(body.from(1), m) + (1 - k) * mean + first);
    }
  }
}

/** Of rows that are overwritten. */
function sampleVariance(x: Series, n: i32): f64 {
  center(x, n, x);
  return blockedDot(x, x, n) / <f64>(n - 1);
}
