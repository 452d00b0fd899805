"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.tanh = tanh;
exports.sigmoid = sigmoid;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// tanh and sigmoid by the parts of exp, e^x = value + excess, with one division each. All doubles; NaN is canonical.
const bits_1 = require("./bits");
const exp_1 = require("./exp");
const expm1_1 = require("./expm1");
const lanes_1 = require("./lanes");
// biome-ignore format: one constant a line, numbered
const TANH = memory.data([
    0x3FE6000000000000, // 0: 0.6875, up to which the rational is used
    0x3FF0000000000000, // 1: 1
    0x4000000000000000, // 2: 2
    // (x - tanh x) / x^3 = (p0 + p1 z + p2 z^2) / (1 + q1 z + q2 z^2 + q3 z^3), z = x^2, off by 2^-57 of tanh x
    0x3FD5555555555555, // 3: p0 = 0.3333333333333333
    0x3F94FCDD5B894152, // 4: p1 = 0.020495852195666693
    0x3F2A16ED09FE4FCA, // 5: p2 = 0.00019904750388077672
    0x3FDD89031AC35537, // 6: q1 = 0.4614875565869911
    0x3F97D8A72D54B891, // 7: q2 = 0.02328740324190243
    0x3F2B0D6E600B084E, // 8: q3 = 0.00020639393189553424
    0x4036000000000000, // 9: 22, from where tanh rounds to 1
    0xFFFFFFFFFFFFFFFF, // 10: -1, an integer
], 16);
/**
 * x - x^3 p/q up to 0.6875, 1 - 2 / (e^2x + 1) beyond. W. J. Cody and W. Waite, Software Manual for the Elementary
 * Functions, 1980; the rational by scripts/fits.py. Error below 1.2 ULP.
 */
function tanh(x) {
  const size = (0, lanes_1.abs)(x);
  const y = (0, lanes_1.copysign)(tanhPositive(size), x);
  const far = (0, bits_1.exceeds)(size, c(9));
  return (0, bits_1.anyLane)(far)
    ? (0, lanes_1.select)(
        far,
        (0, lanes_1.valid)((0, lanes_1.eq)(x, x), (0, lanes_1.copysign)((0, lanes_1.splat)(1), x)),
        y,
      )
    : y;
}
function tanhPositive(x) {
  const z = (0, lanes_1.mul)(x, x);
  const p = (0, lanes_1.add)(c(3), (0, lanes_1.mul)(z, (0, lanes_1.add)(c(4), (0, lanes_1.mul)(z, c(5)))));
  const q = (0, lanes_1.add)(
    c(1),
    (0, lanes_1.mul)(z, (0, lanes_1.add)(c(6), (0, lanes_1.mul)(z, (0, lanes_1.add)(c(7), (0, lanes_1.mul)(z, c(8)))))),
  );
  const twice = (0, lanes_1.add)(x, x);
  const shifted = (0, expm1_1.expSteps)(twice);
  const value = (0, expm1_1.expValue)(shifted);
  const growth = (0, lanes_1.add)((0, lanes_1.add)(value, c(1)), (0, expm1_1.expExcess)(twice, shifted, value));
  const small = (0, lanes_1.le)(x, c(0));
  return (0, lanes_1.sub)(
    (0, lanes_1.select)(small, x, c(1)),
    (0, lanes_1.div)(
      (0, lanes_1.select)(small, (0, lanes_1.mul)((0, lanes_1.mul)(x, z), p), c(2)),
      (0, lanes_1.select)(small, q, growth),
    ),
  );
}
/**
 * 1 / (1 + e^-x). Negative x: 1 / (1 + E), E = e^|x|, corrected by what 1 + E lost in rounding; positive: 1 less that.
 * Error below 1.1 ULP, subnormal results included.
 */
function sigmoid(x) {
  const y = sigmoidNormal(x);
  const far = (0, exp_1.farFromOne)(x);
  // There it is e^x or 1.
  return (0, bits_1.anyLane)(far)
    ? (0, lanes_1.select)(far, (0, lanes_1.min)((0, exp_1.exp)(x), (0, lanes_1.splat)(1)), y)
    : y;
}
function sigmoidNormal(x) {
  const size = (0, lanes_1.abs)(x);
  const shifted = (0, expm1_1.expSteps)(size);
  const value = (0, expm1_1.expValue)(shifted);
  const excess = (0, expm1_1.expExcess)(size, shifted, value);
  const power = (0, lanes_1.add)(value, excess);
  const sum = (0, lanes_1.add)(power, c(1));
  const lost = (0, lanes_1.add)(
    (0, lanes_1.sub)(c(1), (0, lanes_1.sub)(sum, power)),
    (0, lanes_1.add)((0, lanes_1.sub)(value, power), excess),
  );
  const rough = (0, lanes_1.div)(c(1), sum);
  const share = (0, lanes_1.sub)(rough, (0, lanes_1.mul)((0, lanes_1.mul)(rough, lost), rough));
  // 1 for positive x, 0 for negative, without a branch in the one-lane build.
  const whole = (0, bits_1.andBits)((0, bits_1.addBits)((0, bits_1.shiftRight)(x, 63), c(10)), c(1));
  return (0, lanes_1.abs)((0, lanes_1.sub)(share, whole));
}
function c(i) {
  return (0, bits_1.pooled)(TANH, i);
}
