// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// ln gamma x for x > 0. From 8 on Stirling's formula and its remainder; below, x is moved by whole steps to 2 + d, |d| <= 1/2,
// where ln gamma is d times a polynomial: so the zeros at 1 and 2 keep full relative accuracy. Both ends need one logarithm.
// NIST Digital Library of Mathematical Functions, 5.5 and 5.11. Constants by scripts/gammatables.py.
import { LGAMMA, STIRLING } from "./gammatables";
import { add, div, every, ge, gt, lt, mul, select, some, splat, sub, valid } from "./lanes";
import { log } from "./log";
import { cubic, linear, quadratic } from "./polynomial";

/** From here on Stirling's formula. */
export const LARGE: f64 = 8;
/** (ln(2 pi) - 1) / 2 */
const HALF_LOG: f64 = 0.4189385332046727;

/** ln gamma x, relative error below 7e-16; infinity at 0 and at infinity, NaN below 0. */
export function lgamma<V>(x: V): V {
  const large = ge(x, splat<V>(LARGE));
  if (every(large)) return far(x, log(x));
  const one = splat<V>(1);
  let z = select(large, splat<V>(2), x);
  let steps = one;
  // Down from 2.5 and more: gamma x = (x - 1) (x - 2) ... gamma z.
  for (let k = 0; k < 6; k++) {
    const down = ge(z, splat<V>(2.5));
    if (!some(down)) break;
    z = select(down, sub(z, one), z);
    steps = select(down, mul(steps, z), steps);
  }
  // Up from below 1.5, at most twice: gamma x = gamma z / (x (x + 1)). d is formed from x, for its last bits count near 1.
  const low = lt(x, splat<V>(1.5));
  const least = lt(x, splat<V>(0.5));
  const d = select(least, x, select(low, sub(x, one), sub(z, splat<V>(2))));
  const risen = select(least, mul(x, add(x, one)), x);
  const logarithm = log(select(large, x, select(low, risen, steps)));
  const near = add(mul(d, atTwo(d)), select(low, sub(splat<V>(0), logarithm), logarithm));
  if (!some(large)) return valid(ge(x, splat<V>(0)), near);
  return valid(ge(x, splat<V>(0)), select(large, far(x, logarithm), near));
}

/** Stirling's formula, x >= 8. */
function far<V>(x: V, logarithm: V): V {
  const small = add(splat<V>(HALF_LOG), remainder(x));
  const y = add(mul(sub(x, splat<V>(0.5)), sub(logarithm, splat<V>(1))), small);
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
