import betaQuantile from "@stdlib/stats-base-dists-beta-quantile";
import cdf from "@stdlib/stats-base-dists-gamma-cdf";
import jStat from "jstat";
import { load } from "lanewise";
import type { Contest } from "./contest.ts";
import { rows, uniform } from "./data.ts";

const { core } = await load();
const [p, x, alpha, beta] = [uniform(0.001, 0.999), uniform(0, 10), uniform(0.5, 8), uniform(0.5, 8)];
const each = (value: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => value(i));

export const contests: readonly Contest[] = [
  {
    formula: "core.normalQuantile",
    task: "100 000 rows",
    library: "jstat",
    rows,
    ours: () => core.normalQuantile({ p }),
    theirs: () => p.map((p) => jStat.normal.inv(p, 0, 1)),
    tolerance: 1e-9,
    scale: 1e-3,
  },
  {
    formula: "core.incompleteBeta",
    task: "100 000 rows",
    library: "jstat",
    rows,
    ours: () => core.incompleteBeta({ x: p, alpha, beta }).lower,
    theirs: () => each((i) => jStat.beta.cdf(p[i]!, alpha[i]!, beta[i]!)),
    // Its continued fraction stops at seven digits.
    tolerance: 2e-6,
    scale: 1e-3,
  },
  {
    formula: "core.incompleteGamma",
    task: "100 000 rows",
    library: "@stdlib/stats-base-dists-gamma-cdf",
    rows,
    ours: () => core.incompleteGamma({ x, shape: alpha }).lower,
    theirs: () => each((i) => cdf(x[i]!, alpha[i]!, 1)),
    tolerance: 1e-12,
    scale: 1e-12,
  },
  {
    formula: "core.betaQuantile",
    task: "100 000 rows",
    library: "@stdlib/stats-base-dists-beta-quantile",
    rows,
    ours: () => core.betaQuantile({ p, alpha, beta }),
    theirs: () => each((i) => betaQuantile(p[i]!, alpha[i]!, beta[i]!)),
    tolerance: 1e-9,
  },
];
