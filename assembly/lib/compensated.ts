// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Sums as if with twice the digits: what rounding takes from each addition, and from each product, is itself summed. Four lanes, row
// i in lane i mod 4, so that builds agree; the last n mod 4 rows come after. Relative error: one rounding, plus about
// n^2 2^-106 times sum |x| / |sum x|. Ogita, Rump and Oishi, "Accurate sum and dot product", 2005, algorithms 4.4 and 5.3.
import { add, mul, splat, sub } from "./lanes";
import { Series } from "./series";
import { accumulate, lost } from "./sum";

/** Adds n rows to sum[g] + rest[g]. */
export function addRows(x: Series, n: i32, sum: Series, rest: Series, g: i32): void {
  const whole = n & ~3;
  if (ASC_FEATURE_SIMD) {
    let a = splat<v128>(0);
    let b = a;
    let aRest = a;
    let bRest = a;
    for (let i = 0; i < whole; i += 4) {
      const u = x.at<v128>(i);
      const v = x.at<v128>(i + 2);
      const aSum = add(a, u);
      const bSum = add(b, v);
      aRest = add(aRest, left<v128>(a, u, aSum));
      bRest = add(bRest, left<v128>(b, v, bSum));
      a = aSum;
      b = bSum;
    }
    fold(sum, rest, g, lane0(a), lane1(a), lane0(b), lane1(b), lane0(aRest), lane1(aRest), lane0(bRest), lane1(bRest));
  } else {
    let s0 = 0.0;
    let s1 = 0.0;
    let s2 = 0.0;
    let s3 = 0.0;
    let r0 = 0.0;
    let r1 = 0.0;
    let r2 = 0.0;
    let r3 = 0.0;
    for (let i = 0; i < whole; i += 4) {
      const t0 = s0 + x[i];
      const t1 = s1 + x[i + 1];
      const t2 = s2 + x[i + 2];
      const t3 = s3 + x[i + 3];
      r0 += lost(s0, x[i], t0);
      r1 += lost(s1, x[i + 1], t1);
      r2 += lost(s2, x[i + 2], t2);
      r3 += lost(s3, x[i + 3], t3);
      s0 = t0;
      s1 = t1;
      s2 = t2;
      s3 = t3;
    }
    fold(sum, rest, g, s0, s1, s2, s3, r0, r1, r2, r3);
  }
  for (let i = whole; i < n; i++) accumulate(sum, rest, g, x[i]);
}

/** Adds the products of n rows to sum[g] + rest[g]. */
export function addProducts(x: Series, y: Series, n: i32, sum: Series, rest: Series, g: i32): void {
  const whole = n & ~3;
  if (ASC_FEATURE_SIMD) {
    let a = splat<v128>(0);
    let b = a;
    let aRest = a;
    let bRest = a;
    for (let i = 0; i < whole; i += 4) {
      const u = mul(x.at<v128>(i), y.at<v128>(i));
      const v = mul(x.at<v128>(i + 2), y.at<v128>(i + 2));
      const aSum = add(a, u);
      const bSum = add(b, v);
      aRest = add(aRest, add(left<v128>(a, u, aSum), cut<v128>(x.at<v128>(i), y.at<v128>(i), u)));
      bRest = add(bRest, add(left<v128>(b, v, bSum), cut<v128>(x.at<v128>(i + 2), y.at<v128>(i + 2), v)));
      a = aSum;
      b = bSum;
    }
    fold(sum, rest, g, lane0(a), lane1(a), lane0(b), lane1(b), lane0(aRest), lane1(aRest), lane0(bRest), lane1(bRest));
  } else {
    let s0 = 0.0;
    let s1 = 0.0;
    let s2 = 0.0;
    let s3 = 0.0;
    let r0 = 0.0;
    let r1 = 0.0;
    let r2 = 0.0;
    let r3 = 0.0;
    for (let i = 0; i < whole; i += 4) {
      const p0 = x[i] * y[i];
      const p1 = x[i + 1] * y[i + 1];
      const p2 = x[i + 2] * y[i + 2];
      const p3 = x[i + 3] * y[i + 3];
      const t0 = s0 + p0;
      const t1 = s1 + p1;
      const t2 = s2 + p2;
      const t3 = s3 + p3;
      r0 += lost(s0, p0, t0) + cut<f64>(x[i], y[i], p0);
      r1 += lost(s1, p1, t1) + cut<f64>(x[i + 1], y[i + 1], p1);
      r2 += lost(s2, p2, t2) + cut<f64>(x[i + 2], y[i + 2], p2);
      r3 += lost(s3, p3, t3) + cut<f64>(x[i + 3], y[i + 3], p3);
      s0 = t0;
      s1 = t1;
      s2 = t2;
      s3 = t3;
    }
    fold(sum, rest, g, s0, s1, s2, s3, r0, r1, r2, r3);
  }
  for (let i = whole; i < n; i++) {
    const product = x[i] * y[i];
    accumulate(sum, rest, g, product);
    rest[g] = rest[g] + cut<f64>(x[i], y[i], product);
  }
}

/** Four lanes and what they lost, in order. */
function fold(
  sum: Series,
  rest: Series,
  g: i32,
  s0: f64,
  s1: f64,
  s2: f64,
  s3: f64,
  r0: f64,
  r1: f64,
  r2: f64,
  r3: f64,
): void {
  accumulate(sum, rest, g, s0);
  accumulate(sum, rest, g, s1);
  accumulate(sum, rest, g, s2);
  accumulate(sum, rest, g, s3);
  rest[g] = rest[g] + (r0 + r1 + (r2 + r3));
}

/** The sum with what was lost given back. Where it overflowed or was not a number, nothing can be. */
export function total(sum: f64, rest: f64): f64 {
  const value = sum + rest;
  return value == value ? value : sum == sum ? sum : NaN;
}

/** What rounding took from a + b = sum (Knuth's two-sum), as `lost` of lib/sum. */
function left<V>(a: V, b: V, sum: V): V {
  const back = sub(sum, a);
  return add(sub(a, sub(sum, back)), sub(b, back));
}

/** What rounding took from a * b = product (Dekker's two-product). Not a number where a factor exceeds 2^996. */
function cut<V>(a: V, b: V, product: V): V {
  const aHigh = high(a);
  const bHigh = high(b);
  const aLow = sub(a, aHigh);
  const bLow = sub(b, bHigh);
  const rest = sub(mul(aHigh, bHigh), product);
  return add(mul(aLow, bLow), add(add(rest, mul(aHigh, bLow)), mul(aLow, bHigh)));
}

/** The upper 26 bits of x (Veltkamp). */
function high<V>(x: V): V {
  const scaled = mul(x, splat<V>(134217729));
  return sub(scaled, sub(scaled, x));
}

function lane0(x: v128): f64 {
  return f64x2.extract_lane(x, 0);
}

function lane1(x: v128): f64 {
  return f64x2.extract_lane(x, 1);
}
