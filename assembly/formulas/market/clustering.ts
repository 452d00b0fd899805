// Variance that a fall raises more than a rise.
import { step } from "../../../compiler/step.ts";
import { geometric, geometricSum, log, max, seen, valid } from "../../../compiler/vocabulary.ts";
import { market } from "../../../src/formulas/market/index.ts";

const LN_2PI = 1.8378770664093456;

/** v' = omega + (alpha + gamma (r < 0)) r^2 + beta v; forecast = omega (1 + s + ... + s^(k - 2)) + s^(k - 1) v', s = alpha + gamma / 2 + beta */
export const gjr = step(
  market.gjr,
  ({ returns, next }, { omega, alpha, gamma, beta, initialVariance, horizon }) => {
    const falling = max(alpha + gamma, 0);
    const persistence = 0.5 * (alpha + falling) + beta;
    const settled = persistence < 1 ? omega / (1 - persistence) : omega;
    const variance = seen(next) ? next : seen(initialVariance) ? initialVariance : settled;
    const square = returns * returns;
    const known = valid(returns);
    next = known ? omega + (returns < 0 ? falling : alpha) * square + beta * variance : variance;
    return {
      next,
      variance,
      forecast: omega * geometricSum(persistence, horizon - 1) + geometric(persistence, horizon - 1) * next,
      logDensity: known ? -0.5 * (LN_2PI + log(variance) + square / variance) : NaN,
    };
  },
  { each: true },
);
