// digamma x for x > 0: ln x - 1 / (2 x) - ... from 3 on; between 1 and 3 it is x - zero times a rational function, which keeps the
// zero at 1.46 to full relative accuracy; below, digamma(x + 1) - 1 / x. NIST Digital Library of Mathematical Functions, 5.5
// and 5.11; the zero factored out as in W. J. Cody, A. J. Strecok and H. C. Thacher, Math. Comp. 27 (1973).

import { log } from "../elementary/log";
import { cubic, quadratic } from "../elementary/polynomial";
import { pooled } from "../lanes/bits";
import { every, ge, keep, lt, select, splat, valid } from "../lanes/lanes";
import { DIGAMMA, DIGAMMA_TAIL } from "./gammatables";

/** From here on the asymptotic series. */
const FAR: f64 = 3;

/** Derivative of ln gamma x, relative error below 8e-16; minus infinity at 0, NaN below. */
export function digamma(x: Lane): Lane {
  const far = ge(x, splat(FAR));
  if (every(far)) return asymptotic(x);
  const y = select(far, asymptotic(select(far, x, splat(FAR))), near(x));
  return valid(ge(x, splat(0)), y);
}

function asymptotic(x: Lane): Lane {
  const inverse = splat(1) / x;
  const t = inverse * inverse;
  const t2 = t * t;
  const t4 = t2 * t2;
  const high = cubic(DIGAMMA_TAIL, 4, t, t2) + t4 * quadratic(DIGAMMA_TAIL, 8, t, t2);
  const sum = cubic(DIGAMMA_TAIL, 0, t, t2) + t4 * high;
  return log(x) - (splat(0.5) * inverse + t * sum);
}

/** 0 <= x < 3 */
function near(x: Lane): Lane {
  const one = splat(1);
  const low = lt(x, one);
  const d = x - keep(ge(x, one), one);
  const d2 = d * d;
  const d4 = d2 * d2;
  const p = cubic(DIGAMMA, 0, d, d2) + d4 * quadratic(DIGAMMA, 4, d, d2);
  const q = one + d * (cubic(DIGAMMA, 7, d, d2) + d4 * quadratic(DIGAMMA, 11, d, d2));
  const distance = d - pooled(DIGAMMA, 14) - pooled(DIGAMMA, 15);
  // Below 1: (distance p x - q) / (q x).
  const below = select(low, x, one);
  return (distance * p * below - keep(low, q)) / (q * below);
}
