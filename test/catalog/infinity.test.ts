// What infinity is: to every function of core by a table, and to every parameter whose range is open.
import { describe, expect, test } from "vitest";
import { sample } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import { alone } from "../support/about.ts";
import { columnsIn, named } from "../support/bits.ts";
import { anyCall, builds } from "../support/builds.ts";
import { catalog, cellColumns, type Entry, optionsFor, shapesOf } from "../support/catalog.ts";
import { column } from "../support/golden.ts";

const { PI } = Math;
const one = column(1);
const two = column(1, 2);

/** What all outputs are, or those named. */
type Answer = number | Float64Array | Readonly<Record<string, number | Float64Array>>;
/** Inputs, and what an infinity in the first cell of each column gives: below, above. */
type Row = readonly [inputs: Given, answers: Readonly<Record<string, readonly [below: Answer, above: Answer]>>];
const neither = [NaN, NaN] as const;

const table: Readonly<Record<string, Row>> = {
  ema: [{ x: two }, { x: [column(NaN, 2), column(NaN, 2)] }],
  emaSteps: [
    { alpha: 0.5, share: 0.5 },
    { alpha: neither, share: neither },
  ],
  runningMoments: [{ x: two }, { x: [{ count: column(0, 1), mean: column(NaN, 2) }, { count: column(0, 1) }] }],
  geoMean: [
    { x: one, weights: one },
    { x: neither, weights: neither },
  ],
  kernel: [{ age: 1 }, { age: [0, 0] }],
  betaPosterior: [
    { successes: 1, failures: 1, priorAlpha: 1, priorBeta: 1 },
    { successes: neither, failures: neither, priorAlpha: neither, priorBeta: neither },
  ],
  betaUpdate: [
    { successes: one, failures: one },
    { successes: [{ mean: 0.5 }, { mean: 0.5 }], failures: [{ mean: 0.5 }, { mean: 0.5 }] },
  ],
  softmax: [{ x: two }, { x: [{ p: column(0, 1), lse: 2 }, { lse: Infinity }] }],
  integrate: [
    { y: two, t: two },
    { y: neither, t: neither },
  ],
  moments: [
    { x: two },
    {
      x: [
        { count: 2, mean: -Infinity },
        { count: 2, mean: Infinity },
      ],
    },
  ],
  beta: [
    { alpha: 1, beta: 2 },
    { alpha: [NaN, 0], beta: [NaN, 0] },
  ],
  logBeta: [
    { alpha: 1, beta: 2 },
    { alpha: [NaN, -Infinity], beta: [NaN, -Infinity] },
  ],
  incompleteBeta: [
    { alpha: 1, beta: 2, x: 0.5 },
    { alpha: neither, beta: neither, x: neither },
  ],
  betaQuantile: [
    { alpha: 1, beta: 2, p: 0.5 },
    { alpha: neither, beta: neither, p: neither },
  ],
  betaInterval: [
    { successes: 1, failures: 1, priorAlpha: 1, priorBeta: 1 },
    { successes: neither, failures: neither, priorAlpha: neither, priorBeta: neither },
  ],
  exp: [{ x: 1 }, { x: [0, Infinity] }],
  exp2: [{ x: 1 }, { x: [0, Infinity] }],
  expm1: [{ x: 1 }, { x: [-1, Infinity] }],
  log: [{ x: 1 }, { x: [NaN, Infinity] }],
  log2: [{ x: 1 }, { x: [NaN, Infinity] }],
  log10: [{ x: 1 }, { x: [NaN, Infinity] }],
  log1p: [{ x: 1 }, { x: [NaN, Infinity] }],
  pow: [
    { x: 2, y: 3 },
    { x: [-Infinity, Infinity], y: [0, Infinity] },
  ],
  sqrt: [{ x: 1 }, { x: [NaN, Infinity] }],
  cbrt: [{ x: 1 }, { x: [-Infinity, Infinity] }],
  tanh: [{ x: 1 }, { x: [-1, 1] }],
  sigmoid: [{ x: 1 }, { x: [0, 1] }],
  logit: [{ p: 0.5 }, { p: neither }],
  logSigmoid: [{ x: 1 }, { x: [-Infinity, -0] }],
  softplus: [{ x: 1 }, { x: [0, Infinity] }],
  logAddExp: [
    { a: 1, b: 2 },
    { a: [2, Infinity], b: [1, Infinity] },
  ],
  sin: [{ x: 1 }, { x: neither }],
  cos: [{ x: 1 }, { x: neither }],
  asin: [{ x: 1 }, { x: neither }],
  atan: [{ x: 1 }, { x: [-PI / 2, PI / 2] }],
  gamma: [{ x: 1 }, { x: [NaN, Infinity] }],
  logGamma: [{ x: 1 }, { x: [Infinity, Infinity] }],
  digamma: [{ x: 1 }, { x: [NaN, Infinity] }],
  incompleteGamma: [
    { shape: 2, x: 1 },
    { shape: neither, x: [NaN, { lower: 1, upper: 0 }] },
  ],
  gammaQuantile: [
    { shape: 2, p: 0.5 },
    { shape: neither, p: neither },
  ],
  lambertW: [{ x: 1 }, { x: [NaN, Infinity] }],
  matrixVector: [
    { matrix: one, vector: one },
    { matrix: neither, vector: neither },
  ],
  gram: [{ x: one }, { x: [Infinity, Infinity] }],
  covariance: [{ x: one }, { x: [{ mean: column(-Infinity) }, { mean: column(Infinity) }] }],
  cholesky: [{ matrix: one }, { matrix: neither }],
  solve: [
    { matrix: one, right: one },
    { matrix: neither, right: neither },
  ],
  erf: [{ x: 1 }, { x: [-1, 1] }],
  erfc: [{ x: 1 }, { x: [2, 0] }],
  gelu: [{ x: 1 }, { x: [-0, Infinity] }],
  erfInv: [{ x: 0.5 }, { x: neither }],
  erfcInv: [{ x: 0.5 }, { x: neither }],
  normal: [
    { x: 1 },
    {
      x: [
        { cdf: 0, logCdf: -Infinity, density: 0 },
        { cdf: 1, logCdf: -0, density: 0 },
      ],
    },
  ],
  normalQuantile: [{ p: 0.5 }, { p: neither }],
  sort: [
    { x: two },
    {
      x: [
        { values: column(-Infinity, 2), order: column(0, 1) },
        { values: column(2, Infinity), order: column(1, 0) },
      ],
    },
  ],
  rank: [{ x: two }, { x: [column(1, 2), column(2, 1)] }],
  quantile: [
    { x: two, q: column(1) },
    { x: [2, Infinity], q: [1, 2] },
  ],
  median: [{ x: column(1, 2, 3) }, { x: [2, 3] }],
  topK: [{ x: one }, { x: [{ values: column(-Infinity) }, { values: column(Infinity) }] }],
  uniform: [{ index: 1 }, { index: neither }],
  largestRemainder: [
    { shares: two, total: one },
    { shares: neither, total: neither },
  ],
  projectSimplex: [
    { v: two, low: two, high: two, total: one },
    { v: neither, low: neither, high: neither, total: neither },
  ],
  sum: [{ x: two }, { x: [-Infinity, Infinity] }],
  dot: [
    { x: two, y: two },
    { x: [-Infinity, Infinity], y: [-Infinity, Infinity] },
  ],
  cumulativeSum: [{ x: two }, { x: [column(-Infinity, -Infinity), column(Infinity, Infinity)] }],
};

