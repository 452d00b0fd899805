// The gamma and beta functions, their incomplete integrals and inverses.
import stdlibBetainc from "@stdlib/math-base-special-betainc";
import stdlibBetaincinv from "@stdlib/math-base-special-betaincinv";
import stdlibBetaln from "@stdlib/math-base-special-betaln";
import stdlibDigamma from "@stdlib/math-base-special-digamma";
import stdlibGamma from "@stdlib/math-base-special-gamma";
import stdlibGammainc from "@stdlib/math-base-special-gammainc";
import stdlibGammaincinv from "@stdlib/math-base-special-gammaincinv";
import stdlibGammaln from "@stdlib/math-base-special-gammaln";
import jStat from "jstat";
import { gammaln as simpleGammaln } from "simple-statistics";
import type { Measured } from "./ulp.ts";

/** Incomplete functions, of every shape. */
const INCOMPLETE = 3e-14;

export const SPECIAL: readonly Measured[] = [
  {
    name: "lgamma",
    relative: 8e-16,
    peers: { stdlib: stdlibGammaln, jStat: jStat.gammaln, "simple-statistics": simpleGammaln },
  },
  { name: "digamma", relative: 8e-16, peers: { stdlib: stdlibDigamma } },
  {
    name: "gamma",
    relative: 1e-15,
    peers: { stdlib: stdlibGamma },
  },
  { name: "lgammaAnywhere", relative: 1e-15, least: 1, peers: { stdlib: stdlibGammaln } },
  { name: "digammaAnywhere", relative: 5e-15, least: 1, peers: { stdlib: stdlibDigamma } },
  {
    name: "logBeta",
    relative: 4e-15,
    least: 1,
    peers: { stdlib: (a, b = NaN) => stdlibBetaln(a, b), jStat: (a, b = NaN) => jStat.betaln(a, b) },
  },
  {
    name: "gammaLower",
    relative: INCOMPLETE,
    peers: {
      stdlib: (a, x = NaN) => stdlibGammainc(x, a),
      jStat: (a, x = NaN) => jStat.lowRegGamma(a, x),
    },
  },
  {
    name: "gammaUpper",
    relative: INCOMPLETE,
    peers: { stdlib: (a, x = NaN) => stdlibGammainc(x, a, true, true) },
  },
  {
    name: "betaLower",
    relative: INCOMPLETE,
    peers: {
      stdlib: (a, b = NaN, x = NaN) => stdlibBetainc(x, a, b),
      jStat: (a, b = NaN, x = NaN) => jStat.ibeta(x, a, b),
    },
  },
  {
    name: "betaUpper",
    relative: INCOMPLETE,
    peers: { stdlib: (a, b = NaN, x = NaN) => stdlibBetainc(x, a, b, true, true) },
  },
  {
    name: "gammaQuantile",
    relative: 2e-14,
    peers: {
      stdlib: (a, p = NaN) => stdlibGammaincinv(p, a),
      jStat: (a, p = NaN) => jStat.gammapinv(p, a),
    },
  },
  {
    name: "betaQuantile",
    relative: 5e-14,
    peers: {
      stdlib: (a, b = NaN, p = NaN) => stdlibBetaincinv(p, a, b),
      jStat: (a, b = NaN, p = NaN) => jStat.ibetainv(p, a, b),
    },
  },
  { name: "lambertW", relative: 4e-16 },
];
