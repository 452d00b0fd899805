// log x = e ln 2 - ln c + log(1 + r), x = 2^e z, r = z c - 1: c comes from a table of 128 cells of z and has so few bits that
// r is exact without FMA. P. T. P. Tang, "Table-driven implementation of the logarithm function in IEEE floating-point
// arithmetic", ACM TOMS 16 (1990); c = 1 around 1, so that nothing cancels there.
import { addBits, andBits, exceeds, lookup, orBits, pooled, shiftRight } from "../lanes/bits";
import { eq, ge, keep, lt, select, some, splat, valid, within } from "../lanes/lanes";
import { LOG, LOG_INVERSES, LOG_RESTS, LOG_VALUES } from "./tables";

/** 2^54 makes a subnormal number normal. */
const SCALE: f64 = 18014398509481984;
const SCALE_EXPONENT: f64 = 54;

/** Natural logarithm. Error below 0.51 ULP for every double; -inf at 0, NaN below. */
export function log(x: Lane): Lane {
  return logAfter(x, logBias());
}

/** x is not a positive normal number. */
export function notNormal(x: Lane): Mask {
  return exceeds(pooled(LOG, 24), addBits(x, pooled(LOG, 23)));
}

/** log of x 2^(logBias - bias). */
function logAfter(x: Lane, bias: Lane): Lane {
  if (some(notNormal(x))) return logAnywhere(x);
  const place = logPlace(x);
  const exponent = logExponent(place, bias);
  const r = logRatio(place);
  const base = logBase(place, exponent);
  const sum = base + r;
  return sum + (base - sum + r + logBaseRest(place, exponent) + logCurve(r));
}

/** log(1 + r) - r, off by 2^-60 |r|. */
export function logCurve(r: Lane): Lane {
  const square = r * r;
  const low = pooled(LOG, 2) + r * pooled(LOG, 3);
  const mid = pooled(LOG, 4) + r * pooled(LOG, 5);
  const high = pooled(LOG, 6) + r * pooled(LOG, 7);
  return square * (low + square * (mid + square * high));
}

/** log for any x: an ordinary lane stays what it is, and what another became is put right. */
function logAnywhere(x: Lane): Lane {
  return logAtEnds(x, logAfter(madeNormal(x), biasOfMadeNormal(x)));
}

/** A logarithm: near where x is positive and finite, infinite at 0 and infinity, NaN below and for NaN. */
export function logAtEnds(x: Lane, near: Lane): Lane {
  const positive = select(eq(x, splat(Infinity)), x, near);
  return valid(ge(x, splat(0)), select(eq(x, splat(0)), splat(-Infinity), positive));
}

/** Subnormal numbers scaled up, 1 for what is not a positive number. */
export function madeNormal(x: Lane): Lane {
  const scaled = select(lt(x, splat(f64.MIN_NORMAL_VALUE)), x * splat(SCALE), x);
  return select(within(scaled, f64.MIN_NORMAL_VALUE, f64.MAX_VALUE), scaled, splat(1));
}

/** The bias that takes that scale off again. */
export function biasOfMadeNormal(x: Lane): Lane {
  return logBias() + keep(lt(x, splat(f64.MIN_NORMAL_VALUE)), splat(SCALE_EXPONENT));
}

// log in two parts, to about 2^-67 of itself. A caller computes each stage once:
//   const place = logPlace(x);
//   const exponent = logExponent(place, logBias<V>());
//   const r = logRatio(place);
//   const base = logBase(place, exponent);
//   const head = logHead(base, r);
//   const tail = logTail(place, exponent, base, r, head);

/** x as 1022 + exponent and, in the low 52 bits, its place within the octave that starts at 361/512. */
export function logPlace(x: Lane): Lane {
  return addBits(x, pooled(LOG, 14));
}

/** What logExponent takes off; more of it where x was scaled up to be normal. */
export function logBias(): Lane {
  return pooled(LOG, 18);
}

/** e of x = 2^e z. */
export function logExponent(place: Lane, bias: Lane): Lane {
  return orBits(shiftRight(place, 52), pooled(LOG, 17)) - bias;
}

/** z of x = 2^e z, in [361/512, 361/256). */
export function logOctave(place: Lane): Lane {
  return addBits(andBits(place, pooled(LOG, 15)), pooled(LOG, 16));
}

/** r = z c - 1, exact. */
export function logRatio(place: Lane): Lane {
  const z = logOctave(place);
  const high = andBits(z, pooled(LOG, 20));
  const c = lookup(LOG_INVERSES, cellOffset(place));
  return high * c - pooled(LOG, 21) + (z - high) * c;
}

/** e ln 2 - ln c to 42 places: exact. */
export function logBase(place: Lane, exponent: Lane): Lane {
  return exponent * pooled(LOG, 0) + logCell(place);
}

/** -ln c to 42 places. */
export function logCell(place: Lane): Lane {
  return lookup(LOG_VALUES, cellOffset(place));
}

/** What is missing from that. */
export function logBaseRest(place: Lane, exponent: Lane): Lane {
  return exponent * pooled(LOG, 1) + logCellRest(place);
}

/** What is missing from -ln c. */
export function logCellRest(place: Lane): Lane {
  return lookup(LOG_RESTS, cellOffset(place));
}

/** base + r - r^2/2, the square of the high part of r only, rounded. */
export function logHead(base: Lane, r: Lane): Lane {
  return base + r - halfSquare(highHalf(r));
}

/** log x - head. */
export function logTail(place: Lane, exponent: Lane, base: Lane, r: Lane, head: Lane): Lane {
  const high = highHalf(r);
  const half = halfSquare(high);
  const sum = base + r;
  const lost = base - sum + r + (sum - head - half);
  const halfRest = (r - high) * (high + r) * splat(0.5);
  const square = r * r;
  const a = pooled(LOG, 8) + r * pooled(LOG, 9);
  const b = pooled(LOG, 10) + r * pooled(LOG, 11);
  const c = pooled(LOG, 12) + r * pooled(LOG, 13);
  const curve = r * square * (a + square * (b + square * c));
  return lost + logBaseRest(place, exponent) + (curve - halfRest);
}

/** x to 26 bits: the product of two such is exact. */
export function highHalf(x: Lane): Lane {
  return andBits(x, pooled(LOG, 22));
}

function halfSquare(x: Lane): Lane {
  return x * x * splat(0.5);
}

/** Byte offset of the cell of z in a table. */
function cellOffset(place: Lane): Lane {
  return andBits(shiftRight(place, 42), pooled(LOG, 19));
}
