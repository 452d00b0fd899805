// Pairs first, and the odd one out through the one-lane body.
import { asin } from "../lib/elementary/asin";
import { atan } from "../lib/elementary/atan";
import { cbrt } from "../lib/elementary/cbrt";
import { exp, exp2 } from "../lib/elementary/exp";
import { expm1 } from "../lib/elementary/expm1";
import { sigmoid, tanh } from "../lib/elementary/hyperbolic";
import { clamp, floor, lt, max, min, root, roundHalfAway, select, trunc } from "../lib/lanes/lanes";
import { log } from "../lib/elementary/log";
import { log1p } from "../lib/elementary/log1p";
import { log2 } from "../lib/elementary/log2";
import { pow } from "../lib/elementary/pow";
import { Series } from "../lib/lanes/series";
import { logAddExp, softplus } from "../lib/elementary/softplus";
import { cos, sin } from "../lib/elementary/trig";

function expColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, exp(x.at<v128>(i)));
  for (; i < n; i++) out[i] = exp(x[i]);
}

function expm1Column(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, expm1(x.at<v128>(i)));
  for (; i < n; i++) out[i] = expm1(x[i]);
}

function logColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, log(x.at<v128>(i)));
  for (; i < n; i++) out[i] = log(x[i]);
}

function log1pColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, log1p(x.at<v128>(i)));
  for (; i < n; i++) out[i] = log1p(x[i]);
}

function powColumn(x: Series, y: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, pow(x.at<v128>(i), y.at<v128>(i)));
  for (; i < n; i++) out[i] = pow(x[i], y[i]);
}

function tanhColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, tanh(x.at<v128>(i)));
  for (; i < n; i++) out[i] = tanh(x[i]);
}

function sigmoidColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, sigmoid(x.at<v128>(i)));
  for (; i < n; i++) out[i] = sigmoid(x[i]);
}

function sinColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, sin(x.at<v128>(i)));
  for (; i < n; i++) out[i] = sin(x[i]);
}

function cosColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, cos(x.at<v128>(i)));
  for (; i < n; i++) out[i] = cos(x[i]);
}

function exp2Column(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, exp2(x.at<v128>(i)));
  for (; i < n; i++) out[i] = exp2(x[i]);
}

function log2Column(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, log2(x.at<v128>(i)));
  for (; i < n; i++) out[i] = log2(x[i]);
}

function cbrtColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, cbrt(x.at<v128>(i)));
  for (; i < n; i++) out[i] = cbrt(x[i]);
}

function softplusColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, softplus(x.at<v128>(i)));
  for (; i < n; i++) out[i] = softplus(x[i]);
}

function asinColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, asin(x.at<v128>(i)));
  for (; i < n; i++) out[i] = asin(x[i]);
}

function atanColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, atan(x.at<v128>(i)));
  for (; i < n; i++) out[i] = atan(x[i]);
}

function logAddExpColumn(a: Series, b: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, logAddExp(a.at<v128>(i), b.at<v128>(i)));
  for (; i < n; i++) out[i] = logAddExp(a[i], b[i]);
}

function sqrtColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, root(x.at<v128>(i)));
  for (; i < n; i++) out[i] = root(x[i]);
}

function floorColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, floor(x.at<v128>(i)));
  for (; i < n; i++) out[i] = floor(x[i]);
}

function truncColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, trunc(x.at<v128>(i)));
  for (; i < n; i++) out[i] = trunc(x[i]);
}

function roundColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, roundHalfAway(x.at<v128>(i)));
  for (; i < n; i++) out[i] = roundHalfAway(x[i]);
}

function minColumn(x: Series, bound: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, min(x.at<v128>(i), bound.at<v128>(i)));
  for (; i < n; i++) out[i] = min(x[i], bound[i]);
}

function maxColumn(x: Series, bound: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, max(x.at<v128>(i), bound.at<v128>(i)));
  for (; i < n; i++) out[i] = max(x[i], bound[i]);
}

/** x brought into [0, 1]. */
function clampColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, clamp(x.at<v128>(i), 0, 1));
  for (; i < n; i++) out[i] = clamp(x[i], 0, 1);
}

/** The first where it is less than the second, else the second. */
function selectColumn(a: Series, b: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, lesser(a.at<v128>(i), b.at<v128>(i)));
  for (; i < n; i++) out[i] = lesser(a[i], b[i]);
}

function lesser<V>(a: V, b: V): V {
  return select(lt(a, b), a, b);
}

export {
  asinColumn as asin,
  atanColumn as atan,
  cbrtColumn as cbrt,
  clampColumn as clamp,
  cosColumn as cos,
  exp2Column as exp2,
  expColumn as exp,
  expm1Column as expm1,
  floorColumn as floor,
  log1pColumn as log1p,
  log2Column as log2,
  logAddExpColumn as logAddExp,
  logColumn as log,
  maxColumn as max,
  minColumn as min,
  powColumn as pow,
  roundColumn as roundHalfAway,
  selectColumn as select,
  sigmoidColumn as sigmoid,
  sinColumn as sin,
  softplusColumn as softplus,
  sqrtColumn as sqrt,
  tanhColumn as tanh,
  truncColumn as trunc,
};
