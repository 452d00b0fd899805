import type { Examples } from "./examples.ts";

export const privacy: Examples<"privacy"> = {
  rdp: (lw) => lw.privacy.rdp({ order: 8 }, { sigma: 2 }),
  rdpSubsampledGaussian: (lw) => lw.privacy.rdpSubsampledGaussian({ rate: 0.01, sigma: 1.1, order: 16 }),
  rdpToDp: (lw) =>
    lw.privacy.rdpToDp({ order: Float64Array.of(2, 8, 32), rdp: Float64Array.of(0.02, 0.09, 0.4) }, { delta: 1e-6 }),
  rdpLedger: (lw) => lw.privacy.rdpLedger({ sigma: 2, releases: Float64Array.of(1, 9) }),
  gaussianDelta: (lw) => lw.privacy.gaussianDelta({ epsilon: 1 }, { sigma: 2 }),
  gaussianSigma: (lw) => lw.privacy.gaussianSigma({ epsilon: 1, delta: 1e-6 }),
  budgetGate: (lw) => lw.privacy.budgetGate({ population: Float64Array.of(1000, 1000, 50) }),
  noisyThreshold: (lw) =>
    lw.privacy.noisyThreshold({ count: 40, required: 20, uniform: 0.9 }, { epsilon: 0.5, delta: 0.0001 }),
  reidRisk: (lw) => lw.privacy.reidRisk({ size: Float64Array.of(2, 5), population: Float64Array.of(10, 5) }),
  dynamicK: (lw) => lw.privacy.dynamicK({ density: 250, sensitivity: 0.5, confidence: 0.8 }),
  lDiversity: (lw) => lw.privacy.lDiversity({ count: Float64Array.of(5, 3, 2) }, { c: 2, l: 2 }),
  tCloseness: (lw) =>
    lw.privacy.tCloseness(
      { inside: Float64Array.of(0.5, 0.3, 0.2), whole: Float64Array.of(0.2, 0.5, 0.3) },
      { ordered: true },
    ),
  zcdpGaussian: (lw) => lw.privacy.zcdpGaussian({ sigma: 4 }),
  zcdpToDp: (lw) => lw.privacy.zcdpToDp({ rho: 0.1 }, { delta: 1e-6 }),
  zcdpLedger: (lw) => lw.privacy.zcdpLedger({ sigma: 4, releases: Float64Array.of(1, 9) }),
  karyResponse: (lw) => lw.privacy.karyResponse({ epsilon: 1 }, { k: 4 }),
  karyEpsilon: (lw) => lw.privacy.karyEpsilon({ truth: 0.5 }, { k: 4 }),
  karyEstimate: (lw) => lw.privacy.karyEstimate({ count: Float64Array.of(480, 260, 260) }, { epsilon: 1 }),
  classes: (lw) => lw.privacy.classes({ key: Float64Array.of(30, 1, 40, 2, 30, 1, 40, 1) }, {}, { sizes: { key: 2 } }),
  suppress: (lw) => lw.privacy.suppress({ size: Float64Array.of(7, 2, 2, 5) }, { k: 5 }),
};
