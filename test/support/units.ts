// What units alone do not tell about formulas whose numbers are given in another unit.
import type { Given } from "../../src/check.ts";

type Powers = Readonly<Record<string, number>>;

/** Powers that columns, parameters and outputs scale with, by formula and unit, where their own unit does not say so. */
export const powers: Readonly<Record<string, Powers | ((params: Given) => Powers)>> = {
  // A step along the gradient is in multipliers a unit of money; the multiplicative rule takes parts.
  "ads.pacingDual any": ({ rule }) => (rule === "multiplicative" ? {} : { step: -1 }),
  "control.kalmanLevel any": { q: 2, r: 2, initialVariance: 2 },
  "control.kalmanTrend any": { q0: 2, q1: 2, r: 2, initialVariance: 2 },
  "control.kalmanVelocity s": ({ noise }) => (noise === "piecewise" ? { q: -4 } : {}),
  "control.selfTuneZeroCross any": { sensitivity: 1 },
  "control.selfTuneRls any": { initialVariance: -2, varianceLimit: -2 },
  "control.relayTune s": { ki: -1 },
  "control.simc s": { ki: -1 },
  "control.ultimateTune s": { ki: -1 },
  "control.stepTune s": { ki: -1 },
  // theta moves by rate error sensitivity / (offset + sensitivity^2), and is plain where both are of one unit.
  "control.mitRule any": { offset: 2, initial: 0 },
  // Sums of successes are counts.
  "experiments.msprt any": ({ family }) =>
    family === "proportions"
      ? { sumA: 0, sumB: 0, sigma: 0, tau: 0, nullDifference: 0, difference: 0, low: 0, high: 0 }
      : {},
  "learning.attention any": { queries: 0, keys: 0 },
  "learning.layerNorm any": { epsilon: 2 },
};

/** Formulas that take logarithms or powers of such numbers: the same but for roundings. */
export const logarithmic: Readonly<Record<string, string>> = {
  "consensus.kalmanDifficulty": "works in logarithms",
  "market.gaussianEmission": "densities are logarithms",
  "market.regime": "densities are logarithms",
};

const density = { logLikelihood: "a logarithm of a density" };

/** Outputs that are logarithms of such numbers: they move by a constant. */
export const apart: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "consensus.kalmanDifficulty": { logRate: "a logarithm of a rate" },
  "issuance.adaptiveBaseline": { rounded: "a whole number" },
  "control.kalmanWalk": density,
  "control.kalmanVelocity": density,
  "control.kalman": density,
  "control.kalmanSmoother": density,
  "market.gaussianEmission": { output: "a logarithm of a density" },
  "market.regime": { logDensity: "a logarithm of a density" },
};

const pure = { any: "a function of a plain number" };
const day = { h: "the hour of a day" };
const money = { BLOCK: "whole units of money" };

/** Formulas that know a size of such a unit, and why. */
export const anchored: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "allocation.timeOfDay": day,
  "allocation.schedule": day,
  "energy.treasuryFee": day,
  "energy.settlement": { ...money, kWh: "whole units of money" },
  "fees.split": money,
  "names.reservePrice": { BLOCK: "whole units of money, one at least" },
  "ads.pacingKappa": { micros: "whole units of money: a target is one at least" },
  "consensus.asertTarget": { s: "whole seconds" },
  "network.healthComponents": { ms: "bands of milliseconds, by its source" },
  "network.latencyScore": { ms: "bands of milliseconds, by its source" },
  "network.peerEvents": { ms: "bands of milliseconds, by its source" },
  "network.peer": { ms: "bands of milliseconds, by its source", s: "what counts keep is said by the hour" },
  "network.peerBan": { s: "whole requests, one at least" },
  "issuance.blockReward": { ...money, tx: "a baseline is one transaction at least" },
  "control.selfTuneZeroCross": { s: "the integral sums ticks, of whatever length" },
  "core.geoMean": { any: "powers that need not sum to 1" },
  "learning.gru": { any: "sigmoids of plain numbers" },
  ...Object.fromEntries(
    [
      ...["beta", "logBeta", "betaQuantile", "incompleteBeta", "incompleteGamma", "gammaQuantile", "gamma", "logGamma"],
      ...["digamma", "lambertW", "erf", "erfc", "exp", "exp2", "expm1", "log", "log2", "log1p", "pow", "tanh"],
      ...["sigmoid", "log10", "logSigmoid", "softplus", "logAddExp", "atan", "normal", "gelu"],
    ].map((name) => [`core.${name}`, pure]),
  ),
};
