import studentCdf from "@stdlib/stats-base-dists-t-cdf";
import jStat from "jstat";
import { load } from "lanewise";
import { poissonDistribution } from "simple-statistics";
import type { Contest } from "./contest.ts";
import { rows, uniform } from "./data.ts";

const { distributions } = await load();
const [p, t, x, scale] = [uniform(0.001, 0.999), uniform(-5, 5), uniform(0.1, 10), uniform(0.5, 2)];
const [df, df1, df2] = [uniform(1, 60), uniform(1, 30), uniform(1, 60)];
const each = (value: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => value(i));
const many = { task: "100 000 rows", rows } as const;
/** jStat's continued fractions and inverses stop at seven digits. */
const rough = { library: "jstat", tolerance: 5e-6, scale: 1e-2 } as const;

const mean = 40;
const masses = () => Object.values(poissonDistribution(mean) ?? []);
const counts = Float64Array.from(masses(), (_, k) => k);
const mass = new Float64Array(counts.length);
/** One output wanted, as the libraries give one. */
const wanted = new Float64Array(rows);

export const contests: readonly Contest[] = [
  {
    ...many,
    formula: "distributions.student",
    library: "@stdlib/stats-base-dists-t-cdf",
    ours: () => distributions.student({ x: t, df }, {}, { out: { cdf: wanted } }).cdf,
    theirs: () => each((i) => studentCdf(t[i]!, df[i]!)),
    tolerance: 1e-11,
  },
  {
    ...many,
    ...rough,
    formula: "distributions.studentQuantile",
    ours: () => distributions.studentQuantile({ p, df }),
    theirs: () => each((i) => jStat.studentt.inv(p[i]!, df[i]!)),
  },
  {
    ...many,
    ...rough,
    formula: "distributions.f",
    ours: () => distributions.f({ x, df1, df2 }, {}, { out: { cdf: wanted } }).cdf,
    theirs: () => each((i) => jStat.centralF.cdf(x[i]!, df1[i]!, df2[i]!)),
  },
  {
    ...many,
    formula: "distributions.chiSquare",
    library: "jstat",
    ours: () => distributions.chiSquare({ x, df }, {}, { out: { cdf: wanted } }).cdf,
    theirs: () => each((i) => jStat.chisquare.cdf(x[i]!, df[i]!)),
    tolerance: 1e-10,
    scale: 1e-3,
  },
  {
    ...many,
    formula: "distributions.lognormal",
    library: "jstat",
    ours: () => distributions.lognormal({ x, sigma: scale }, {}, { out: { density: wanted } }).density,
    theirs: () => each((i) => jStat.lognormal.pdf(x[i]!, 0, scale[i]!)),
    tolerance: 1e-12,
  },
  {
    formula: "distributions.poisson",
    task: `masses of a mean of ${mean}`,
    library: "simple-statistics",
    rows: counts.length,
    ours: () => distributions.poisson({ k: counts, mean }, {}, { out: { mass } }).mass,
    theirs: masses,
    tolerance: 1e-12,
  },
];
