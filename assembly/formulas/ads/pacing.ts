// Budgets spread over a day.
import { step } from "../../../compiler/step.ts";
import { clamp, exp, min, seen } from "../../../compiler/vocabulary.ts";
import { ads } from "../../../src/formulas/ads/index.ts";

/** bid = min(value / (1 + mu), remaining); paid = price if bid >= price; mu follows paid - target */
export const pacingDual = step(
  ads.pacingDual,
  ({ value, price, target, multiplier, remaining }, { budget, horizon, step: pace, rule, highest }) => {
    const goal = seen(target) ? target : budget / horizon;
    const bid = goal > 0 ? min(value / (1 + multiplier), remaining) : 0;
    const win = bid >= price && bid > 0;
    const paid = win ? price : 0;
    const saved = pace * (goal - paid);
    if (rule === "additive") multiplier = clamp(multiplier - saved, 0, highest);
    else {
      // The exponent is sure to end at the highest.
      const growth = exp(min(-(saved / goal), 700));
      multiplier = clamp(goal > 0 ? multiplier * growth : multiplier, 1e-3, highest);
    }
    return { multiplier, remaining: remaining - paid, bid, win: win ? 1 : 0 };
  },
);
