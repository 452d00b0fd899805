// The gamma function and what belongs to it.
import { step } from "../../../compiler/step.ts";
import {
  digamma,
  gammaLower,
  gammaQuantile,
  gammaTail,
  gammaUpper,
  lambertW,
  lgamma,
} from "../../../compiler/vocabulary.ts";
import { core } from "../../../src/formulas/core/index.ts";

export const functions = [
  /** ln gamma(x) */
  step(core.logGamma, ({ x }) => ({ output: x > 0 ? lgamma(x) : NaN })),
  /** psi(x) = d ln gamma(x) / dx */
  step(core.digamma, ({ x }) => ({ output: x > 0 ? digamma(x) : NaN })),
  /** the w >= -1 with w e^w = x */
  step(core.lambertW, ({ x }) => ({ output: lambertW(x) })),
  /** the x with P(shape, x) = p */
  step(core.gammaQuantile, ({ shape, p }) => ({ output: gammaQuantile(shape, p) })),
];

/** lower = P(shape, x) = 1 / gamma(shape) integral of t^(shape - 1) e^-t from 0 to x; upper = 1 - lower */
export const incompleteGamma = step(core.incompleteGamma, ({ shape, x }) => {
  const tail = gammaTail(shape, x);
  return { lower: gammaLower(shape, x, tail), upper: gammaUpper(shape, x, tail) };
});
