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
};
