// A second opinion of any formula: its plain loop over the same columns, and how near the two must come.
import { plain } from "../../reference/index.ts";
import { random } from "../../reference/random.ts";
import { type SampleOptions, sample, sampleState } from "../../reference/sample.ts";
import { settings } from "../../reference/settings/index.ts";
import type { Given } from "../../src/check.ts";
import { columnsIn } from "./bits.ts";
import { type AnyCall, anyCall } from "./builds.ts";
import { type Entry, optionsFor, product, range, shapesOf } from "./catalog.ts";
import { mixtures } from "./params.ts";
import { paramValue } from "./raw.ts";

type Sizes = Record<string, number>;
export type Columns = Readonly<Record<string, Float64Array>>;

/** One call: what it is given, and what state its entities start from; where that is not told, from nothing. */
export interface Case {
  readonly inputs: Given;
  readonly params: Given;
  readonly sizes: Sizes;
  readonly state?: Columns | undefined;
}

/** Required columns, all of them, some observations missing, some at the ends of their ranges. */
export const ways: readonly SampleOptions[] = [
  {},
  { optional: true },
  { optional: true, missing: 0.2 },
  { edges: 0.2 },
];

/** Whole parts of 10^15 have fractions that are nothing but rounding: who gets one more is then anybody's. */
const edgeless = ["sampling.allocation"];

/** How often parameters are drawn. Few of them decide much more seldom than once in so many. */
const draws = 48;
const length = 16;

/**
 * Cases of any formula, with parameters out of the whole of their ranges, and half of them with such state. One in five has inputs
 * that do more than a draw from their ranges: those of the bench.
 */
export function drawnCases(entry: Entry): readonly Case[] {
  const { spec, plan } = entry;
  const params = mixtures(spec, draws, 11);
  const shapes = shapesOf(entry, length);
  const setting = settings[entry.path] ?? {};
  const told = typeof setting.sizes === "function" ? setting.sizes(length) : setting.sizes;
  return range(draws).map((k) => {
    const fit = k % 5 === 0;
    const sizes = fit ? { ...shapes[0], ...told } : shapes[k % shapes.length]!;
    const aged = spec.state && k >= draws / 2;
    const { edges, ...way } = ways[k % ways.length]!;
    const inputs = sample(
      spec,
      sizes,
      71 + k,
      edgeless.includes(entry.path) ? way : { ...way, ...(edges ? { edges } : {}) },
    );
    return {
      inputs: fit ? { ...inputs, ...setting.inputs?.(sizes, random(k)) } : inputs,
      params: params[k] ?? {},
      sizes,
      state: aged ? sampleState(plan, sizes, 91 + k, { missing: 0.2 }) : undefined,
    };
  });
}

const prefixed = (state: Columns): Columns =>
  Object.fromEntries(Object.entries(state).map(([name, column]) => [`state.${name}`, column]));

/** What the kernel makes of a case: outputs, and of a recurrence the state that it leaves. */
export function kernelColumns(lw: unknown, entry: Entry, { inputs, params, sizes, state }: Case): Columns {
  const call: AnyCall = anyCall(lw, entry);
  const options = optionsFor(entry, sizes);
  if (!entry.spec.state) return columnsIn(call(inputs, params, options));
  const { entities, ...others } = options;
  const bank = call.bank(entities as number, params, { ...others, ...(state ? { state } : {}) });
  return { ...columnsIn(bank.run(inputs)!), ...prefixed(bank.state) };
}

/** What the plain loop makes of the same. */
export function plainColumns({ path, spec, plan }: Entry, { inputs, params, sizes, state }: Case): Columns {
  const outputs = Object.fromEntries(
    plan.outputs.map(({ name, field }) => [name, new Float64Array(product(field.dims, sizes))]),
  );
  const value = (name: string) => paramValue(spec, name, params);
  const states = Object.fromEntries(
    Object.entries(spec.state ?? {}).map(([name, { initial }]) => {
      const { field } = plan.states.find((slot) => slot.name === name)!;
      const cells = typeof initial === "string" ? value(initial) : initial;
      return [name, state?.[name]?.slice() ?? new Float64Array(product(field.dims, sizes)).fill(cells)];
    }),
  );
  const numbers = Object.fromEntries(Object.keys(spec.params ?? {}).map((name) => [name, value(name)]));
  plain(path)({ inputs: inputs as never, params: numbers, state: states, outputs, sizes });
  return { ...outputs, ...prefixed(states) };
}

