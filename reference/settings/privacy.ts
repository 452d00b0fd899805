import { type Setting, uniform } from "./setting.ts";

export const privacy: Readonly<Record<string, Setting>> = {
  "privacy.dynamicK": { inputs: ({ row }, next) => ({ confidence: uniform(row!, 0.3, 1, next) }) },
  "privacy.gaussianDelta": { inputs: ({ row }, next) => ({ epsilon: uniform(row!, 0, 5, next) }) },
  "privacy.gaussianSigma": {
    inputs: ({ row }, next) => ({ epsilon: uniform(row!, 0.1, 5, next), delta: uniform(row!, 1e-8, 1e-4, next) }),
  },
  "privacy.reidRisk": {
    inputs: ({ row }, next) => {
      const size = uniform(row!, 1, 30, next).map(Math.floor);
      return { size, population: size.map((people) => people * (1 + Math.floor(9 * next()))) };
    },
  },
  "privacy.rdp": { params: { mechanism: "laplace", scale: 4 } },
  "privacy.rdpLedger": {
    inputs: ({ tick, entity }) => ({
      sigma: new Float64Array(tick! * entity!).fill(1.1),
      rate: new Float64Array(tick! * entity!).fill(0.01),
    }),
  },
  "privacy.rdpSubsampledGaussian": {
    inputs: ({ row }, next) => ({
      rate: new Float64Array(row!).fill(0.01),
      sigma: uniform(row!, 0.8, 2, next),
      order: Float64Array.from({ length: row! }, (_, i) => 2 + (i % 63)),
    }),
  },
};
