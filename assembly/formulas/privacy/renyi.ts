// Costs in Renyi differential privacy, rounded up.
import { step } from "../../../compiler/step.ts";
import { expExcess, expm1, type Lane, log1p, min, sampledCost, some, within } from "../../../compiler/vocabulary.ts";
import { privacy } from "../../../src/formulas/privacy/index.ts";

/** 1 + 2^-47: above 1 by more than all that rounding takes off below. */
const ABOVE = 1.0000000000000071;
/** Where e^x counts alone beside 1. */
const FAR = 30;

/** ln(1 + (a E(b t) + b E(-a t)) / (a + b)) / b, where b = a - 1, E(x) = e^x - 1 - x; t - ln(1 + b / a) / b where b t is large */
const laplace = (alpha: Lane, loss: Lane) => {
  const beta = alpha - 1;
  const grown = beta * loss;
  const shrunk = expExcess(-(alpha * loss));
  const sum = alpha * expExcess(grown) + beta * shrunk;
  let cost = log1p(sum / (alpha + beta)) / beta;
  const far = grown > FAR;
  if (some(far)) cost = far ? loss - log1p(beta / alpha) / beta : cost;
  return beta === 0 ? shrunk : cost;
};

/** ln(cosh x + d sinh x) / b, where b = a - 1, x = b L, L = ln(p / (1 - p)), d = 2 p - 1; L + ln p / b where x is large */
const response = (alpha: Lane, p: Lane) => {
  const d = 2 * p - 1;
  const loss = log1p((2 * p - 1) / (1 - p));
  const beta = alpha - 1;
  const x = beta * loss;
  const s = expm1(x);
  const sum = (s / (2 * (1 + s))) * (s + d * (2 + s));
  const near = log1p(sum) / beta;
  const far = loss + log1p(p - 1) / beta;
  return beta === 0 ? d * loss : x > FAR ? far : near;
};

/** Renyi divergence of one release at each order. */
export const rdp = step(privacy.rdp, ({ order }, { mechanism, sigma, scale, sensitivity, truth }) => {
  const alpha = min(order, Number.MAX_VALUE);
  const ratio = sensitivity / sigma;
  const cost =
    mechanism === "gaussian"
      ? 0.5 * ratio * ratio * order
      : mechanism === "laplace"
        ? laplace(alpha, sensitivity / scale)
        : response(alpha, truth);
  return { output: cost * ABOVE };
});

/** ln(1 + E[(1 + x)^order - 1 - order x]) / (order - 1), 1 + x the ratio of the densities */
export const rdpSubsampledGaussian = step(privacy.rdpSubsampledGaussian, ({ rate, sigma, order }) => {
  // Sums and integrals are taken of rows in range alone, whoever stands beside them.
  const fit = within(rate, 0, 1) && within(sigma, 0.05, 1e6) && within(order, 1, 1024);
  return { output: sampledCost(rate, sigma, order, fit) };
});
