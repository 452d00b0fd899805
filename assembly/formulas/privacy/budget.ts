// What was spent, and what a budget allows.
import { step } from "../../../compiler/step.ts";
import {
  abs,
  ceil,
  copysign,
  deltaAbove,
  exp,
  log,
  max,
  min,
  mostRatio,
  roundHalfAway,
  valid,
} from "../../../compiler/vocabulary.ts";
import { privacy } from "../../../src/formulas/privacy/index.ts";

/** delta = P(t) - e^epsilon P(t - mu), mu = sensitivity / sigma, t = mu / 2 - epsilon / mu */
export const gaussianDelta = step(privacy.gaussianDelta, ({ epsilon }, { sigma, sensitivity }) => ({
  output: deltaAbove(epsilon, sensitivity / sigma),
}));

/** The largest mu whose delta does not exceed the one given, from below: sigma is 1 / mu times the sensitivity, and 2^-50 more. */
export const gaussianSigma = step(privacy.gaussianSigma, ({ epsilon, delta }, { sensitivity }) => ({
  output: (sensitivity / mostRatio(epsilon, delta)) * 1.0000000000000009,
}));

/** What a query costs at least, however many share it. */
const LEAST_COST = 1e-12;

/**
 * c = cost / people. Where spent + c is within the budget: spent = spent (1 - forget) + c; else spent = 0 and wait = coolOff, ticks in
 * which nothing is spent.
 */
export const budgetGate = step(
  privacy.budgetGate,
  ({ population, epsilon, delta, cooldown }, p) => {
    const asked = valid(population);
    const cooling = cooldown > 0;
    const cost = max(p.epsilonCost / population, LEAST_COST);
    const chance = max(p.deltaCost / population, LEAST_COST);
    const room = epsilon + cost <= p.maxEpsilon && delta + chance <= p.maxDelta;
    const accepted = asked && room && !cooling;
    const denied = asked && !(room || cooling);
    const waited = cooling ? max(cooldown - 1, 0) : denied ? p.coolOff : cooldown;
    return {
      epsilon: accepted ? epsilon * (1 - p.forget) + cost : denied ? 0 : epsilon,
      delta: accepted ? delta * (1 - p.forget) + chance : denied ? 0 : delta,
      cooldown: asked ? waited : cooldown,
      decision: denied ? 1 : cooling ? 2 : 0,
    };
  },
  { each: true },
);

/** 1 + 2^-51: more than rounding takes off a product and a sum. */
const ABOVE = 1.0000000000000004;
/** 2^-53: 0 would be infinite noise. */
const LEAST_UNIFORM = 1.1102230246251565e-16;

/** noise = -sign(u - 1/2) ln(1 - 2 |u - 1/2|) / epsilon, where 1 - 2 |u - 1/2| is 2 u or 2 (1 - u) */
export const noisyThreshold = step(privacy.noisyThreshold, ({ count, required, uniform }, { epsilon, delta, snap }) => {
  const scale = 1 / epsilon;
  const side = max(min(uniform, 1 - uniform), LEAST_UNIFORM);
  const size = log(side + side) * -scale;
  const plain = count + copysign(size, uniform - 0.5);
  const exact = (required + -log(2 * delta) * scale) * ABOVE;
  // The nearest multiple is at least this one where the noisy count is at least the threshold, and half a step below it.
  const noisy = snap > 0 ? roundHalfAway(plain / snap) * snap : plain;
  const threshold = snap > 0 ? ceil(exact / snap + 0.5) * snap : exact;
  const bar = snap > 0 ? threshold - snap * 0.5 : exact;
  const gap = (bar - count) * epsilon;
  const tail = 0.5 * exp(-abs(gap));
  return { threshold, noisy, release: noisy >= threshold ? 1 : 0, probability: gap > 0 ? tail : 1 - tail };
});
