// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// The functions of lib as columns. They answer NaN themselves where they are not defined.
import { asin } from "../lib/asin";
import { atan } from "../lib/atan";
import { cbrt } from "../lib/cbrt";
import { emit, observed } from "../lib/column";
import { exp, exp2 } from "../lib/exp";
import { expm1 } from "../lib/expm1";
import { sigmoid, tanh } from "../lib/hyperbolic";
import { both, valid } from "../lib/lanes";
import { log } from "../lib/log";
import { log1p } from "../lib/log1p";
import { log2 } from "../lib/log2";
import { pow } from "../lib/pow";
import { Series } from "../lib/series";
import { logAddExp, softplus } from "../lib/softplus";
import { cos, sin } from "../lib/trig";

/** e^x */
export function core_exp(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, exp(x.at<Lane>(i)), i + 1 < n);
}

/** 2^x */
export function core_exp2(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, exp2(x.at<Lane>(i)), i + 1 < n);
}

/** e^x - 1 */
export function core_expm1(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, expm1(x.at<Lane>(i)), i + 1 < n);
}

/** ln x */
export function core_log(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, log(x.at<Lane>(i)), i + 1 < n);
}

/** log2 x */
export function core_log2(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, log2(x.at<Lane>(i)), i + 1 < n);
}

/** ln(1 + x) */
export function core_log1p(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, log1p(x.at<Lane>(i)), i + 1 < n);
}

/** x^(1/3) */
export function core_cbrt(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, cbrt(x.at<Lane>(i)), i + 1 < n);
}

/** tanh x = (e^x - e^-x) / (e^x + e^-x) */
export function core_tanh(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, tanh(x.at<Lane>(i)), i + 1 < n);
}

/** 1 / (1 + e^-x) */
export function core_sigmoid(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, sigmoid(x.at<Lane>(i)), i + 1 < n);
}

/** ln(1 + e^x) */
export function core_softplus(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, softplus(x.at<Lane>(i)), i + 1 < n);
}

/** sin x */
export function core_sin(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, sin(x.at<Lane>(i)), i + 1 < n);
}

/** cos x */
export function core_cos(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, cos(x.at<Lane>(i)), i + 1 < n);
}

/** arcsin x */
export function core_asin(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, asin(x.at<Lane>(i)), i + 1 < n);
}

/** arctan x */
export function core_atan(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, atan(x.at<Lane>(i)), i + 1 < n);
}

/** pow of lib has 1 for NaN^0 and 1^NaN, as IEEE 754 does; here a NaN that comes in goes out. */
export function core_pow(x: Series, y: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const base = x.at<Lane>(i);
    const exponent = y.at<Lane>(i);
    emit(out, i, valid(both(observed(base), observed(exponent)), pow(base, exponent)), i + 1 < n);
  }
}

/** ln(e^a + e^b) = max(a, b) + ln(1 + e^-|a - b|) */
export function core_logAddExp(a: Series, b: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, logAddExp(a.at<Lane>(i), b.at<Lane>(i)), i + 1 < n);
}
