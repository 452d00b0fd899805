// Written by npm run indices, all but the comment on the domain.
import { linear } from "./linear.ts";
import { logistic } from "./logistic.ts";
import { robust } from "./robust.ts";
import { rolling } from "./rolling.ts";

/** Models fitted to data: least squares, logistic regression, and lines that outliers do not draw. */
export const fitting: typeof linear & typeof logistic & typeof robust & typeof rolling = {
  ...linear,
  ...logistic,
  ...robust,
  ...rolling,
};
