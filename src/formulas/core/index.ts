// Written by npm run indices, all but the comment on the domain.
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

/** The primitives other formulas are made of, as columns. */
export const core: typeof beta &
  typeof betaFunctions &
  typeof functions &
  typeof gamma &
  typeof linear &
  typeof normal &
  typeof order &
  typeof random &
  typeof reduce &
  typeof shares &
  typeof smoothing &
  typeof sums &
  typeof weights = {
  ...beta,
  ...betaFunctions,
  ...functions,
  ...gamma,
  ...linear,
  ...normal,
  ...order,
  ...random,
  ...reduce,
  ...shares,
  ...smoothing,
  ...sums,
  ...weights,
};
