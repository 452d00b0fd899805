// Distributions over test/references/distributions: what each point gives, and how far off that is.
import { readFileSync } from "node:fs";
import jStat from "jstat";
import type { Lanewise } from "../../src/public.ts";
import { type Accuracy, accuracy, fromBits, type Measured, type References } from "./ulp.ts";

type Formulas = Lanewise["distributions"];
type Name = Exclude<keyof Formulas, "wilsonInterval">;

/** Names of the inputs in the order of the files; those of quantiles have p in the place of the first. */
const INPUTS = {
  beta: ["x", "alpha", "beta"],
  binomial: ["k", "trials", "prob"],
  chiSquare: ["x", "df"],
  f: ["x", "df1", "df2"],
  gamma: ["x", "shape", "scale"],
  logistic: ["x", "location", "scale"],
  lognormal: ["x", "sigma", "scale"],
  negativeBinomial: ["k", "successes", "prob"],
  poisson: ["k", "mean"],
  student: ["x", "df"],
} as const;
export type Distribution = keyof typeof INPUTS;

export const DISTRIBUTIONS = Object.keys(INPUTS) as Distribution[];
export const COUNTS: readonly Distribution[] = ["binomial", "negativeBinomial", "poisson"];

/** What the tests hold all of them to: half of what their documentation says. */
export const BOUND = 5e-14;

/** The same of jStat, where it comes to an end at every point. */
const JSTAT: Readonly<Record<string, (...x: number[]) => number>> = {
  "beta.density": (x, a = NaN, b = NaN) => jStat.beta.pdf(x, a, b),
  "beta.cdf": (x, a = NaN, b = NaN) => jStat.beta.cdf(x, a, b),
  "betaQuantile lower": (p, a = NaN, b = NaN) => jStat.beta.inv(p, a, b),
  "student.density": (x, df = NaN) => jStat.studentt.pdf(x, df),
  "student.cdf": (x, df = NaN) => jStat.studentt.cdf(x, df),
  "studentQuantile lower": (p, df = NaN) => jStat.studentt.inv(p, df),
  "f.density": (x, a = NaN, b = NaN) => jStat.centralF.pdf(x, a, b),
  "f.cdf": (x, a = NaN, b = NaN) => jStat.centralF.cdf(x, a, b),
  "fQuantile lower": (p, a = NaN, b = NaN) => jStat.centralF.inv(p, a, b),
  "lognormal.density": (x, sigma = NaN, scale = NaN) => jStat.lognormal.pdf(x, Math.log(scale), sigma),
  "lognormal.cdf": (x, sigma = NaN, scale = NaN) => jStat.lognormal.cdf(x, Math.log(scale), sigma),
  "lognormalQuantile lower": (p, sigma = NaN, scale = NaN) => jStat.lognormal.inv(p, Math.log(scale), sigma),
};

const peersOf = (name: string) => (JSTAT[name] ? { peers: { jStat: JSTAT[name] } } : {});

/** A column of results of a formula, with its references and the formula's own. */
export interface Series {
  /** "student.sf" */
  readonly name: string;
  readonly measured: Measured;
  readonly references: References;
  readonly of: (formulas: Formulas) => Float64Array;
}

const fields = (formula: string) =>
  readFileSync(new URL(`../references/distributions/${formula}.txt`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" "));

const bits = (rows: readonly string[][], at: number) =>
  Float64Array.from(rows, (row) => fromBits(BigInt(`0x${row[at]}`)));

const call = (formulas: Formulas, name: Name, inputs: object, options = {}): unknown =>
  (formulas[name] as (inputs: object, options: object) => unknown)(inputs, options);

const named = (names: readonly string[], columns: readonly Float64Array[]) =>
  Object.fromEntries(names.map((name, k) => [name, columns[k]]));

function densities(name: Distribution): Series[] {
  const names = INPUTS[name];
  const rows = fields(name);
  const inputs = names.map((_, k) => bits(rows, k));
  const outputs = COUNTS.includes(name) ? ["mass", "logMass", "cdf", "sf"] : ["density", "logDensity", "cdf", "sf"];
  return outputs.map((output, k) => {
    const at = names.length + 2 * k;
    const least = output.startsWith("log") ? { least: 1 } : {};
    return {
      name: `${name}.${output}`,
      measured: { name: `${name}.${output}`, relative: BOUND, ...least, ...peersOf(`${name}.${output}`) },
      references: { inputs, results: bits(rows, at), rests: Float64Array.from(rows, (row) => Number(row[at + 1])) },
      of: (formulas) => (call(formulas, name, named(names, inputs)) as Record<string, Float64Array>)[output]!,
    };
  });
}

function quantiles(name: Distribution): Series[] {
  const names = ["p", ...INPUTS[name].slice(1)];
  return ["lower", "upper"].map((tail) => {
    const rows = fields(`${name}Quantile`).filter(([first]) => first === tail);
    const inputs = names.map((_, k) => bits(rows, k + 1));
    const at = names.length + 1;
    return {
      name: `${name}Quantile ${tail}`,
      measured: {
        name: `${name}Quantile ${tail}`,
        ...(COUNTS.includes(name) ? { ulp: 0 } : { relative: BOUND }),
        ...(name === "logistic" ? { least: 1e-3 } : {}),
        ...peersOf(`${name}Quantile ${tail}`),
      },
      references: { inputs, results: bits(rows, at), rests: Float64Array.from(rows, (row) => Number(row[at + 1])) },
      of: (formulas) => call(formulas, `${name}Quantile`, named(names, inputs), { tail }) as Float64Array,
    };
  });
}

export const seriesOf = (name: Distribution): Series[] => [...densities(name), ...quantiles(name)];

export const accuracyOf = ({ measured, references, of }: Series, formulas: Formulas): Accuracy =>
  accuracy(measured, of(formulas), references);
