// How two series move together.
import { step } from "../../../compiler/step.ts";
import { clamp, type Lane, root } from "../../../compiler/vocabulary.ts";
import { market } from "../../../src/formulas/market/index.ts";

const faded = (mean: Lane, value: Lane, decay: Lane) => decay * mean + (1 - decay) * value;

/** xy = decay xy + (1 - decay) x y; xy / sqrt(xx yy) */
export const ewma = step(
  market.ewma,
  ({ x, y, xx, yy, xy }, { decay }) => {
    const known = xx >= 0;
    xx = known ? faded(xx, x * x, decay) : x * x;
    yy = known ? faded(yy, y * y, decay) : y * y;
    xy = known ? faded(xy, x * y, decay) : x * y;
    return { xx, yy, xy, output: clamp(xy / (root(xx) * root(yy)), -1, 1) };
  },
  { standing: ["output"] },
);
