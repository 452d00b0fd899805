// Values at a place among keys in order, which may lie between two.
import { numberOf } from "../lanes/keys";
import { between, following, select } from "./select";

/** The value at place h, from 0, of n keys in any order, by selection; h is in [0, n - 1]. `buckets` are 1024 cells of 8 bytes. */
export function selectedAt(keys: usize, n: i32, h: f64, spare: usize, buckets: usize): f64 {
  const k = <i32>h;
  const part = h - <f64>k;
  const low = select(keys, n, k, spare, buckets);
  const high = part > 0 ? following(keys, n, k, low) : low;
  return between(numberOf(low, 0), numberOf(high, 0), part);
}

/** The same of sorted keys. */
export function sortedAt(sorted: usize, n: i32, h: f64): f64 {
  const k = <i32>h;
  const next = k + 1 < n ? k + 1 : k;
  return between(valueAt(sorted, k), valueAt(sorted, next), h - <f64>k);
}

/** The number whose key stands at place i. */
export function valueAt(keys: usize, i: i32): f64 {
  return numberOf(load<u64>(keys + ((<usize>i) << 3)), 0);
}
