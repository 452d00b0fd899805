import type { Sizes } from "../../src/plan.ts";
import { definite, type Setting, uniform } from "./setting.ts";

/** Shapes of distributions with some evidence behind them. */
const shapes = (rows: number, next: () => number) => ({
  alpha: uniform(rows, 0.5, 100, next),
  beta: uniform(rows, 0.5, 100, next),
});

export const core: Readonly<Record<string, Setting>> = {
  "core.betaQuantile": { inputs: ({ row }, next) => shapes(row!, next) },
  "core.cholesky": { sizes: { order: 4 }, inputs: (sizes, next) => ({ matrix: definite(sizes, next) }) },
  "core.covariance": { sizes: { column: 8 } },
  // Where people look; beyond ten deviations most of it is 0 and 1.
  ...Object.fromEntries(
    ["core.erf", "core.erfc", "core.normal"].map((path) => [
      path,
      { inputs: ({ row }: Sizes, next: () => number) => ({ x: uniform(row!, -4, 4, next) }) },
    ]),
  ),
  "core.gammaQuantile": { inputs: ({ row }, next) => ({ shape: shapes(row!, next).alpha }) },
  "core.geoMean": { sizes: { factor: 4 }, inputs: () => ({ weights: Float64Array.of(0.35, 0.25, 0.25, 0.15) }) },
  "core.gram": { sizes: { column: 8 } },
  "core.incompleteBeta": { inputs: ({ row }, next) => shapes(row!, next) },
  "core.incompleteGamma": {
    inputs: ({ row }, next) => {
      const shape = shapes(row!, next).alpha;
      return { shape, x: shape.map((a) => a * (0.5 + next())) };
    },
  },
  "core.integrate": { inputs: ({ row }) => ({ t: Float64Array.from({ length: row! }, (_, i) => i / 4) }) },
  "core.kernel": {
    params: { kind: "exponential", window: 100, rate: 0.05 },
    inputs: ({ row }, next) => ({ age: uniform(row!, 0, 100, next) }),
  },
  "core.largestRemainder": { inputs: ({ group }) => ({ total: new Float64Array(group!).fill(10_000) }) },
  "core.matrixVector": { sizes: { column: 8 } },
  "core.pow": {
    inputs: ({ row }, next) => ({ x: uniform(row!, 0.01, 20, next), y: uniform(row!, -5, 5, next) }),
  },
  "core.projectSimplex": {
    inputs: ({ row, group }, next) => ({
      v: uniform(row!, -1, 1, next),
      low: new Float64Array(row!),
      high: uniform(row!, 0.5, 1, next),
      total: new Float64Array(group!).fill(1),
    }),
  },
  "core.quantile": { inputs: () => ({ q: Float64Array.of(0.05, 0.5, 0.95) }), sizes: { quantile: 3 } },
  "core.solve": { sizes: { order: 4 }, inputs: (sizes, next) => ({ matrix: definite(sizes, next) }) },
  "core.topK": { sizes: { rank: 10 } },
  "core.uniform": { inputs: ({ row }) => ({ index: Float64Array.from({ length: row! }, (_, i) => i) }) },
};
