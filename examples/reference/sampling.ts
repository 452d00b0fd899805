import type { Examples } from "./examples.ts";

export const sampling: Examples<"sampling"> = {
  size: (lw) => lw.sampling.size({ population: 5000, proportion: 0.5, margin: 0.03 }, { confidence: 0.99 }),
  bounds: (lw) => lw.sampling.bounds({ population: 10000, error: 0.02 }, { delta: 0.05, range: 1 }),
  allocation: (lw) =>
    lw.sampling.allocation({ size: Float64Array.of(300, 400), deviation: Float64Array.of(1, 2), sample: 90 }),
  hybrid: (lw) => lw.sampling.hybrid({ population: 100_000, recent: 2000, fraction: 0.1 }),
};
