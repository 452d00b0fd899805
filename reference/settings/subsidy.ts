import { definite, type Setting, uniform } from "./setting.ts";

export const subsidy: Readonly<Record<string, Setting>> = {
  "subsidy.cvarPortfolio": { sizes: { scenario: 20, asset: 4 } },
  "subsidy.maxSharpe": {
    sizes: { asset: 4 },
    inputs: ({ row, asset }, next) => ({
      covariance: definite({ row: row!, order: asset! }, next),
      mean: uniform(row! * asset!, 0.01, 1, next),
      low: new Float64Array(row! * asset!),
      high: uniform(row! * asset!, 0.4, 1, next),
    }),
  },
  "subsidy.meanVariance": {
    sizes: { asset: 4 },
    inputs: ({ row, asset }, next) => ({
      covariance: definite({ row: row!, order: asset! }, next),
      mean: uniform(row! * asset!, 0, 1, next),
      low: new Float64Array(row! * asset!),
      high: uniform(row! * asset!, 0.4, 1, next),
    }),
  },
  "subsidy.riskParity": {
    sizes: { asset: 4 },
    inputs: ({ row, asset }, next) => ({
      covariance: definite({ row: row!, order: asset! }, next),
      budget: uniform(row! * asset!, 0.1, 1, next),
    }),
  },
};
