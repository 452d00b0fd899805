// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// log(1 + e^-d) added to the larger of two: nothing overflows. Of e^-d, and of 1 + e^-d, what rounding cut off is carried into the
// logarithm.
import { anyLane } from "../lanes/bits";
import { exp, expSteps, farFromOne } from "./exp";
import { expExcess, expValue } from "./expm1";
import { abs, add, both, div, eq, max, neg, select, splat, sub, valid } from "../lanes/lanes";
import { logPlus } from "./log1p";

/** log(1 + e^x). Error below 1.1 ULP for every double. */
export function softplus<V>(x: V): V {
  const size = abs(x);
  const top = max(x, splat<V>(0));
  const y = add(top, gain(size));
  const far = farFromOne(x);
  return anyLane(far) ? select(far, valid(eq(x, x), add(top, exp(neg(size)))), y) : y;
}

/**
 * log(e^a + e^b). Error below 1.1 ULP; 1.1 ULP of 1/2 where the result is smaller than that, since the larger of a and b and
 * what is added to it then cancel.
 */
export function logAddExp<V>(a: V, b: V): V {
  const size = abs(sub(a, b));
  const top = max(a, b);
  const y = add(top, gain(size));
  const far = farFromOne(size);
  return anyLane(far) ? select(far, farSum(a, b, top, size), y) : y;
}

/** Of two that are more than 600 apart, infinite or NaN. */
function farSum<V>(a: V, b: V, top: V, size: V): V {
  const known = both(eq(a, a), eq(b, b));
  return valid(known, select(eq(a, b), a, add(top, exp(neg(size)))));
}

/** log(1 + e^-d), 0 <= d <= 600. */
function gain<V>(d: V): V {
  const x = neg(d);
  const shifted = expSteps(x);
  const value = expValue(shifted);
  const excess = expExcess(x, shifted, value);
  const power = add(value, excess);
  const powerLost = add(sub(value, power), excess);
  const u = add(splat<V>(1), power);
  const lost = add(sub(power, sub(u, splat<V>(1))), powerLost);
  return logPlus(u, div(lost, u));
}
