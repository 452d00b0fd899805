// Operators whose rows stand alone.
import { step } from "../../../compiler/step.ts";
import { exp, expm1, log, max } from "../../../compiler/vocabulary.ts";
import { pi0 } from "../../../src/formulas/pi0/index.ts";

/** base (1 + gain p) */
export const qho = step(pi0.qho, ({ base, overlap }, { gain }) => ({ output: base * (1 + gain * overlap) }));

/** unit n^D max(0, 1 + epsilon ln n), where n^D = e^(D ln n): below 1e-13 relative, one logarithm for both. */
export const fs = step(pi0.fs, ({ nodes }, { unit, dimension, epsilon }) => {
  const order = log(nodes);
  const correction = 1 + epsilon * order;
  const scaled = exp(dimension * order) * max(correction, 0);
  return { capacity: unit * scaled, efficiency: scaled / nodes, floored: correction < 0 ? 1 : 0 };
});

/** limit (1 - e^(-rate availability)) (1 - errors) (1 - congestion) */
export const atm = step(pi0.atm, ({ rate, availability, errors, congestion }, { limit }) => {
  const quality = (1 - errors) * (1 - congestion);
  return { output: limit * -expm1(-(rate * availability)) * quality };
});
