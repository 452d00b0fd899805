import type { Examples } from "./examples.ts";

export const issuance: Examples<"issuance"> = {
  adaptiveBaseline: (lw) =>
    lw.issuance.adaptiveBaseline(
      { observed: Float64Array.of(500, 520) },
      { alpha: 0.05, min: 50, max: 10_000 },
      { state: { baseline: 100 } },
    ),
  blockReward: (lw) =>
    lw.issuance.blockReward({ tx: 150, volume: 20_000, miners: 12, utilization: 0.3, emitted: 20_000_000 }),
  supplyCap: (lw) =>
    lw.issuance.supplyCap(
      { reward: Float64Array.of(7, 7, 7) },
      { cap: 40_000_000 },
      { state: { emitted: 39_999_984 } },
    ),
};
