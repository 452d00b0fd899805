// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Of the logarithm of a Gamma(x) variable, x >= 1: recurrence up to 16, then the asymptotic series.
import { add, div, keep, lt, mul, splat, sub } from "../lanes/lanes";
import { log } from "../elementary/log";

/** Its mean, digamma x. Abramowitz and Stegun 6.3.18. */
export function meanOfLog<V>(x: V): V {
  const one = splat<V>(1);
  let sum = splat<V>(0);
  let z = x;
  for (let k = 1; k < 16; k++) {
    const low = lt(z, splat<V>(16));
    sum = sub(sum, keep(low, div(one, z)));
    z = add(z, keep(low, one));
  }
  const w = div(one, mul(z, z));
  const tail = series(w, 1.0 / 12, 1.0 / 120, 1.0 / 252, 1.0 / 240, 1.0 / 132);
  return add(sum, sub(sub(log(z), div(splat<V>(0.5), z)), tail));
}

/** Its variance, trigamma x. Abramowitz and Stegun 6.4.12. */
export function varianceOfLog<V>(x: V): V {
  const one = splat<V>(1);
  let sum = splat<V>(0);
  let z = x;
  for (let k = 1; k < 16; k++) {
    const low = lt(z, splat<V>(16));
    sum = add(sum, keep(low, div(one, mul(z, z))));
    z = add(z, keep(low, one));
  }
  const w = div(one, mul(z, z));
  const tail = series(w, 1.0 / 6, 1.0 / 30, 1.0 / 42, 1.0 / 30, 5.0 / 66);
  return add(sum, div(add(add(one, div(splat<V>(0.5), z)), tail), z));
}

/** w (a - w (b - w (c - w (d - w e)))) */
function series<V>(w: V, a: f64, b: f64, c: f64, d: f64, e: f64): V {
  const inner = sub(splat<V>(c), mul(w, sub(splat<V>(d), mul(w, splat<V>(e)))));
  return mul(w, sub(splat<V>(a), mul(w, sub(splat<V>(b), mul(w, inner)))));
}
