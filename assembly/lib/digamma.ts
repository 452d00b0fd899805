// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// digamma x for x > 0: ln x - 1 / (2 x) - ... from 8 on; below, x is moved by whole steps to [1, 2], where digamma is
// z - zero times a rational function, which keeps the zero at 1.46 to full relative accuracy. The steps' sum of reciprocals is
// carried as one fraction, so that it costs no division of its own. NIST Digital Library of Mathematical Functions, 5.5
// and 5.11; the zero factored out as in W. J. Cody, A. J. Strecok and H. C. Thacher, Math. Comp. 27 (1973).
import { pooled } from "./bits";
import { DIGAMMA, DIGAMMA_TAIL } from "./gammatables";
import { add, div, ge, gt, lt, mul, select, some, splat, sub, valid } from "./lanes";
import { LARGE } from "./lgamma";
import { log } from "./log";

/** Derivative of ln gamma x, relative error below 2e-15; minus infinity at 0, NaN below. */
export function digamma<V>(x: V): V {
  const large = ge(x, splat<V>(LARGE));
  let y = splat<V>(NaN);
  if (some(large)) y = select(large, asymptotic(select(large, x, splat<V>(LARGE))), y);
  const small = lt(x, splat<V>(LARGE));
  if (some(small)) y = select(small, moved(select(small, x, splat<V>(1))), y);
  return valid(ge(x, splat<V>(0)), y);
}

function asymptotic<V>(x: V): V {
  const inverse = div(splat<V>(1), x);
  const t = mul(inverse, inverse);
  let sum = pooled<V>(DIGAMMA_TAIL, 6);
  for (let k = 5; k >= 0; k--) sum = add(mul(sum, t), pooled<V>(DIGAMMA_TAIL, k));
  return sub(log(x), add(mul(splat<V>(0.5), inverse), mul(t, sum)));
}

/** digamma x = digamma z + above / below, 0 <= x < 8. */
function moved<V>(x: V): V {
  const one = splat<V>(1);
  const low = lt(x, one);
  let d = sub(select(low, sub(x, splat<V>(0.5)), sub(x, splat<V>(1.5))), splat<V>(0));
  let above = select(low, splat<V>(-1), splat<V>(0));
  let below = select(low, x, one);
  for (let k = 0; k < 6; k++) {
    const down = gt(d, splat<V>(0.5));
    d = select(down, sub(d, one), d);
    const z = add(d, splat<V>(1.5));
    above = select(down, add(mul(above, z), below), above);
    below = select(down, mul(below, z), below);
  }
  let p = pooled<V>(DIGAMMA, 6);
  for (let k = 5; k >= 0; k--) p = add(mul(p, d), pooled<V>(DIGAMMA, k));
  let q = pooled<V>(DIGAMMA, 12);
  for (let k = 11; k >= 7; k--) q = add(mul(q, d), pooled<V>(DIGAMMA, k));
  q = add(mul(q, d), one);
  const distance = sub(sub(d, pooled<V>(DIGAMMA, 13)), pooled<V>(DIGAMMA, 14));
  return div(add(mul(mul(distance, p), below), mul(above, q)), mul(q, below));
}
