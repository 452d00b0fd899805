// As elementary.ts, for the error function and the normal distribution.
import { erf, erfc } from "../lib/special/erf";
import { normalCdf, normalDensity, normalLogCdf } from "../lib/special/normal";
import { normalQuantile } from "../lib/special/quantile";
import { Series } from "../lib/lanes/series";

function erfColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, erf(x.at<v128>(i)));
  for (; i < n; i++) out[i] = erf(x[i]);
}

function erfcColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, erfc(x.at<v128>(i)));
  for (; i < n; i++) out[i] = erfc(x[i]);
}

function normalCdfColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, normalCdf(x.at<v128>(i)));
  for (; i < n; i++) out[i] = normalCdf(x[i]);
}

function normalDensityColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, normalDensity(x.at<v128>(i)));
  for (; i < n; i++) out[i] = normalDensity(x[i]);
}

function normalLogCdfColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, normalLogCdf(x.at<v128>(i)));
  for (; i < n; i++) out[i] = normalLogCdf(x[i]);
}

function normalQuantileColumn(x: Series, n: i32, out: Series): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) for (; i + 2 <= n; i += 2) out.put(i, normalQuantile(x.at<v128>(i)));
  for (; i < n; i++) out[i] = normalQuantile(x[i]);
}

export {
  erfColumn as erf,
  erfcColumn as erfc,
  normalCdfColumn as normalCdf,
  normalDensityColumn as normalDensity,
  normalLogCdfColumn as normalLogCdf,
  normalQuantileColumn as normalQuantile,
};
