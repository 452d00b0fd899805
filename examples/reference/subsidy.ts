import type { Examples } from "./examples.ts";

export const subsidy: Examples<"subsidy"> = {
  distressSoftmax: (lw) =>
    lw.subsidy.distressSoftmax({
      utilization: Float64Array.of(0.2, 0.6, 0.7, 0.5),
      margin: Float64Array.of(0.5, 0.5, 0.25, 0.3),
      current: Float64Array.of(1500, 3000, 2000, 3500),
      utilizationTarget: Float64Array.of(0.4, 0.6, 0.5, 0.5),
      marginTarget: Float64Array.of(0.5, 0.5, 0.25, 0.3),
    }),
  dualMultiplier: (lw) => lw.subsidy.dualMultiplier({ utilization: 0.5, cost: 80, payout: 100 }),
  tariff: (lw) =>
    lw.subsidy.tariff(
      { volume: Float64Array.of(500_000, 400_000), inflow: Float64Array.of(900_000, 1_200_000) },
      { start: 50 },
    ),
  meanVariance: (lw) =>
    lw.subsidy.meanVariance(
      { covariance: Float64Array.of(0.04, 0.01, 0.01, 0.09), mean: Float64Array.of(0.08, 0.1) },
      {},
      { sizes: { row: 1 } },
    ),
  maxSharpe: (lw) =>
    lw.subsidy.maxSharpe(
      { covariance: Float64Array.of(0.04, 0.01, 0.01, 0.09), mean: Float64Array.of(0.08, 0.1) },
      { riskFree: 0.02 },
      { sizes: { row: 1 } },
    ),
  riskParity: (lw) =>
    lw.subsidy.riskParity({ covariance: Float64Array.of(1, 0, 0, 0, 4, 0, 0, 0, 16) }, {}, { sizes: { row: 1 } }),
  cvar: (lw) => lw.subsidy.cvar({ loss: Float64Array.of(3, -1, 4, 1.5, -2, 0.5, 6, 2, -0.5, 1) }, { confidence: 0.9 }),
  cvarPortfolio: (lw) =>
    lw.subsidy.cvarPortfolio(
      { loss: Float64Array.of(1, -1, 2, 0, -1, 3, 0.5, 0.5), high: Float64Array.of(0.8, 0.8) },
      { confidence: 0.5 },
      { sizes: { row: 1, asset: 2 } },
    ),
};
