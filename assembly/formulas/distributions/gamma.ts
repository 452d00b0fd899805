// The gamma distribution, and chi-square.
import { step } from "../../../compiler/step.ts";
import {
  gammaLog,
  gammaLower,
  gammaPlain,
  gammaQuantileOf,
  gammaScaled,
  gammaTailOf,
  gammaUpper,
  type Lane,
  log,
  perUnit,
  quotientRest,
  seldom,
} from "../../../compiler/vocabulary.ts";
import { distributions } from "../../../src/formulas/distributions/index.ts";

/** All of it at x, which is z + rest in units of the scale. */
const all = (x: Lane, z: Lane, rest: Lane, shape: Lane, scale: Lane) => {
  const inside = z > 0 && z < Infinity;
  const at = inside ? z : 1;
  const more = inside ? rest : 0;
  const scaled = gammaScaled(shape, at, more);
  const tail = gammaTailOf(shape, at, more, scaled);
  const deep = scaled < 1e-290;
  let density = perUnit(scaled, x);
  if (seldom(deep)) density = deep ? gammaPlain(shape, at, more) / scale : density;
  const start = shape < 1 ? Infinity : shape > 1 ? 0 : 1 / scale;
  const edge = z === 0 ? start : 0;
  return {
    density: inside ? density : edge,
    logDensity: inside ? gammaLog(shape, at, more) - log(scale) : log(edge),
    cdf: inside ? gammaLower(shape, at, tail) : z > 0 ? 1 : 0,
    sf: inside ? gammaUpper(shape, at, tail) : z > 0 ? 0 : 1,
  };
};

/** The smaller of p and 1 - p is exact. */
const quantile = (p: Lane, shape: Lane, tail: string) => {
  const least = p <= 0.5;
  const lower = tail === "lower" ? least : !least;
  return gammaQuantileOf(shape, least ? p : 1 - p, lower);
};

/** density = z^(shape - 1) e^-z / (gamma(shape) scale), z = x / scale; cdf = P(shape, z), sf = Q(shape, z) */
export const gamma = step(distributions.gamma, ({ x, shape, scale }) => {
  const z = x / scale;
  return all(x, z, quotientRest(x, 0, scale, z), shape, scale);
});

/** scale times the z with P(shape, z) = p, or Q(shape, z) = p */
export const gammaQuantile = step(distributions.gammaQuantile, ({ p, shape, scale }, { tail }) => ({
  output: scale * quantile(p, shape, tail),
}));

/** density = z^(df / 2 - 1) e^-z / (2 gamma(df / 2)), z = x / 2; cdf = P(df / 2, z), sf = Q(df / 2, z) */
export const chiSquare = step(distributions.chiSquare, ({ x, df }) => all(x, x / 2, 0, df / 2, 2));

/** twice the z with P(df / 2, z) = p, or Q(df / 2, z) = p */
export const chiSquareQuantile = step(distributions.chiSquareQuantile, ({ p, df }, { tail }) => ({
  output: 2 * quantile(p, df / 2, tail),
}));
