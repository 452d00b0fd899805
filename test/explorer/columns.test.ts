// Columns of a file against inputs of formulas: what is asked for, what is matched, and in which order rows go.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FormulaEntry } from "../../explorer/src/catalogue.ts";
import { cellsFor } from "../../explorer/src/file/inputs.ts";
import { hasColumns, match, unbound } from "../../explorer/src/file/match.ts";
import { grouped, owners, sorted } from "../../explorer/src/file/order.ts";
import { asksOf } from "../../explorer/src/file/slots.ts";
import type { Column, ColumnInfo } from "../../explorer/src/file/table.ts";
import { entries } from "./entries.ts";

const entry = (id: string): FormulaEntry => entries().find((one) => one.id === id)!;
const numbers = (...names: string[]): ColumnInfo[] => names.map((name) => ({ name, kind: "number", type: "" }));
export const column = (name: string, cells: number[], more: Partial<Column> = {}): Column => ({
  name,
  kind: "number",
  cells: Float64Array.from(cells),
  labels: [],
  missing: cells.filter(Number.isNaN).length,
  misfits: { count: 0, first: [] },
  rounded: 0,
  ...more,
});

test("every formula is either asked for by slots, or refused with what it wants instead", () => {
  let taken = 0;
  for (const one of entries()) {
    const { slots, refused } = asksOf(one);
    if (refused) expect(refused, one.id).toContain(one.id);
    else {
      taken++;
      expect(slots.length, one.id).toBeGreaterThan(0);
      const needed = one.inputs.filter(({ optional, kind }) => !optional && kind !== "offsets");
      for (const { name } of needed)
        expect(
          slots.map(({ name }) => name),
          one.id,
        ).toContain(name);
    }
  }
  // Those of matrices and of whole tables are few.
  expect(taken).toBeGreaterThan(0.9 * entries().length);
});

test("says what is not one column", () => {
  const asks = (id: string) =>
    asksOf(entry(id)).slots.map(({ name, takes }) => `${name} ${Object.values(takes).join(" of ")}`);
  expect(asks("core.covariance")).toEqual(["x columns of column"]);
  expect(asks("core.quantile")).toEqual(["x column", "q list of quantile"]);
  expect(asks("core.geoMean")).toEqual(["x columns of factor", "weights list of factor"]);
  expect(asks("auction.secondPrice").at(-1)).toBe("reserve perGroup");
  expect(asksOf(entry("signal.movingMean")).sizes).toEqual({ window: undefined });
  expect(asksOf(entry("indicators.sma")).sizes).toEqual({ window: 30 });
  expect(asksOf(entry("control.kalman")).refused).toMatch(/"transition" \[state, state\], a matrix/);
  expect(asksOf(entry("signal.convolve")).refused).toMatch(/wholes/);
});

test("takes columns of the same name, whatever their capitals, blanks and underscores, and offers near ones", () => {
  const { slots } = asksOf(entry("energy.treasuryFee"));
  const { bindings, near } = match(slots, numbers("Utilization", "provider", "Hour "));
  expect(bindings).toEqual({ utilization: { column: "Utilization" }, hour: { column: "Hour " } });
  expect(near).toEqual({ providers: "provider" });
  expect(unbound(slots, bindings).map(({ name }) => name)).toEqual(["providers"]);
  expect(unbound(slots, { ...bindings, providers: { number: 3 } })).toEqual([]);
  expect(unbound(slots, { ...bindings, providers: { number: Number.NaN } }).length).toBe(1);
});

test("does not choose between two that are alike, nor what cannot be read, nor text", () => {
  const { slots } = asksOf(entry("core.ema"));
  expect(match(slots, numbers("X", " x")).bindings).toEqual({});
  expect(match(slots, numbers("X", "x")).bindings).toEqual({ x: { column: "x" } });
  expect(match(slots, [{ name: "x", kind: "number", type: "", unusable: "is nested" }]).bindings).toEqual({});
  const treasury = asksOf(entry("energy.treasuryFee")).slots;
  expect(match(treasury, [{ name: "hours", kind: "text", type: "" }]).near).toEqual({});
});

