import type { Measured } from "./ulp.ts";

export const ELEMENTARY: readonly Measured[] = [
  { name: "exp", ulp: 0.75, peers: { Math: Math.exp } },
  { name: "expm1", ulp: 1.5, peers: { Math: Math.expm1 } },
  { name: "log", ulp: 0.75, peers: { Math: Math.log } },
  { name: "log1p", ulp: 1.5, peers: { Math: Math.log1p } },
  { name: "pow", ulp: 0.75, peers: { Math: cPow } },
  { name: "tanh", ulp: 1.5, peers: { Math: Math.tanh } },
  { name: "sigmoid", ulp: 1.5, peers: { Math: (x) => 1 / (1 + Math.exp(-x)) } },
  { name: "sin", ulp: 1.5, peers: { Math: Math.sin } },
  { name: "cos", ulp: 1.5, peers: { Math: Math.cos } },
  { name: "sqrt", ulp: 0.5, peers: { Math: Math.sqrt }, instruction: {} },
  { name: "floor", ulp: 0, peers: { Math: Math.floor }, instruction: {} },
  { name: "trunc", ulp: 0, peers: { Math: Math.trunc }, instruction: {} },
  { name: "roundHalfAway", ulp: 0, instruction: { anyZero: true } },
];

/** C's pow: unlike JavaScript's, pow(1, NaN), pow(1, inf) and pow(-1, inf) are 1. */
function cPow(x: number, y = 1): number {
  return x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;
}
