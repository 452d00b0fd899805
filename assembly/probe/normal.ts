// As elementary.ts, for the error function and the normal distribution.

import { Series } from "../lib/lanes/series";
import { erf, erfc } from "../lib/special/erf";
import { gelu, normalCdf, normalDensity, normalLogCdf } from "../lib/special/normal";
import { erfcInv, erfInv, normalQuantile } from "../lib/special/quantile";

function erfColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, erf(x.at(i)), i + 1 < n);
}

function erfcColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, erfc(x.at(i)), i + 1 < n);
}

function erfInvColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, erfInv(x.at(i)), i + 1 < n);
}

function erfcInvColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, erfcInv(x.at(i)), i + 1 < n);
}

function geluColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, gelu(x.at(i)), i + 1 < n);
}

function normalCdfColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, normalCdf(x.at(i)), i + 1 < n);
}

function normalDensityColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, normalDensity(x.at(i)), i + 1 < n);
}

function normalLogCdfColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, normalLogCdf(x.at(i)), i + 1 < n);
}

function normalQuantileColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, normalQuantile(x.at(i)), i + 1 < n);
}

export {
  erfColumn as erf,
  erfcColumn as erfc,
  erfcInvColumn as erfcInv,
  erfInvColumn as erfInv,
  geluColumn as gelu,
  normalCdfColumn as normalCdf,
  normalDensityColumn as normalDensity,
  normalLogCdfColumn as normalLogCdf,
  normalQuantileColumn as normalQuantile,
};
