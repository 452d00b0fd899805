import { step } from "../../../compiler/step.ts";
import { expm1, type Lane, log, seen, usually } from "../../../compiler/vocabulary.ts";
import { core } from "../../../src/formulas/core/index.ts";

const LN2 = 0.6931471805599453;

/** y = alpha x + (1 - alpha) y; the first sample where y is NaN. */
export const ema = step(core.ema, ({ x, y }, { alpha, halfLife, span }) => {
  const weight = seen(halfLife) ? -expm1(-LN2 / halfLife) : seen(span) ? 2 / (span + 1) : alpha;
  return { y: seen(y) ? weight * x + (1 - weight) * y : x };
});

/**
 * ln(1 - x) / -x, by the rounded u = 1 - x: the errors of ln u and of 1 - u cancel (W. Kahan). Below 3 ULP, and shorter than
 * log1p.
 */
const logRest = (x: Lane) => {
  const u = 1 - x;
  return u === 1 ? -1 : log(u) / (1 - u);
};

/** ln(1 - share) / ln(1 - alpha) */
export const emaSteps = step(core.emaSteps, ({ alpha, share }) => ({
  output: (logRest(share) * share) / (logRest(alpha) * alpha),
}));

/** Welford: d = x - mean; mean += d / n; m2 += d (x - mean) */
export const runningMoments = step(
  core.runningMoments,
  ({ x, count, heldMean, m2 }) => {
    const more = count + 1;
    const distance = x - heldMean;
    const next = heldMean + distance / more;
    const wider = m2 + distance * (x - next);
    // What no value is counted for has no mean.
    const known = usually(more > 0);
    return {
      count: more,
      heldMean: next,
      m2: wider,
      mean: known ? next : NaN,
      sampleVariance: known ? (more < 2 ? 0 : wider / (more - 1)) : NaN,
      populationVariance: known ? wider / more : NaN,
    };
  },
  { standing: ["mean", "sampleVariance", "populationVariance"] },
);
