// Every formula that has rows or groups of them, through a file and back: rows, series, events and groups have the bits of plain calls, and NULL
// where something needed is. What rows have several numbers of stands in lists, what all rows have in common is told.
import { INTEGER, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { runFile } from "../../cli/run/run.ts";
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import type { Sizes, Slot } from "../../src/plan.ts";
import type { Result } from "../../src/results.ts";
import { named } from "../support/bits.ts";
import { type AnyCall, simd } from "../support/builds.ts";
import { type Entry, groupings, maps, product, range, recurrences, take } from "../support/catalog.ts";
import { mixtures } from "../support/params.ts";
import { alongOf, cellsOf, constantsOf, fileOf, inputsOf, isOwn, nested, open, shapeOf, toldOf } from "./columns.ts";
import { type Columns, folder, parquet, read } from "./files.ts";

const at = folder();
const rows = 41;

type Call = (inputs: Given, params?: Given, options?: Given) => Result;
const callOf = ({ domain, name }: Entry) =>
  (simd.lw as unknown as Record<string, Record<string, AnyCall>>)[domain]![name]! as unknown as Call;

const isOfGroup = ({ field }: Slot) => field.dims[0] === "group";

/** Two of whatever a row has several of, three of what comes next: a row and a column are not the same. */
const sizesOf = ({ plan }: Entry): Sizes => ({
  ...Object.fromEntries(plan.axes.filter(isOwn).map((axis, k) => [axis, 2 + (k % 2)])),
  row: rows,
  tick: rows,
  entity: 1,
  group: rows,
});

/** Inputs of so many rows; where nothing was drawn, the file has NULL. */
function drawn(entry: Entry, seed: number): Record<string, Float64Array> {
  const sizes = sizesOf(entry);
  const columns = sample(entry.spec, sizes, seed, { optional: true, missing: 0.06, edges: 0.06 });
  return Object.fromEntries(inputsOf(entry).map(({ name }) => [name, columns[name] as Float64Array]));
}

function constants(entry: Entry, seed: number): Record<string, Float64Array> {
  const columns = sample(entry.spec, sizesOf(entry), seed, { optional: true });
  return Object.fromEntries(constantsOf(entry).map(({ name }) => [name, columns[name] as Float64Array]));
}

const told = (entry: Entry, seed: number) => toldOf(entry, constants(entry, seed), sizesOf(entry));

/** What a call is told of lengths. */
const own = (entry: Entry): { sizes?: Sizes } => {
  const sizes = Object.fromEntries(Object.entries(sizesOf(entry)).filter(([axis]) => isOwn(axis)));
  return Object.keys(sizes).length ? { sizes } : {};
};

const lists = (entry: Entry, columns: Readonly<Record<string, Float64Array>>): Columns =>
  fileOf(entry, columns, sizesOf(entry), (type) => LIST(type));

/** What a call is given for that: what is left out counts as what it stands for. */
function called(
  entry: Entry,
  columns: Readonly<Record<string, Float64Array>>,
  places: readonly number[],
): Record<string, Float64Array> {
  const sizes = sizesOf(entry);
  return Object.fromEntries(
    inputsOf(entry).map((slot) => {
      const { name, field } = slot;
      const some = take(columns[name]!, slot, sizes, alongOf(slot), places) as Float64Array;
      return [
        name,
        some.map((value) =>
          Number.isNaN(value) && field.optional && field.otherwise !== undefined ? field.otherwise : value,
        ),
      ];
    }),
  );
}

/** What the file should have in a cell: place `k` of an output of so many rows, which are row i of the file. */
function wanted(
  entry: Entry,
  slot: Slot,
  column: Float64Array,
  [k, of]: readonly [number, number],
  i: number,
  columns: Readonly<Record<string, Float64Array>>,
): unknown {
  const sizes = sizesOf(entry);
  const { field } = slot;
  const shape = shapeOf(slot, sizes);
  const cells = cellsOf(slot, column, { ...sizes, row: of, tick: of, group: of }, k);
  const lacks = (input: Slot) => cellsOf(input, columns[input.name]!, sizes, i).some(Number.isNaN);
  const inputs = inputsOf(entry).filter((input) => !input.field.optional && lacks(input));
  if (field.dims[0] !== "group" && inputs.some(({ field }) => !field.sparse || cells.every(Number.isNaN))) return null;
  const [value] = cells as [number];
  if (field.kind === "flag") return Number.isNaN(value) ? null : value === 1;
  if (field.kind === "code") return Number.isNaN(value) ? null : field.values![value];
  return nested<number, unknown>(cells, shape, (items) => listValue(items as never));
}

const textOf = (params: Given) =>
  Object.fromEntries(
    Object.entries(params)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );

const paramsOf = ({ spec }: Entry, seed: number): Given => mixtures(spec, 1, seed)[0] ?? {};

test("there are formulas of all forms", () => {
  for (const entries of [maps, recurrences, groupings]) {
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.some((entry) => inputsOf(entry).some((slot) => slot.field.dims.some(isOwn)))).toBe(true);
    expect(entries.some((entry) => constantsOf(entry).length > 0)).toBe(true);
  }
});

