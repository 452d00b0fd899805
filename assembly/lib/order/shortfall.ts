// The worst of many values.
import { numberOf } from "../lanes/keys";
import { Series } from "../lanes/series";
import { lost } from "../sums/twosum";
import { following, numberKeys, select } from "./select";

/** Minus the mean of the `tail` smallest of n values: what is smaller than the last of them, and of that the rest. */
export function shortfall(x: Series, n: i32, tail: f64, keys: Series, spare: Series, counters: usize): f64 {
  const whole = min<i32>(<i32>tail, n - 1);
  numberKeys(x, n, changetype<usize>(keys));
  const key = select(changetype<usize>(keys), n, whole, changetype<usize>(spare), counters);
  const edge = numberOf(key, 0);
  let sum: f64 = 0;
  let rest: f64 = 0;
  let count: f64 = 0;
  for (let i = 0; i < n; i++) {
    if (!(x[i] < edge)) continue;
    const before = sum;
    sum += x[i];
    rest += lost(before, x[i], sum);
    count++;
  }
  return -(sum + rest + (tail - count) * edge) / tail;
}

/** n chance, a whole number where it would be but for rounding: 100 times 1 - 0.95 is 5. */
export function tailOf(n: i32, chance: f64): f64 {
  const tail = <f64>n * chance;
  const whole = Math.round(tail);
  return Math.abs(tail - whole) <= tail * 1e-12 ? whole : tail;
}

/**
 * Quantile of n values that are all numbers, `tail` of which are to lie below. Definitions by Hyndman and Fan, The American Statistician 50, 1996: 0
 * linear (7), 1 inverted (1), 2 weibull (6), 3 hazen (5), 4 median-unbiased (8), 5 normal-unbiased (9), 6 interpolated (4).
 */
export function quantileOf(
  x: Series,
  n: i32,
  tail: f64,
  definition: f64,
  keys: Series,
  spare: Series,
  buckets: usize,
): f64 {
  const place = placeOf(<f64>n, tail, definition);
  const whole = Math.floor(place);
  const k = whole < 1 ? 0 : whole > <f64>n ? n - 1 : <i32>whole - 1;
  numberKeys(x, n, changetype<usize>(keys));
  const key = select(changetype<usize>(keys), n, k, changetype<usize>(spare), buckets);
  const value = numberOf(key, 0);
  const part = place - whole;
  if (part === 0 || whole < 1 || k + 1 >= n) return value;
  const next = numberOf(following(changetype<usize>(keys), n, k, key), 0);
  return value + part * (next - value);
}

/** Place among n sorted values, from 1, at which `tail` of them lie below. */
function placeOf(n: f64, tail: f64, definition: f64): f64 {
  const q = tail / n;
  if (definition === 0) return tail + (1 - q);
  if (definition === 1) return Math.ceil(tail);
  if (definition === 2) return tail + q;
  if (definition === 3) return tail + 0.5;
  if (definition === 4) return tail + (q + 1) / 3;
  if (definition === 5) return tail + (0.25 * q + 0.375);
  return tail;
}