const core = catalog.filter(({ domain }) => domain === "core");

test.skipIf(alone)("the table has every function of core, and every input that is a number", () => {
  const numbers = (entry: Entry) => cellColumns(entry).map(({ name }) => name);
  expect(Object.fromEntries(core.map((entry) => [entry.name, numbers(entry).sort()]))).toEqual(
    Object.fromEntries(Object.entries(table).map(([name, [, answers]]) => [name, Object.keys(answers).sort()])),
  );
});

describe.each(core)("$path", (entry) => {
  const line = table[entry.name];
  if (!line) {
    test("has a line in the table of this file", () => expect(Object.keys(table)).toContain(entry.name));
    return;
  }
  const [inputs, answers] = line;
  const { plan } = entry;

  test.each(builds)("at either infinity gives what the table says on the $name build", ({ lw }) => {
    const options = optionsFor(entry, { ...Object.fromEntries(plan.axes.map((axis) => [axis, 1])), entity: 1 });
    for (const [name, both] of Object.entries(answers))
      [-Infinity, Infinity].forEach((value, side) => {
        const given = inputs[name];
        const changed = typeof given === "number" ? value : (given as Float64Array).slice().fill(value, 0, 1);
        const result = named(anyCall(lw, entry)({ ...inputs, [name]: changed }, {}, options));
        const expected = both[side]!;
        for (const output in result) {
          const wanted = expected instanceof Float64Array || typeof expected === "number" ? expected : expected[output];
          if (wanted !== undefined) expectCells(result[output], wanted, `${output} where ${name} is ${value}`);
        }
      });
  });
});

