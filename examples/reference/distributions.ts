import type { Examples } from "./examples.ts";

export const distributions: Examples<"distributions"> = {
  beta: (lw) => lw.distributions.beta({ x: 0.3, alpha: 4, beta: 2 }),
  betaQuantile: (lw) => lw.distributions.betaQuantile({ p: Float64Array.of(0.025, 0.5, 0.975), alpha: 4, beta: 2 }),
  gamma: (lw) => lw.distributions.gamma({ x: 3, shape: 2.5, scale: 0.8 }),
  gammaQuantile: (lw) => lw.distributions.gammaQuantile({ p: 1e-20, shape: 2.5 }, { tail: "upper" }),
  chiSquare: (lw) => lw.distributions.chiSquare({ x: 9.2, df: 4 }),
  chiSquareQuantile: (lw) => lw.distributions.chiSquareQuantile({ p: 0.95, df: Float64Array.of(1, 2, 3, 10) }),
  student: (lw) => lw.distributions.student({ x: Float64Array.of(-2, 0, 2), df: 7 }),
  studentQuantile: (lw) => lw.distributions.studentQuantile({ p: 0.975, df: Float64Array.of(1, 7, 30) }),
  f: (lw) => lw.distributions.f({ x: 4.1, df1: 3, df2: 20 }),
  fQuantile: (lw) => lw.distributions.fQuantile({ p: 0.05, df1: 3, df2: 20 }, { tail: "upper" }),
  poisson: (lw) => lw.distributions.poisson({ k: Float64Array.of(0, 3, 20), mean: 3.5 }),
  poissonQuantile: (lw) => lw.distributions.poissonQuantile({ p: Float64Array.of(0.5, 0.99), mean: 3.5 }),
  binomial: (lw) => lw.distributions.binomial({ k: Float64Array.of(0, 5, 10), trials: 10, prob: 0.5 }),
  binomialQuantile: (lw) => lw.distributions.binomialQuantile({ p: 0.01, trials: 1000, prob: 0.02 }, { tail: "upper" }),
  negativeBinomial: (lw) =>
    lw.distributions.negativeBinomial({ k: Float64Array.of(0, 5, 30), successes: 3, prob: 0.4 }),
  negativeBinomialQuantile: (lw) => lw.distributions.negativeBinomialQuantile({ p: 0.9, successes: 3, prob: 0.4 }),
  logistic: (lw) => lw.distributions.logistic({ x: 1.5, location: 1, scale: 0.5 }),
  logisticQuantile: (lw) => lw.distributions.logisticQuantile({ p: 0.9, location: 1, scale: 0.5 }),
  lognormal: (lw) => lw.distributions.lognormal({ x: 120, sigma: 0.4, scale: 100 }),
  lognormalQuantile: (lw) => lw.distributions.lognormalQuantile({ p: 0.99, sigma: 0.4, scale: 100 }),
  wilsonInterval: (lw) => lw.distributions.wilsonInterval({ successes: 8, trials: 10 }),
};
