// ln gamma x for x > 0. From 3.5 on Stirling's formula and its remainder; below, ln gamma(2 + d), |d| <= 1/2, which is d times a
// polynomial, and the logarithm of the steps from there: so the zeros at 1 and 2 keep full relative accuracy. Both ends need
// one logarithm. NIST Digital Library of Mathematical Functions, 5.5 and 5.11. Constants by scripts/gammatables.py.

import { log } from "../elementary/log";
import { cubic, linear, quadratic } from "../elementary/polynomial";
import { pooled } from "../lanes/bits";
import { every, ge, gt, keep, lt, select, splat, valid } from "../lanes/lanes";
import { LGAMMA, STIRLING, STIRLING_EARLY } from "./gammatables";

/** From here on `remainder`. */
export const LARGE: f64 = 8;
/** From here on Stirling's formula is shorter, with a longer remainder. */
const FAR: f64 = 3.5;
/** (ln(2 pi) - 1) / 2 */
const HALF_LOG: f64 = 0.4189385332046727;

/** ln gamma x, relative error below 7e-16; infinity at 0 and at infinity, NaN below 0. */
export function lgamma(x: Lane): Lane {
  const distant = ge(x, splat(FAR));
  if (every(distant)) return far(x, log(x));
  const one = splat(1);
  const least = lt(x, splat(0.5));
  const low = lt(x, splat(1.5));
  const high = ge(x, splat(2.5));
  // d is formed from x, for its last bits count near 1. The steps: x (x + 1), x, 1, x - 1.
  const d = x - (splat(2) + keep(high, one) - (keep(low, one) + keep(least, one)));
  const steps = select(low, x, select(high, x - one, one));
  const logarithm = log(select(distant, x, select(least, x * (x + one), steps)));
  const near = d * atTwo(d) + select(low, -logarithm, logarithm);
  return valid(ge(x, splat(0)), select(distant, far(x, logarithm), near));
}

/** Stirling's formula, x >= 3.5. */
function far(x: Lane, logarithm: Lane): Lane {
  const inverse = splat(1) / x;
  const t = inverse * inverse;
  const t2 = t * t;
  const t4 = t2 * t2;
  const high = cubic(STIRLING_EARLY, 4, t, t2) + t4 * pooled(STIRLING_EARLY, 8);
  const rest = inverse * (cubic(STIRLING_EARLY, 0, t, t2) + t4 * high);
  const y = (x - splat(0.5)) * (logarithm - splat(1)) + (splat(HALF_LOG) + rest);
  return select(gt(x, splat(f64.MAX_VALUE)), x, y);
}

/** ln gamma(2 + d) / d */
export function atTwo(d: Lane): Lane {
  const d2 = d * d;
  const d4 = d2 * d2;
  const d8 = d4 * d4;
  const low = cubic(LGAMMA, 0, d, d2) + d4 * cubic(LGAMMA, 4, d, d2);
  const high = cubic(LGAMMA, 8, d, d2) + d4 * cubic(LGAMMA, 12, d, d2);
  return low + d8 * (high + d8 * linear(LGAMMA, 16, d));
}

/** ln gamma x - ((x - 1/2) ln x - x + ln(2 pi) / 2), x >= 8. */
export function remainder(x: Lane): Lane {
  const inverse = splat(1) / x;
  const t = inverse * inverse;
  const t2 = t * t;
  const high = t2 * t2 * quadratic(STIRLING, 4, t, t2);
  return (cubic(STIRLING, 0, t, t2) + high) * inverse;
}
