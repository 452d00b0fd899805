"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.exp = exp;
exports.expSum = expSum;
exports.farFromOne = farFromOne;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// exp x = 2^(k/64) exp r with k the integer nearest x 64/ln 2 and |r| <= ln 2/128: a table of 64 and a polynomial of
// degree 5. P. T. P. Tang, "Table-driven implementation of the exponential function in IEEE floating-point arithmetic",
// ACM TOMS 15 (1989). Each table value carries the tail that rounding it cut off.
// Error below 0.56 ULP for every double, subnormal results, overflow and NaN included.
const bits_1 = require("./bits");
const lanes_1 = require("./lanes");
const tables_1 = require("./tables");
/** e to the x. */
function exp(x) {
  if ((0, bits_1.anyLane)(farFromOne(x))) return expAnywhere(x, (0, lanes_1.splat)(0));
  const rounded = steps(x);
  return power(rounded, rest(x, rounded));
}
/** e to the hi + lo, where |lo| <= 2^-14 unless hi overflows or underflows. Error as exp, and that of the sum. */
function expSum(hi, lo) {
  if ((0, bits_1.anyLane)(farFromOne(hi))) return expAnywhere(hi, lo);
  const rounded = steps(hi);
  return power(rounded, (0, lanes_1.add)(rest(hi, rounded), lo));
}
/** |x| > 600 or NaN: exp x, or the smallest term of its sum, may leave the normal numbers. */
function farFromOne(x) {
  return (0, bits_1.exceeds)(
    (0, bits_1.andBits)(x, (0, bits_1.pooled)(tables_1.EXP, 8)),
    (0, bits_1.pooled)(tables_1.EXP, 9),
  );
}
/** The integer k nearest x 64/ln 2, plus 1.5 * 2^52: k stands in the low bits. */
function steps(x) {
  return (0, lanes_1.add)(
    (0, lanes_1.mul)(x, (0, bits_1.pooled)(tables_1.EXP, 0)),
    (0, bits_1.pooled)(tables_1.EXP, 1),
  );
}
/** x - k ln 2/64. The first product and the first difference are exact. */
function rest(x, rounded) {
  const k = (0, lanes_1.sub)(rounded, (0, bits_1.pooled)(tables_1.EXP, 1));
  return (0, lanes_1.sub)(
    (0, lanes_1.sub)(x, (0, lanes_1.mul)(k, (0, bits_1.pooled)(tables_1.EXP, 2))),
    (0, lanes_1.mul)(k, (0, bits_1.pooled)(tables_1.EXP, 3)),
  );
}
/** 2^(k/64) exp r. */
function power(rounded, r) {
  const value = stepValue(rounded);
  return (0, lanes_1.add)(value, (0, lanes_1.mul)(value, excess(rounded, r)));
}
/** 2^(k/64), rounded. */
function stepValue(rounded) {
  return (0, bits_1.addBits)(
    (0, bits_1.lookup)(tables_1.EXP_VALUES, stepOffset(rounded)),
    (0, bits_1.shiftLeft)(rounded, 46),
  );
}
/** What is missing from that: (1 + tail) exp r - 1. */
function excess(rounded, r) {
  const tail = (0, bits_1.lookup)(tables_1.EXP_TAILS, stepOffset(rounded));
  const square = (0, lanes_1.mul)(r, r);
  const low = (0, lanes_1.add)(
    (0, bits_1.pooled)(tables_1.EXP, 4),
    (0, lanes_1.mul)(r, (0, bits_1.pooled)(tables_1.EXP, 5)),
  );
  const high = (0, lanes_1.add)(
    (0, bits_1.pooled)(tables_1.EXP, 6),
    (0, lanes_1.mul)(r, (0, bits_1.pooled)(tables_1.EXP, 7)),
  );
  return (0, lanes_1.add)(
    (0, lanes_1.mul)(square, (0, lanes_1.add)(low, (0, lanes_1.mul)(square, high))),
    (0, lanes_1.add)(r, tail),
  );
}
/** Byte offset of entry k mod 64. */
function stepOffset(rounded) {
  return (0, bits_1.andBits)((0, bits_1.shiftLeft)(rounded, 3), (0, bits_1.pooled)(tables_1.EXP, 10));
}
/** expSum for any hi, the same bits where both apply. Where exp hi over- or underflows lo counts for nothing, NaN or not. */
function expAnywhere(hi, lo) {
  const x = (0, lanes_1.clamp)(hi, -800, 800);
  const rounded = steps(x);
  const r = (0, lanes_1.add)(
    rest(x, rounded),
    (0, lanes_1.keep)((0, lanes_1.le)((0, lanes_1.abs)(lo), (0, lanes_1.splat)(1)), lo),
  );
  const k = (0, lanes_1.sub)(rounded, (0, bits_1.pooled)(tables_1.EXP, 1));
  const exponent = (0, lanes_1.floor)(
    (0, lanes_1.mul)(
      (0, lanes_1.sub)(k, (0, lanes_1.flag)((0, lanes_1.lt)(r, (0, lanes_1.splat)(0)))),
      (0, lanes_1.splat)(0.015625),
    ),
  );
  const fraction = (0, lanes_1.sub)(rounded, (0, lanes_1.mul)(exponent, (0, lanes_1.splat)(64)));
  const value = stepValue(fraction);
  return (0, lanes_1.valid)(
    (0, lanes_1.eq)(hi, hi),
    scaled(value, (0, lanes_1.mul)(value, excess(fraction, r)), exponent),
  );
}
/** (value + more) 2^exponent, for a sum in [1, 2). Adding unit rounds a subnormal result at its last place, once. */
function scaled(value, more, exponent) {
  const unit = (0, lanes_1.keep)(
    (0, lanes_1.lt)(exponent, (0, lanes_1.splat)(-1022)),
    powerOfTwo((0, lanes_1.sub)((0, lanes_1.splat)(-1022), exponent)),
  );
  const sum = (0, lanes_1.add)(unit, value);
  const whole = (0, lanes_1.sub)(
    (0, lanes_1.add)(sum, (0, lanes_1.add)((0, lanes_1.add)((0, lanes_1.sub)(unit, sum), value), more)),
    unit,
  );
  const half = (0, lanes_1.floor)((0, lanes_1.mul)(exponent, (0, lanes_1.splat)(0.5)));
  return (0, lanes_1.mul)((0, lanes_1.mul)(whole, powerOfTwo(half)), powerOfTwo((0, lanes_1.sub)(exponent, half)));
}
/** 2^n for an integer -1022 <= n <= 1023. */
function powerOfTwo(n) {
  return (0, bits_1.shiftLeft)((0, lanes_1.add)(n, (0, lanes_1.splat)(6755399441055744.0 + 1023)), 52);
}
