// Whatever doubles arrive, kernels end, agree, write canonical NaN only, and keep a bad row to itself.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Given } from "../../src/check.ts";
import { columnsIn, expectCanonical, expectSameBits, named } from "../support/bits.ts";
import { anyCall, builds, scalar, simd } from "../support/builds.ts";
import {
  catalog,
  groupings,
  maps,
  optionsFor,
  poisoned,
  product,
  range,
  recurrences,
  shapesOf,
} from "../support/catalog.ts";
import { anyColumn, special } from "../support/doubles.ts";
import { outside } from "../support/invalid.ts";
import { paramSets } from "../support/params.ts";
import { sample } from "../support/sample.ts";

const blockedReal = ({ plan }: (typeof catalog)[number]) =>
  plan.inputs.filter(({ field }) => field.kind !== "offsets" && field.dims.length);

describe.each(catalog)("$path", (entry) => {
  const { spec, plan } = entry;

  test("ends on any doubles, with the same bits in both builds and no NaN but the canonical one", () => {
    const sets = paramSets(spec);
    for (const sizes of shapesOf(entry, 9).slice(-2)) {
      const regular = sample(spec, sizes, 1, { optional: true });
      const columns = fc.record(
        Object.fromEntries(blockedReal(entry).map(({ name, field }) => [name, anyColumn(product(field.dims, sizes))])),
      );
      const params = fc.oneof(
        { arbitrary: fc.constant({}), weight: 2 },
        { arbitrary: fc.constantFrom(...sets), weight: 1 },
      );
      fc.assert(
        fc.property(columns, params, (given, params) => {
          const inputs = { ...regular, ...given };
          const result = anyCall(simd.lw, entry)(inputs, params, optionsFor(entry, sizes));
          expectCanonical(result);
          expectSameBits(result, anyCall(scalar.lw, entry)(inputs, params, optionsFor(entry, sizes)));
        }),
        { numRuns: 40, seed: 1 },
      );
    }
  });

  if (spec.state) {
    test("ends from any state, with the same bits in both builds and no NaN but the canonical one in what it gives", () => {
      const sizes = { ...shapesOf(entry, 5).at(-1)! };
      const inputs = sample(spec, sizes, 3, { optional: true, missing: 0.1 });
      const state = fc.record(
        Object.fromEntries(plan.states.map(({ name, field }) => [name, anyColumn(product(field.dims, sizes))])),
      );
      fc.assert(
        fc.property(state, fc.constantFrom(...paramSets(spec)), (state, params) => {
          const results = [simd, scalar].map(({ lw }) =>
            anyCall(lw, entry)(inputs, params, optionsFor(entry, sizes, { state })),
          );
          expectCanonical(results[0]!);
          expectSameBits(results[0]!, results[1]!);
        }),
        { numRuns: 100, seed: 1 },
      );
    });
  }

  test("ends on any one double among good ones, with the same bits in both builds", () => {
    const sizes = shapesOf(entry, 9).at(-1)!;
    const inputs = sample(spec, sizes, 2, { optional: true });
    for (const { name, field } of blockedReal(entry))
      for (const value of special) {
        const bad = poisoned(inputs, name, { [product(field.dims, sizes) >> 1]: value });
        const result = anyCall(simd.lw, entry)(bad, {}, optionsFor(entry, sizes));
        expectCanonical(result, `${name} = 0x${value.toString(16)}`);
        expectSameBits(
          result,
          anyCall(scalar.lw, entry)(bad, {}, optionsFor(entry, sizes)),
          `${name} = 0x${value.toString(16)}`,
        );
      }
  });
});

