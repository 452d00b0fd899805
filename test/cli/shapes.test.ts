// Every formula whose rows are single numbers, through a file and back: rows, series, events and groups have the bits of plain calls, and NULL
// where something needed is.
import { BOOLEAN, DOUBLE, INTEGER, VARCHAR } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { runFile } from "../../cli/run/run.ts";
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import type { Slot } from "../../src/plan.ts";
import type { Result } from "../../src/results.ts";
import { named } from "../support/bits.ts";
import { type AnyCall, simd } from "../support/builds.ts";
import { type Entry, groupings, range } from "../support/catalog.ts";
import { mixtures } from "../support/params.ts";
import { rowMaps, rowRecurrences } from "../support/rows.ts";
import { type Columns, folder, parquet, read } from "./files.ts";

const at = folder();
const rows = 41;

const rowGroups = groupings.filter(({ plan }) =>
  [...plan.inputs, ...plan.outputs].every(
    ({ field: { dims } }) => dims.length === 1 && /^(row|group)$/.test(String(dims[0])),
  ),
);

type Call = (inputs: Given, params?: Given, options?: Given) => Result;
const callOf = ({ domain, name }: Entry) =>
  (simd.lw as unknown as Record<string, Record<string, AnyCall>>)[domain]![name]! as unknown as Call;

const inputsOf = ({ plan }: Entry) => plan.inputs.filter(({ field }) => field.kind !== "offsets");
const isOfGroup = ({ field }: Slot) => field.dims[0] === "group";

/** Inputs of so many rows; where nothing was drawn, the file has NULL. */
function drawn(entry: Entry, seed: number): Record<string, Float64Array> {
  const sizes = { row: rows, tick: rows, entity: 1, group: rows };
  const columns = sample(entry.spec, sizes, seed, { optional: true, missing: 0.06, edges: 0.06 });
  return Object.fromEntries(inputsOf(entry).map(({ name }) => [name, columns[name] as Float64Array]));
}

function fileOf(entry: Entry, columns: Readonly<Record<string, Float64Array>>): Columns {
  return Object.fromEntries(
    inputsOf(entry).map(({ name, field }) => [
      name,
      {
        type: field.kind === "flag" ? BOOLEAN : field.kind === "code" ? VARCHAR : DOUBLE,
        cells: Array.from(columns[name]!, (value) =>
          Number.isNaN(value)
            ? null
            : field.kind === "flag"
              ? value === 1
              : field.kind === "code"
                ? field.values![value]
                : value,
        ),
      },
    ]),
  );
}

/** What a call is given for that: what is left out counts as what it stands for. */
function called(
  entry: Entry,
  columns: Readonly<Record<string, Float64Array>>,
  places: readonly number[],
): Record<string, Float64Array> {
  return Object.fromEntries(
    inputsOf(entry).map(({ name, field }) => [
      name,
      Float64Array.from(places, (i) => {
        const value = columns[name]![i]!;
        return Number.isNaN(value) && field.optional && field.otherwise !== undefined ? field.otherwise : value;
      }),
    ]),
  );
}

/** What the file should have in a cell. */
function wanted(
  entry: Entry,
  slot: Slot,
  value: number,
  i: number,
  columns: Readonly<Record<string, Float64Array>>,
): unknown {
  const inputs = inputsOf(entry).filter(({ name, field }) => !field.optional && Number.isNaN(columns[name]![i]!));
  if (slot.field.dims[0] !== "group" && inputs.some(({ field }) => !field.sparse || Number.isNaN(value))) return null;
  if (slot.field.kind === "flag") return Number.isNaN(value) ? null : value === 1;
  if (slot.field.kind === "code") return Number.isNaN(value) ? null : slot.field.values![value];
  return value;
}

const textOf = (params: Given) =>
  Object.fromEntries(
    Object.entries(params)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );

const paramsOf = ({ spec }: Entry, seed: number): Given => mixtures(spec, 1, seed)[0] ?? {};

test("there are formulas of all forms", () => {
  expect(rowMaps.length).toBeGreaterThan(0);
  expect(rowRecurrences.length).toBeGreaterThan(0);
  expect(rowGroups.length).toBeGreaterThan(0);
});

