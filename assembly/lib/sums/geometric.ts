// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Powers and their sum over a whole number of terms, 0 to 9,999, each term from the one before.
import { add, keep, lt, mul, select, some, splat } from "../lanes/lanes";

const MOST: f64 = 9999;

/** ratio^terms. */
export function geometric<V>(ratio: V, terms: V): V {
  let power = splat<V>(1);
  for (let k: f64 = 0; k < MOST; k++) {
    const on = lt(splat<V>(k), terms);
    if (!some(on)) break;
    power = select(on, mul(power, ratio), power);
  }
  return power;
}

/** 1 + ratio + ... + ratio^(terms - 1). */
export function geometricSum<V>(ratio: V, terms: V): V {
  let sum = splat<V>(0);
  let power = splat<V>(1);
  for (let k: f64 = 0; k < MOST; k++) {
    const on = lt(splat<V>(k), terms);
    if (!some(on)) break;
    sum = add(sum, keep(on, power));
    power = mul(power, ratio);
  }
  return sum;
}
