// How large weighted values are: what products of them must not leave the doubles.
import { LARGEST } from "../lanes/bounds";
import { always, both, every, gt, laneOf, lt, select, splat, within } from "../lanes/lanes";
import { Series } from "../lanes/series";

/** Sizes that need no change: products of two, and sums of very many of them, are far from the ends of the doubles. */
const SMALL: f64 = reinterpret<f64>(0x2d30000000000000); // 2^-300
const LARGE: f64 = reinterpret<f64>(0x52b0000000000000); // 2^300

/**
 * Least and greatest of the values that have weight, and the greatest weight, to three cells. False where a value is below `least` or not
 * finite, a weight negative or not finite, or there is no weight at all. Without weights each value has 1.
 */
export function spread(x: Series, weights: Series, n: i32, least: f64, cells: Series): boolean {
  let low = splat(Infinity);
  let high = splat(-Infinity);
  let top = splat(0);
  let ok = always(true);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const value = x.held(i, pair);
    const weight = weights.given ? weights.held(i, pair) : splat(1);
    const counts = gt(weight, splat(0));
    low = select(both(counts, lt(value, low)), value, low);
    high = select(both(counts, gt(value, high)), value, high);
    top = select(gt(weight, top), weight, top);
    ok = both(ok, both(within(value, least, LARGEST), within(weight, 0, LARGEST)));
  }
  cells[0] = Math.min(laneOf(low, 0), laneOf(low, 1));
  cells[1] = Math.max(laneOf(high, 0), laneOf(high, 1));
  cells[2] = Math.max(laneOf(top, 0), laneOf(top, 1));
  return every(ok) && cells[0] <= cells[1];
}

/** The power of two that brings a size to about 1 where it is far from it, else 1. */
export function scaleOf(size: f64): f64 {
  if (size >= SMALL && size <= LARGE) return 1;
  const exponent = <i64>((reinterpret<u64>(size) >> 52) & 2047) - 1023;
  const near = exponent < -1000 ? -1000 : exponent > 1000 ? 1000 : exponent;
  return reinterpret<f64>((<u64>(1023 - near)) << 52);
}
