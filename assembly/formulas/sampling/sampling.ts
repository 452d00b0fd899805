// Samples: how many, and how far off.
import { step } from "../../../compiler/step.ts";
import { ceil, expect, log, max, min, normalQuantile, root, seen } from "../../../compiler/vocabulary.ts";
import { sampling } from "../../../src/formulas/sampling/sampling.ts";

const LN_2 = 0.6931471805599453;

/** n0 = z^2 p (1 - p) / e^2; n = ceil(n0 / (1 + (n0 - 1) / N)); margin = z sqrt(p (1 - p) / n) sqrt((N - n) / (N - 1)) */
export const size = step(sampling.size, ({ population, margin, sample, proportion }, { confidence }) => {
  // By the part beyond, which keeps its digits when the confidence is high.
  const z = -normalQuantile((1 - confidence) * 0.5);
  const spread = proportion * (1 - proportion);
  const scaled = z / margin;
  const endless = scaled * scaled * spread;
  // One at least; where one is enough the quotient could be 0 / 0.
  const found = endless <= 1 ? 1 : min(ceil(endless / (1 + (endless - 1) / population)), population);
  const wanted = seen(margin) ? found : NaN;
  const looked = seen(sample) ? sample : wanted;
  const rest = max(population - looked, 0) / max(population - 1, 1);
  return {
    size: wanted,
    infinite: seen(margin) ? endless : NaN,
    achieved: seen(looked) ? z * (root(spread / looked) * root(rest)) : NaN,
    z,
  };
});

/**
 * n0 = R^2 ln(2 / delta) / (2 e^2), n = n0 (N + 1) / (N + n0), both rounded up; R sqrt(ln(2 / delta) / (2 n)), times
 * sqrt(1 - (n - 1) / N)
 */
export const bounds = step(sampling.bounds, ({ population, error, sample }, { delta, range }) => {
  // ln(2 / delta) without a quotient that could overflow
  const half = (LN_2 - log(delta)) * 0.5;
  const scaled = range / error;
  const endless = scaled * scaled * half;
  const limited = endless * ((population + 1) / (population + endless));
  const squared = half / sample;
  const rest = 1 - (min(sample, population) - 1) / population;
  return {
    hoeffding: seen(error) ? ceil(endless) : NaN,
    serfling: seen(error) ? min(ceil(limited), population) : NaN,
    hoeffdingRadius: seen(sample) ? range * root(squared) : NaN,
    serflingRadius: seen(sample) ? range * root(squared * rest) : NaN,
  };
});

/** n = ceil((N - recent) fraction); recent + n; (N - recent) sigma sqrt((1 - n / (N - recent)) / n) */
export const hybrid = step(sampling.hybrid, ({ population, recent, fraction }, { deviation }) => {
  const old = population - recent;
  expect(old >= 0);
  // A fraction of -0 looks at 0 of them, not at -0.
  const looked = min(ceil(old * fraction), old) + 0;
  const processed = recent + looked;
  // Where nothing is old, nothing is unknown.
  const error = old * deviation * root((1 - looked / max(old, 1)) / looked);
  return {
    processed,
    workFraction: processed / population,
    standardError: old === looked || deviation === 0 ? 0 : error,
  };
});
