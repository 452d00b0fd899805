import { type Setting, uniform } from "./setting.ts";

/** A window that falls to its end, of sum 1. */
const taps = (length: number) => Float64Array.from({ length }, (_, k) => (2 * (length - k)) / (length * (length + 1)));

export const signalFilters: Readonly<Record<string, Setting>> = {
  "signal.convolve": {
    sizes: (n) => ({ sample: n, tap: 64, place: n + 63 }),
    inputs: ({ sample, tap }, next) => ({ x: uniform(sample!, -1, 1, next), taps: taps(tap!) }),
  },
  "signal.fir": {
    sizes: { tap: 16 },
    inputs: ({ tick, entity, tap }, next) => ({ x: uniform(tick! * entity!, -1, 1, next), taps: taps(tap!) }),
  },
  "signal.powerMean": { params: { exponent: 3 } },
  "signal.quantile": {
    sizes: { quantile: 3 },
    params: { definition: "medianUnbiased" },
    inputs: () => ({ q: Float64Array.of(0.05, 0.5, 0.95) }),
  },
  "signal.savitzkyGolay": {
    params: { window: 21, order: 3 },
    inputs: ({ row }, next) => ({ x: uniform(row!, -1, 1, next) }),
  },
  "signal.savitzkyGolayTaps": { sizes: (n) => ({ place: n, tap: 21 }), params: { order: 3 } },
  "signal.weightedQuantile": {
    sizes: { quantile: 3 },
    inputs: ({ row }, next) => ({ weights: uniform(row!, 0, 2, next), q: Float64Array.of(0.05, 0.5, 0.95) }),
  },
};
