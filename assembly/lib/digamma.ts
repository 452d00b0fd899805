// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// digamma x for x > 0: ln x - 1 / (2 x) - ... from 8 on; below, x is moved by whole steps to [1, 2], where digamma is
// z - zero times a rational function, which keeps the zero at 1.46 to full relative accuracy. The steps' sum of reciprocals is
// carried as one fraction, so that it costs no division of its own. NIST Digital Library of Mathematical Functions, 5.5
// and 5.11; the zero factored out as in W. J. Cody, A. J. Strecok and H. C. Thacher, Math. Comp. 27 (1973).
import { pooled } from "./bits";
import { DIGAMMA, DIGAMMA_TAIL } from "./gammatables";
import { add, div, every, ge, gt, lt, mul, select, some, splat, sub, valid } from "./lanes";
import { LARGE } from "./lgamma";
import { log } from "./log";
import { cubic, linear, quadratic } from "./polynomial";

/** Derivative of ln gamma x, relative error below 7e-16; minus infinity at 0, NaN below. */
export function digamma<V>(x: V): V {
  const large = ge(x, splat<V>(LARGE));
  if (every(large)) return asymptotic(x);
  let y = splat<V>(NaN);
  if (some(large)) y = select(large, asymptotic(select(large, x, splat<V>(LARGE))), y);
  const small = lt(x, splat<V>(LARGE));
  if (some(small)) y = select(small, moved(select(small, x, splat<V>(1))), y);
  return valid(ge(x, splat<V>(0)), y);
}

function asymptotic<V>(x: V): V {
  const inverse = div(splat<V>(1), x);
  const t = mul(inverse, inverse);
  const t2 = mul(t, t);
  const high = mul(mul(t2, t2), quadratic(DIGAMMA_TAIL, 4, t, t2));
  const sum = add(cubic(DIGAMMA_TAIL, 0, t, t2), high);
  return sub(log(x), add(mul(splat<V>(0.5), inverse), mul(t, sum)));
}

/** digamma x = digamma z + above / below, 0 <= x < 8. */
function moved<V>(x: V): V {
  const one = splat<V>(1);
  const low = lt(x, one);
  let d = sub(x, select(low, splat<V>(0.5), splat<V>(1.5)));
  let above = select(low, splat<V>(-1), splat<V>(0));
  let below = select(low, x, one);
  for (let k = 0; k < 6; k++) {
    const down = gt(d, splat<V>(0.5));
    if (!some(down)) break;
    d = select(down, sub(d, one), d);
    const z = add(d, splat<V>(1.5));
    above = select(down, add(mul(above, z), below), above);
    below = select(down, mul(below, z), below);
  }
  const d2 = mul(d, d);
  const d4 = mul(d2, d2);
  const p = add(cubic(DIGAMMA, 0, d, d2), mul(d4, quadratic(DIGAMMA, 4, d, d2)));
  const q = add(one, mul(d, add(cubic(DIGAMMA, 7, d, d2), mul(d4, linear(DIGAMMA, 11, d)))));
  const distance = sub(sub(d, pooled<V>(DIGAMMA, 13)), pooled<V>(DIGAMMA, 14));
  return div(add(mul(mul(distance, p), below), mul(above, q)), mul(q, below));
}
