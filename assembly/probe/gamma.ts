// As elementary.ts: the gamma functions and what is made of them.

import { splat } from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";
import { betaLower, betaTail, betaUpper } from "../lib/special/betainc";
import { betaQuantile } from "../lib/special/betaquantile";
import { digamma } from "../lib/special/digamma";
import { digammaAnywhere, gamma, lgammaAnywhere } from "../lib/special/gamma";
import { gammaLower, gammaTail, gammaUpper } from "../lib/special/gammainc";
import { gammaQuantile } from "../lib/special/gammaquantile";
import { lambertW } from "../lib/special/lambert";
import { lbeta } from "../lib/special/lbeta";
import { lgamma } from "../lib/special/lgamma";

function lgammaColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, lgamma(x.at(i)), i + 1 < n);
}

function digammaColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, digamma(x.at(i)), i + 1 < n);
}

function gammaColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, gamma(x.at(i)), i + 1 < n);
}

function lgammaAnywhereColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, lgammaAnywhere(x.at(i)), i + 1 < n);
}

function digammaAnywhereColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, digammaAnywhere(x.at(i)), i + 1 < n);
}

function lower(a: Lane, x: Lane): Lane {
  return gammaLower(a, x, gammaTail(a, x));
}

function upper(a: Lane, x: Lane): Lane {
  return gammaUpper(a, x, gammaTail(a, x));
}

function gammaLowerColumn(a: Series, x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, lower(a.at(i), x.at(i)), i + 1 < n);
}

function gammaUpperColumn(a: Series, x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, upper(a.at(i), x.at(i)), i + 1 < n);
}

function betaLowerOf(a: Lane, b: Lane, x: Lane): Lane {
  const y = splat(1) - x;
  const rest = splat(1) - y - x;
  return betaLower(a, b, x, y, betaTail(a, b, x, splat(0), y, rest));
}

function betaUpperOf(a: Lane, b: Lane, x: Lane): Lane {
  const y = splat(1) - x;
  const rest = splat(1) - y - x;
  return betaUpper(a, b, x, y, betaTail(a, b, x, splat(0), y, rest));
}

function betaLowerColumn(a: Series, b: Series, x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, betaLowerOf(a.at(i), b.at(i), x.at(i)), i + 1 < n);
}

function betaUpperColumn(a: Series, b: Series, x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, betaUpperOf(a.at(i), b.at(i), x.at(i)), i + 1 < n);
}

function gammaQuantileColumn(a: Series, b: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, gammaQuantile(a.at(i), b.at(i)), i + 1 < n);
}

function betaQuantileColumn(a: Series, b: Series, c: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, betaQuantile(a.at(i), b.at(i), c.at(i)), i + 1 < n);
}

function logBetaColumn(a: Series, b: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, lbeta(a.at(i), b.at(i)), i + 1 < n);
}

function lambertWColumn(a: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, lambertW(a.at(i)), i + 1 < n);
}

export {
  betaLowerColumn as betaLower,
  betaQuantileColumn as betaQuantile,
  betaUpperColumn as betaUpper,
  digammaAnywhereColumn as digammaAnywhere,
  digammaColumn as digamma,
  gammaColumn as gamma,
  gammaLowerColumn as gammaLower,
  gammaQuantileColumn as gammaQuantile,
  gammaUpperColumn as gammaUpper,
  lambertWColumn as lambertW,
  lgammaAnywhereColumn as lgammaAnywhere,
  lgammaColumn as lgamma,
  logBetaColumn as logBeta,
};
