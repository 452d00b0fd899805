// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { emit } from "../lib/column";
import { erf, erfc } from "../lib/erf";
import { abs } from "../lib/lanes";
import { cdfFrom, densityFrom, halfBell, logCdfFrom, tailFrom, tailRatio } from "../lib/normal";
import { normalQuantile } from "../lib/quantile";
import { Series } from "../lib/series";

/** erf x = 2 / sqrt(pi) integral of e^(-t^2) from 0 to x */
export function core_erf(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, erf(x.at<Lane>(i)), i + 1 < n);
}

/** erfc x = 1 - erf x */
export function core_erfc(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, erfc(x.at<Lane>(i)), i + 1 < n);
}

/** the x with P(X <= x) = p */
export function core_normalQuantile(p: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) emit(out, i, normalQuantile(p.at<Lane>(i)), i + 1 < n);
}

/** All three from e^(-x^2/2) and the ratio of the tail to it. */
export function core_normal(x: Series, n: i32, cdf: Series, logCdf: Series, density: Series): void {
  const tails = cdf.given || logCdf.given;
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const at = x.at<Lane>(i);
    const size = abs(at);
    const bell = halfBell(size);
    emit(density, i, densityFrom(at, bell), pair);
    if (!tails) continue;
    const ratio = tailRatio(size);
    const tail = tailFrom(size, bell, ratio);
    emit(cdf, i, cdfFrom(at, tail), pair);
    if (logCdf.given) logCdf.write(i, logCdfFrom(at, ratio, tail), pair);
  }
}
