// Weights of samples.
import { step } from "../../../compiler/step.ts";
import { agePeak, ageShape, min } from "../../../compiler/vocabulary.ts";
import { core } from "../../../src/formulas/core/index.ts";

/**
 * uniform 1 / w; exponential k e^(-k u) / (1 - e^(-k w)); triangular 2 (1 - u / w) / w; gaussian, v = u / s,
 * e^(-v^2/2) / (s sqrt(pi/2) erf(w / (s sqrt 2))); 0 outside [0, w]
 */
export const kernel = step(core.kernel, ({ age }, { kind, window, rate, sigma }) => {
  const inside = age >= 0 && age <= min(window, Number.MAX_VALUE);
  const shape = ageShape(age, kind, window, rate, sigma);
  // Nothing stays nothing under a peak that overflows.
  return { output: inside && shape > 0 ? agePeak(kind, window, rate, sigma) * shape : 0 };
});