/** How far loops of doubles stray where kernels carry more digits: both relative, and absolute beside a zero. */
const strays: Readonly<Record<string, number>> = {
  "core.logGamma": 3e-14,
  "core.digamma": 3e-14,
  "core.logBeta": 1e-11,
  "core.beta": 1e-11,
  "core.incompleteGamma": 1e-10,
  "core.gammaQuantile": 1e-9,
  "core.incompleteBeta": 1e-10,
  "core.betaQuantile": 1e-10,
  "core.betaInterval": 1e-10,
  // What is left of a covariance that is many orders of magnitude larger.
  "consensus.kalmanDifficulty": 1e-11,
  "control.kalmanTrend": 1e-10,
  "control.kalmanVelocity": 1e-10,
  // Gains of matrices drawn at random, whose inverses may be anything.
  "control.kalman": 1e-9,
  "control.kalmanSmoother": 1e-8,
  "control.selfTuneRls": 1e-11,
  // How far a gradient step still goes where it should not.
  "subsidy.meanVariance": 1e-12,
  // Differences of probabilities that are good to so much; where a slope is 0 that hardly has one.
  "experiments.expectedLoss": 1e-11,
  "experiments.betaBinomial": 1e-5,
  // Residuals of fits that leave none, coefficients of features that nearly depend on each other.
  "fitting.leastSquares": 1e-9,
  "fitting.logistic": 1e-8,
  "fitting.rollingRegression": 1e-7,
  // Gates that are all but shut, of sums that cancel.
  "learning.gru": 1e-10,
  // Derivatives of polynomials, which are differences of samples.
  "signal.savitzkyGolay": 1e-9,
  "signal.savitzkyGolayTaps": 1e-9,
  // Where the likelihood is flat, what is left of the last step.
  "market.garchFit": 1e-7,
  "market.gjrFit": 1e-7,
  // A sum over steps of 5000 s.
  "pi0.eeo": 1e-11,
  // An angle times 2 10^9.
  "learning.amplitude": 1e-6,
};

const ulp = 2 ** -52;
/** Nearer to zero by an ULP or so: each number, or every other one while the others go away from it. */
const nudges: readonly ((x: number, i: number) => number)[] = [
  (x) => x * (1 - ulp),
  (x, i) => x * (i % 2 ? 1 - ulp : 1 + ulp),
];

/** The same numbers, those that are not whole a little off. */
function nudged<const G extends Given>(given: G, nudge: (x: number, i: number) => number): G {
  const off = (x: number, i: number) => (Number.isInteger(x) ? x : nudge(x, i));
  return Object.fromEntries(
    Object.entries(given).map(([name, value], k) => [
      name,
      value instanceof Float64Array
        ? value.map((x, i) => off(x, i + k))
        : typeof value === "number"
          ? off(value, k)
          : value,
    ]),
  ) as G;
}

/**
 * The first cell that is neither within 1e-12 of the other nor 1e-15 away, nor as far as loops of that formula stray, nor as near
 * as a few roundings of what it was given come: an oscillation seen after a thousand rounds is no surer than that.
 */
export function apart(entry: Entry, given: Case, actual: Columns, expected: Columns): string | undefined {
  const stray = strays[entry.path] ?? 0;
  let besides: readonly Columns[] | undefined;
  const doubt = (name: string, i: number, b: number) => {
    besides ??= nudges.map((nudge) =>
      plainColumns(entry, {
        ...given,
        inputs: nudged(given.inputs, nudge),
        params: nudged(given.params, nudge),
        state: given.state && nudged(given.state, nudge),
      }),
    );
    return 4 * Math.max(...besides.map((columns) => Math.abs(columns[name]![i]! - b)));
  };
  for (const name in expected)
    for (let i = 0; i < expected[name]!.length; i++) {
      const [a, b] = [actual[name]![i]!, expected[name]![i]!];
      const off = Math.max(Math.max(1e-12, stray) * Math.abs(b), 1e-15, stray);
      const near = Object.is(a, b) || a === b || Math.abs(a - b) <= off;
      if (!near && !(Math.abs(a - b) <= doubt(name, i, b))) return `${name}[${i}] is ${a}, a plain loop gives ${b}`;
    }
  return undefined;
}
