// What treatments add, and how sure that is.
import { step } from "../../../compiler/step.ts";
import {
  betaExceeds,
  clamp,
  expect,
  type Lane,
  normalCdf,
  root,
  roundHalfAway,
  valid,
} from "../../../compiler/vocabulary.ts";
import { ads } from "../../../src/formulas/ads/index.ts";

const LEAST_PROPENSITY = 1e-6;

const rateOf = (s: Lane, n: Lane, prior: Lane) => (s + prior) / (n + 2 * prior);

/** p q / (n + 2a), with q from its own count: 1 - p would lose it where nearly all converted. */
const spreadOf = (s: Lane, n: Lane, p: Lane, prior: Lane) => {
  const size = n + 2 * prior;
  return (p * (n - s + prior)) / (size * size);
};

/** p = (s + a) / (n + 2a); lift = p_t - p_c; z = lift / sqrt(p_t q_t / (n_t + 2a) + p_c q_c / (n_c + 2a)) */
const estimated = (
  treatedConversions: Lane,
  treated: Lane,
  controlConversions: Lane,
  control: Lane,
  p: { readonly prior: number; readonly propensityPrior: number; readonly minImpressions: number },
) => {
  const treatedRate = rateOf(treatedConversions, treated, p.prior);
  const controlRate = rateOf(controlConversions, control, p.prior);
  const spread =
    spreadOf(treatedConversions, treated, treatedRate, p.prior) +
    spreadOf(controlConversions, control, controlRate, p.prior);
  const all = treated + control;
  const lift = treatedRate - controlRate;
  return {
    treatedRate,
    controlRate,
    lift,
    liftPpm: roundHalfAway(lift * 1e6),
    propensity: clamp(rateOf(treated, all, p.propensityPrior), LEAST_PROPENSITY, 1),
    z: lift / root(spread),
    usable: all >= p.minImpressions ? 1 : 0,
  };
};

export const uplift = step(ads.uplift, ({ treatedConversions, treated, controlConversions, control }, p) => {
  expect(treatedConversions <= treated);
  expect(controlConversions <= control);
  return estimated(treatedConversions, treated, controlConversions, control, p);
});

/** counters += what is new; then as ads.uplift */
export const runningUplift = step(
  ads.runningUplift,
  (row, p) => {
    const heldTreatedConversions = row.heldTreatedConversions + row.treatedConversions;
    const heldTreated = row.heldTreated + row.treated;
    const heldControlConversions = row.heldControlConversions + row.controlConversions;
    const heldControl = row.heldControl + row.control;
    expect(heldTreatedConversions <= heldTreated && heldTreated <= Number.MAX_SAFE_INTEGER);
    expect(heldControlConversions <= heldControl && heldControl <= Number.MAX_SAFE_INTEGER);
    return {
      heldTreatedConversions,
      heldTreated,
      heldControlConversions,
      heldControl,
      ...estimated(heldTreatedConversions, heldTreated, heldControlConversions, heldControl, p),
    };
  },
  { standing: ["treatedRate", "controlRate", "lift", "liftPpm", "propensity", "z", "usable"] },
);

const varianceOf = (a: Lane, b: Lane) => {
  const total = a + b;
  return (a * b) / (total * total * (total + 1));
};
const shapeOf = (x: Lane) => (valid(x) ? x : NaN);

/**
 * P(X > Y) = integral of the density of X times the distribution of Y, X and Y the two Beta variables; normal:
 * Phi((m_t - m_c) / sqrt(v_t + v_c)), m = a / (a + b), v = a b / ((a + b)^2 (a + b + 1))
 */
export const probUplift = step(
  ads.probUplift,
  ({ treatedAlpha: a, treatedBeta: b, controlAlpha: c, controlBeta: d }, { method }) => {
    const spread = root(varianceOf(a, b) + varianceOf(c, d));
    return {
      output:
        method === "exact"
          ? betaExceeds(shapeOf(a), shapeOf(b), shapeOf(c), shapeOf(d))
          : normalCdf((a / (a + b) - c / (c + d)) / spread),
    };
  },
);