/** Every cell, or the one number; no name is NaN. */
function expectCells(result: unknown, wanted: number | Float64Array, what: string): void {
  const cells = result instanceof Float64Array ? [...result] : [result ?? NaN];
  expect(cells, what).toEqual(wanted instanceof Float64Array ? [...wanted] : cells.map(() => wanted));
}

const open = catalog.filter(({ spec }) =>
  Object.values(spec.params ?? {}).some((param) => "range" in param && !param.range.every(Number.isFinite)),
);

/** Infinity as more than the limit: of a trend nothing is known before the first reading, and one reading does not tell it. */
const meaning = new Set(
  ["kalmanTrend", "kalmanVelocity", "kalman"].map((formula) => `control.${formula}.initialVariance`),
);

describe.each(open)("$path", (entry) => {
  const { spec } = entry;
  const sizes = shapesOf(entry, 9).at(-1)!;
  const [{ lw }] = builds;
  const choices = Object.entries(spec.params!).flatMap(([name, param]) =>
    "choices" in param ? param.choices.map((choice) => ({ [name]: choice })) : [{}],
  );

  test("with a parameter infinite gives the limit, of which large ones come near", () => {
    for (const [name, param] of Object.entries(spec.params!))
      for (const end of "range" in param ? param.range : []) {
        if (Number.isFinite(end) || breaksOrder(spec, name, end) || meaning.has(`${entry.path}.${name}`)) continue;
        for (const choice of choices)
          for (const seed of [1, 2]) {
            const inputs = sample(spec, sizes, seed, { optional: true });
            const at = (value: number) =>
              columnsIn(anyCall(lw, entry)(inputs, { ...choice, [name]: value }, optionsFor(entry, sizes)));
            const limit = at(end);
            const near = at(Math.sign(end) * 1e300);
            for (const output in limit)
              limit[output]!.forEach((value, i) => {
                const what = `${output}[${i}] where ${name} is ${end}, ${JSON.stringify(choice)}`;
                expect(comesNear(near[output]![i]!, value), `${what}: ${near[output]![i]}, ${value}`).toBe(true);
              });
          }
      }
  });

  test("starts state from a parameter at infinity only where state may be infinite", () => {
    for (const { initial, extended } of Object.values(spec.state ?? {})) {
      const param = spec.params?.[initial];
      if (param && "range" in param && !extended) expect(param.range.every(Number.isFinite), `${initial}`).toBe(true);
    }
  });
});

/** What grows beyond measure has an infinite limit. */
function comesNear(near: number, limit: number): boolean {
  if (Object.is(near, limit) || near === limit) return true;
  if (Math.abs(limit) === Infinity) return Math.abs(near) > 1e200 && Math.sign(near) === Math.sign(limit);
  return Math.abs(near - limit) <= 1e-9 * Math.max(Math.abs(near), Math.abs(limit), 1e-9);
}

/** A rule puts another parameter, at its default, beyond this end. */
function breaksOrder({ params, rules = [] }: Entry["spec"], name: string, end: number): boolean {
  const of = (key: string) => (key === name ? end : (params![key] as { default: number }).default);
  return rules.some((rule) => rule.rule === "ordered" && of(rule.params[0]) > of(rule.params[1]));
}
