import stdAsin from "@stdlib/math-base-special-asin";
import stdAtan from "@stdlib/math-base-special-atan";
import stdCbrt from "@stdlib/math-base-special-cbrt";
import stdCos from "@stdlib/math-base-special-cos";
import stdExp from "@stdlib/math-base-special-exp";
import stdExp2 from "@stdlib/math-base-special-exp2";
import stdExpm1 from "@stdlib/math-base-special-expm1";
import stdLog1p from "@stdlib/math-base-special-log1p";
import stdSoftplus from "@stdlib/math-base-special-log1pexp";
import stdLog2 from "@stdlib/math-base-special-log2";
import stdLogAddExp from "@stdlib/math-base-special-logaddexp";
import stdPow from "@stdlib/math-base-special-pow";
import stdSin from "@stdlib/math-base-special-sin";
import stdTanh from "@stdlib/math-base-special-tanh";
import type { Measured } from "./ulp.ts";

export const ELEMENTARY: readonly Measured[] = [
  { name: "exp", ulp: 0.75, peers: { Math: Math.exp, "@stdlib": stdExp } },
  { name: "exp2", ulp: 0.75, peers: { Math: (x) => 2 ** x, "@stdlib": stdExp2 } },
  { name: "expm1", ulp: 1.5, peers: { Math: Math.expm1, "@stdlib": stdExpm1 } },
  { name: "log", ulp: 0.75, peers: { Math: Math.log } },
  { name: "log2", ulp: 0.75, peers: { Math: Math.log2, "@stdlib": stdLog2 } },
  { name: "log10", ulp: 0.75, peers: { Math: Math.log10 } },
  { name: "log1p", ulp: 1.5, peers: { Math: Math.log1p, "@stdlib": stdLog1p } },
  { name: "pow", ulp: 0.75, peers: { Math: cPow(Math.pow), "@stdlib": cPow(stdPow) } },
  { name: "cbrt", ulp: 0.75, peers: { Math: Math.cbrt, "@stdlib": stdCbrt } },
  { name: "tanh", ulp: 1.5, peers: { Math: Math.tanh, "@stdlib": stdTanh } },
  { name: "sigmoid", ulp: 1.5, peers: { Math: (x) => 1 / (1 + Math.exp(-x)) } },
  { name: "logit", ulp: 0.75, peers: { Math: (p) => Math.log(p / (1 - p)) } },
  { name: "logSigmoid", ulp: 1.5, peers: { Math: (x) => -logAddExp(0, -x) } },
  { name: "softplus", ulp: 1.5, peers: { Math: (x) => logAddExp(0, x), "@stdlib": stdSoftplus } },
  { name: "logAddExp", ulp: 1.5, least: 0.5, peers: { Math: logAddExp, "@stdlib": stdLogAddExp } },
  { name: "sin", ulp: 1.5, peers: { Math: Math.sin, "@stdlib": stdSin } },
  { name: "cos", ulp: 1.5, peers: { Math: Math.cos, "@stdlib": stdCos } },
  { name: "asin", ulp: 1.5, peers: { Math: Math.asin, "@stdlib": stdAsin } },
  { name: "atan", ulp: 1.5, peers: { Math: Math.atan, "@stdlib": stdAtan } },
  { name: "sqrt", ulp: 0.5, peers: { Math: Math.sqrt }, instruction: {} },
  { name: "floor", ulp: 0, peers: { Math: Math.floor }, instruction: {} },
  { name: "trunc", ulp: 0, peers: { Math: Math.trunc }, instruction: {} },
  { name: "roundHalfAway", ulp: 0, instruction: { anyZero: true } },
];

/** A pow as C has it: pow(NaN, 0), pow(1, NaN), pow(1, inf) and pow(-1, inf) are 1. */
function cPow(pow: (x: number, y: number) => number): (x: number, y?: number) => number {
  return (x, y = 1) => (y === 0 || x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : pow(x, y));
}

function logAddExp(a: number, b = 0): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}
