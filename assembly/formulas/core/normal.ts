// The normal distribution, from e^(-x^2/2) and the ratio of the tail to it.
import { step } from "../../../compiler/step.ts";
import {
  abs,
  cdfFrom,
  densityFrom,
  erf,
  erfc,
  erfcInv,
  erfInv,
  gelu,
  halfBell,
  logCdfFrom,
  normalQuantile,
  tailFrom,
  tailRatio,
} from "../../../compiler/vocabulary.ts";
import { core } from "../../../src/formulas/core/index.ts";

export const functions = [
  /** erf x = 2 / sqrt(pi) integral of e^(-t^2) from 0 to x */
  step(core.erf, ({ x }) => ({ output: erf(x) })),
  /** erfc x = 1 - erf x */
  step(core.erfc, ({ x }) => ({ output: erfc(x) })),
  /** the y with erf y = x */
  step(core.erfInv, ({ x }) => ({ output: erfInv(x) })),
  /** the y with erfc y = x */
  step(core.erfcInv, ({ x }) => ({ output: erfcInv(x) })),
  /** x P(X <= x) */
  step(core.gelu, ({ x }) => ({ output: gelu(x) })),
  /** the x with P(X <= x) = p */
  step(core.normalQuantile, ({ p }) => ({ output: normalQuantile(p) })),
];

/** All three from e^(-x^2/2) and the ratio of the tail to it. */
export const normal = step(core.normal, ({ x }) => {
  const size = abs(x);
  const bell = halfBell(size);
  const ratio = tailRatio(size);
  const tail = tailFrom(size, bell, ratio);
  return { cdf: cdfFrom(x, tail), logCdf: logCdfFrom(x, ratio, tail), density: densityFrom(x, bell) };
});
