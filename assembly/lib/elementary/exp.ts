// exp x = 2^(k/64) exp r with k the integer nearest x 64/ln 2 and |r| <= ln 2/128: a table of 64 and a polynomial of
// degree 5. P. T. P. Tang, "Table-driven implementation of the exponential function in IEEE floating-point arithmetic",
// ACM TOMS 15 (1989). Each table value carries the tail that rounding it cut off.
// Error below 0.56 ULP for every double, subnormal results, overflow and NaN included.
import { addBits, andBits, exceeds, lookup, orBits, pooled, shiftLeft, shiftRight } from "../lanes/bits";
import { abs, clamp, eq, flag, floor, keep, le, lt, some, splat, valid } from "../lanes/lanes";
import { EXP, EXP_TAILS, EXP_VALUES } from "./tables";

const LN_2: f64 = 0.6931471805599453;
/** farFromOne for 2^x. */
const FAR_2: f64 = 865;
const TWO_52: f64 = 4503599627370496;

/** e to the x. */
export function exp(x: Lane): Lane {
  if (some(farFromOne(x))) return expAnywhere(x, splat(0));
  const rounded = expSteps(x);
  return power(rounded, rest(x, rounded));
}

/** e to the hi + lo, where |lo| <= 2^-14 unless hi overflows or underflows. Error as exp, and that of the sum. */
export function expSum(hi: Lane, lo: Lane): Lane {
  if (some(farFromOne(hi))) return expAnywhere(hi, lo);
  const rounded = expSteps(hi);
  return power(rounded, rest(hi, rounded) + lo);
}

/** 2 to the x: k/64 is exact, and with it 2^x of every whole x. */
export function exp2(x: Lane): Lane {
  if (some(exceeds(abs(x), splat(FAR_2)))) return exp2Anywhere(x);
  const rounded = steps2(x);
  return power(rounded, rest2(x, rounded));
}

/** |x| > 600 or NaN: exp x, or the smallest term of its sum, may leave the normal numbers. */
export function farFromOne(x: Lane): Mask {
  return exceeds(andBits(x, pooled(EXP, 8)), pooled(EXP, 9));
}

/** The integer k nearest x 64/ln 2, plus 1.5 * 2^52: k stands in the low bits. */
export function expSteps(x: Lane): Lane {
  return x * pooled(EXP, 0) + pooled(EXP, 1);
}

/** x - k ln 2/64. The first product and the first difference are exact. */
function rest(x: Lane, rounded: Lane): Lane {
  const k = rounded - pooled(EXP, 1);
  return x - k * pooled(EXP, 2) - k * pooled(EXP, 3);
}

/** The same for 2^x: k nearest 64 x. */
function steps2(x: Lane): Lane {
  return x * splat(64) + pooled(EXP, 1);
}

/** (x - k/64) ln 2; the difference is exact. */
function rest2(x: Lane, rounded: Lane): Lane {
  const k = rounded - pooled(EXP, 1);
  return (x - k * splat(0.015625)) * splat(LN_2);
}

/** 2^(k/64) exp r. */
function power(rounded: Lane, r: Lane): Lane {
  const value = stepValue(rounded);
  return value + value * excess(rounded, r);
}

/** 2^(k/64), rounded. */
export function stepValue(rounded: Lane): Lane {
  return addBits(lookup(EXP_VALUES, stepOffset(rounded)), shiftLeft(rounded, 46));
}

/** What is missing from that: (1 + tail) exp r - 1. */
function excess(rounded: Lane, r: Lane): Lane {
  const tail = lookup(EXP_TAILS, stepOffset(rounded));
  const square = r * r;
  const low = pooled(EXP, 4) + r * pooled(EXP, 5);
  const high = pooled(EXP, 6) + r * pooled(EXP, 7);
  return square * (low + square * high) + (r + tail);
}

/** Byte offset of entry k mod 64. */
function stepOffset(rounded: Lane): Lane {
  return andBits(shiftLeft(rounded, 3), pooled(EXP, 10));
}

/** expSum for any hi, the same bits where both apply. Where exp hi over- or underflows lo counts for nothing, NaN or not. */
function expAnywhere(hi: Lane, lo: Lane): Lane {
  const x = clamp(hi, -800, 800);
  const rounded = expSteps(x);
  const r = rest(x, rounded) + keep(le(abs(lo), splat(1)), lo);
  return valid(eq(hi, hi), powerAnywhere(rounded, r));
}

function exp2Anywhere(x: Lane): Lane {
  const near = clamp(x, -1100, 1100);
  const rounded = steps2(near);
  return valid(eq(x, x), powerAnywhere(rounded, rest2(near, rounded)));
}

/** power for any k, over- and underflow included. */
function powerAnywhere(rounded: Lane, r: Lane): Lane {
  const k = rounded - pooled(EXP, 1);
  const exponent = floor((k - flag(lt(r, splat(0)))) * splat(0.015625));
  const fraction = rounded - exponent * splat(64);
  const value = stepValue(fraction);
  return scaled(value, value * excess(fraction, r), exponent);
}

/** (value + more) 2^exponent, for a sum in [1, 2). Adding unit rounds a subnormal result at its last place, once. */
function scaled(value: Lane, more: Lane, exponent: Lane): Lane {
  const unit = keep(lt(exponent, splat(-1022)), powerOfTwo(splat(-1022) - exponent));
  const sum = unit + value;
  const whole = sum + (unit - sum + value + more) - unit;
  const half = floor(exponent * splat(0.5));
  return whole * powerOfTwo(half) * powerOfTwo(exponent - half);
}

/** 2^n for an integer -1022 <= n <= 1023. */
export function powerOfTwo(n: Lane): Lane {
  return shiftLeft(n + splat(6755399441055744.0 + 1023), 52);
}

/** n of 2^n <= x < 2^(n + 1) for a positive normal x. */
export function octave(x: Lane): Lane {
  return orBits(shiftRight(x, 52), splat(TWO_52)) - splat(TWO_52 + 1023);
}
