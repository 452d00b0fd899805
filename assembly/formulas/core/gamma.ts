// The gamma function and what belongs to it.
import { step } from "../../../compiler/step.ts";
import {
  digammaAnywhere,
  gamma,
  gammaLower,
  gammaQuantile,
  gammaTail,
  gammaUpper,
  lambertW,
  lgammaAnywhere,
} from "../../../compiler/vocabulary.ts";
import { core } from "../../../src/formulas/core/index.ts";

export const functions = [
  /** gamma(x) = integral of t^(x - 1) e^-t over t > 0; below 0 pi / (sin(pi x) gamma(1 - x)) */
  step(core.gamma, ({ x }) => ({ output: gamma(x) })),
  /** ln |gamma(x)| */
  step(core.logGamma, ({ x }) => ({ output: lgammaAnywhere(x) })),
  /** psi(x) = d ln gamma(x) / dx */
  step(core.digamma, ({ x }) => ({ output: digammaAnywhere(x) })),
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
