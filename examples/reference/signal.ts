import type { Examples } from "./examples.ts";

export const signal: Examples<"signal"> = {
  convolve: (lw) =>
    lw.signal.convolve(
      { x: Float64Array.of(1, 2, 3), taps: Float64Array.of(0, 1, 0.5) },
      { mode: "full" },
      { sizes: { place: 5 } },
    ),
  fir: (lw) => lw.signal.fir({ x: Float64Array.of(1, 2, 3, 4), taps: Float64Array.of(0.5, 0.5) }),
  savitzkyGolay: (lw) =>
    lw.signal.savitzkyGolay({ x: Float64Array.of(2, 2, 5, 2, 1, 0, 1, 4, 9) }, { window: 5, order: 2 }),
  savitzkyGolayTaps: (lw) => lw.signal.savitzkyGolayTaps({}, { order: 2, derivative: 1 }, { sizes: { tap: 5 } }),
  weightedMean: (lw) => lw.signal.weightedMean({ x: Float64Array.of(1, 2, 4), weights: Float64Array.of(1, 1, 2) }),
  harmonicMean: (lw) => lw.signal.harmonicMean({ x: Float64Array.of(40, 60) }),
  powerMean: (lw) => lw.signal.powerMean({ x: Float64Array.of(1, 7) }, { exponent: 2 }),
  quantile: (lw) =>
    lw.signal.quantile(
      { x: Float64Array.of(3, 1, 4, 1, 5), q: Float64Array.of(0.25, 0.5) },
      { definition: "medianUnbiased" },
    ),
  weightedQuantile: (lw) =>
    lw.signal.weightedQuantile({
      x: Float64Array.of(10, 20, 30),
      weights: Float64Array.of(1, 1, 2),
      q: Float64Array.of(0.5),
    }),
};
