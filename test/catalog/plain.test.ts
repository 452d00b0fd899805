// A second opinion: each formula as a plain JavaScript loop over the host's Math.
import { describe, expect, test } from "vitest";
import { plain } from "../../bench/plain/index.ts";
import type { Given } from "../../src/check.ts";
import { columnsIn } from "../support/bits.ts";
import { anyCall, builds } from "../support/builds.ts";
import { catalog, type Entry, optionsFor, product, shapesOf } from "../support/catalog.ts";
import { paramSets } from "../support/params.ts";
import { paramValue } from "../support/raw.ts";
import { sample } from "../support/sample.ts";

/** What the plain loop makes of the same columns. */
function second({ path, spec, plan }: Entry, inputs: Given, params: Given, sizes: Readonly<Record<string, number>>) {
  const outputs = Object.fromEntries(
    plan.outputs.map(({ name, field }) => [name, new Float64Array(product(field.dims, sizes))]),
  );
  const initials = spec.state ?? {};
  plain(path)({
    inputs: inputs as never,
    params: Object.fromEntries(Object.keys(spec.params ?? {}).map((name) => [name, paramValue(spec, name, params)])),
    state: Object.fromEntries(
      plan.states
        .filter(({ name }) => initials[name])
        .map(({ name, field }) => {
          const { initial } = initials[name]!;
          const value = typeof initial === "string" ? paramValue(spec, initial, params) : initial;
          return [name, new Float64Array(product(field.dims, sizes)).fill(value)];
        }),
    ),
    outputs,
    sizes,
  });
  return outputs;
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
};

/** The first cell that is neither within 1e-12 of the other nor 1e-15 away, or as far as loops of that formula stray. */
function apart(path: string, actual: Float64Array, expected: Float64Array): string | undefined {
  const stray = strays[path] ?? 0;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i]!, expected[i]!];
    const close =
      Object.is(a, b) || a === b || Math.abs(a - b) <= Math.max(Math.max(1e-12, stray) * Math.abs(b), 1e-15, stray);
    if (!close) return `[${i}] is ${a}, a plain loop gives ${b}`;
  }
  return undefined;
}

describe.each(catalog)("$path", (entry) => {
  // Parameters at the far ends of their ranges make some formulas cancel all their digits; those that choose do not.
  const sets = paramSets(entry.spec, 0).filter((params) =>
    Object.values(params).every((value) => typeof value !== "number"),
  );

  test.each(builds)("agrees with a plain loop on the $name build", ({ lw }) => {
    for (const params of sets)
      for (const sizes of shapesOf(entry, 200))
        for (const options of [{}, { optional: true }, { optional: true, missing: 0.2 }, { edges: 0.2 }]) {
          const inputs = sample(entry.spec, sizes, 71, options);
          const expected = second(entry, inputs, params, sizes);
          const actual = columnsIn(anyCall(lw, entry)(inputs, params, optionsFor(entry, sizes)));
          for (const name in expected)
            expect(
              apart(entry.path, actual[name]!, expected[name]!),
              `${name}, ${JSON.stringify({ params, options, sizes })}`,
            ).toBeUndefined();
        }
  });
});
