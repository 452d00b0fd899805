"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.given = given;
exports.emit = emit;
exports.canonical = canonical;
exports.countSkipped = countSkipped;
exports.isFlag = isFlag;
exports.observed = observed;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// What kernels do with columns that callers may leave out, and with observations they skip.
const lanes_1 = require("./lanes");
/** The column, or a number in its place when the caller left it out. */
function given(column, i, otherwise) {
  return column.given ? column.at(i) : (0, lanes_1.splat)(otherwise);
}
/** Writes to an output that somebody wants. */
function emit(output, i, x, pair) {
  if (output.given) output.write(i, x, pair);
}
/** x with any NaN made the canonical one. */
function canonical(x) {
  return (0, lanes_1.select)((0, lanes_1.eq)(x, x), x, (0, lanes_1.splat)(NaN));
}
/** Counts the lanes whose observation was not valid. */
function countSkipped(skipped, i, ok, pair) {
  if (!(0, lanes_1.every)(ok))
    skipped.write(i, (0, lanes_1.add)(skipped.at(i), (0, lanes_1.flag)((0, lanes_1.not)(ok))), pair);
}
/** 0 or 1. */
function isFlag(x) {
  return (0, lanes_1.either)((0, lanes_1.eq)(x, (0, lanes_1.splat)(0)), (0, lanes_1.eq)(x, (0, lanes_1.splat)(1)));
}
/** x is a number: something was observed. */
function observed(x) {
  return (0, lanes_1.eq)(x, x);
}
