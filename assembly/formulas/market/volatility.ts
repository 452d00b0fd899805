// How much prices move.
import { step } from "../../../compiler/step.ts";
import { finite, root, seen, seldom } from "../../../compiler/vocabulary.ts";
import { market } from "../../../src/formulas/market/index.ts";

/** variance = decay variance + (1 - decay) return^2, the first return squared where it is NaN; sqrt(variance periods) */
export const ewmaVol = step(
  market.ewmaVol,
  ({ returns, variance }, { decay, periodsPerYear }) => {
    const square = returns * returns;
    variance = seen(variance) ? decay * variance + (1 - decay) * square : square;
    const scaled = variance * periodsPerYear;
    let volatility = root(scaled);
    // The product may overflow.
    if (seldom(!finite(scaled))) volatility = finite(scaled) ? volatility : root(variance) * root(periodsPerYear);
    return { variance, output: volatility };
  },
  { standing: ["output"] },
);
