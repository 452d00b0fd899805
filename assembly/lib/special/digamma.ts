// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// digamma x for x > 0: ln x - 1 / (2 x) - ... from 3 on; between 1 and 3 it is x - zero times a rational function, which keeps the
// zero at 1.46 to full relative accuracy; below, digamma(x + 1) - 1 / x. NIST Digital Library of Mathematical Functions, 5.5
// and 5.11; the zero factored out as in W. J. Cody, A. J. Strecok and H. C. Thacher, Math. Comp. 27 (1973).
import { pooled } from "../lanes/bits";
import { DIGAMMA, DIGAMMA_TAIL } from "./gammatables";
import { add, div, every, ge, keep, lt, mul, select, splat, sub, valid } from "../lanes/lanes";
import { log } from "../elementary/log";
import { cubic, quadratic } from "../elementary/polynomial";

/** From here on the asymptotic series. */
const FAR: f64 = 3;

/** Derivative of ln gamma x, relative error below 8e-16; minus infinity at 0, NaN below. */
export function digamma<V>(x: V): V {
  const far = ge(x, splat<V>(FAR));
  if (every(far)) return asymptotic(x);
  const y = select(far, asymptotic(select(far, x, splat<V>(FAR))), near(x));
  return valid(ge(x, splat<V>(0)), y);
}

function asymptotic<V>(x: V): V {
  const inverse = div(splat<V>(1), x);
  const t = mul(inverse, inverse);
  const t2 = mul(t, t);
  const t4 = mul(t2, t2);
  const high = add(cubic(DIGAMMA_TAIL, 4, t, t2), mul(t4, quadratic(DIGAMMA_TAIL, 8, t, t2)));
  const sum = add(cubic(DIGAMMA_TAIL, 0, t, t2), mul(t4, high));
  return sub(log(x), add(mul(splat<V>(0.5), inverse), mul(t, sum)));
}

/** 0 <= x < 3 */
function near<V>(x: V): V {
  const one = splat<V>(1);
  const low = lt(x, one);
  const d = sub(x, keep(ge(x, one), one));
  const d2 = mul(d, d);
  const d4 = mul(d2, d2);
  const p = add(cubic(DIGAMMA, 0, d, d2), mul(d4, quadratic(DIGAMMA, 4, d, d2)));
  const q = add(one, mul(d, add(cubic(DIGAMMA, 7, d, d2), mul(d4, quadratic(DIGAMMA, 11, d, d2)))));
  const distance = sub(sub(d, pooled<V>(DIGAMMA, 14)), pooled<V>(DIGAMMA, 15));
  // Below 1: (distance p x - q) / (q x).
  const below = select(low, x, one);
  return div(sub(mul(mul(distance, p), below), keep(low, q)), mul(q, below));
}
