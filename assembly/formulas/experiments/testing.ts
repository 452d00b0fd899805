// Whether one arm is better than another.
import { step } from "../../../compiler/step.ts";
import {
  abs,
  betaExceeds,
  clamp,
  exp,
  expect,
  type Lane,
  log,
  max,
  min,
  normalCdf,
  normalQuantile,
  root,
  valid,
} from "../../../compiler/vocabulary.ts";
import { experiments } from "../../../src/formulas/experiments/index.ts";

/** Ends of Wilson's interval of a share: the roots of (p - x)^2 = z^2 x (1 - x) / n. */
const wilsonMiddle = (s: Lane, n: Lane, square: Lane) => (s + square / 2) / (n + square);
const wilsonReach = (s: Lane, n: Lane, square: Lane) =>
  (root(square) * root((s * (n - s)) / n + square / 4)) / (n + square);

/**
 * z = (p_a - p_b - null) / s; s^2 = p q (1 / n_a + 1 / n_b) with p of both together, or p_a q_a / n_a + p_b q_b / n_b. Newcombe: the
 * distances of the shares from the ends of Wilson's intervals, as lengths of a triangle.
 */
export const twoProportionTest = step(
  experiments.twoProportionTest,
  (
    { successesA, trialsA, successesB, trialsB },
    { pooled, nullDifference: none, alternative, interval, confidence },
  ) => {
    expect(successesA <= trialsA);
    expect(successesB <= trialsB);
    const rateA = successesA / trialsA;
    const rateB = successesB / trialsB;
    const difference = rateA - rateB;
    const all = trialsA + trialsB;
    const successes = successesA + successesB;
    const failures = trialsA - successesA + (trialsB - successesB);
    const separate =
      (rateA * ((trialsA - successesA) / trialsA)) / trialsA + (rateB * ((trialsB - successesB) / trialsB)) / trialsB;
    const variance = pooled ? (successes / trialsA / trialsB) * (failures / all) : separate;
    const z = (difference - none) / root(variance);
    const against = alternative === "greater" ? -z : z;
    const tail = normalCdf(alternative === "unequal" ? -abs(z) : against);
    const reach = -normalQuantile((1 - confidence) / 2);
    const square = reach * reach;
    const middleA = wilsonMiddle(successesA, trialsA, square);
    const middleB = wilsonMiddle(successesB, trialsB, square);
    const reachA = wilsonReach(successesA, trialsA, square);
    const reachB = wilsonReach(successesB, trialsB, square);
    const belowA = rateA - (middleA - reachA);
    const aboveA = middleA + reachA - rateA;
    const belowB = rateB - (middleB - reachB);
    const aboveB = middleB + reachB - rateB;
    const moreA = trialsA + 2;
    const moreB = trialsB + 2;
    const drawnA = (successesA + 1) / moreA;
    const drawnB = (successesB + 1) / moreB;
    const drawn = reach * root((drawnA * (1 - drawnA)) / moreA + (drawnB * (1 - drawnB)) / moreB);
    const wald = reach * root(separate);
    const low =
      interval === "newcombe"
        ? difference - root(belowA * belowA + aboveB * aboveB)
        : interval === "wald"
          ? difference - wald
          : drawnA - drawnB - drawn;
    const high =
      interval === "newcombe"
        ? difference + root(aboveA * aboveA + belowB * belowB)
        : interval === "wald"
          ? difference + wald
          : drawnA - drawnB + drawn;
    return {
      rateA,
      rateB,
      difference,
      z,
      p: alternative === "unequal" ? 2 * tail : tail,
      low: clamp(low, -1, 1),
      high: clamp(high, -1, 1),
    };
  },
);

const shapeOf = (x: Lane) => (valid(x) ? x : 1);

/** loss = m_o P(O+ > C) - m_c P(O > C+), m = a / (a + b) */
export const expectedLoss = step(experiments.expectedLoss, (row) => {
  const a = shapeOf(row.alphaA);
  const b = shapeOf(row.betaA);
  const c = shapeOf(row.alphaB);
  const d = shapeOf(row.betaB);
  const meanA = a / (a + b);
  const meanB = c / (c + d);
  // The one that is likely smaller; the other is that and what the means differ.
  const ahead = meanA - meanB;
  const lossA = meanB * betaExceeds(c + 1, d, a, b) - meanA * betaExceeds(c, d, a + 1, b);
  return { lossA: clamp(lossA, 0, 1), lossB: clamp(max(lossA + ahead, lossA * 0), 0, 1) };
});

/** ln ratio = ln(V / (V + tau^2)) / 2 + tau^2 d^2 / (2 V (V + tau^2)); p = min(p, 1 / ratio); interval: d^2 < V (V + tau^2) / tau^2 (ln((V + tau^2) / V) - 2 ln alpha) */
export const msprt = step(
  experiments.msprt,
  (row, { family, sigma, tau, nullDifference: none, alpha }) => {
    const heldTrialsA = row.heldTrialsA + row.trialsA;
    const heldSumA = row.heldSumA + row.sumA;
    const heldTrialsB = row.heldTrialsB + row.trialsB;
    const heldSumB = row.heldSumB + row.sumB;
    expect(heldTrialsA <= Number.MAX_SAFE_INTEGER && heldTrialsB <= Number.MAX_SAFE_INTEGER);
    const shares = heldSumA >= 0 && heldSumA <= heldTrialsA && heldSumB >= 0 && heldSumB <= heldTrialsB;
    expect(family === "normal" || shares);
    const all = heldTrialsA + heldTrialsB;
    const rate = (heldSumA + heldSumB) / all;
    const one = family === "normal" ? sigma * sigma : rate * (1 - rate);
    const variance = one * (1 / heldTrialsA + 1 / heldTrialsB);
    const wide = variance + tau * tau;
    const difference = heldSumA / heldTrialsA - heldSumB / heldTrialsB;
    const far = difference - none;
    const shrink = log(variance / wide);
    const told = heldTrialsA > 0 && heldTrialsB > 0 && variance > 0;
    const logRatio = told ? shrink / 2 + (((tau * far) / variance) * ((tau * far) / wide)) / 2 : 0;
    const p = min(row.p, exp(-logRatio));
    const reach = root(variance) * (root(wide) / tau) * root(-shrink - 2 * log(alpha));
    return {
      heldTrialsA,
      heldSumA,
      heldTrialsB,
      heldSumB,
      difference,
      logRatio,
      p,
      rejected: p <= alpha ? 1 : 0,
      low: difference - reach,
      high: difference + reach,
    };
  },
  { standing: ["rejected"] },
);
