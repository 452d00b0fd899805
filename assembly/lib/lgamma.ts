// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// ln gamma x for x > 0. From 8 on Stirling's formula and its remainder; below, x is moved by whole steps to 2 + d, |d| <= 1/2,
// where ln gamma is d times a polynomial: so the zeros at 1 and 2 keep full relative accuracy. Both ends need one logarithm.
// NIST Digital Library of Mathematical Functions, 5.5 and 5.11. Constants by scripts/gammatables.py.
import { pooled } from "./bits";
import { LGAMMA, STIRLING } from "./gammatables";
import { add, div, ge, gt, lt, mul, select, some, splat, sub, valid } from "./lanes";
import { log } from "./log";

/** From here on Stirling's formula. */
export const LARGE: f64 = 8;
/** (ln(2 pi) - 1) / 2 */
const HALF_LOG: f64 = 0.4189385332046727;

/** ln gamma x, relative error below 2e-15; infinity at 0 and at infinity, NaN below 0. */
export function lgamma<V>(x: V): V {
  const one = splat<V>(1);
  const large = ge(x, splat<V>(LARGE));
  let z = select(large, splat<V>(2), x);
  let steps = one;
  if (some(lt(x, splat<V>(LARGE)))) {
    // Down from 2.5 and more: gamma x = (x - 1) (x - 2) ... gamma z.
    for (let k = 0; k < 6; k++) {
      const down = ge(z, splat<V>(2.5));
      z = select(down, sub(z, one), z);
      steps = select(down, mul(steps, z), steps);
    }
  }
  // Up from below 1.5, at most twice: gamma x = gamma z / (x (x + 1)). d is formed from x, for its last bits count near 1.
  const low = lt(x, splat<V>(1.5));
  const least = lt(x, splat<V>(0.5));
  const d = select(least, x, select(low, sub(x, one), sub(z, splat<V>(2))));
  const risen = select(least, mul(x, add(x, one)), x);
  const logarithm = log(select(large, x, select(low, risen, steps)));
  const near = add(mul(d, atTwo(d)), select(low, sub(splat<V>(0), logarithm), logarithm));
  const far = add(mul(sub(x, splat<V>(0.5)), sub(logarithm, one)), add(splat<V>(HALF_LOG), remainder(x)));
  return valid(ge(x, splat<V>(0)), select(large, select(gt(x, splat<V>(f64.MAX_VALUE)), x, far), near));
}

/** ln gamma(1 + d) / d, 0 <= d <= 1/2 or so, accurate for small d. */
export function lgammaOfOneMore<V>(d: V): V {
  return lgamma(add(splat<V>(1), d));
}

/** ln gamma(2 + d) / d */
export function atTwo<V>(d: V): V {
  const square = mul(d, d);
  let even = pooled<V>(LGAMMA, 16);
  let odd = pooled<V>(LGAMMA, 17);
  for (let k = 14; k >= 0; k -= 2) {
    even = add(mul(even, square), pooled<V>(LGAMMA, k));
    odd = add(mul(odd, square), pooled<V>(LGAMMA, k + 1));
  }
  return add(even, mul(odd, d));
}

/** ln gamma x - ((x - 1/2) ln x - x + ln(2 pi) / 2), x >= 8. */
export function remainder<V>(x: V): V {
  const inverse = div(splat<V>(1), x);
  const t = mul(inverse, inverse);
  let sum = pooled<V>(STIRLING, 6);
  for (let k = 5; k >= 0; k--) sum = add(mul(sum, t), pooled<V>(STIRLING, k));
  return mul(sum, inverse);
}
