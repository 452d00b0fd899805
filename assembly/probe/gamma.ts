// As elementary.ts: the gamma functions and what is made of them.
import { betaLower, betaTail, betaUpper } from "../lib/special/betainc";
import { betaQuantile } from "../lib/special/betaquantile";
import { digamma } from "../lib/special/digamma";
import { gammaLower, gammaTail, gammaUpper } from "../lib/special/gammainc";
import { gammaQuantile } from "../lib/special/gammaquantile";
import { lambertW } from "../lib/special/lambert";
import { splat, sub } from "../lib/lanes/lanes";
import { lbeta } from "../lib/special/lbeta";
import { lgamma } from "../lib/special/lgamma";
import { Series } from "../lib/lanes/series";

function lgammaColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, lgamma(x.at<v128>(i)));
  for (; i < n; i++) out[i] = lgamma(x[i]);
}

function digammaColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, digamma(x.at<v128>(i)));
  for (; i < n; i++) out[i] = digamma(x[i]);
}

function lower<V>(a: V, x: V): V {
  return gammaLower(a, x, gammaTail(a, x));
}

function upper<V>(a: V, x: V): V {
  return gammaUpper(a, x, gammaTail(a, x));
}

function gammaLowerColumn(a: Series, x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, lower(a.at<v128>(i), x.at<v128>(i)));
  for (; i < n; i++) out[i] = lower(a[i], x[i]);
}

function gammaUpperColumn(a: Series, x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, upper(a.at<v128>(i), x.at<v128>(i)));
  for (; i < n; i++) out[i] = upper(a[i], x[i]);
}

function betaLowerOf<V>(a: V, b: V, x: V): V {
  const y = sub(splat<V>(1), x);
  const rest = sub(sub(splat<V>(1), y), x);
  return betaLower(a, b, x, y, betaTail(a, b, x, splat<V>(0), y, rest));
}

function betaUpperOf<V>(a: V, b: V, x: V): V {
  const y = sub(splat<V>(1), x);
  const rest = sub(sub(splat<V>(1), y), x);
  return betaUpper(a, b, x, y, betaTail(a, b, x, splat<V>(0), y, rest));
}

function betaLowerColumn(a: Series, b: Series, x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, betaLowerOf(a.at<v128>(i), b.at<v128>(i), x.at<v128>(i)));
  for (; i < n; i++) out[i] = betaLowerOf(a[i], b[i], x[i]);
}

function betaUpperColumn(a: Series, b: Series, x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, betaUpperOf(a.at<v128>(i), b.at<v128>(i), x.at<v128>(i)));
  for (; i < n; i++) out[i] = betaUpperOf(a[i], b[i], x[i]);
}

function gammaQuantileColumn(a: Series, b: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, gammaQuantile(a.at<v128>(i), b.at<v128>(i)));
  for (; i < n; i++) out[i] = gammaQuantile(a[i], b[i]);
}

function betaQuantileColumn(a: Series, b: Series, c: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD)
    for (; i + 2 <= n; i += 2) out.put(i, betaQuantile(a.at<v128>(i), b.at<v128>(i), c.at<v128>(i)));
  for (; i < n; i++) out[i] = betaQuantile(a[i], b[i], c[i]);
}

function logBetaColumn(a: Series, b: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, lbeta(a.at<v128>(i), b.at<v128>(i)));
  for (; i < n; i++) out[i] = lbeta(a[i], b[i]);
}

function lambertWColumn(a: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, lambertW(a.at<v128>(i)));
  for (; i < n; i++) out[i] = lambertW(a[i]);
}

export {
  betaQuantileColumn as betaQuantile,
  gammaQuantileColumn as gammaQuantile,
  lambertWColumn as lambertW,
  logBetaColumn as logBeta,
  betaLowerColumn as betaLower,
  betaUpperColumn as betaUpper,
  digammaColumn as digamma,
  gammaLowerColumn as gammaLower,
  gammaUpperColumn as gammaUpper,
  lgammaColumn as lgamma,
};
