// Averages of the last values. One entity after the other: what costs time is to find its window, which lanes do not share.
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { placeOf, sumToEnd, weightToEnd } from "../../lib/models/blocks";

const SIZE: f64 = 1e290;
const SQUARE: f64 = 1e145;

/** (sum of the block before from this place on + sum of this block) / n */
export function indicators_sma(
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  recent: Series,
  begun: Series,
  place: Series,
  skipped: Series,
  out: Series,
): void {
  const n: f64 = <f64>window;
  for (let e = 0; e < entities; e++) {
    const own = recent.from(e * window);
    let at = placeOf(place[e], window);
    let sum = begun[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const value = x[i];
      if (Math.abs(value) <= SIZE && window > 0) {
        own[at++] = value;
        sum += value;
        if (at === window) {
          sumToEnd(own, window);
          at = 0;
          sum = 0;
        }
      } else skipped[e] += 1;
      if (out.given) out[i] = window > 0 ? tidy((own[at] + sum) / n) : NaN;
    }
    begun[e] = sum;
    place[e] = <f64>at;
  }
}

/**
 * With w the weighted sum of the block before from this place on, and of this block s the sum and r the sum of which the first value counts
 * once: (w + (n - values of this block) s + r) / (n (n + 1) / 2)
 */
export function indicators_wma(
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  recent: Series,
  begun: Series,
  rising: Series,
  place: Series,
  skipped: Series,
  out: Series,
): void {
  const weights = (<f64>window * <f64>(window + 1)) / 2;
  for (let e = 0; e < entities; e++) {
    const own = recent.from(e * window);
    let at = placeOf(place[e], window);
    let sum = begun[e];
    let weighted = rising[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const value = x[i];
      if (Math.abs(value) <= SIZE && window > 0) {
        own[at++] = value;
        sum += value;
        weighted += <f64>at * value;
        if (at === window) {
          weightToEnd(own, window);
          at = 0;
          sum = 0;
          weighted = 0;
        }
      } else skipped[e] += 1;
      if (out.given) out[i] = window > 0 ? tidy((own[at] + (<f64>(window - at) * sum + weighted)) / weights) : NaN;
    }
    begun[e] = sum;
    rising[e] = weighted;
    place[e] = <f64>at;
  }
}

/** With d the distances from a value of the window: mean = base + sum d / n, deviation^2 = (sum d^2 - (sum d)^2 / n) / n */
export function indicators_bollinger(
  x: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  up: f64,
  down: f64,
  recent: Series,
  squares: Series,
  begun: Series,
  begunSquares: Series,
  base: Series,
  place: Series,
  skipped: Series,
  upper: Series,
  middle: Series,
  lower: Series,
  deviation: Series,
): void {
  const n: f64 = <f64>window;
  for (let e = 0; e < entities; e++) {
    const own = recent.from(e * window);
    const ownSquares = squares.from(e * window);
    let at = placeOf(place[e], window);
    let from = base[e];
    let sum = begun[e];
    let sumSquares = begunSquares[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const value = x[i];
      if (Math.abs(value) <= SQUARE && window > 0) {
        own[at++] = value;
        const distance = value - from;
        sum += distance;
        sumSquares += distance * distance;
        if (at === window) {
          from = value;
          distancesToEnd(own, ownSquares, window);
          at = 0;
          sum = 0;
          sumSquares = 0;
        }
      } else skipped[e] += 1;
      let mean = NaN;
      let spread = NaN;
      if (window > 0) {
        const all = own[at] + sum;
        const rest = ownSquares[at] + sumSquares - (all * all) / n;
        mean = tidy(from + all / n);
        spread = tidy(Math.sqrt((rest < 0 ? 0 : rest) / n));
      }
      if (upper.given) upper[i] = tidy(mean + up * spread);
      if (middle.given) middle[i] = mean;
      if (lower.given) lower[i] = tidy(mean - down * spread);
      if (deviation.given) deviation[i] = spread;
    }
    base[e] = tidy(from);
    begun[e] = tidy(sum);
    begunSquares[e] = tidy(sumSquares);
    place[e] = <f64>at;
  }
}

/** Sums of distances from the last value of a block that is complete, and of their squares, from each place to its end. */
function distancesToEnd(block: Series, squares: Series, n: i32): void {
  const from = block[n - 1];
  let sum: f64 = 0;
  let sumSquares: f64 = 0;
  for (let k = n - 1; k >= 0; k--) {
    const distance = block[k] - from;
    sum += distance;
    sumSquares += distance * distance;
    block[k] = sum;
    squares[k] = sumSquares;
  }
}
