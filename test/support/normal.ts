import stdErf from "@stdlib/math-base-special-erf";
import stdErfc from "@stdlib/math-base-special-erfc";
import stdErfcInv from "@stdlib/math-base-special-erfcinv";
import stdErfInv from "@stdlib/math-base-special-erfinv";
import stdCdf from "@stdlib/stats-base-dists-normal-cdf";
import stdLogCdf from "@stdlib/stats-base-dists-normal-logcdf";
import stdDensity from "@stdlib/stats-base-dists-normal-pdf";
import stdQuantile from "@stdlib/stats-base-dists-normal-quantile";
import jStat from "jstat";
import * as simple from "simple-statistics";
import type { Measured } from "./ulp.ts";

export const NORMAL: readonly Measured[] = [
  { name: "erf", ulp: 2, peers: { "@stdlib": stdErf, jStat: jStat.erf, "simple-statistics": simple.errorFunction } },
  {
    name: "erfInv",
    relative: 1e-15,
    peers: { "@stdlib": stdErfInv, "simple-statistics": simple.inverseErrorFunction },
  },
  { name: "erfcInv", relative: 1e-15, peers: { "@stdlib": stdErfcInv, jStat: jStat.erfcinv } },
  { name: "erfc", ulp: 4, peers: { "@stdlib": stdErfc, jStat: jStat.erfc } },
  { name: "gelu", relative: 1e-15, peers: { "@stdlib": (x) => x * stdCdf(x, 0, 1) } },
  {
    name: "normalCdf",
    ulp: 4,
    peers: {
      "@stdlib": (x) => stdCdf(x, 0, 1),
      jStat: (x) => jStat.normal.cdf(x, 0, 1),
      "simple-statistics": simple.cumulativeStdNormalProbability,
    },
  },
  {
    name: "normalLogCdf",
    ulp: 4,
    peers: { "@stdlib": (x) => stdLogCdf(x, 0, 1), jStat: (x) => Math.log(jStat.normal.cdf(x, 0, 1)) },
  },
  {
    name: "normalDensity",
    ulp: 2,
    peers: { "@stdlib": (x) => stdDensity(x, 0, 1), jStat: (x) => jStat.normal.pdf(x, 0, 1) },
  },
  {
    name: "normalQuantile",
    relative: 1e-15,
    peers: {
      "@stdlib": (p) => stdQuantile(p, 0, 1),
      jStat: (p) => jStat.normal.inv(p, 0, 1),
      "simple-statistics": simple.probit,
    },
  },
];
