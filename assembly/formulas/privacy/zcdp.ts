// Zero-concentrated differential privacy, rounded up.
import { step } from "../../../compiler/step.ts";
import { exp, log, min, root, zcdpDelta, zcdpEpsilon, zcdpOrder } from "../../../compiler/vocabulary.ts";
import { privacy } from "../../../src/formulas/privacy/index.ts";

/** 1 + 2^-49: above 1 by more than all that rounding takes off below. */
const ABOVE = 1.0000000000000018;
/** 1 + 2^-51: more than rounding takes off a product and a sum. */
const ADDED = 1.0000000000000004;
/** What rounding takes off an exponent, for each unit of its parts. */
const LACK = 3.552713678800501e-15;

/** rho = (sensitivity / sigma)^2 / 2 */
export const zcdpGaussian = step(privacy.zcdpGaussian, ({ sigma }, { sensitivity }) => {
  const ratio = sensitivity / sigma;
  return { output: 0.5 * ratio * ratio * ABOVE };
});

/** epsilon = rho + 2 sqrt(rho ln(1 / delta)), delta = e^(-(epsilon - rho)^2 / (4 rho)); and the least over all orders of both */
export const zcdpToDp = step(privacy.zcdpToDp, ({ rho }, { delta, epsilon }) => {
  const risk = -log(delta);
  const spent = rho > 0;
  const gap = epsilon - rho;
  const exponent = (0.25 * gap * gap) / rho;
  const slack = (1 + (0.25 * (epsilon + rho) * (epsilon + rho)) / rho) * LACK;
  return {
    epsilon: zcdpEpsilon(rho, delta),
    order: spent && risk > 0 ? (delta > 0 ? zcdpOrder(rho, delta) : Infinity) : 1,
    simpleEpsilon: spent ? (delta > 0 ? (rho + 2 * root(rho * risk)) * ABOVE : Infinity) : 0,
    delta: zcdpDelta(rho, epsilon),
    simpleDelta: spent ? (gap > 0 ? min(exp(slack - exponent) + 1e-301, 1) : 1) : 0,
  };
});

/** rho += releases / (2 sigma^2) */
export const zcdpLedger = step(
  privacy.zcdpLedger,
  ({ sigma, releases, rho }, { delta }) => {
    const ratio = 1 / sigma;
    const sum = (rho + releases * (0.5 * ratio * ratio * ABOVE)) * ADDED;
    rho = releases > 0 ? sum : rho;
    return { rho, epsilon: zcdpEpsilon(rho, delta) };
  },
  { standing: ["epsilon"] },
);
