// Beta posteriors: what successes and failures say of a share.
import { step } from "../../../compiler/step.ts";
import { finite, type Lane, usually } from "../../../compiler/vocabulary.ts";
import { core } from "../../../src/formulas/core/index.ts";

/** A sum beyond the doubles is four times as large as the sum of quarters. */
const partOf = (alpha: Lane, beta: Lane) => (usually(finite(alpha + beta)) ? 1 : 0.25);

/** mean = alpha / total; variance = alpha / total beta / total / (total + 1): a product of totals would overflow, or vanish. */
const moments = (alpha: Lane, beta: Lane) => {
  const part = partOf(alpha, beta);
  const total = alpha * part + beta * part;
  const mean = (alpha * part) / total;
  return { mean, variance: ((mean * ((beta * part) / total)) / (total + 1)) * part };
};

/** (alpha - 1) / (alpha - 1 + beta - 1) */
const modeOf = (alpha: Lane, beta: Lane) => {
  const part = partOf(alpha, beta);
  return ((alpha - 1) * part) / ((alpha - 1) * part + (beta - 1) * part);
};

/** alpha = a0 + s, beta = b0 + f */
export const betaPosterior = step(core.betaPosterior, ({ successes, failures, priorAlpha, priorBeta }) => {
  const alpha = priorAlpha + successes;
  const beta = priorBeta + failures;
  const mode = alpha > 1 && beta > 1 ? modeOf(alpha, beta) : NaN;
  return { alpha, beta, ...moments(alpha, beta), mode };
});

/** Without forgetting the count stays exactly what it was. */
const remembered = (x: Lane, prior: number, keep: number) => (keep === 1 ? x : prior + keep * (x - prior));

/** alpha = a0 + keep (alpha - a0) + s, beta likewise */
export const betaUpdate = step(
  core.betaUpdate,
  (row, { priorAlpha, priorBeta, keep }) => {
    const alpha = remembered(row.alpha, priorAlpha, keep) + row.successes;
    const beta = remembered(row.beta, priorBeta, keep) + row.failures;
    const { mean, variance } = moments(alpha, beta);
    // What is no posterior, since state is input too, has none.
    const known = usually(alpha > 0);
    return { alpha, beta, mean: known ? mean : NaN, variance: known ? variance : NaN };
  },
  { standing: ["mean", "variance"] },
);
