// The beta distribution.
import { step } from "../../../compiler/step.ts";
import {
  betaLog,
  betaLowerInside,
  betaPlain,
  betaQuantileOf,
  betaScaled,
  betaTailOf,
  betaUpperInside,
  type Lane,
  log,
  perUnit,
  seldom,
} from "../../../compiler/vocabulary.ts";
import { distributions } from "../../../src/formulas/distributions/index.ts";

/** What a density begins with at an end of this shape. */
const edgeOf = (own: Lane, other: Lane) => (own < 1 ? Infinity : own > 1 ? 0 : other);

/** density = x^(alpha - 1) (1 - x)^(beta - 1) / B(alpha, beta); cdf = I_x(alpha, beta), sf = I_(1-x)(beta, alpha) */
export const beta = step(distributions.beta, ({ x, alpha, beta }) => {
  const inside = x > 0 && x < 1;
  const at = inside ? x : 0.5;
  const left = 1 - at;
  const rest = 1 - left - at;
  const scaled = betaScaled(alpha, beta, at, 0, left, rest);
  const tail = betaTailOf(alpha, beta, at, 0, left, rest, scaled);
  const deep = scaled < 1e-290;
  let density = perUnit(scaled / left, at);
  if (seldom(deep)) density = deep ? betaPlain(alpha, beta, at, 0, left, rest) : density;
  const edge = x === 0 ? edgeOf(alpha, beta) : x === 1 ? edgeOf(beta, alpha) : 0;
  return {
    density: inside ? density : edge,
    logDensity: inside ? betaLog(alpha, beta, at, 0, left, rest) : log(edge),
    cdf: inside ? betaLowerInside(alpha, beta, at, left, tail) : x > 0 ? 1 : 0,
    sf: inside ? betaUpperInside(alpha, beta, at, left, tail) : x > 0 ? 0 : 1,
  };
});

/** the x with I_x(alpha, beta) = p, or 1 - p; the smaller of the two is exact */
export const betaQuantile = step(distributions.betaQuantile, ({ p, alpha, beta }, { tail }) => {
  const least = p <= 0.5;
  const lower = tail === "lower" ? least : !least;
  return { output: betaQuantileOf(alpha, beta, least ? p : 1 - p, 0, lower) };
});
