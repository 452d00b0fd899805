// Columns to write to that are columns to read: the very same, which changes no bits whatever the size, or refused.
import { describe, expect, test } from "vitest";
import { sample } from "../reference/sample.ts";
import { bind } from "../src/bind.ts";
import type { Cells } from "../src/check.ts";
import * as formulas from "../src/formulas/index.ts";
import { isField } from "../src/spec.ts";
import { expectSameBits } from "./support/bits.ts";
import { anyCall, simd } from "./support/builds.ts";
import { beyond, catalog, optionsFor, product, recurrences, shapesOf, stagings } from "./support/catalog.ts";

/** The smallest staging area: fewer rows are more than a block. */
const staging = stagings[0]!;
const lw = bind(formulas, simd.module, { staging });

describe.each(catalog)("$path", (entry) => {
  const { spec, plan, path } = entry;
  const call = anyCall(lw, entry);
  // More than a block, but no long groups where those are needed whole: sorting and auctions would take their time.
  const many = shapesOf(entry, beyond(entry, staging)).slice(spec.carry ? 0 : -1);
  const shapes = [...shapesOf(entry, 3), ...shapesOf(entry, 9), ...(plan.shape === "whole" ? [] : many)];

  test("gives the bits of other columns when it writes over its inputs, or refuses to", () => {
    for (const sizes of shapes) {
      // Rows with something missing are soon done, and some formulas take long over the others.
      const missing = many.includes(sizes) ? 0.3 : 0;
      const inputs = sample(spec, sizes, 91, { optional: true, missing }) as Record<string, Cells>;
      const lengthOf = (dims: readonly (string | number)[]) => product(dims, sizes);
      const called = (given: object, more = {}) => call({ ...inputs, ...given }, {}, optionsFor(entry, sizes, more));
      const fresh = plan.outputs.map(({ name, field }) => [name, new Float64Array(lengthOf(field.dims))] as const);
      const apart = Object.fromEntries(fresh);
      called({}, { out: isField(spec.output) ? apart.output : apart });
      for (const [i, { name, field }] of plan.outputs.entries())
        for (const [k, input] of plan.inputs.entries()) {
          // Of many rows, each output over one input.
          if (missing && k !== i % plan.inputs.length) continue;
          if (input.field.kind === "offsets" || lengthOf(input.field.dims) !== lengthOf(field.dims)) continue;
          if (!input.field.dims.length) continue;
          const column = inputs[input.name] as Float64Array;
          const same = column.slice();
          const what = `${name} over ${input.name} of ${column.length}`;
          try {
            called({ [input.name]: same }, { out: isField(spec.output) ? same : { [name]: same } });
            expectSameBits(same, apart[name]!, what);
          } catch (error) {
            if (!(error instanceof RangeError)) throw error;
            expect(error.message).toMatch(new RegExp(`^${path}: "out(\\.\\w+)?" expected memory of its own, got`));
            expect(plan.shape === "groups" || input.blocked, what).toBe(true);
          }
        }
    }
  });

  test("refuses to write across its inputs, and one output across another", () => {
    const sizes = shapesOf(entry, 9).at(-1)!;
    const inputs = sample(spec, sizes, 92, { optional: true }) as Record<string, Cells>;
    const outs = plan.outputs.map(({ name, field }) => ({ name, length: product(field.dims, sizes) }));
    const wanted = (name: string, column: Float64Array, more = {}) =>
      isField(spec.output) ? column : { [name]: column, ...more };
    for (const { name, length } of outs) {
      if (!length) continue;
      for (const input of plan.inputs) {
        const column = inputs[input.name];
        if (typeof column !== "object" || !column.length) continue;
        const bytes = new ArrayBuffer(8 * (length + column.length + 1));
        const Kind = column.constructor as Float64ArrayConstructor;
        const given = new Kind(bytes, 0, column.length);
        given.set(column as Float64Array);
        // From the last cell of the input on.
        const out = new Float64Array(bytes, Math.ceil(given.byteLength / 8) * 8 - 8, length);
        if (length === 1 && column.length === 1) continue;
        const before = new Uint8Array(bytes).slice();
        expect(() =>
          call({ ...inputs, [input.name]: given }, {}, optionsFor(entry, sizes, { out: wanted(name, out) })),
        ).toThrow(new RegExp(`^${path}: .* expected memory of its own.*, got a column that overlaps "${input.name}"$`));
        expect(new Uint8Array(bytes)).toEqual(before);
        // Right behind it.
        const behind = new Float64Array(bytes, Math.ceil(given.byteLength / 8) * 8, length);
        call({ ...inputs, [input.name]: given }, {}, optionsFor(entry, sizes, { out: wanted(name, behind) }));
      }
    }
    const [a, b] = outs.filter(({ length }) => length);
    if (!a || !b) return;
    const bytes = new ArrayBuffer(8 * (a.length + b.length));
    for (const at of [0, a.length - 1]) {
      const first = new Float64Array(bytes, 0, a.length);
      const out = wanted(a.name, first, { [b.name]: new Float64Array(bytes, 8 * at, b.length) });
      expect(() => call(inputs, {}, optionsFor(entry, sizes, { out }))).toThrow(
        `${path}: "out.${b.name}" expected memory of its own, got a column that overlaps "out.${a.name}"`,
      );
    }
  });
});

