// Formulas know no unit of what they are given: numbers in another unit give the same answer in that unit, bit for bit, since a
// power of two changes no digit. A constant that stands for a quantity would show here.
import { describe, expect, test } from "vitest";
import { type Sample, sample } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import type { Field, NumberParam, Param, Spec } from "../../src/spec.ts";
import { columnsIn } from "../support/bits.ts";
import { anyCall, simd } from "../support/builds.ts";
import { catalog, type Entry, optionsFor, shapesOf } from "../support/catalog.ts";
import { paramSets } from "../support/params.ts";
import { anchored, apart, logarithmic, powers } from "../support/units.ts";

/** Units of things that are counted, of parts, angles and logarithms: there is no other size of them. */
const fixed = new Set(["1", "n", "row", "flag", "code", "nat", "tick", "bps", "ppm", "%", "rad", "set", "nBits", ""]);

/** A unit as powers of what can be measured otherwise: BLOCK/kWh, any^2, 1/s. */
function powersIn(unit: string): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  unit.split("/").forEach((factor, k) => {
    const [name, power = "1"] = factor.split("^");
    if (!fixed.has(name!)) found[name!] = (found[name!] ?? 0) + (k ? -1 : 1) * Number(power);
  });
  return found;
}

const unitOf = (what: object) => ("unit" in what ? String(what.unit) : "1");

/** The power of `base` that a column, parameter or state of a formula scales with. */
const power = ({ path }: Entry, base: string, params: Given, name: string, what: object): number => {
  const told = powers[`${path} ${base}`];
  return (typeof told === "function" ? told(params) : told)?.[name] ?? powersIn(unitOf(what))[base] ?? 0;
};

const basesOf = ({ spec }: Entry) => [
  ...new Set(Object.values(spec.inputs).flatMap((field) => Object.keys(powersIn(field.unit)))),
];

const scaledBy = (value: unknown, factor: number): unknown =>
  value instanceof Float64Array ? value.map((x) => x * factor) : typeof value === "number" ? value * factor : value;

const numberOf = (param: Param, given: unknown) =>
  given ?? ("range" in param ? (Number.isNaN(param.default) ? undefined : param.default) : undefined);

/** Some cells are 0 where that may be: floors show beside it. */
const withZeros = ({ inputs }: Spec, drawn: Sample): Given =>
  Object.fromEntries(
    Object.entries(drawn).map(([name, column]) => {
      const { range, rising } = inputs[name]!;
      const may = column instanceof Float64Array && range[0] <= 0 && range[1] >= 0 && !rising;
      return [name, may ? column.map((x, i) => (i % 7 === 3 ? 0 : x)) : column];
    }),
  );

interface Call {
  readonly inputs: Given;
  readonly params: Given;
}

const inside = ({ range: [low, high] }: Field | NumberParam, x: number) => x >= low && x <= high;

/** The same numbers in units of 2^-shift; undefined where parameters or whole numbers would leave what they may be. */
function inUnits(entry: Entry, base: string, inputs: Given, params: Given, shift: number): Call | undefined {
  const { spec } = entry;
  let fits = true;
  const scaled = (name: string, what: Field | Param, value: unknown) => {
    const result = scaledBy(value, 2 ** (shift * power(entry, base, params, name, what)));
    if (value instanceof Float64Array && "range" in what)
      fits &&= (result as Float64Array).every((x, i) => inside(what, x) || !inside(what, value[i]!));
    if (result === value || typeof result !== "number") {
      if ("kind" in what && what.kind !== "real") fits &&= shift * power(entry, base, params, name, what) >= 0;
      return result;
    }
    const whole = ("whole" in what && what.whole) || ("kind" in what && what.kind !== "real");
    if (whole && !Number.isInteger(result)) fits = false;
    if ("range" in what) fits &&= inside(what, result);
    return result;
  };
  const call = {
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [name, scaled(name, spec.inputs[name]!, value)]),
    ),
    params: Object.fromEntries(
      Object.entries(spec.params ?? {})
        .map(([name, param]) => [name, scaled(name, param, numberOf(param, params[name]))] as const)
        .filter(([, value]) => value !== undefined),
    ),
  };
  return fits ? call : undefined;
}

/** Other units, smaller and larger, as far from the first as parameters allow; squares, roots and cube roots of most are exact. */
const shifts = [1, -1].map((sign) => [24, 12, 6, 2, 1].map((shift) => sign * shift));

/** The power of two that every cell of a column grew by, within `off`; undefined where they differ about it. */
function growth(before: Float64Array, after: Float64Array, off: number): number | undefined {
  let seen: number | undefined;
  for (let i = 0; i < before.length; i++) {
    const [a, b] = [before[i]!, after[i]!];
    if (a === 0 || !Number.isFinite(a)) {
      if (!Object.is(a, b)) return undefined;
      continue;
    }
    const power = Math.round(Math.log2(b / a)) + 0;
    if (!(Math.abs(b / 2 ** power - a) <= off * Math.abs(a)) || (seen ?? power) !== power) return undefined;
    seen = power;
  }
  return seen ?? Number.NaN;
}

const cases = catalog.flatMap((entry) => basesOf(entry).map((base) => ({ entry, base, path: entry.path })));

describe.each(cases)("$path in other $base", ({ entry, base, path }) => {
  const { spec, plan } = entry;
  const why = anchored[path]?.[base];
  const off = logarithmic[path] ? 1e-9 : 0;

  test.skipIf(why)(`gives ${off ? "nearly the same numbers" : "the same bits"}`, () => {
    const sets = paramSets(spec, 0).filter((params) => Object.values(params).every((x) => typeof x !== "number"));
    let tried = 0;
    for (const params of sets) {
      const sizes = shapesOf(entry, 9).at(-1)!;
      const inputs = withZeros(spec, sample(spec, sizes, 61, { optional: true, missing: 0.05 }));
      const one = inUnits(entry, base, inputs, params, 0)!;
      const call = anyCall(simd.lw, entry);
      const before = columnsIn(call(one.inputs, one.params, optionsFor(entry, sizes)));
      for (const way of shifts) {
        const shift = way.find((shift) => inUnits(entry, base, inputs, params, shift));
        if (shift === undefined) continue;
        const two = inUnits(entry, base, inputs, params, shift)!;
        tried++;
        const after = columnsIn(call(two.inputs, two.params, optionsFor(entry, sizes)));
        for (const { name, field } of plan.outputs) {
          if (apart[path]?.[name]) continue;
          const grown = growth(before[name]!, after[name]!, off);
          const what = `${name}, 2^${shift}, ${JSON.stringify(params)}: ${before[name]} and ${after[name]}`;
          expect(grown, what).toBeDefined();
          if (Number.isNaN(grown)) continue;
          // What a formula calls "any" may be a product of others of that unit.
          if (base !== "any" || field.unit === "1")
            expect(grown, what).toBe(0 + shift * power(entry, base, params, name, field));
        }
      }
    }
    expect(tried).toBeGreaterThan(0);
  });
});
