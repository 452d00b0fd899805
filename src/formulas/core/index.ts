import { beta } from "./beta.ts";
import { betaFunctions } from "./betaFunctions.ts";
import { gamma } from "./gamma.ts";
import { reduce } from "./reduce.ts";
import { smoothing } from "./smoothing.ts";
import { weights } from "./weights.ts";

// The type is written out because one that is inferred loses the comments on its way into the declaration files.

/** The primitives other formulas are made of, as columns. */
export const core: typeof smoothing &
  typeof weights &
  typeof beta &
  typeof betaFunctions &
  typeof gamma &
  typeof reduce = {
  ...smoothing,
  ...weights,
  ...beta,
  ...betaFunctions,
  ...gamma,
  ...reduce,
};
