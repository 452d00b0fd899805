// ln B(a, b) = ln gamma a + ln gamma b - ln gamma (a + b) without the cancellation: with a the larger, Stirling's formula for
// what is 8 or more turns differences of large logarithms into log1p of ratios. A. R. DiDonato and A. H. Morris, "Algorithm
// 708", ACM TOMS 18 (1992).

import { log } from "../elementary/log";
import { log1p } from "../elementary/log1p";
import { both, every, finite, ge, gt, lt, select, some, splat, valid } from "../lanes/lanes";
import { LARGE, lgamma, remainder } from "./lgamma";

const HALF_LOG_TWO_PI: f64 = 0.9189385332046728;

/** ln B(a, b), error below 4e-15 relative, or absolute where that is more; NaN unless both are positive and finite. */
export function lbeta(a: Lane, b: Lane): Lane {
  const zero = splat(0);
  const large = splat(LARGE);
  const swap = lt(a, b);
  const most = select(swap, b, a);
  const least = select(swap, a, b);
  const ok = both(both(gt(a, zero), gt(b, zero)), both(finite(a), finite(b)));
  const far = ge(most, large);
  const both8 = ge(least, large);
  let y = zero;
  if (some(lt(most, large))) y = lgamma(a) + lgamma(b) - lgamma(a + b);
  if (some(far)) {
    const high = select(far, most, large);
    const total = high + least;
    const half = splat(0.5);
    // ln gamma(high + least) - ln gamma(high) is grows + least (ln total - 1) + step.
    const grows = (high - half) * log1p(least / high);
    const step = remainder(total) - remainder(high);
    if (!every(both8)) {
      const low = lgamma(least) - (grows - least + least * log(total) + step);
      y = select(far, low, y);
    }
    if (some(both8)) {
      const low8 = select(both8, least, large);
      const spread = low8 * log1p(high / low8) + grows;
      const small = remainder(low8) - step - half * log(low8);
      y = select(both8, small + splat(HALF_LOG_TWO_PI) - spread, y);
    }
  }
  return valid(ok, y);
}
