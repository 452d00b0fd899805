import type { Examples } from "./examples.ts";

export const signal: Examples<"signal"> = {
  ewMean: (lw) => lw.signal.ewMean({ x: Float64Array.of(1, 2, NaN, 4) }, { halfLife: 1 }),
  ewMeanTimes: (lw) =>
    lw.signal.ewMeanTimes({ x: Float64Array.of(1, 2, 4), time: Float64Array.of(0, 60, 180) }, { halfLife: 60 }),
  ewVariance: (lw) => lw.signal.ewVariance({ x: Float64Array.of(1, 2, 4, 3) }, { span: 5 }),
  ewCovariance: (lw) =>
    lw.signal.ewCovariance({ x: Float64Array.of(1, 2, 4, 3), y: Float64Array.of(3, 1, 2, 5) }, { span: 5 }),
  ewCorrelation: (lw) =>
    lw.signal.ewCorrelation({ x: Float64Array.of(1, 2, 4, 3), y: Float64Array.of(3, 1, 2, 5) }, { halfLife: 2 }),
  cumulativeTrapezoid: (lw) =>
    lw.signal.cumulativeTrapezoid({ y: Float64Array.of(0, 1, 4, 9), t: Float64Array.of(0, 1, 2, 3) }),
  autocorrelation: (lw) =>
    lw.signal.autocorrelation({ x: Float64Array.of(1, 3, 2, 5, 4, 6) }, {}, { sizes: { lag: 3 } }),
  movingSum: (lw) => lw.signal.movingSum({ x: Float64Array.of(1, 2, 4, 3, 5) }, {}, { sizes: { window: 3 } }),
  movingMean: (lw) =>
    lw.signal.movingMean({ x: Float64Array.of(1, 2, 4, 3, 5) }, { minPeriods: 1 }, { sizes: { window: 3 } }),
  movingVariance: (lw) =>
    lw.signal.movingVariance({ x: Float64Array.of(1, 2, 4, 3, 5) }, { ddof: 0 }, { sizes: { window: 3 } }),
  movingMin: (lw) => lw.signal.movingMin({ x: Float64Array.of(3, 2, 4, 1, 5) }, {}, { sizes: { window: 3 } }),
  movingMax: (lw) => lw.signal.movingMax({ x: Float64Array.of(3, 2, 4, 1, 5) }, {}, { sizes: { window: 3 } }),
  movingMedian: (lw) => lw.signal.movingMedian({ x: Float64Array.of(3, 2, 4, 100, 5) }, {}, { sizes: { window: 3 } }),
  movingQuantile: (lw) =>
    lw.signal.movingQuantile({ x: Float64Array.of(3, 2, 4, 100, 5) }, { q: 0.9 }, { sizes: { window: 5 } }),
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
