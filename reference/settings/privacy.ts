import { type Setting, uniform } from "./setting.ts";

export const privacy: Readonly<Record<string, Setting>> = {
  "privacy.classes": {
    sizes: { key: 3 },
    inputs: ({ row }, next) => ({ key: uniform(3 * row!, 0, 4, next).map(Math.floor) }),
  },
  "privacy.dynamicK": { inputs: ({ row }, next) => ({ confidence: uniform(row!, 0.3, 1, next) }) },
  "privacy.gaussianDelta": { inputs: ({ row }, next) => ({ epsilon: uniform(row!, 0, 5, next) }) },
  "privacy.gaussianSigma": {
    inputs: ({ row }, next) => ({ epsilon: uniform(row!, 0.1, 5, next), delta: uniform(row!, 1e-8, 1e-4, next) }),
  },
  "privacy.karyEstimate": { inputs: ({ row }, next) => ({ count: uniform(row!, 0, 1000, next).map(Math.floor) }) },
  "privacy.karyResponse": { params: { k: 8 }, inputs: ({ row }, next) => ({ epsilon: uniform(row!, 0, 8, next) }) },
  "privacy.karyEpsilon": { params: { k: 8 } },
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
  "privacy.suppress": { inputs: ({ row }, next) => ({ size: uniform(row!, 1, 12, next).map(Math.floor) }) },
  "privacy.zcdpLedger": {
    inputs: ({ tick, entity }, next) => ({ sigma: uniform(tick! * entity!, 2, 200, next) }),
  },
  "privacy.zcdpToDp": { inputs: ({ row }, next) => ({ rho: uniform(row!, 0, 1, next) }) },
};
