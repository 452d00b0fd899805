// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// ln B(a, b) = ln gamma a + ln gamma b - ln gamma (a + b) without the cancellation: with a the larger, Stirling's formula for
// what is 8 or more turns differences of large logarithms into log1p of ratios. A. R. DiDonato and A. H. Morris, "Algorithm
// 708", ACM TOMS 18 (1992).
import { add, both, div, every, finite, ge, gt, lt, mul, select, some, splat, sub, valid } from "../lanes/lanes";
import { LARGE, lgamma, remainder } from "./lgamma";
import { log } from "../elementary/log";
import { log1p } from "../elementary/log1p";

const HALF_LOG_TWO_PI: f64 = 0.9189385332046728;

/** ln B(a, b), error below 4e-15 relative, or absolute where that is more; NaN unless both are positive and finite. */
export function lbeta<V>(a: V, b: V): V {
  const zero = splat<V>(0);
  const large = splat<V>(LARGE);
  const swap = lt(a, b);
  const most = select(swap, b, a);
  const least = select(swap, a, b);
  const ok = both(both(gt(a, zero), gt(b, zero)), both(finite(a), finite(b)));
  const far = ge(most, large);
  const both8 = ge(least, large);
  let y = zero;
  if (some(lt(most, large))) y = sub(add(lgamma(a), lgamma(b)), lgamma(add(a, b)));
  if (some(far)) {
    const high = select(far, most, large);
    const total = add(high, least);
    const half = splat<V>(0.5);
    // ln gamma(high + least) - ln gamma(high) is grows + least (ln total - 1) + step.
    const grows = mul(sub(high, half), log1p(div(least, high)));
    const step = sub(remainder(total), remainder(high));
    if (!every(both8)) {
      const low = sub(lgamma(least), add(add(sub(grows, least), mul(least, log(total))), step));
      y = select(far, low, y);
    }
    if (some(both8)) {
      const low8 = select(both8, least, large);
      const spread = add(mul(low8, log1p(div(high, low8))), grows);
      const small = sub(sub(remainder(low8), step), mul(half, log(low8)));
      y = select(both8, sub(add(small, splat<V>(HALF_LOG_TWO_PI)), spread), y);
    }
  }
  return valid(ok, y);
}
