// Losses as they were.
import { allUpTo } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { Series } from "../../lib/lanes/series";
import { placeOf } from "../../lib/models/blocks";
import { quantileOf, shortfall, tailOf } from "../../lib/order/shortfall";
import { lost } from "../../lib/sums/twosum";

const SIZE: f64 = 1e300;

/** -quantile, -mean of the worst n (1 - confidence) returns, -mean of those up to the quantile */
export function market_historicalRisk(
  returns: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  confidence: f64,
  quantile: f64,
  valueAtRisk: Series,
  conditional: Series,
  tailMean: Series,
  beyond: Series,
  keys: Series,
  spare: Series,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = returns.from(begin);
    const sound = n > 0 && allUpTo(own, n, SIZE);
    const tail = tailOf(n, 1 - confidence);
    const edge = sound ? quantileOf(own, n, tail, quantile, keys, spare, counters) : NaN;
    if (valueAtRisk.given) valueAtRisk[g] = sound ? -edge : NaN;
    if (conditional.given) conditional[g] = sound ? shortfall(own, n, tail, keys, spare, counters) : NaN;
    let sum: f64 = 0;
    let rest: f64 = 0;
    let count: f64 = 0;
    if (sound && (tailMean.given || beyond.given)) {
      for (let i = 0; i < n; i++) {
        if (own[i] > edge) continue;
        const before = sum;
        sum += own[i];
        rest += lost(before, own[i], sum);
        count++;
      }
    }
    if (tailMean.given) tailMean[g] = sound ? -(sum + rest) / count : NaN;
    if (beyond.given) beyond[g] = sound ? count : NaN;
  }
}

/** The same of the last returns. */
export function market_rollingRisk(
  returns: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  confidence: f64,
  quantile: f64,
  recent: Series,
  place: Series,
  skipped: Series,
  valueAtRisk: Series,
  conditional: Series,
  keys: Series,
  spare: Series,
  counters: Series,
): void {
  const tail = tailOf(window, 1 - confidence);
  const buckets = changetype<usize>(counters);
  for (let e = 0; e < entities; e++) {
    const own = recent.from(e * window);
    let at = placeOf(place[e], window);
    let full = window > 0 && allUpTo(own, window, f64.MAX_VALUE);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const value = returns[i];
      if (Math.abs(value) <= SIZE && window > 0) {
        own[at++] = value;
        // Full once its last place is, and then for good.
        full = full || allUpTo(own, window, f64.MAX_VALUE);
        if (at === window) at = 0;
      } else skipped[e] += 1;
      if (valueAtRisk.given)
        valueAtRisk[i] = full ? -quantileOf(own, window, tail, quantile, keys, spare, buckets) : NaN;
      if (conditional.given) conditional[i] = full ? shortfall(own, window, tail, keys, spare, buckets) : NaN;
    }
    place[e] = <f64>at;
  }
}
