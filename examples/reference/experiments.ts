import type { Examples } from "./examples.ts";

export const experiments: Examples<"experiments"> = {
  pool: (lw) =>
    lw.experiments.pool({
      estimate: Float64Array.of(0.4, 0.9, 0.1, 0.7),
      error: Float64Array.of(0.2, 0.25, 0.15, 0.3),
    }),
  jamesStein: (lw) =>
    lw.experiments.jamesStein({
      estimate: Float64Array.of(0.4, 0.378, 0.311, 0.244, 0.2, 0.156),
      error: new Float64Array(6).fill(0.066),
    }),
  betaBinomial: (lw) =>
    lw.experiments.betaBinomial({
      successes: Float64Array.of(12, 30, 5, 44),
      trials: Float64Array.of(100, 180, 90, 210),
    }),
  twoProportionTest: (lw) =>
    lw.experiments.twoProportionTest({ successesA: 60, trialsA: 1000, successesB: 40, trialsB: 1000 }),
  expectedLoss: (lw) => lw.experiments.expectedLoss({ alphaA: 61, betaA: 941, alphaB: 41, betaB: 961 }),
  msprt: (lw) =>
    lw.experiments.msprt(
      {
        trialsA: Float64Array.of(500, 500),
        sumA: Float64Array.of(60, 66),
        trialsB: Float64Array.of(500, 500),
        sumB: Float64Array.of(40, 30),
      },
      { family: "proportions", tau: 0.03 },
    ),
};
