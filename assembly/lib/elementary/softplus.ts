// log(1 + e^-d) added to the larger of two: nothing overflows. Of e^-d, and of 1 + e^-d, what rounding cut off is carried into the
// logarithm.

import { abs, both, eq, max, select, some, splat, valid } from "../lanes/lanes";
import { exp, expSteps, farFromOne } from "./exp";
import { expRest, expValue } from "./expm1";
import { logPlus } from "./log1p";

/** log(1 + e^x). Error below 1.1 ULP for every double. */
export function softplus(x: Lane): Lane {
  const size = abs(x);
  const top = max(x, splat(0));
  const y = top + gain(size);
  const far = farFromOne(x);
  return some(far) ? select(far, valid(eq(x, x), top + exp(-size)), y) : y;
}

/** log of sigmoid x, -log(1 + e^-x). Error below 1.1 ULP for every double; -0 where sigmoid is 1 by any measure. */
export function logSigmoid(x: Lane): Lane {
  return valid(eq(x, x), -softplus(-x));
}

/**
 * log(e^a + e^b). Error below 1.1 ULP; 1.1 ULP of 1/2 where the result is smaller than that, since the larger of a and b and
 * what is added to it then cancel.
 */
export function logAddExp(a: Lane, b: Lane): Lane {
  const size = abs(a - b);
  const top = max(a, b);
  const y = top + gain(size);
  const far = farFromOne(size);
  return some(far) ? select(far, farSum(a, b, top, size), y) : y;
}

/** Of two that are more than 600 apart, infinite or NaN. */
function farSum(a: Lane, b: Lane, top: Lane, size: Lane): Lane {
  const known = both(eq(a, a), eq(b, b));
  return valid(known, select(eq(a, b), a, top + exp(-size)));
}

/** log(1 + e^-d), 0 <= d <= 600. */
function gain(d: Lane): Lane {
  const x = -d;
  const shifted = expSteps(x);
  const value = expValue(shifted);
  const excess = expRest(x, shifted, value);
  const power = value + excess;
  const powerLost = value - power + excess;
  const u = splat(1) + power;
  const lost = power - (u - splat(1)) + powerLost;
  return logPlus(u, lost / u);
}
