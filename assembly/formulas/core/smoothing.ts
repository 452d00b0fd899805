import { step } from "../../../compiler/step.ts";
import { expm1, seen } from "../../../compiler/vocabulary.ts";
import { core } from "../../../src/formulas/core/index.ts";

const LN2 = 0.6931471805599453;

/** y = alpha x + (1 - alpha) y; the first sample where y is NaN. */
export const ema = step(core.ema, ({ x, y }, { alpha, halfLife, span }) => {
  const weight = seen(halfLife) ? -expm1(-LN2 / halfLife) : seen(span) ? 2 / (span + 1) : alpha;
  return { y: seen(y) ? weight * x + (1 - weight) * y : x };
});