describe("rows", () => {
  test.each(rowMaps.map((entry) => [entry.path, entry] as const))("%s", async (path, entry) => {
    const columns = drawn(entry, 3);
    const params = paramsOf(entry, 5);
    const input = await parquet(at(`${path}.parquet`), fileOf(entry, columns));
    const output = at(`${path}.out.parquet`);
    await runFile({ formula: path, input, output, set: textOf(params), onInvalid: "nan", prefix: "got_" });
    const got = await read(output);
    const result = named(callOf(entry)(called(entry, columns, range(rows)), params, { onInvalid: "nan" })) as Record<
      string,
      Float64Array
    >;
    for (const slot of entry.plan.outputs)
      expect(got[`got_${slot.name}`], slot.name).toEqual(
        range(rows).map((i) => wanted(entry, slot, result[slot.name]![i]!, i, columns)),
      );
  });
});

describe("series and events", () => {
  test.each(rowRecurrences.map((entry) => [entry.path, entry] as const))("%s", async (path, entry) => {
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
      ...fileOf(entry, columns),
      whose_key: { type: VARCHAR, cells: keys },
      at_time: { type: INTEGER, cells: times },
    });
    const open = entry.plan.axes.filter((axis) => axis !== "tick" && axis !== "entity");
    const sizes = Object.fromEntries(open.map((axis) => [axis, 3]));
    const size = textOf(sizes);
    const asked = { formula: path, input, set: textOf(params), size, onInvalid: "nan", prefix: "got_" } as const;
    const series = at(`${path}.series.parquet`);
    await runFile({ ...asked, output: series });
    const events = at(`${path}.events.parquet`);
    await runFile({ ...asked, output: events, entity: "whose_key", time: "at_time" });

    const compare = (got: Record<string, unknown[]>, line: (i: number) => number, places: readonly number[]) => {
      const result = named(
        callOf(entry)(called(entry, columns, places), params, { onInvalid: "nan", ...(open.length ? { sizes } : {}) }),
      ) as Record<string, Float64Array>;
      for (const slot of entry.plan.outputs)
        expect(
          places.map((i) => got[`got_${slot.name}`]![line(i)]),
          slot.name,
        ).toEqual(places.map((i, k) => wanted(entry, slot, result[slot.name]![k]!, i, columns)));
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
  test.each(rowGroups.map((entry) => [entry.path, entry] as const))("%s", async (path, entry) => {
    const params = paramsOf(entry, 17);
    const next = random(19);
    const keys = range(rows).map(() => Math.floor(next() * 4));
    const columns = drawn(entry, 23);
    // One value a group, where the formula has it so.
    for (const { name } of inputsOf(entry).filter(isOfGroup))
      columns[name] = Float64Array.from(keys, (key) => columns[name]![keys.indexOf(key)]!);
    const input = await parquet(at(`${path}.parquet`), {
      ...fileOf(entry, columns),
      group_key: { type: INTEGER, cells: keys },
    });
    const output = at(`${path}.out.parquet`);
    await runFile({
      formula: path,
      input,
      output,
      set: textOf(params),
      onInvalid: "nan",
      by: ["group_key"],
      prefix: "got_",
    });
    const got = await read(output);
    const ofRows = entry.plan.outputs.some((slot) => !isOfGroup(slot));
    let line = 0;
    for (const key of [...new Set(keys)].sort()) {
      const places = range(rows).filter((i) => keys[i] === key);
      const inputs: Record<string, Float64Array | Uint32Array> = called(entry, columns, places);
      for (const { name } of inputsOf(entry).filter(isOfGroup)) inputs[name] = inputs[name]!.slice(0, 1);
      const cut = entry.plan.inputs.find(({ field }) => field.kind === "offsets")!.name;
      inputs[cut] = Uint32Array.of(0, places.length);
      const result = named(callOf(entry)(inputs, params, { onInvalid: "nan" })) as Record<string, Float64Array>;
      const value = (slot: Slot, k: number) => result[slot.name]![isOfGroup(slot) ? 0 : k]!;
      (ofRows ? places : places.slice(0, 1)).forEach((i, k) => {
        expect(got.group_key![line]).toBe(key);
        for (const slot of entry.plan.outputs)
          expect(got[`got_${slot.name}`]![line], `${slot.name} ${line}`).toEqual(
            wanted(entry, slot, value(slot, k), i, columns),
          );
        line++;
      });
    }
    expect(got.group_key!.length).toBe(line);
  });
});
