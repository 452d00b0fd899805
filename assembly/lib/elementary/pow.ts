// x^y = exp(y log x), with log x as head + tail, good to 2^-67 of itself, and the high halves of y and head multiplied
// without error: T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik
// 18 (1971). Error below 0.6 ULP for every positive x; the rest as IEEE 754-2019, 9.2.1, has it.

import {
  abs,
  both,
  copysign,
  either,
  eq,
  finite,
  floor,
  gt,
  keep,
  lt,
  not,
  select,
  some,
  splat,
  valid,
  within,
} from "../lanes/lanes";
import { expSum } from "./exp";
import {
  biasOfMadeNormal,
  highHalf,
  logBase,
  logBias,
  logExponent,
  logHead,
  logPlace,
  logRatio,
  logTail,
  madeNormal,
  notNormal,
} from "./log";

/** x to the power y. */
export function pow(x: Lane, y: Lane): Lane {
  return powAfter(x, y, logBias());
}

/** pow of x 2^(logBias - bias). */
function powAfter(x: Lane, y: Lane, bias: Lane): Lane {
  if (some(either(notNormal(x), not(finite(y))))) return powAnywhere(x, y);
  const place = logPlace(x);
  const exponent = logExponent(place, bias);
  const r = logRatio(place);
  const base = logBase(place, exponent);
  const head = logHead(base, r);
  const tail = logTail(place, exponent, base, r, head);
  const high = highHalf(head + tail);
  const yHigh = highHalf(y);
  return expSum(yHigh * high, (y - yHigh) * high + y * (head - high + tail));
}

/** pow for any x and y: an ordinary lane stays what it is, and what is special follows from sizes and signs. */
function powAnywhere(x: Lane, y: Lane): Lane {
  const one = splat(1);
  const size = abs(x);
  const near = powAfter(madeNormal(size), select(finite(y), y, one), biasOfMadeNormal(size));
  const ordinary = both(finite(y), within(size, 5e-324, f64.MAX_VALUE));
  const magnitude = select(ordinary, near, powAtEnds(size, y));
  const whole = eq(floor(y), y);
  const half = y * splat(0.5);
  const odd = both(whole, not(eq(floor(half), half)));
  const signed = select(odd, copysign(magnitude, x), magnitude);
  const real = both(both(eq(x, x), eq(y, y)), not(both(not(whole), both(lt(x, splat(0)), finite(x)))));
  return select(either(eq(y, splat(0)), eq(x, one)), one, valid(real, signed));
}

/** size^y for a size of 0 or infinity, or an infinite y. */
function powAtEnds(size: Lane, y: Lane): Lane {
  const one = splat(1);
  const above = gt(size, one);
  const up = gt(y, splat(0));
  const grows = either(both(above, up), both(not(above), not(up)));
  return select(eq(size, one), one, keep(grows, splat(Infinity)));
}
