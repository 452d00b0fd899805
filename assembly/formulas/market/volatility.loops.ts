// How much prices move.

import { logRatio } from "../../lib/elementary/growth";
import { isPrice } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { both, le, splat, valid } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { blockedDot, center } from "../../lib/sums/dot";
import { blockedSum } from "../../lib/sums/sum";

const LN2: f64 = reinterpret<f64>(0x3fe62e42fefa39ef); // 0.6931471805599453

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
  withinScratch: Series,
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
      withinScratch.write(i, valid(ok, move), pair);
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
      yangZhangOut[g] = tidy(
        sampleVariance(between, m) + k * sampleVariance(withinScratch.from(1), m) + (1 - k) * mean + first,
      );
    }
  }
}

/** Of rows that are overwritten. */
function sampleVariance(x: Series, n: i32): f64 {
  center(x, n, x);
  return blockedDot(x, x, n) / <f64>(n - 1);
}
