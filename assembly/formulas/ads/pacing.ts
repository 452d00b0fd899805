// Budgets spread over a day.
import { step } from "../../../compiler/step.ts";
import { clamp, exp, expect, max, min, seen, usually, valid } from "../../../compiler/vocabulary.ts";
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

/**
 * error = spent / target - 1; dual = clamp(forget dual + kp error + ki sum error, 0, dualMax);
 * kappa = clamp(kappa - step (dual + pace), kappaMin, kappaMax); scale = kappa / (1 + dual)
 */
export const pacingKappa = step(
  ads.pacingKappa,
  ({ spend, campaign, dual, kappa, pace, integral, spent, realized, shown, remaining, target }, p) => {
    const all = seen(campaign) ? campaign : spend;
    const told = usually(valid(spend) && all <= Number.MAX_SAFE_INTEGER);
    expect(told);
    const active = told && all > 0;
    const goal = seen(target) ? target : max(remaining * (1 / p.epochs), 1);
    const nextSpent = spent + all;
    const nextRealized = realized + spend;
    const nextShown = shown + 1;
    const share = max(goal / p.cohorts, 1);
    const nextPace = p.smoothing * ((nextRealized - share) / share) + (1 - p.smoothing) * pace;
    const error = (nextSpent - goal) / goal;
    const sum = clamp(integral + error, -p.integralLimit, p.integralLimit);
    const nextDual = clamp(p.forget * dual + p.kp * error + p.ki * sum, 0, p.dualMax);
    const nextKappa = clamp(kappa - p.step * (nextDual + nextPace), p.kappaMin, p.kappaMax);
    const closes = active && (nextSpent >= goal || nextShown >= p.impressions);
    dual = active ? nextDual : dual;
    kappa = active ? nextKappa : kappa;
    remaining = active ? max(remaining - all, 0) : remaining;
    return {
      dual,
      kappa,
      pace: closes ? 0 : active ? nextPace : pace,
      integral: closes ? 0 : active ? sum : integral,
      spent: closes ? 0 : active ? nextSpent : spent,
      realized: closes ? 0 : active ? nextRealized : realized,
      shown: closes ? 0 : active ? nextShown : shown,
      remaining,
      target: closes ? max(remaining * (1 / p.epochs), 1) : goal,
      scale: kappa / (1 + dual),
      epochEnd: closes ? 1 : 0,
    };
  },
  { standing: ["scale", "epochEnd"] },
);
