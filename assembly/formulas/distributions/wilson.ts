// Intervals of shares.
import { step } from "../../../compiler/step.ts";
import { type Lane, max, min, normalQuantile, root } from "../../../compiler/vocabulary.ts";
import { distributions } from "../../../src/formulas/distributions/index.ts";

/** (k + z^2 / 2 + z sqrt(k (n - k) / n + z^2 / 4)): the upper root times n + z^2 */
const upperOf = (k: Lane, n: Lane, z: number) => k + (z * z) / 2 + z * root(k * ((n - k) / n) + (z * z) / 4);

/** The lower root, by the product of both: their difference would cancel. */
const lowerOf = (k: Lane, n: Lane, z: number) => (k > 0 ? (k / n) * (k / upperOf(k, n, z)) : 0);

/**
 * low and high are the p with (k / n - p)^2 = z^2 p (1 - p) / n, z the normal quantile of (1 + level) / 2; with correction k is
 * half a success less for the one and more for the other
 */
export const wilsonInterval = step(distributions.wilsonInterval, ({ successes, trials }, { level, correction }) => {
  const z = 0 - normalQuantile((1 - level) / 2);
  const shift = correction === "continuity" ? 0.5 : 0;
  const fits = successes <= trials;
  const fewer = max(successes - shift, 0);
  const more = min(successes + shift, trials);
  const low = lowerOf(fewer, trials, z);
  const high =
    more + more > trials ? 1 - lowerOf(trials - more, trials, z) : upperOf(more, trials, z) / (trials + z * z);
  const centre = (successes + (z * z) / 2) / (trials + z * z);
  return { low: fits ? low : NaN, high: fits ? high : NaN, centre: fits ? centre : NaN };
});
