"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.heapBase = void 0;
exports.clamp = clampColumn;
exports.cos = cosColumn;
exports.exp = expColumn;
exports.expm1 = expm1Column;
exports.floor = floorColumn;
exports.log1p = log1pColumn;
exports.log = logColumn;
exports.max = maxColumn;
exports.min = minColumn;
exports.pow = powColumn;
exports.roundHalfAway = roundColumn;
exports.select = selectColumn;
exports.sigmoid = sigmoidColumn;
exports.sin = sinColumn;
exports.sqrt = sqrtColumn;
exports.tanh = tanhColumn;
exports.trunc = truncColumn;
// Not shipped: each elementary function as a column map, pairs first and the odd one out through the one-lane body, for
// scripts/accuracy.ts and test/elementary.test.ts. Build: npm run probe.
const exp_1 = require("./lib/exp");
const expm1_1 = require("./lib/expm1");
const hyperbolic_1 = require("./lib/hyperbolic");
const lanes_1 = require("./lib/lanes");
const log_1 = require("./lib/log");
const log1p_1 = require("./lib/log1p");
const pow_1 = require("./lib/pow");
const trig_1 = require("./lib/trig");
/** Where a host may write its columns. */
exports.heapBase = __heap_base;
function expColumn(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, exp_1.exp)(x.at(i)));
  for (; i < n; i++) out[i] = (0, exp_1.exp)(x[i]);
}
function expm1Column(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, expm1_1.expm1)(x.at(i)));
  for (; i < n; i++) out[i] = (0, expm1_1.expm1)(x[i]);
}
function logColumn(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, log_1.log)(x.at(i)));
  for (; i < n; i++) out[i] = (0, log_1.log)(x[i]);
}
function log1pColumn(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, log1p_1.log1p)(x.at(i)));
  for (; i < n; i++) out[i] = (0, log1p_1.log1p)(x[i]);
}
function powColumn(x, y, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, pow_1.pow)(x.at(i), y.at(i)));
  for (; i < n; i++) out[i] = (0, pow_1.pow)(x[i], y[i]);
}
function tanhColumn(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, hyperbolic_1.tanh)(x.at(i)));
  for (; i < n; i++) out[i] = (0, hyperbolic_1.tanh)(x[i]);
}
function sigmoidColumn(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, hyperbolic_1.sigmoid)(x.at(i)));
  for (; i < n; i++) out[i] = (0, hyperbolic_1.sigmoid)(x[i]);
}
function sinColumn(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, trig_1.sin)(x.at(i)));
  for (; i < n; i++) out[i] = (0, trig_1.sin)(x[i]);
}
function cosColumn(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, trig_1.cos)(x.at(i)));
  for (; i < n; i++) out[i] = (0, trig_1.cos)(x[i]);
}
function sqrtColumn(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, lanes_1.root)(x.at(i)));
  for (; i < n; i++) out[i] = (0, lanes_1.root)(x[i]);
}
function floorColumn(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, lanes_1.floor)(x.at(i)));
  for (; i < n; i++) out[i] = (0, lanes_1.floor)(x[i]);
}
function truncColumn(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, lanes_1.trunc)(x.at(i)));
  for (; i < n; i++) out[i] = (0, lanes_1.trunc)(x[i]);
}
function roundColumn(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, lanes_1.roundHalfAway)(x.at(i)));
  for (; i < n; i++) out[i] = (0, lanes_1.roundHalfAway)(x[i]);
}
function minColumn(x, bound, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, lanes_1.min)(x.at(i), bound.at(i)));
  for (; i < n; i++) out[i] = (0, lanes_1.min)(x[i], bound[i]);
}
function maxColumn(x, bound, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, lanes_1.max)(x.at(i), bound.at(i)));
  for (; i < n; i++) out[i] = (0, lanes_1.max)(x[i], bound[i]);
}
/** x brought into [0, 1]. */
function clampColumn(x, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, (0, lanes_1.clamp)(x.at(i), 0, 1));
  for (; i < n; i++) out[i] = (0, lanes_1.clamp)(x[i], 0, 1);
}
/** The first where it is less than the second, else the second. */
function selectColumn(a, b, n, out) {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, lesser(a.at(i), b.at(i)));
  for (; i < n; i++) out[i] = lesser(a[i], b[i]);
}
function lesser(a, b) {
  return (0, lanes_1.select)((0, lanes_1.lt)(a, b), a, b);
}