describe.each(maps)("$path", (entry) => {
  const { spec, plan } = entry;
  const sizes = shapesOf(entry, 5)[0]!;
  const rows = sizes.row!;

  describe.each(builds)("on the $name build", ({ lw }) => {
    const call = anyCall(lw, entry);
    const nan = { onInvalid: "nan" };

    test("keeps a bad value to its row", () => {
      const inputs = sample(spec, sizes, 31, { optional: true });
      const good = columnsIn(call(inputs, {}, nan));
      for (const { name, blocked } of blockedReal(entry))
        for (const value of special)
          for (const row of blocked ? range(rows) : []) {
            const result = columnsIn(call(poisoned(inputs, name, { [row]: value }), {}, nan));
            const others = range(rows).filter((i) => i !== row);
            for (const output in good) {
              const [a, b] = [result[output]!, good[output]!].map((column) =>
                Float64Array.from(others, (i) => column[i]!),
              );
              expectSameBits(a!, b!, `${name}[${row}] = 0x${value.toString(16)}: ${output}`);
            }
          }
    });

    test("answers a row outside the domain with NaN in every output", () => {
      const inputs = sample(spec, sizes, 32, { optional: true });
      for (const { name, field, blocked } of blockedReal(entry))
        for (const value of outside(field))
          for (const row of blocked ? [1, 2, rows - 1] : []) {
            const result = columnsIn(call(poisoned(inputs, name, { [row]: value }), {}, nan));
            for (const output in result) expect(result[output]![row], `${output} where ${name} is ${value}`).toBeNaN();
          }
    });

    test("answers a row of numbers outside the domain with NaN, or null where there is no number", () => {
      const one = { ...sizes, row: 1 };
      const inputs = sample(spec, one, 33);
      for (const { name, field, blocked, pre } of blockedReal(entry)) {
        if (!blocked || pre.length || field.kind === "flag" || field.kind === "code") continue;
        const numbers = Object.fromEntries(
          plan.inputs
            .filter((slot) => inputs[slot.name] !== undefined)
            .map((slot) => [slot.name, slot.blocked ? [...(inputs[slot.name] as Float64Array)] : inputs[slot.name]])
            .map(([key, cells]) => [key, Array.isArray(cells) && cells.length === 1 ? cells[0] : cells]),
        ) as Given;
        for (const value of outside(field))
          for (const answer of Object.values(named(call({ ...kinds(entry, numbers), [name]: value }, {}, nan))))
            expect(answer === null || Number.isNaN(answer), `${name} = ${value}: ${answer}`).toBe(true);
      }
    });

    test("brings a clamped value to the end of its range", () => {
      const inputs = sample(spec, sizes, 34, { optional: true });
      for (const { name, field } of blockedReal(entry)) {
        if (!field.clamped) continue;
        const [min, max] = field.range;
        for (const [value, end] of [
          [min - 1, min],
          [-Infinity, min],
          [max + 1, max],
          [Infinity, max],
        ] as const)
          expectSameBits(
            call(poisoned(inputs, name, { 1: value }), {}, nan),
            call(poisoned(inputs, name, { 1: end }), {}, nan),
            `${name} = ${value}`,
          );
      }
    });

    test("takes NaN in a sparse column as the column left out", () => {
      const inputs = sample(spec, sizes, 35, { optional: true });
      for (const { name, field } of blockedReal(entry)) {
        if (!field.sparse) continue;
        const { [name]: column, ...without } = inputs;
        const none = (column as Float64Array).slice().fill(NaN);
        expectSameBits(call({ ...inputs, [name]: none }, {}, nan), call(without, {}, nan), name);
      }
    });
  });
});

describe.each(groupings)("$path", (entry) => {
  const { spec, plan } = entry;
  const sizes = shapesOf(entry, 21).find(({ group }) => group === 4)!;

  test.each(builds)("keeps a bad value to its group on the $name build", ({ lw }) => {
    const call = anyCall(lw, entry);
    const inputs = sample(spec, sizes, 41, { optional: true });
    const starts = Object.values(inputs).find((column) => column instanceof Uint32Array) as Uint32Array;
    const good = columnsIn(call(inputs));
    for (const { name } of blockedReal(entry))
      for (const value of special)
        for (const row of [0, 7, 20]) {
          const group = range(4).find((g) => starts[g]! <= row && row < starts[g + 1]!)!;
          const result = columnsIn(call(poisoned(inputs, name, { [row]: value })));
          for (const { name: output, field } of plan.outputs) {
            const others =
              field.dims[0] === "group"
                ? range(4).filter((g) => g !== group)
                : range(21).filter((i) => i < starts[group]! || i >= starts[group + 1]!);
            const [a, b] = [result, good].map((columns) => Float64Array.from(others, (i) => columns[output]![i]!));
            expectSameBits(a!, b!, `${name}[${row}] = 0x${value.toString(16)}: ${output}`);
          }
        }
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

    test("keeps a bad value to its entity, and to ticks from then on", () => {
      const inputs = sample(spec, early, 52, { optional: true });
      const call = anyCall(lw, entry);
      const good = columnsIn(call(inputs, {}, optionsFor(entry, early)));
      for (const { name } of blockedReal(entry))
        for (const value of special)
          for (const entity of range(entities)) {
            const result = columnsIn(
              call(poisoned(inputs, name, { [entities + entity]: value }), {}, optionsFor(entry, early)),
            );
            const others = range(3 * entities).filter((i) => i % entities !== entity || i < entities);
            for (const output in good) {
              const [a, b] = [result, good].map((columns) => Float64Array.from(others, (i) => columns[output]![i]!));
              expectSameBits(a!, b!, `${name}[${entity}] = 0x${value.toString(16)}: ${output}`);
            }
          }
    });

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
        for (const { name, field } of blockedReal(entry))
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
                for (const e of range(entities))
                  if (e !== entity) expectSameBits(column[e]!, was[e]!, `${what}: ${variable} of another`);
                if (variable !== "skipped") {
                  if (spec.missing !== "predict") expectSameBits(column[entity]!, was[entity]!, `${what}: ${variable}`);
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
      for (const { name, field } of blockedReal(entry)) {
        if (!field.clamped) continue;
        const [min, max] = field.range;
        for (const [value, end] of [
          [min - 1, min],
          [-Infinity, min],
          [max + 1, max],
          [Infinity, max],
        ] as const) {
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
      for (const { name, field } of blockedReal(entry)) {
        if (!field.sparse) continue;
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

  const pick = (inputs: Given, entity: number): Given =>
    Object.fromEntries(
      Object.entries(inputs).map(([name, column]) => [name, (column as Float64Array).slice(entity, entity + 1)]),
    );
});

/** Numbers as a row call wants them: yes or no, names. */
const kinds = ({ plan }: (typeof catalog)[number], numbers: Given): Given =>
  Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => {
      const { field } = plan.inputs.find((slot) => slot.name === name)!;
      if (field.kind === "flag") return [name, value === 1];
      return [name, field.kind === "code" ? field.values![value as number] : value];
    }),
  );
