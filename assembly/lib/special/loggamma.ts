// Of the logarithm of a Gamma(x) variable, x >= 1: recurrence up to 16, then the asymptotic series.

import { log } from "../elementary/log";
import { keep, lt, splat } from "../lanes/lanes";

/** Its mean, digamma x. Abramowitz and Stegun 6.3.18. */
export function meanOfLog(x: Lane): Lane {
  const one = splat(1);
  let sum = splat(0);
  let z = x;
  for (let k = 1; k < 16; k++) {
    const low = lt(z, splat(16));
    sum -= keep(low, one / z);
    z += keep(low, one);
  }
  const w = one / (z * z);
  const tail = series(w, 1.0 / 12, 1.0 / 120, 1.0 / 252, 1.0 / 240, 1.0 / 132);
  return sum + (log(z) - splat(0.5) / z - tail);
}

/** Its variance, trigamma x. Abramowitz and Stegun 6.4.12. */
export function varianceOfLog(x: Lane): Lane {
  const one = splat(1);
  let sum = splat(0);
  let z = x;
  for (let k = 1; k < 16; k++) {
    const low = lt(z, splat(16));
    sum += keep(low, one / (z * z));
    z += keep(low, one);
  }
  const w = one / (z * z);
  const tail = series(w, 1.0 / 6, 1.0 / 30, 1.0 / 42, 1.0 / 30, 5.0 / 66);
  return sum + (one + splat(0.5) / z + tail) / z;
}

/** w (a - w (b - w (c - w (d - w e)))) */
function series(w: Lane, a: f64, b: f64, c: f64, d: f64, e: f64): Lane {
  const inner = splat(c) - w * (splat(d) - w * splat(e));
  return w * (splat(a) - w * (splat(b) - w * inner));
}
