// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// ln gamma x for x > 0. From 3.5 on Stirling's formula and its remainder; below, ln gamma(2 + d), |d| <= 1/2, which is d times a
// polynomial, and the logarithm of the steps from there: so the zeros at 1 and 2 keep full relative accuracy. Both ends need
// one logarithm. NIST Digital Library of Mathematical Functions, 5.5 and 5.11. Constants by scripts/gammatables.py.
import { pooled } from "../lanes/bits";
import { LGAMMA, STIRLING, STIRLING_EARLY } from "./gammatables";
import { add, div, every, ge, gt, keep, lt, mul, neg, select, splat, sub, valid } from "../lanes/lanes";
import { log } from "../elementary/log";
import { cubic, linear, quadratic } from "../elementary/polynomial";

/** From here on `remainder`. */
export const LARGE: f64 = 8;
/** From here on Stirling's formula is shorter, with a longer remainder. */
const FAR: f64 = 3.5;
/** (ln(2 pi) - 1) / 2 */
const HALF_LOG: f64 = 0.4189385332046727;

/** ln gamma x, relative error below 7e-16; infinity at 0 and at infinity, NaN below 0. */
export function lgamma<V>(x: V): V {
  const distant = ge(x, splat<V>(FAR));
  if (every(distant)) return far(x, log(x));
  const one = splat<V>(1);
  const least = lt(x, splat<V>(0.5));
  const low = lt(x, splat<V>(1.5));
  const high = ge(x, splat<V>(2.5));
  // d is formed from x, for its last bits count near 1. The steps: x (x + 1), x, 1, x - 1.
  const d = sub(x, sub(add(splat<V>(2), keep(high, one)), add(keep(low, one), keep(least, one))));
  const steps = select(low, x, select(high, sub(x, one), one));
  const logarithm = log(select(distant, x, select(least, mul(x, add(x, one)), steps)));
  const near = add(mul(d, atTwo(d)), select(low, neg(logarithm), logarithm));
  return valid(ge(x, splat<V>(0)), select(distant, far(x, logarithm), near));
}

/** Stirling's formula, x >= 3.5. */
function far<V>(x: V, logarithm: V): V {
  const inverse = div(splat<V>(1), x);
  const t = mul(inverse, inverse);
  const t2 = mul(t, t);
  const t4 = mul(t2, t2);
  const high = add(cubic(STIRLING_EARLY, 4, t, t2), mul(t4, pooled<V>(STIRLING_EARLY, 8)));
  const rest = mul(inverse, add(cubic(STIRLING_EARLY, 0, t, t2), mul(t4, high)));
  const y = add(mul(sub(x, splat<V>(0.5)), sub(logarithm, splat<V>(1))), add(splat<V>(HALF_LOG), rest));
  return select(gt(x, splat<V>(f64.MAX_VALUE)), x, y);
}

/** ln gamma(2 + d) / d */
export function atTwo<V>(d: V): V {
  const d2 = mul(d, d);
  const d4 = mul(d2, d2);
  const d8 = mul(d4, d4);
  const low = add(cubic(LGAMMA, 0, d, d2), mul(d4, cubic(LGAMMA, 4, d, d2)));
  const high = add(cubic(LGAMMA, 8, d, d2), mul(d4, cubic(LGAMMA, 12, d, d2)));
  return add(low, mul(d8, add(high, mul(d8, linear(LGAMMA, 16, d)))));
}

/** ln gamma x - ((x - 1/2) ln x - x + ln(2 pi) / 2), x >= 8. */
export function remainder<V>(x: V): V {
  const inverse = div(splat<V>(1), x);
  const t = mul(inverse, inverse);
  const t2 = mul(t, t);
  const high = mul(mul(t2, t2), quadratic(STIRLING, 4, t, t2));
  return mul(add(cubic(STIRLING, 0, t, t2), high), inverse);
}
