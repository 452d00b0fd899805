// What lies outside the domain of an input: NaN in its row, a skipped observation of its entity; and what only looks so.
import { describe, expect, test } from "vitest";
import { sample } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import { columnsIn, expectSameBits, named } from "../support/bits.ts";
import { anyCall, builds } from "../support/builds.ts";
import {
  cellColumns,
  type Entry,
  eventsOf,
  maps,
  optionsFor,
  poisoned,
  product,
  range,
  recurrences,
  shapesOf,
  take,
  takeAll,
} from "../support/catalog.ts";
import { beyondEnds, outside } from "../support/invalid.ts";

describe.each(maps)("$path", (entry) => {
  const { spec, plan } = entry;
  const sizes = shapesOf(entry, 5)[0]!;
  const rows = sizes.row!;

  describe.each(builds)("on the $name build", ({ lw }) => {
    const call = anyCall(lw, entry);
    const nan = optionsFor(entry, sizes);

    test("answers a row outside the domain with NaN in every output", () => {
      const inputs = sample(spec, sizes, 32, { optional: true });
      for (const slot of cellColumns(entry))
        for (const value of outside(slot.field))
          for (const row of slot.blocked ? [1, 2, rows - 1] : []) {
            const bad = poisoned(inputs, slot.name, { [row * product(slot.post, sizes)]: value });
            const result = takeAll(plan.outputs, columnsIn(call(bad, {}, nan)), sizes, "row", [row]);
            for (const output in result)
              for (const cell of result[output]!) expect(cell, `${output} where ${slot.name} is ${value}`).toBeNaN();
          }
    });

    test("answers a row of numbers outside the domain with NaN, or null where there is no number", () => {
      const one = { ...sizes, row: 1 };
      const inputs = sample(spec, one, 33);
      for (const { name, field, blocked, pre, post } of cellColumns(entry)) {
        if (!blocked || pre.length || post.length || field.kind === "flag" || field.kind === "code") continue;
        const numbers = Object.fromEntries(
          plan.inputs
            .filter((slot) => inputs[slot.name] !== undefined)
            .map((slot) => [slot.name, slot.blocked ? [...(inputs[slot.name] as Float64Array)] : inputs[slot.name]])
            .map(([key, cells]) => [key, Array.isArray(cells) && cells.length === 1 ? cells[0] : cells]),
        ) as Given;
        for (const value of outside(field))
          for (const answer of Object.values(named(call({ ...kinds(entry, numbers), [name]: value }, {}, nan)))) {
            const cells = answer instanceof Float64Array ? [...answer] : [answer];
            expect(
              cells.every((cell) => cell === null || Number.isNaN(cell)),
              `${name} = ${value}: ${answer}`,
            ).toBe(true);
          }
      }
    });

    test("brings a clamped value to the end of its range", () => {
      const inputs = sample(spec, sizes, 34, { optional: true });
      for (const { name, field } of cellColumns(entry)) {
        if (!field.clamped) continue;
        for (const [value, end] of beyondEnds(field))
          expectSameBits(
            call(poisoned(inputs, name, { 1: value }), {}, nan),
            call(poisoned(inputs, name, { 1: end }), {}, nan),
            `${name} = ${value}`,
          );
      }
    });

    test("takes NaN in a sparse column as the column left out", () => {
      const inputs = sample(spec, sizes, 35, { optional: true });
      for (const { name, field } of cellColumns(entry)) {
        if (!field.sparse || !field.optional) continue;
        const { [name]: column, ...without } = inputs;
        const none = (column as Float64Array).slice().fill(NaN);
        expectSameBits(call({ ...inputs, [name]: none }, {}, nan), call(without, {}, nan), name);
      }
    });
  });
});