describe("rows", () => {
  test.each(maps.map((entry) => [entry.path, entry] as const))("%s", async (path, entry) => {
    const columns = drawn(entry, 3);
    const params = paramsOf(entry, 5);
    const input = await parquet(at(`${path}.parquet`), lists(entry, columns));
    const output = at(`${path}.out.parquet`);
    const set = { ...textOf(params), ...told(entry, 3) };
    await runFile({
      formula: path,
      input,
      output,
      set,
      size: textOf(open(entry, sizesOf(entry))),
      onInvalid: "nan",
      prefix: "got_",
    });
    const got = await read(output);
    const inputs = { ...called(entry, columns, range(rows)), ...constants(entry, 3) };
    const result = named(callOf(entry)(inputs, params, { onInvalid: "nan", ...own(entry) })) as Record<
      string,
      Float64Array
    >;
    for (const slot of entry.plan.outputs)
      expect(got[`got_${slot.name}`], slot.name).toEqual(
        range(rows).map((i) => wanted(entry, slot, result[slot.name]!, [i, rows], i, columns)),
      );
  });
});

describe("series and events", () => {
  test.each(recurrences.map((entry) => [entry.path, entry] as const))("%s", async (path, entry) => {
    const columns = drawn(entry, 7);
    const params = paramsOf(entry, 11);
    const next = random(13);
    const keys = range(rows).map(() => ["north", "south", "west"][Math.floor(next() * 3)]!);
    // No two at the same time, and none in order.
    const times = range(rows)
      .map((i) => [next(), i] as const)
      .sort(([a], [b]) => a - b)
      .map(([, i]) => i);
    const input = await parquet(at(`${path}.parquet`), {
      ...lists(entry, columns),
      whose_key: { type: VARCHAR, cells: keys },
      at_time: { type: INTEGER, cells: times },
    });
    const set = { ...textOf(params), ...told(entry, 7) };
    const asked = {
      formula: path,
      input,
      set,
      size: textOf(open(entry, sizesOf(entry))),
      onInvalid: "nan",
      prefix: "got_",
    } as const;
    const series = at(`${path}.series.parquet`);
    await runFile({ ...asked, output: series });
    const events = at(`${path}.events.parquet`);
    await runFile({ ...asked, output: events, entity: "whose_key", time: "at_time" });

    const compare = (got: Record<string, unknown[]>, line: (i: number) => number, places: readonly number[]) => {
      const result = named(
        callOf(entry)({ ...called(entry, columns, places), ...constants(entry, 7) }, params, {
          onInvalid: "nan",
          ...own(entry),
        }),
      ) as Record<string, Float64Array>;
      for (const slot of entry.plan.outputs)
        expect(
          places.map((i) => got[`got_${slot.name}`]![line(i)]),
          slot.name,
        ).toEqual(places.map((i, k) => wanted(entry, slot, result[slot.name]!, [k, places.length], i, columns)));
    };
    compare(await read(series), (i) => i, range(rows));
    // A series of its own for each: what a bank is, said without one.
    const got = await read(events);
    expect(got.at_time).toEqual(range(rows));
    for (const key of new Set(keys)) {
      const places = range(rows).filter((i) => keys[i] === key);
      compare(
        got,
        (i) => times[i]!,
        places.sort((a, b) => times[a]! - times[b]!),
      );
    }
  });
});

describe("groups", () => {
  test.each(groupings.map((entry) => [entry.path, entry] as const))("%s", async (path, entry) => {
    const params = paramsOf(entry, 17);
    const next = random(19);
    const keys = range(rows).map(() => Math.floor(next() * 4));
    const columns = drawn(entry, 23);
    // One value a group, where the formula has it so.
    for (const slot of inputsOf(entry).filter(isOfGroup))
      columns[slot.name] = take(
        columns[slot.name]!,
        slot,
        sizesOf(entry),
        "group",
        keys.map((key) => keys.indexOf(key)),
      ) as Float64Array;
    const input = await parquet(at(`${path}.parquet`), {
      ...lists(entry, columns),
      group_key: { type: INTEGER, cells: keys },
    });
    const output = at(`${path}.out.parquet`);
    await runFile({
      formula: path,
      input,
      output,
      set: { ...textOf(params), ...told(entry, 23) },
      size: textOf(open(entry, sizesOf(entry))),
      onInvalid: "nan",
      by: ["group_key"],
      prefix: "got_",
    });
    const got = await read(output);
    const ofRows = entry.plan.outputs.some((slot) => !isOfGroup(slot));
    let line = 0;
    for (const key of [...new Set(keys)].sort()) {
      const places = range(rows).filter((i) => keys[i] === key);
      const inputs: Record<string, Float64Array | Uint32Array> = {
        ...called(entry, columns, places),
        ...constants(entry, 23),
      };
      for (const slot of inputsOf(entry).filter(isOfGroup))
        inputs[slot.name] = inputs[slot.name]!.slice(0, product(shapeOf(slot, sizesOf(entry)), {}));
      const cut = entry.plan.inputs.find(({ field }) => field.kind === "offsets")!.name;
      inputs[cut] = Uint32Array.of(0, places.length);
      const result = named(callOf(entry)(inputs, params, { onInvalid: "nan", ...own(entry) })) as Record<
        string,
        Float64Array
      >;
      const place = (slot: Slot, k: number) => (isOfGroup(slot) ? ([0, 1] as const) : ([k, places.length] as const));
      (ofRows ? places : places.slice(0, 1)).forEach((i, k) => {
        expect(got.group_key![line]).toBe(key);
        for (const slot of entry.plan.outputs)
          expect(got[`got_${slot.name}`]![line], `${slot.name} ${line}`).toEqual(
            wanted(entry, slot, result[slot.name]!, place(slot, k), i, columns),
          );
        line++;
      });
    }
    expect(got.group_key!.length).toBe(line);
  });
});
