// How much prices move.
import { step } from "../../../compiler/step.ts";
import { finite, geometric, geometricSum, log, root, seen, seldom, valid } from "../../../compiler/vocabulary.ts";
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

const LN_2PI = 1.8378770664093456;

/** v' = omega + alpha r^2 + beta v; forecast = omega (1 + s + ... + s^(k - 2)) + s^(k - 1) v', s = alpha + beta */
export const garch = step(
  market.garch,
  ({ returns, next }, { omega, alpha, beta, initialVariance, horizon }) => {
    const persistence = alpha + beta;
    const settled = persistence < 1 ? omega / (1 - persistence) : omega;
    const variance = seen(next) ? next : seen(initialVariance) ? initialVariance : settled;
    const square = returns * returns;
    const known = valid(returns);
    next = known ? omega + alpha * square + beta * variance : variance;
    return {
      next,
      variance,
      forecast: omega * geometricSum(persistence, horizon - 1) + geometric(persistence, horizon - 1) * next,
      logDensity: known ? -0.5 * (LN_2PI + log(variance) + square / variance) : NaN,
    };
  },
  { each: true },
);