describe.each(recurrences)("$path", (entry) => {
  const { spec, plan } = entry;
  const entities = beyond(entry, staging);
  const sizes = { ...shapesOf(entry, entities).at(-1)!, tick: 1 };
  const inputs = sample(spec, sizes, 93, { optional: true, missing: 0.3 }) as Record<string, Float64Array>;
  const indices = Uint32Array.from({ length: entities }, (_, i) => (i * 7 + (i % 3)) % Math.ceil(entities / 2));
  const bank = () => anyCall(lw, entry).bank(entities, {}, { onInvalid: "nan" });

  test("gives the bits of other columns when a bank writes over its inputs, and never over its state", () => {
    for (const { name, field } of plan.outputs) {
      const input = plan.inputs.find(
        ({ field: { dims }, blocked }) => blocked && product(dims, sizes) === product(field.dims, sizes),
      );
      if (!input) continue;
      const wanted = (out: Float64Array) => ({ out: isField(spec.output) ? out : { [name]: out } });
      const column = inputs[input.name]!;
      const [apart, same] = [new Float64Array(column.length), column.slice()] as const;
      bank().stepAt(indices, inputs, wanted(apart));
      bank().stepAt(indices, { ...inputs, [input.name]: same }, wanted(same));
      expectSameBits(same, apart, `${name} over ${input.name}`);
    }
    const own = bank();
    for (const [state, column] of Object.entries(own.state))
      for (const { name, field } of plan.outputs)
        if (product(field.dims, sizes) === column.length)
          expect(() => own.step(inputs, { out: isField(spec.output) ? column : { [name]: column } })).toThrow(
            `expected memory of its own, got a column that overlaps "state.${state}"`,
          );
  });
});

describe("writing over an input", () => {
  test("in a shift is refused, as exp from 12,000 rows and median from 1,500 would be wrong", () => {
    const cells = new Float64Array(12_001).fill(1);
    expect(() => lw.core.exp({ x: cells.subarray(0, 12_000) }, {}, { out: cells.subarray(1) })).toThrow(
      'core.exp: "out" expected memory of its own, got a column that overlaps "x"',
    );
    const shared = new Float64Array(new SharedArrayBuffer(8 * 12));
    expect(() => lw.core.exp({ x: shared.subarray(0, 9) }, {}, { out: shared.subarray(2, 11) })).toThrow(RangeError);
  });

  test("is right where the groups of a reduction come in pieces that read it again", () => {
    const rows = 20_000;
    const growth = Float64Array.from({ length: rows }, (_, i) => Math.sin(i) / 100);
    const offsets = Uint32Array.of(0, 10, rows - 5, rows);
    const given = () => ({
      growth,
      inflation: 0.001,
      initial: Float64Array.of(1, 2, 3),
      before: 0,
      strength: Float64Array.of(0.5, 0.25),
      intensity: new Float64Array(6).fill(0.1),
      offsets,
    });
    const expected = lw.pi0.eeo(given());
    const inputs = given();
    lw.pi0.eeo(inputs, {}, { out: { value: inputs.initial } });
    expectSameBits(inputs.initial, expected.value);
  });

  test("of planes in a shift is refused; over one of them it is right", () => {
    const cells = Float64Array.from({ length: 30_001 }, (_, i) => ((i % 97) + 1) / 98);
    const x = [cells.subarray(0, 30_000), new Float64Array(30_000).fill(0.5)];
    const weights = Float64Array.of(0.5, 0.5);
    expect(() => lw.core.geoMean({ x, weights }, {}, { out: cells.subarray(1) })).toThrow('overlaps "x"');
    const expected = lw.core.geoMean({ x, weights });
    lw.core.geoMean({ x, weights }, {}, { out: x[0]! });
    expectSameBits(x[0]!, expected);
  });
});
