"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.expm1 = expm1;
exports.expSteps = expSteps;
exports.expCount = expCount;
exports.expValue = expValue;
exports.expTail = expTail;
exports.expExcess = expExcess;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// e^x - 1 = (v - 1) + v (e^r - 1), v = 2^(k/64), by the table of exp.ts; what cancels is summed with its rounding error
// carried along. P. T. P. Tang, "Table-driven implementation of the expm1 function in IEEE floating-point arithmetic",
// ACM TOMS 18 (1992). Error below 1.1 ULP for every double; -0 stays -0, NaN is canonical.
const bits_1 = require("./bits");
const exp_1 = require("./exp");
const lanes_1 = require("./lanes");
const tables_1 = require("./tables");
// biome-ignore format: one constant a line, numbered
/** (e^r - 1 - r) / r^2, |r| <= ln 2/128, off by 2^-62 of e^r - 1: exp's own polynomial is exact enough for e^r only. */
const EXPM1 = memory.data([
    0x3FE0000000000000, // 0.5
    0x3FC5555555554AF3, // 0.16666666666659288
    0x3FA5555555554869, // 0.04166666666664371
    0x3F81111227F4D3E4, // 0.008333341450091632
    0x3F56C16D99166A38, // 0.0013888902943565273
], 16);
function expm1(x) {
  const y = expm1Normal(x);
  const far = (0, exp_1.farFromOne)(x);
  return (0, bits_1.anyLane)(far)
    ? (0, lanes_1.select)(far, (0, lanes_1.sub)((0, exp_1.exp)(x), (0, lanes_1.splat)(1)), y)
    : y;
}
function expm1Normal(x) {
  const shifted = expSteps(x);
  const k = expCount(shifted);
  const value = expValue(shifted);
  const r = (0, lanes_1.sub)(x, (0, lanes_1.mul)(k, (0, bits_1.pooled)(tables_1.EXP, 2))); // exact
  const late = (0, lanes_1.sub)((0, lanes_1.mul)(k, (0, bits_1.pooled)(tables_1.EXP, 3)), expTail(shifted)); // r is late too large
  const most = (0, lanes_1.mul)(value, r);
  const less = (0, lanes_1.sub)((0, lanes_1.splat)(1), value);
  const sum = (0, lanes_1.sub)(most, less);
  const lost = (0, lanes_1.sub)(most, (0, lanes_1.add)(sum, less));
  // The signs are such that -0 stays -0.
  return (0, lanes_1.sub)(
    sum,
    (0, lanes_1.sub)((0, lanes_1.mul)(value, (0, lanes_1.sub)(late, curve((0, lanes_1.sub)(r, late)))), lost),
  );
}
/** e^r - 1 - r. */
function curve(r) {
  const square = (0, lanes_1.mul)(r, r);
  const low = (0, lanes_1.add)(c(0), (0, lanes_1.mul)(r, c(1)));
  const high = (0, lanes_1.add)(c(2), (0, lanes_1.mul)(r, (0, lanes_1.add)(c(3), (0, lanes_1.mul)(r, c(4)))));
  return (0, lanes_1.mul)(square, (0, lanes_1.add)(low, (0, lanes_1.mul)(square, high)));
}
function c(i) {
  return (0, bits_1.pooled)(EXPM1, i);
}
// The parts of exp where x is not farFromOne: e^x = v + v (r + tail + curve), k = the integer nearest x 64/ln 2,
// r = x - k ln 2/64.
/** k + 1.5 * 2^52: k in the last bits. */
function expSteps(x) {
  return (0, lanes_1.add)(
    (0, lanes_1.mul)(x, (0, bits_1.pooled)(tables_1.EXP, 0)),
    (0, bits_1.pooled)(tables_1.EXP, 1),
  );
}
function expCount(shifted) {
  return (0, lanes_1.sub)(shifted, (0, bits_1.pooled)(tables_1.EXP, 1));
}
/** v = 2^(k/64), rounded. */
function expValue(shifted) {
  return (0, bits_1.addBits)(
    (0, bits_1.lookup)(tables_1.EXP_VALUES, expOffset(shifted)),
    (0, bits_1.shiftLeft)(shifted, 46),
  );
}
/** 2^(k/64) / v - 1. */
function expTail(shifted) {
  return (0, bits_1.lookup)(tables_1.EXP_TAILS, expOffset(shifted));
}
function expOffset(shifted) {
  return (0, bits_1.andBits)((0, bits_1.shiftLeft)(shifted, 3), (0, bits_1.pooled)(tables_1.EXP, 10));
}
/** e^x - v. */
function expExcess(x, shifted, value) {
  const k = expCount(shifted);
  const r = (0, lanes_1.sub)(
    (0, lanes_1.sub)(x, (0, lanes_1.mul)(k, (0, bits_1.pooled)(tables_1.EXP, 2))),
    (0, lanes_1.mul)(k, (0, bits_1.pooled)(tables_1.EXP, 3)),
  );
  const square = (0, lanes_1.mul)(r, r);
  const low = (0, lanes_1.add)(
    (0, bits_1.pooled)(tables_1.EXP, 4),
    (0, lanes_1.mul)(r, (0, bits_1.pooled)(tables_1.EXP, 5)),
  );
  const high = (0, lanes_1.add)(
    (0, bits_1.pooled)(tables_1.EXP, 6),
    (0, lanes_1.mul)(r, (0, bits_1.pooled)(tables_1.EXP, 7)),
  );
  return (0, lanes_1.mul)(
    value,
    (0, lanes_1.add)(
      (0, lanes_1.mul)(square, (0, lanes_1.add)(low, (0, lanes_1.mul)(square, high))),
      (0, lanes_1.add)(r, expTail(shifted)),
    ),
  );
}
