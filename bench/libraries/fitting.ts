import { load } from "lanewise";
import MultivariateLinearRegression from "ml-regression-multivariate-linear";
import { linearRegression } from "simple-statistics";
import type { Contest } from "./contest.ts";
import { rows, uniform } from "./data.ts";

const { fitting } = await load();

/** Rows of a group, and where groups start. */
const size = 100;
const groups = rows / size;
const offsets = Uint32Array.from({ length: groups + 1 }, (_, g) => g * size);
const x = uniform(0, 10, 3 * rows);
const off = uniform(-1, 1);
const y = off.map((e, i) => 2 + 0.5 * x[3 * i]! - 3 * x[3 * i + 1]! + x[3 * i + 2]! + e);
const first = Float64Array.from({ length: rows }, (_, i) => x[3 * i]!);

/** The same as their users hold them: an array of points, or of rows, for each group. */
const each = <T>(make: (i: number) => T) =>
  Array.from({ length: groups }, (_, g) => Array.from({ length: size }, (_, i) => make(g * size + i)));
const points = each((i) => [first[i]!, y[i]!] as const).map((group) => group.map((point) => [...point]));
const features = each((i) => [...x.subarray(3 * i, 3 * i + 3)]);
const targets = each((i) => [y[i]!]);

export const contests: readonly Contest[] = [
  {
    formula: "fitting.leastSquares",
    task: "1 000 lines through 100 points",
    library: "simple-statistics",
    rows,
    ours: () => fitting.leastSquares({ x: first, y, offsets }, {}, { sizes: { feature: 1 } }).coefficients,
    theirs: () => points.map((group) => linearRegression(group).m),
    tolerance: 1e-9,
    scale: 1e-3,
  },
  {
    formula: "fitting.leastSquares",
    task: "1 000 regressions of 100 rows, 3 features",
    library: "ml-regression-multivariate-linear",
    rows,
    ours: () => fitting.leastSquares({ x, y, offsets }, {}, { sizes: { feature: 3 } }).coefficients,
    theirs: () => {
      const fits = features.map((rows, g) => new MultivariateLinearRegression(rows, targets[g]!).weights);
      return Float64Array.from(fits.flatMap((weights) => weights.slice(0, 3).map(([w]) => w!)));
    },
    tolerance: 1e-9,
  },
];
