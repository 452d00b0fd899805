import { beta } from "./beta.ts";
import { linear } from "./linear.ts";
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
  typeof order &
  typeof sums &
  typeof shares &
  typeof linear &
  typeof random = {
  ...smoothing,
  ...weights,
  ...beta,
  ...reduce,
  ...order,
  ...sums,
  ...shares,
  ...linear,
  ...random,
};
