// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// log x = e ln 2 - ln c + log(1 + r), x = 2^e z, r = z c - 1: c comes from a table of 128 cells of z and has so few bits that
// r is exact without FMA. P. T. P. Tang, "Table-driven implementation of the logarithm function in IEEE floating-point
// arithmetic", ACM TOMS 16 (1990); c = 1 around 1, so that nothing cancels there.
import { addBits, andBits, anyLane, exceeds, lookup, orBits, pooled, shiftRight } from "../lanes/bits";
import { add, eq, ge, keep, lt, mul, select, splat, sub, valid, within } from "../lanes/lanes";
import { LOG, LOG_INVERSES, LOG_RESTS, LOG_VALUES } from "./tables";

/** 2^54 makes a subnormal number normal. */
const SCALE: f64 = 18014398509481984;
const SCALE_EXPONENT: f64 = 54;

/** Natural logarithm. Error below 0.51 ULP for every double; -inf at 0, NaN below. */
export function log<V>(x: V): V {
  return logAfter(x, logBias<V>());
}

/** x is not a positive normal number. */
export function notNormal<V>(x: V): V {
  return exceeds(pooled<V>(LOG, 24), addBits(x, pooled<V>(LOG, 23)));
}

/** log of x 2^(logBias - bias). */
function logAfter<V>(x: V, bias: V): V {
  if (anyLane(notNormal(x))) return logAnywhere(x);
  const place = logPlace(x);
  const exponent = logExponent(place, bias);
  const r = logRatio(place);
  const base = logBase(place, exponent);
  const sum = add(base, r);
  return add(sum, add(add(add(sub(base, sum), r), logBaseRest(place, exponent)), logCurve(r)));
}

/** log(1 + r) - r, off by 2^-60 |r|. */
export function logCurve<V>(r: V): V {
  const square = mul(r, r);
  const low = add(pooled<V>(LOG, 2), mul(r, pooled<V>(LOG, 3)));
  const mid = add(pooled<V>(LOG, 4), mul(r, pooled<V>(LOG, 5)));
  const high = add(pooled<V>(LOG, 6), mul(r, pooled<V>(LOG, 7)));
  return mul(square, add(low, mul(square, add(mid, mul(square, high)))));
}

/** log for any x: an ordinary lane stays what it is, and what another became is put right. */
function logAnywhere<V>(x: V): V {
  return logAtEnds(x, logAfter(madeNormal(x), biasOfMadeNormal(x)));
}

/** A logarithm: near where x is positive and finite, infinite at 0 and infinity, NaN below and for NaN. */
export function logAtEnds<V>(x: V, near: V): V {
  const positive = select(eq(x, splat<V>(Infinity)), x, near);
  return valid(ge(x, splat<V>(0)), select(eq(x, splat<V>(0)), splat<V>(-Infinity), positive));
}

/** Subnormal numbers scaled up, 1 for what is not a positive number. */
export function madeNormal<V>(x: V): V {
  const scaled = select(lt(x, splat<V>(f64.MIN_NORMAL_VALUE)), mul(x, splat<V>(SCALE)), x);
  return select(within(scaled, f64.MIN_NORMAL_VALUE, f64.MAX_VALUE), scaled, splat<V>(1));
}

/** The bias that takes that scale off again. */
export function biasOfMadeNormal<V>(x: V): V {
  return add(logBias<V>(), keep(lt(x, splat<V>(f64.MIN_NORMAL_VALUE)), splat<V>(SCALE_EXPONENT)));
}

// log in two parts, to about 2^-67 of itself. A caller computes each stage once:
//   const place = logPlace(x);
//   const exponent = logExponent(place, logBias<V>());
//   const r = logRatio(place);
//   const base = logBase(place, exponent);
//   const head = logHead(base, r);
//   const tail = logTail(place, exponent, base, r, head);

/** x as 1022 + exponent and, in the low 52 bits, its place within the octave that starts at 361/512. */
export function logPlace<V>(x: V): V {
  return addBits(x, pooled<V>(LOG, 14));
}

/** What logExponent takes off; more of it where x was scaled up to be normal. */
export function logBias<V>(): V {
  return pooled<V>(LOG, 18);
}

/** e of x = 2^e z. */
export function logExponent<V>(place: V, bias: V): V {
  return sub(orBits(shiftRight(place, 52), pooled<V>(LOG, 17)), bias);
}

/** z of x = 2^e z, in [361/512, 361/256). */
export function logOctave<V>(place: V): V {
  return addBits(andBits(place, pooled<V>(LOG, 15)), pooled<V>(LOG, 16));
}

/** r = z c - 1, exact. */
export function logRatio<V>(place: V): V {
  const z = logOctave(place);
  const high = andBits(z, pooled<V>(LOG, 20));
  const c = lookup(LOG_INVERSES, cellOffset(place));
  return add(sub(mul(high, c), pooled<V>(LOG, 21)), mul(sub(z, high), c));
}

/** e ln 2 - ln c to 42 places: exact. */
export function logBase<V>(place: V, exponent: V): V {
  return add(mul(exponent, pooled<V>(LOG, 0)), logCell(place));
}

/** -ln c to 42 places. */
export function logCell<V>(place: V): V {
  return lookup(LOG_VALUES, cellOffset(place));
}

/** What is missing from that. */
export function logBaseRest<V>(place: V, exponent: V): V {
  return add(mul(exponent, pooled<V>(LOG, 1)), logCellRest(place));
}

/** What is missing from -ln c. */
export function logCellRest<V>(place: V): V {
  return lookup(LOG_RESTS, cellOffset(place));
}

/** base + r - r^2/2, the square of the high part of r only, rounded. */
export function logHead<V>(base: V, r: V): V {
  return sub(add(base, r), halfSquare(highHalf(r)));
}

/** log x - head. */
export function logTail<V>(place: V, exponent: V, base: V, r: V, head: V): V {
  const high = highHalf(r);
  const half = halfSquare(high);
  const sum = add(base, r);
  const lost = add(add(sub(base, sum), r), sub(sub(sum, head), half));
  const halfRest = mul(mul(sub(r, high), add(high, r)), splat<V>(0.5));
  const square = mul(r, r);
  const a = add(pooled<V>(LOG, 8), mul(r, pooled<V>(LOG, 9)));
  const b = add(pooled<V>(LOG, 10), mul(r, pooled<V>(LOG, 11)));
  const c = add(pooled<V>(LOG, 12), mul(r, pooled<V>(LOG, 13)));
  const curve = mul(mul(r, square), add(a, mul(square, add(b, mul(square, c)))));
  return add(add(lost, logBaseRest(place, exponent)), sub(curve, halfRest));
}

/** x to 26 bits: the product of two such is exact. */
export function highHalf<V>(x: V): V {
  return andBits(x, pooled<V>(LOG, 22));
}

function halfSquare<V>(x: V): V {
  return mul(mul(x, x), splat<V>(0.5));
}

/** Byte offset of the cell of z in a table. */
function cellOffset<V>(place: V): V {
  return andBits(shiftRight(place, 42), pooled<V>(LOG, 19));
}
