import type { Examples } from "./examples.ts";

export const consensus: Examples<"consensus"> = {
  kalmanDifficulty: (lw) => lw.consensus.kalmanDifficulty({ solveTime: Float64Array.of(400, 650, 700) }),
  windowRetune: (lw) =>
    lw.consensus.windowRetune({ timestamps: Float64Array.of(0, 50, 100, 150), difficulty: 1000, hint: 0 }),
  asert: (lw) =>
    lw.consensus.asert({ anchor: 1000000, elapsed: 57600, height: 100 }, { spacing: 600, halfLife: 172800 }),
  asertFactor: (lw) => lw.consensus.asertFactor({ fraction: 32_768 }),
  asertTarget: (lw) => lw.consensus.asertTarget({ anchor: 486604799, elapsed: 57600, height: 100 }),
  lwma: (lw) =>
    lw.consensus.lwma(
      { difficulty: new Float64Array(4).fill(1000), solveTime: Float64Array.of(60, 30, 90, 20) },
      { spacing: 60 },
    ),
  retarget: (lw) =>
    lw.consensus.retarget({
      bits: Float64Array.of(0x1d00ffff, 0x1c05a3f4),
      elapsed: Float64Array.of(1_022_578, 289_434),
    }),
  lwmaTarget: (lw) =>
    lw.consensus.lwmaTarget({
      time: Float64Array.of(0, 540, 1300, 1800),
      bits: Float64Array.of(0x1c7fffff, 0x1c7fffff, 0x1c7f0000, 0x1c7fffff),
    }),
};
