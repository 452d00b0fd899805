// How large weighted values are: what products of them must not leave the doubles.
import { LARGEST } from "../lanes/bounds";
import { both, eq, every, finite, ge, gt, laneOf, max, min, select, splat } from "../lanes/lanes";
import { Series } from "../lanes/series";

/** Sizes that need no change: products of two, and sums of very many of them, are far from the ends of the doubles. */
const SMALL: f64 = reinterpret<f64>(0x2d30000000000000); // 2^-300
const LARGE: f64 = reinterpret<f64>(0x52b0000000000000); // 2^300

/**
 * Least and greatest of the values that have weight, and the greatest weight, to three cells. False where a value is below `least` or not
 * finite, a weight negative or not finite, or there is no weight at all. Without weights each value has 1.
 */
export function spread(x: Series, weights: Series, n: i32, least: f64, cells: Series): boolean {
  if (n === 0) return false;
  return weights.given ? weightedSpread(x, weights, n, least, cells) : plainSpread(x, n, least, cells);
}

function plainSpread(x: Series, n: i32, least: f64, cells: Series): boolean {
  const whole = n & -LANES;
  // Infinities show in the ends.
  let low = x.all(n - 1);
  let high = low;
  let ok = eq(low, low);
  for (let i = 0; i < whole; i += LANES) {
    const value = x.at(i);
    low = min(low, value);
    high = max(high, value);
    ok = both(ok, eq(value, value));
  }
  cells[2] = 1;
  return told(low, high, cells) && every(ok) && cells[0] >= least && cells[1] <= LARGEST;
}

function weightedSpread(x: Series, weights: Series, n: i32, least: f64, cells: Series): boolean {
  const whole = n & -LANES;
  const none = splat(0);
  const most = splat(Infinity);
  const bottom = splat(least);
  const value = x.all(n - 1);
  const weight = weights.all(n - 1);
  const counts = gt(weight, none);
  let low = select(counts, value, most);
  let high = select(counts, value, splat(-Infinity));
  let top = weight;
  let ok = both(both(finite(value), ge(value, bottom)), ge(weight, none));
  for (let i = 0; i < whole; i += LANES) {
    const value = x.at(i);
    const weight = weights.at(i);
    const counts = gt(weight, none);
    low = min(low, select(counts, value, most));
    high = max(high, select(counts, value, splat(-Infinity)));
    top = max(top, weight);
    ok = both(ok, both(both(finite(value), ge(value, bottom)), ge(weight, none)));
  }
  cells[2] = Math.max(laneOf(top, 0), laneOf(top, 1));
  return told(low, high, cells) && every(ok) && cells[2] <= LARGEST;
}

/** Whether there is a least and a greatest. */
function told(low: Lane, high: Lane, cells: Series): boolean {
  cells[0] = Math.min(laneOf(low, 0), laneOf(low, 1));
  cells[1] = Math.max(laneOf(high, 0), laneOf(high, 1));
  return cells[0] <= cells[1];
}

/** The power of two that brings a size to about 1 where it is far from it, else 1. */
export function scaleOf(size: f64): f64 {
  if (size >= SMALL && size <= LARGE) return 1;
  const exponent = <i64>((reinterpret<u64>(size) >> 52) & 2047) - 1023;
  const near = exponent < -1000 ? -1000 : exponent > 1000 ? 1000 : exponent;
  return reinterpret<f64>((<u64>(1023 - near)) << 52);
}
