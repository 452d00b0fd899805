import type { Examples } from "./examples.ts";

export const ads: Examples<"ads"> = {
  uplift: (lw) => lw.ads.uplift({ treatedConversions: 60, treated: 1000, controlConversions: 40, control: 1000 }),
  runningUplift: (lw) =>
    lw.ads.runningUplift({
      treatedConversions: Float64Array.of(3, 5),
      treated: Float64Array.of(50, 60),
      controlConversions: Float64Array.of(1, 2),
      control: Float64Array.of(50, 60),
    }),
  upliftHierarchical: (lw) =>
    lw.ads.upliftHierarchical({
      treatedConversions: Float64Array.of(30, 25, 8),
      treated: Float64Array.of(300, 300, 100),
      controlConversions: Float64Array.of(20, 24, 9),
      control: Float64Array.of(300, 300, 100),
      campaigns: Uint32Array.of(0, 2, 3),
      portfolios: Uint32Array.of(0, 2),
    }),
  betaBinomialPrior: (lw) =>
    lw.ads.betaBinomialPrior({
      conversions: Float64Array.of(12, 30, 5, 44),
      impressions: Float64Array.of(100, 180, 90, 210),
    }),
  probUplift: (lw) => lw.ads.probUplift({ treatedAlpha: 31, treatedBeta: 271, controlAlpha: 21, controlBeta: 281 }),
  thompson: (lw) =>
    lw.ads.thompson({
      alpha: Float64Array.of(31, 21),
      beta: Float64Array.of(271, 281),
      uniform: Float64Array.of(0.25, 0.75),
    }),
  pacingDual: (lw) =>
    lw.ads.pacingDual(
      { value: Float64Array.of(2, 0.5, 1.5), price: Float64Array.of(0.8, 0.6, 0.9) },
      { budget: 2, horizon: 3, initial: 0.2 },
    ),
  pacingKappa: (lw) => lw.ads.pacingKappa({ spend: Float64Array.of(15, 3) }, { budget: 960, kp: 0.2, ki: 0.05 }),
  pacingThrottle: (lw) =>
    lw.ads.pacingThrottle(
      { spent: Float64Array.of(12, 19), curve: Float64Array.of(0.1, 0.2), budget: 100 },
      { kp: 0.5, ki: 0.1, initial: 0.9 },
    ),
  qualityModel: (lw) =>
    lw.ads.qualityModel(
      { x: Float64Array.of(1, -2, 0.5, 0.3, 0.2, -1), label: Float64Array.of(1, 0) },
      {},
      { sizes: { feature: 3 } },
    ),
  qualityScore: (lw) =>
    lw.ads.qualityScore({ x: [0.75, 1.1, -1.1], weights: Float64Array.of(1.6, -2, 0.5), bias: -0.8 }),
  plattScaling: (lw) =>
    lw.ads.plattScaling({ score: Float64Array.of(-2, -1, 0, 1, 2, 3), label: Float64Array.of(0, 0, 1, 0, 1, 1) }),
  calibration: (lw) =>
    lw.ads.calibration({ p: Float64Array.of(0.1, 0.3, 0.75, 0.8), label: Float64Array.of(0, 0, 1, 1) }),
  auc: (lw) => lw.ads.auc({ score: Float64Array.of(0.9, 0.8, 0.4, 0.2), label: Float64Array.of(1, 0, 1, 0) }),
  qualitySignal: (lw) => lw.ads.qualitySignal({ freshness: 1000, readiness: 100000, privacy: 100000 }),
  signalParts: (lw) =>
    lw.ads.signalParts({ newest: 0.25, recent: 0.5, older: 0.25, oldest: 0, streak: 3, remaining: 0.9, denied: 0.25 }),
};
