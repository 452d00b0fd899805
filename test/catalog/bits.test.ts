// One formula, one answer: the same bits whichever build computes it, however the rows arrive, and whoever owns the columns.
import { describe, expect, test } from "vitest";
import { sample } from "../../reference/sample.ts";
import { bind } from "../../src/bind.ts";
import type { Given } from "../../src/check.ts";
import type { Sizes } from "../../src/plan.ts";
import { cell, type Result } from "../../src/results.ts";
import { isField } from "../../src/spec.ts";
import { columnsIn, expectCanonical, expectSameBits, named } from "../support/bits.ts";
import { anyCall, builds, scalar, simd } from "../support/builds.ts";
import {
  beyond,
  catalog,
  type Entry,
  groupings,
  lengths,
  maps,
  optionsFor,
  product,
  range,
  shapesOf,
  stagings,
  take,
  takeAll,
  told,
} from "../support/catalog.ts";
import { paramSets } from "../support/params.ts";
import { tried } from "../support/tried.ts";

const defaultStaging = 128 * 1024;
/** Both builds with each staging area. */
const bound = builds.flatMap(({ name, module }) =>
  stagings.map((staging) => ({
    what: `${name}, ${staging} bytes of staging`,
    lw: bind(tried, module, { staging }),
  })),
);

describe.each(catalog)("$path", (entry) => {
  test.each(lengths)("gives the same bits with and without SIMD, n = %i", (n) => {
    for (const sizes of shapesOf(entry, n)) {
      const inputs = sample(entry.spec, sizes, n);
      const options = optionsFor(entry, sizes);
      const result = anyCall(simd.lw, entry)(inputs, {}, options);
      expectCanonical(result);
      expectSameBits(result, anyCall(scalar.lw, entry)(inputs, {}, options), JSON.stringify(sizes));
    }
  });

  test("gives the same bits with and without SIMD for all its parameters", () => {
    const sizes = shapesOf(entry, 33).at(-1)!;
    const inputs = sample(entry.spec, sizes, 5);
    const options = optionsFor(entry, sizes);
    for (const params of paramSets(entry.spec)) {
      const result = anyCall(simd.lw, entry)(inputs, params, options);
      expectCanonical(result, JSON.stringify(params));
      expectSameBits(result, anyCall(scalar.lw, entry)(inputs, params, options), JSON.stringify(params));
    }
  });

  test("gives the same bits with a staging area of any size, for more rows than a block holds", () => {
    // A group that is cut into several pieces tells more than one that is cut once.
    const rows = beyond(entry, defaultStaging) * (entry.plan.shape === "groups" ? 3 : 1);
    for (const sizes of shapesOf(entry, rows)) {
      const inputs = sample(entry.spec, sizes, 3);
      const options = optionsFor(entry, sizes);
      const [first, ...others] = bound.map(({ what, lw }) => ({
        what,
        result: anyCall(lw, entry)(inputs, {}, options),
      }));
      for (const { what, result } of others) expectSameBits(result, first!.result, `${what}, ${JSON.stringify(sizes)}`);
    }
  });

  test("writes the bits it returns into the caller's columns, and computes only those that are given", () => {
    const sizes = shapesOf(entry, 9).at(-1)!;
    const inputs = sample(entry.spec, sizes, 9);
    for (const { lw } of builds) {
      const call = anyCall(lw, entry);
      const expected = columnsIn(call(inputs, {}, optionsFor(entry, sizes)));
      for (const name of Object.keys(expected)) {
        const column = new Float64Array(expected[name]!.length).fill(-7);
        const out = isField(entry.spec.output) ? column : { [name]: column };
        const result = call(inputs, {}, optionsFor(entry, sizes, { out }));
        expect(named(result)[name]).toBe(column);
        expect(Object.keys(named(result))).toEqual([name]);
        expectSameBits(column, expected[name]!, name);
      }
    }
  });

  test("takes a number for a column of it", () => {
    const sizes = shapesOf(entry, 9).at(-1)!;
    const inputs = sample(entry.spec, sizes, 9);
    const call = anyCall(simd.lw, entry);
    for (const { name, field, blocked } of entry.plan.inputs) {
      const others = entry.plan.inputs.filter((slot) => slot.blocked && slot.name !== name && inputs[slot.name]);
      const perGroup = field.dims[0] === "group" && field.kind !== "offsets";
      if (!(blocked || perGroup) || inputs[name] === undefined || !others.length) continue;
      const column = inputs[name] as Float64Array;
      const first = column[0] as number;
      const full = { ...inputs, [name]: column.slice().fill(first) };
      const options = optionsFor(entry, sizes);
      expectSameBits(call({ ...inputs, [name]: first }, {}, options), call(full, {}, options), name);
    }
  });
});

