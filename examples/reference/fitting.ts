import type { Examples } from "./examples.ts";

export const fitting: Examples<"fitting"> = {
  leastSquares: (lw) =>
    lw.fitting.leastSquares({ x: Float64Array.of(1, 2, 3, 4, 5), y: Float64Array.of(2.1, 3.9, 6.2, 7.8, 10.1) }),
  rollingRegression: (lw) =>
    lw.fitting.rollingRegression(
      { x: Float64Array.of(1, 2, 3, 4, 5), y: Float64Array.of(2.1, 3.9, 6.2, 7.8, 10.1) },
      {},
      { sizes: { window: 3, feature: 1 } },
    ),
  logistic: (lw) =>
    lw.fitting.logistic({ x: Float64Array.of(-2, -1, 0, 1, 2, 3), label: Float64Array.of(0, 0, 1, 0, 1, 1) }),
  theilSen: (lw) =>
    lw.fitting.theilSen({ x: Float64Array.of(1, 2, 3, 4, 5), y: Float64Array.of(2.1, 3.9, 6.2, 7.8, 99) }),
};
