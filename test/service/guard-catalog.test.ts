// Every formula that can be guarded, by its spec alone: in the shadow the static value and the rest as computed, on as if nobody stood
// in between, off with nothing computed.
import { describe, expect, test } from "vitest";
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import type { GuardOptions } from "../../src/service/guard/options.ts";
import { guardOf } from "../../src/service/guard.ts";
import { isField } from "../../src/spec.ts";
import { anyParams } from "../support/anyParams.ts";
import { type AnyBank, type AnyCall, scalar, simd } from "../support/builds.ts";
import { catalog, type Entry, shapesOf, told } from "../support/catalog.ts";

const rowAxes = ["row", "tick", "entity", "group"];
const guardable = ({ plan }: Entry) =>
  plan.outputs.filter(({ field }) => field.dims.every((axis) => rowAxes.includes(String(axis))));
const entries = catalog.filter((entry) => guardable(entry).length);

test("hardly any formula cannot be guarded", () => {
  expect(catalog.length - entries.length).toBeLessThan(30);
});

describe.each([simd, scalar])("$name", ({ lw }) => {
  const guard = guardOf(() => lw);

  test.each(entries.map((entry) => [entry.path, entry] as const))("%s", (_path, entry) => {
    const { spec, plan } = entry;
    const next = random(11);
    const call = (lw as unknown as Record<string, Record<string, AnyCall>>)[entry.domain]![entry.name]!;
    const statics = Object.fromEntries(guardable(entry).map(({ name }, i) => [name, i + 0.5]));
    const options = (mode: string) =>
      ({ static: isField(spec.output) ? statics.output : statics, mode }) as unknown as GuardOptions;
    const named = (result: unknown) => (isField(spec.output) ? { output: result } : result) as Record<string, unknown>;
    /** `result` with the static values, the others as told. */
    const expected = (result: unknown, others: (value: unknown) => unknown) =>
      Object.fromEntries(
        Object.entries(named(result)).map(([name, value]) => {
          const still = statics[name];
          if (still === undefined) return [name, others(value)];
          const { field } = plan.outputs.find((slot) => slot.name === name)!;
          if (value instanceof Float64Array) return [name, value.map(() => still)];
          return [name, field.kind === "flag" ? true : field.kind === "code" ? null : still];
        }),
      );
    const nan = (value: unknown) =>
      value instanceof Float64Array ? value.map(() => Number.NaN) : typeof value === "number" ? Number.NaN : null;
    const same = (value: unknown) => value;

    for (const [round, sizes] of shapesOf(entry, 5).entries()) {
      const inputs = sample(spec, sizes, round, { optional: next() < 0.5, missing: 0.1 });
      const params = anyParams(spec, next);
      const how = { ...told(entry, sizes), ...(spec.state && { entities: sizes.entity }) };
      const free = call(inputs, params, how);
      const guarded = (mode: string) => named((guard(call, options(mode)) as unknown as AnyCall)(inputs, params, how));
      expect(guarded("on")).toEqual(named(free));
      expect(guarded("shadow")).toEqual(expected(free, same));
      expect(guarded("off")).toEqual(expected(free, nan));
      if (!spec.state) continue;
      const { entity = 1, tick: _, ...others } = sizes;
      const make = () => call.bank(entity, params, { sizes: others, onInvalid: "nan" });
      const bank = make();
      const result = bank.run(inputs);
      for (const mode of ["on", "shadow", "off"]) {
        const other = guard(make(), options(mode)) as unknown as AnyBank;
        const answer = named(other.run(inputs));
        expect(answer).toEqual(mode === "on" ? named(result) : expected(result, mode === "off" ? nan : same));
        expect(other.save()).toEqual(mode === "off" ? make().save() : bank.save());
      }
    }
  });
});