describe.each(maps)("$path", (entry) => {
  const sizes = { ...shapesOf(entry, 33)[0]! };

  test.each(builds)("gives each row of a column the bits it gives that row alone, on the $name build", ({ lw }) => {
    const call = anyCall(lw, entry);
    for (const params of paramSets(entry.spec, 2)) {
      const inputs = sample(entry.spec, sizes, 11);
      const together = call(inputs, params, optionsFor(entry, sizes));
      for (const i of range(33)) {
        const alone = call(takeAll(entry.plan.inputs, inputs, sizes, "row", [i]), params, optionsFor(entry, sizes));
        expectSameBits(alone, rowOf(entry, together, sizes, i), `row ${i}, ${JSON.stringify(params)}`);
      }
    }
  });

  test("answers a row of numbers as it answers that row of a column", () => {
    const call = anyCall(simd.lw, entry);
    const inputs = sample(entry.spec, sizes, 12);
    // A row of several cells comes as a column.
    if ([...entry.plan.inputs, ...entry.plan.outputs].some(({ blocked, post }) => blocked && post.length)) return;
    const together = call(inputs, {}, optionsFor(entry, sizes));
    for (const i of range(33)) {
      const row = takeAll(entry.plan.inputs, inputs, sizes, "row", [i]);
      expectSameBits(call(asNumbers(entry, row)), answers(entry, rowOf(entry, together, sizes, i)), `row ${i}`);
    }
  });

  test("computes a workspace in place as it computes a call", () => {
    for (const { lw } of builds)
      for (const n of [...lengths, beyond(entry, defaultStaging)]) {
        const size = { ...sizes, row: n };
        const call = anyCall(lw, entry);
        const inputs = sample(entry.spec, size, n, { optional: true });
        const space = call.workspace(size);
        for (const name in inputs) space.inputs[name]!.set(inputs[name] as Float64Array);
        for (const params of paramSets(entry.spec, 1)) {
          space.run(params);
          const expected = columnsIn(call(inputs, params, optionsFor(entry, size)));
          for (const name in expected) expectSameBits(space.outputs[name]!, expected[name]!, `${name}, n = ${n}`);
        }
      }
  });

  test("computes the first rows of a workspace and leaves the others", () => {
    const call = anyCall(simd.lw, entry);
    const inputs = sample(entry.spec, sizes, 4, { optional: true });
    const space = call.workspace(sizes);
    for (const name in inputs) space.inputs[name]!.set(inputs[name] as Float64Array);
    if (!entry.plan.regular) {
      // The first rows of a matrix need not lie side by side.
      expect(() => space.run({}, 1)).toThrow(RangeError);
      return;
    }
    space.run();
    const all = Object.fromEntries(Object.entries(space.outputs).map(([name, column]) => [name, column.slice()]));
    for (const n of [0, 1, 2, 3, 8, 33]) {
      for (const column of Object.values(space.outputs)) column.fill(-7);
      space.run({}, n);
      for (const [name, column] of Object.entries(space.outputs)) {
        expectSameBits(column.slice(0, n), all[name]!.slice(0, n), name);
        expect(column.slice(n).every((x) => x === -7)).toBe(true);
      }
    }
  });
});

