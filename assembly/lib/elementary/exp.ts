// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// exp x = 2^(k/64) exp r with k the integer nearest x 64/ln 2 and |r| <= ln 2/128: a table of 64 and a polynomial of
// degree 5. P. T. P. Tang, "Table-driven implementation of the exponential function in IEEE floating-point arithmetic",
// ACM TOMS 15 (1989). Each table value carries the tail that rounding it cut off.
// Error below 0.56 ULP for every double, subnormal results, overflow and NaN included.
import { addBits, andBits, anyLane, exceeds, lookup, pooled, shiftLeft } from "../lanes/bits";
import { abs, add, clamp, eq, flag, floor, keep, le, lt, mul, splat, sub, valid } from "../lanes/lanes";
import { EXP, EXP_TAILS, EXP_VALUES } from "./tables";

const LN_2: f64 = 0.6931471805599453;
/** farFromOne for 2^x. */
const FAR_2: f64 = 865;

/** e to the x. */
export function exp<V>(x: V): V {
  if (anyLane(farFromOne(x))) return expAnywhere(x, splat<V>(0));
  const rounded = expSteps(x);
  return power(rounded, rest(x, rounded));
}

/** e to the hi + lo, where |lo| <= 2^-14 unless hi overflows or underflows. Error as exp, and that of the sum. */
export function expSum<V>(hi: V, lo: V): V {
  if (anyLane(farFromOne(hi))) return expAnywhere(hi, lo);
  const rounded = expSteps(hi);
  return power(rounded, add(rest(hi, rounded), lo));
}

/** 2 to the x: k/64 is exact, and with it 2^x of every whole x. */
export function exp2<V>(x: V): V {
  if (anyLane(exceeds(abs(x), splat<V>(FAR_2)))) return exp2Anywhere(x);
  const rounded = steps2(x);
  return power(rounded, rest2(x, rounded));
}

/** |x| > 600 or NaN: exp x, or the smallest term of its sum, may leave the normal numbers. */
export function farFromOne<V>(x: V): V {
  return exceeds(andBits(x, pooled<V>(EXP, 8)), pooled<V>(EXP, 9));
}

/** The integer k nearest x 64/ln 2, plus 1.5 * 2^52: k stands in the low bits. */
export function expSteps<V>(x: V): V {
  return add(mul(x, pooled<V>(EXP, 0)), pooled<V>(EXP, 1));
}

/** x - k ln 2/64. The first product and the first difference are exact. */
function rest<V>(x: V, rounded: V): V {
  const k = sub(rounded, pooled<V>(EXP, 1));
  return sub(sub(x, mul(k, pooled<V>(EXP, 2))), mul(k, pooled<V>(EXP, 3)));
}

/** The same for 2^x: k nearest 64 x. */
function steps2<V>(x: V): V {
  return add(mul(x, splat<V>(64)), pooled<V>(EXP, 1));
}

/** (x - k/64) ln 2; the difference is exact. */
function rest2<V>(x: V, rounded: V): V {
  const k = sub(rounded, pooled<V>(EXP, 1));
  return mul(sub(x, mul(k, splat<V>(0.015625))), splat<V>(LN_2));
}

/** 2^(k/64) exp r. */
function power<V>(rounded: V, r: V): V {
  const value = stepValue(rounded);
  return add(value, mul(value, excess(rounded, r)));
}

/** 2^(k/64), rounded. */
export function stepValue<V>(rounded: V): V {
  return addBits(lookup(EXP_VALUES, stepOffset(rounded)), shiftLeft(rounded, 46));
}

/** What is missing from that: (1 + tail) exp r - 1. */
function excess<V>(rounded: V, r: V): V {
  const tail = lookup(EXP_TAILS, stepOffset(rounded));
  const square = mul(r, r);
  const low = add(pooled<V>(EXP, 4), mul(r, pooled<V>(EXP, 5)));
  const high = add(pooled<V>(EXP, 6), mul(r, pooled<V>(EXP, 7)));
  return add(mul(square, add(low, mul(square, high))), add(r, tail));
}

/** Byte offset of entry k mod 64. */
function stepOffset<V>(rounded: V): V {
  return andBits(shiftLeft(rounded, 3), pooled<V>(EXP, 10));
}

/** expSum for any hi, the same bits where both apply. Where exp hi over- or underflows lo counts for nothing, NaN or not. */
function expAnywhere<V>(hi: V, lo: V): V {
  const x = clamp(hi, -800, 800);
  const rounded = expSteps(x);
  const r = add(rest(x, rounded), keep(le(abs(lo), splat<V>(1)), lo));
  return valid(eq(hi, hi), powerAnywhere(rounded, r));
}

function exp2Anywhere<V>(x: V): V {
  const near = clamp(x, -1100, 1100);
  const rounded = steps2(near);
  return valid(eq(x, x), powerAnywhere(rounded, rest2(near, rounded)));
}

/** power for any k, over- and underflow included. */
function powerAnywhere<V>(rounded: V, r: V): V {
  const k = sub(rounded, pooled<V>(EXP, 1));
  const exponent = floor(mul(sub(k, flag(lt(r, splat<V>(0)))), splat<V>(0.015625)));
  const fraction = sub(rounded, mul(exponent, splat<V>(64)));
  const value = stepValue(fraction);
  return scaled(value, mul(value, excess(fraction, r)), exponent);
}

/** (value + more) 2^exponent, for a sum in [1, 2). Adding unit rounds a subnormal result at its last place, once. */
function scaled<V>(value: V, more: V, exponent: V): V {
  const unit = keep(lt(exponent, splat<V>(-1022)), powerOfTwo(sub(splat<V>(-1022), exponent)));
  const sum = add(unit, value);
  const whole = sub(add(sum, add(add(sub(unit, sum), value), more)), unit);
  const half = floor(mul(exponent, splat<V>(0.5)));
  return mul(mul(whole, powerOfTwo(half)), powerOfTwo(sub(exponent, half)));
}

/** 2^n for an integer -1022 <= n <= 1023. */
export function powerOfTwo<V>(n: V): V {
  return shiftLeft(add(n, splat<V>(6755399441055744.0 + 1023)), 52);
}
