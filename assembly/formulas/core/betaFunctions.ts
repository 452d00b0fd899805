// The beta function and what belongs to it.
import { step } from "../../../compiler/step.ts";
import {
  betaLower,
  betaQuantile,
  betaQuantileOf,
  betaTail,
  betaUpper,
  exp,
  type Lane,
  lbeta,
  max,
} from "../../../compiler/vocabulary.ts";
import { core } from "../../../src/formulas/core/index.ts";

/** ln B(alpha, beta) = ln gamma(alpha) + ln gamma(beta) - ln gamma(alpha + beta), -Infinity where a parameter is infinite. */
const logOf = (alpha: Lane, beta: Lane) => (max(alpha, beta) > Number.MAX_VALUE ? -Infinity : lbeta(alpha, beta));

export const logBeta = step(core.logBeta, ({ alpha, beta }) => ({ output: logOf(alpha, beta) }));

/** B(alpha, beta) = gamma(alpha) gamma(beta) / gamma(alpha + beta) */
export const beta = step(core.beta, ({ alpha, beta }) => ({ output: exp(logOf(alpha, beta)) }));

/** lower = I_x(alpha, beta) = 1 / B(alpha, beta) integral of t^(alpha - 1) (1 - t)^(beta - 1) from 0 to x; upper = I_(1-x)(beta, alpha) */
export const incompleteBeta = step(core.incompleteBeta, ({ alpha, beta, x }) => {
  const rest = 1 - x;
  const tail = betaTail(alpha, beta, x, 0, rest, 1 - rest - x);
  return { lower: betaLower(alpha, beta, x, rest, tail), upper: betaUpper(alpha, beta, x, rest, tail) };
});

/** the x with I_x(alpha, beta) = p */
export const quantile = step(core.betaQuantile, ({ alpha, beta, p }) => ({ output: betaQuantile(alpha, beta, p) }));

/** The quantiles (1 - level) / 2 and (1 + level) / 2 of the posterior. */
export const betaInterval = step(core.betaInterval, ({ successes, failures, priorAlpha, priorBeta }, { level }) => {
  const alpha = priorAlpha + successes;
  const beta = priorBeta + failures;
  // What rounding takes from the tail moves the quantile of a small shape.
  const outside = 1 - level;
  const tail = outside / 2;
  const rest = (1 - outside - level) / 2;
  return {
    lower: betaQuantileOf(alpha, beta, tail, rest, true),
    upper: betaQuantileOf(alpha, beta, tail, rest, false),
  };
});