describe.each(groupings)("$path", (entry) => {
  test.each(builds)("gives each group the bits it gives those rows alone, on the $name build", ({ lw }) => {
    const call = anyCall(lw, entry);
    for (const n of [0, 1, 33, 5000]) {
      const sizes = shapesOf(entry, n).find(({ group }) => group === 4)!;
      const inputs = sample(entry.spec, sizes, n);
      const [name] = entry.plan.inputs.filter(({ field }) => field.kind === "offsets").map(({ name }) => name);
      const starts = inputs[name!] as Uint32Array;
      for (const params of paramSets(entry.spec, 2)) {
        const together = columnsIn(call(inputs, params, told(entry, sizes)));
        for (const g of range(4)) {
          const rows = range(n).slice(starts[g], starts[g + 1]);
          const own = { ...sizes, row: rows.length, group: 1 };
          const picked = takeAll(entry.plan.inputs, inputs, sizes, "row", rows);
          const { [name!]: _, ...alone } = takeAll(entry.plan.inputs, picked, { ...own, group: 4 }, "group", [g]);
          // Into columns, since what one group answers with a name would come as that name.
          const result = Object.fromEntries(
            entry.plan.outputs.map(({ name, field }) => [name, new Float64Array(product(field.dims, own))]),
          );
          const out = isField(entry.spec.output) ? result.output : result;
          call(alone, params, { ...told(entry, sizes), sizes: { ...told(entry, sizes).sizes, row: rows.length }, out });
          for (const slot of entry.plan.outputs) {
            const [axis, places] = slot.field.dims[0] === "group" ? ["group", [g]] : ["row", rows];
            const expected = take(together[slot.name]!, slot, sizes, axis as string, places as number[]);
            expectSameBits(result[slot.name]!, expected as Float64Array, `group ${g}, ${slot.name}, n = ${n}`);
          }
        }
      }
    }
  });

  test.each(builds)("computes a workspace in place as it computes a call, on the $name build", ({ lw }) => {
    const call = anyCall(lw, entry);
    for (const n of [0, 1, 2, 3, 8, 33, 5000])
      for (const sizes of shapesOf(entry, n)) {
        const inputs = sample(entry.spec, sizes, n, { optional: true });
        const space = call.workspace(sizes);
        for (const name in inputs) space.inputs[name]!.set(inputs[name] as Float64Array);
        for (const _ of [1, 2]) space.run(); // what one run carries must not reach the next
        const expected = columnsIn(call(inputs, {}, told(entry, sizes)));
        for (const name in expected) expectSameBits(space.outputs[name]!, expected[name]!, `${name}, n = ${n}`);
      }
  });
});

/** One row of every column. */
function rowOf({ plan, spec }: Entry, result: Result, sizes: Sizes, i: number): Result {
  const row = takeAll(plan.outputs, columnsIn(result), sizes, "row", [i]);
  return isField(spec.output) ? row.output! : row;
}

/** A row as a person writes it: numbers, yes or no, names. Columns that have no rows stay columns. */
function asNumbers({ plan }: Entry, row: Readonly<Record<string, Float64Array>>): Given {
  return Object.fromEntries(
    plan.inputs
      .filter(({ name }) => row[name] !== undefined)
      .map(({ name, field, blocked, pre }) => {
        const cells = row[name]!;
        if (!blocked) return [name, cells];
        if (pre.length) return [name, [...cells]];
        if (field.kind === "flag") return [name, cells[0] === 1];
        if (field.kind === "code") return [name, field.values![cells[0]!]];
        return [name, cells[0]];
      }),
  );
}

/** The same row's results, as a person reads them. */
function answers({ plan, spec }: Entry, row: Result): Result {
  const columns = columnsIn(row);
  const values = plan.outputs.map((slot) => [slot.name, cell(slot, columns[slot.name]![0]!)] as const);
  return isField(spec.output) ? values[0]![1] : Object.fromEntries(values);
}
