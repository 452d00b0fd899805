import type { Examples } from "./examples.ts";

export const pi0: Examples<"pi0"> = {
  overlap: (lw) =>
    lw.pi0.overlap(
      { psi: Float64Array.of(1, 0, 0, 0), phi: Float64Array.of(0.6, 0, 0, 0.8) },
      {},
      { sizes: { row: 1 } },
    ),
  cosf: (lw) =>
    lw.pi0.cosf({ operators: [1, 2, 0.5], coupling: Float64Array.of(0, 0.3, 0.1, 0.3, 0, 0.2, 0.1, 0.2, 0) }),
  qra: (lw) =>
    lw.pi0.qra(
      { resources: [0.8, 0.6, 0.9, 0.5], weights: Float64Array.of(0.4, 0.3, 0.2, 0.1), elapsed: 2, overlap: 0.75 },
      { decay: 0.1 },
    ),
  qho: (lw) => lw.pi0.qho({ base: 100, overlap: 0.5 }, { gain: 3.27 }),
  fs: (lw) => lw.pi0.fs({ nodes: Float64Array.of(1000, 1e12) }, { dimension: 0.9, epsilon: 0.05 }),
  atm: (lw) => lw.pi0.atm({ rate: 2, availability: 0.9, errors: 0.01, congestion: 0.05 }, { limit: 1000 }),
  arb: (lw) => lw.pi0.arb({ load: Float64Array.of(0.7, 0.6, 0.9, 0.8) }),
  pma: (lw) =>
    lw.pi0.pma(
      { gain: Float64Array.of(0.1, 0.2, 0.05), probability: Float64Array.of(1, 0.5, 0.8), initial: 100, time: 3 },
      { rate: 0.5, normalize: false },
    ),
  eeo: (lw) =>
    lw.pi0.eeo(
      {
        growth: Float64Array.of(0.05, 0.045, 0.04),
        inflation: Float64Array.of(0.02, 0.02, 0.02),
        initial: 10,
        strength: Float64Array.of(0.1, -0.05),
        intensity: Float64Array.of(0.5, 0.2),
      },
      { spacing: 1 },
    ),
  ssec: (lw) =>
    lw.pi0.ssec(
      {
        growth: Float64Array.of(0.02, 0.03, 0.025),
        initial: 5,
        weight: Float64Array.of(0.1),
        level: Float64Array.of(0.5),
      },
      { spacing: 1 },
    ),
  diversity: (lw) => lw.pi0.diversity({ amount: Float64Array.of(30, 25, 20, 15, 10) }),
};
