import { beta } from "./beta.ts";
import { betaFunctions } from "./betaFunctions.ts";
import { functions } from "./functions.ts";
import { gamma } from "./gamma.ts";
import { linear } from "./linear.ts";
import { normal } from "./normal.ts";
import { order } from "./order.ts";
import { random } from "./random.ts";
import { reduce } from "./reduce.ts";
import { shares } from "./shares.ts";
import { smoothing } from "./smoothing.ts";
import { sums } from "./sums.ts";
import { weights } from "./weights.ts";

// The type is written out because one that is inferred loses the comments on its way into the declaration files.

/** The primitives other formulas are made of, as columns. */
export const core: typeof smoothing &
  typeof weights &
  typeof beta &
  typeof reduce &
  typeof betaFunctions &
  typeof functions &
  typeof gamma &
  typeof linear &
  typeof normal &
  typeof order &
  typeof random &
  typeof shares &
  typeof sums = {
  ...smoothing,
  ...weights,
  ...beta,
  ...reduce,
  ...betaFunctions,
  ...functions,
  ...gamma,
  ...linear,
  ...normal,
  ...order,
  ...random,
  ...shares,
  ...sums,
};