describe.each(recurrences)("$path", (entry) => {
  const { spec, plan } = entry;
  const entities = 5;
  const sizes = { ...shapesOf(entry, entities).at(-1)!, tick: 1 };
  const early = { ...sizes, tick: 3 };
  const sparse = plan.inputs.some(({ field }) => field.sparse);

  describe.each(builds)("on the $name build", ({ lw }) => {
    const started = () => {
      const bank = anyCall(lw, entry).bank(entities, {}, { onInvalid: "nan" });
      bank.run(sample(spec, early, 51));
      return bank;
    };
    const snapshot = (state: Readonly<Record<string, Float64Array>>) =>
      Object.fromEntries(Object.entries(state).map(([name, column]) => [name, column.slice()]));

    test(
      spec.missing === "predict"
        ? "counts an observation outside the domain, and moves on by its own model"
        : "skips an observation outside the domain: it is counted, and the state stays",
      () => {
        const regular = sample(spec, sizes, 53, { optional: true });
        // Where one tick may bring several events, only the bad one is brought.
        const inputs = Object.fromEntries(
          Object.entries(regular).map(([name, column]) => [
            name,
            spec.inputs[name]!.sparse ? (column as Float64Array).slice().fill(NaN) : column,
          ]),
        );
        for (const { name, field } of cellColumns(entry))
          for (const value of outside(field))
            for (const entity of range(entities)) {
              const bank = started();
              const before = snapshot(bank.state);
              const bad = Object.fromEntries(
                Object.entries(inputs).map(([key, column]) => [
                  key,
                  key === name ? (column as Float64Array).slice().fill(value) : column,
                ]),
              );
              bank.stepAt(Uint32Array.of(entity), pick(bad, entity));
              const what = `${name}[${entity}] = ${value}`;
              for (const variable in before) {
                const column = bank.state[variable]!;
                const was = before[variable]!;
                const slot = plan.states.find(({ name }) => name === variable)!;
                const of = (cells: Float64Array, places: readonly number[]) =>
                  take(cells, slot, sizes, "entity", places) as Float64Array;
                const others = range(entities).filter((e) => e !== entity);
                expectSameBits(of(column, others), of(was, others), `${what}: ${variable} of another`);
                if (variable !== "skipped") {
                  if (spec.missing !== "predict")
                    expectSameBits(of(column, [entity]), of(was, [entity]), `${what}: ${variable}`);
                } else {
                  const counted = column[entity]! - was[entity]!;
                  if (sparse) expect([0, 1], what).toContain(counted);
                  else expect(counted, what).toBe(1);
                }
              }
            }
      },
    );

    test("brings a clamped value to the end of its range", () => {
      const inputs = sample(spec, sizes, 54, { optional: true });
      for (const { name, field } of cellColumns(entry)) {
        if (!field.clamped) continue;
        for (const [value, end] of beyondEnds(field)) {
          const [beyond, at] = [value, end].map((x) => {
            const bank = started();
            const outputs = bank.step(poisoned(inputs, name, { 1: x }));
            return { outputs, state: snapshot(bank.state) };
          });
          expectSameBits(beyond!.outputs, at!.outputs, `${name} = ${value}`);
          expectSameBits(beyond!.state, at!.state, `${name} = ${value}`);
        }
      }
    });

    test("takes NaN in a sparse column as the column left out", () => {
      const inputs = sample(spec, sizes, 55, { optional: true });
      for (const { name, field } of cellColumns(entry)) {
        if (!field.sparse || !field.optional) continue;
        const { [name]: column, ...without } = inputs;
        const none = (column as Float64Array).slice().fill(NaN);
        const [nan, out] = [{ ...inputs, [name]: none }, without].map((given) => {
          const bank = started();
          const outputs = bank.step(given);
          return { outputs, state: snapshot(bank.state) };
        });
        expectSameBits(nan!.outputs, out!.outputs, name);
        expectSameBits(nan!.state, out!.state, name);
      }
    });
  });

  const pick = (inputs: Given, entity: number): Given => eventsOf(plan.inputs, inputs, sizes, [entity]);
});

/** Numbers as a row call wants them: yes or no, names. */
const kinds = ({ plan }: Entry, numbers: Given): Given =>
  Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => {
      const { field } = plan.inputs.find((slot) => slot.name === name)!;
      if (field.kind === "flag") return [name, value === 1];
      return [name, field.kind === "code" ? field.values![value as number] : value];
    }),
  );
