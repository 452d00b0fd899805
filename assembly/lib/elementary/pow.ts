// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// x^y = exp(y log x), with log x as head + tail, good to 2^-67 of itself, and the high halves of y and head multiplied
// without error: T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik
// 18 (1971). Error below 0.6 ULP for every positive x; the rest as IEEE 754-2019, 9.2.1, has it.
import { anyLane, orBits } from "../lanes/bits";
import { expSum } from "./exp";
import {
  abs,
  add,
  both,
  copysign,
  either,
  eq,
  finite,
  floor,
  gt,
  keep,
  lt,
  mul,
  not,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lanes/lanes";
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
export function pow<V>(x: V, y: V): V {
  return powAfter(x, y, logBias<V>());
}

/** pow of x 2^(logBias - bias). */
function powAfter<V>(x: V, y: V, bias: V): V {
  if (anyLane(orBits(notNormal(x), not(finite(y))))) return powAnywhere(x, y);
  const place = logPlace(x);
  const exponent = logExponent(place, bias);
  const r = logRatio(place);
  const base = logBase(place, exponent);
  const head = logHead(base, r);
  const tail = logTail(place, exponent, base, r, head);
  const high = highHalf(add(head, tail));
  const yHigh = highHalf(y);
  return expSum(mul(yHigh, high), add(mul(sub(y, yHigh), high), mul(y, add(sub(head, high), tail))));
}

/** pow for any x and y: an ordinary lane stays what it is, and what is special follows from sizes and signs. */
function powAnywhere<V>(x: V, y: V): V {
  const one = splat<V>(1);
  const size = abs(x);
  const near = powAfter(madeNormal(size), select(finite(y), y, one), biasOfMadeNormal(size));
  const ordinary = both(finite(y), within(size, 5e-324, f64.MAX_VALUE));
  const magnitude = select(ordinary, near, powAtEnds(size, y));
  const whole = eq(floor(y), y);
  const half = mul(y, splat<V>(0.5));
  const odd = both(whole, not(eq(floor(half), half)));
  const signed = select(odd, copysign(magnitude, x), magnitude);
  const real = both(both(eq(x, x), eq(y, y)), not(both(not(whole), both(lt(x, splat<V>(0)), finite(x)))));
  return select(either(eq(y, splat<V>(0)), eq(x, one)), one, valid(real, signed));
}

/** size^y for a size of 0 or infinity, or an infinite y. */
function powAtEnds<V>(size: V, y: V): V {
  const one = splat<V>(1);
  const above = gt(size, one);
  const up = gt(y, splat<V>(0));
  const grows = either(both(above, up), both(not(above), not(up)));
  return select(eq(size, one), one, keep(grows, splat<V>(Infinity)));
}