test("offers a column with a word of the input in its name", () => {
  const { slots } = asksOf(entry("indicators.rsi"));
  expect(match(slots, numbers("volume", "close_price")).near).toEqual({ price: "close_price" });
});

test("a run of numbers alone has no rows", () => {
  expect(hasColumns({ x: { number: 1 }, q: { list: [0.5] } })).toBe(false);
  expect(hasColumns({ x: { columns: [] } })).toBe(false);
  expect(hasColumns({ x: { columns: ["a"] } })).toBe(true);
});

test("sorts by keys, equal ones as they were, and leaves out rows without one", () => {
  const key = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN));
  fc.assert(
    fc.property(fc.array(key), (keys) => {
      const expected = keys
        .map((key, row) => ({ key, row }))
        .filter(({ key }) => !Number.isNaN(key))
        .sort((a, b) => a.key - b.key)
        .map(({ row }) => row);
      expect([...sorted(Float64Array.from(keys))]).toEqual(expected);
    }),
  );
});

test("cuts rows into groups in the order of their first appearance", () => {
  const cell = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(Number.NaN));
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
      const known = new Map<number, number[]>();
      cells.forEach((cell, row) => {
        if (Number.isNaN(cell)) return;
        known.set(cell, [...(known.get(cell) ?? []), row]);
      });
      const { order, offsets } = grouped(
        owners(column("key", cells)),
        Uint32Array.from(cells, (_, row) => row),
      );
      expect([...order]).toEqual([...known.values()].flat());
      expect([...offsets].slice(1).map((end, k) => end - offsets[k]!)).toEqual(
        [...known.values()].map(({ length }) => length),
      );
    }),
  );
});

test("reads names, yes and no, and time in the unit of the input", () => {
  const field = (more: object) =>
    ({
      name: "in",
      unit: "1",
      dims: ["row"],
      kind: "real",
      range: [-Infinity, Infinity],
      ...more,
    }) as FormulaEntry["inputs"][number];
  const text = column("c", [0, 1, 2, Number.NaN], { kind: "text", labels: ["late", "Yes", "no"] });
  expect([...cellsFor("f", field({ kind: "code", values: ["late", "early"] }), text)]).toEqual([0, NaN, NaN, NaN]);
  expect([...cellsFor("f", field({ kind: "flag" }), text)]).toEqual([NaN, 1, 0, NaN]);
  const time = column("t", [0, 5_400_000], { kind: "time" });
  expect([...cellsFor("f", field({ unit: "h" }), time)]).toEqual([0, 1.5]);
  expect([...cellsFor("f", field({ unit: "s" }), time)]).toEqual([0, 5400]);
});

test("refuses text, dates and nothing where numbers are due, with the column, the row and what stands there", () => {
  const field = entry("energy.treasuryFee").inputs[0]!;
  const text = column("city", [Number.NaN, 0], { kind: "text", labels: ["Oslo"] });
  expect(() => cellsFor("energy.treasuryFee", field, text)).toThrow(
    'energy.treasuryFee: "utilization" takes numbers, and "city" is text ("Oslo" in row 2); choose another column',
  );
  const dates = column("day", [Date.UTC(2026, 10, 30)], { kind: "time" });
  expect(() => cellsFor("energy.treasuryFee", field, dates)).toThrow(/is dates \(2026-11-30 in row 1\)/);
  const empty = column("none", [Number.NaN, Number.NaN]);
  expect(() => cellsFor("energy.treasuryFee", field, empty)).toThrow(/is empty/);
});

test("the pages and the command line match names alike", () => {
  // Both go by capitals and underscores; the command line has its own words for what it does not find.
  expect(readFileSync(new URL("../../explorer/src/file/match.ts", import.meta.url), "utf8")).toContain("snake(");
});
