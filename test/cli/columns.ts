// Columns of a formula as a file has them: a row has a number, or lists in lists of them; what all rows have in common is told beside it.
import { BOOLEAN, DOUBLE, type DuckDBType, listValue, VARCHAR } from "@duckdb/node-api";
import type { Sizes, Slot } from "../../src/plan.ts";
import { type Entry, product, range, take } from "../support/catalog.ts";
import type { Columns } from "./files.ts";

const ofFile = ["row", "tick", "entity", "group"];
export const isOwn = (axis: string | number) => !ofFile.includes(String(axis));
/** Inputs that a file has columns of, and those that are one for all its rows. */
export const inputsOf = ({ plan }: Entry) =>
  plan.inputs.filter(({ field }) => field.kind !== "offsets" && !field.dims.every(isOwn));
export const constantsOf = ({ plan }: Entry) => plan.inputs.filter(({ field }) => field.dims.every(isOwn));
export const alongOf = ({ field: { dims } }: Slot) =>
  String(dims.find((dim) => dim === "row" || dim === "tick" || dim === "group"));
export const shapeOf = ({ field: { dims } }: Slot, sizes: Sizes) =>
  dims.filter(isOwn).map((axis) => (typeof axis === "number" ? axis : sizes[axis]!));

/** What row i has of a column. */
export const cellsOf = (slot: Slot, column: Float64Array, sizes: Sizes, i: number) =>
  Array.from(take(column, slot, sizes, alongOf(slot), [i]) as Float64Array);

/** Cells as lists in lists. */
export const nested = <T, R>(
  cells: readonly T[],
  shape: readonly number[],
  list: (items: readonly (T | R)[]) => R,
): T | R => {
  if (!shape.length) return cells[0]!;
  const [length, ...inner] = shape as [number, ...number[]];
  const width = product(inner, {});
  return list(range(length).map((k) => nested(cells.slice(k * width, (k + 1) * width), inner, list)));
};

/** JSON has no infinities. */
const inText = (_: string, value: unknown) =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** Constants as they are told on the command line. */
export const toldOf = (entry: Entry, constants: Readonly<Record<string, Float64Array>>, sizes: Sizes) =>
  Object.fromEntries(
    Object.entries(constants).map(([name, cells]) => {
      const shape = shapeOf(entry.plan.inputs.find((slot) => slot.name === name)!, sizes);
      const value = nested<number, unknown>(Array.from(cells), shape, (items) => items);
      return [name, shape.length === 1 ? cells.join(", ") : JSON.stringify(value, inText)];
    }),
  );

/** Lengths that no input has. */
export function open({ plan }: Entry, sizes: Sizes): Sizes {
  const given = new Set(plan.inputs.flatMap(({ field }) => field.dims));
  return Object.fromEntries(
    plan.axes.filter((axis) => isOwn(axis) && !given.has(axis)).map((axis) => [axis, sizes[axis]!]),
  );
}

/** Columns of a file; `list` makes the type of what has several, and `items` a value of it. NaN is NULL. */
export function fileOf(
  entry: Entry,
  columns: Readonly<Record<string, Float64Array>>,
  sizes: Sizes,
  list: (type: DuckDBType, length: number) => DuckDBType,
  value: (items: readonly unknown[]) => unknown = (items) => listValue(items as never),
): Columns {
  const typeOf = ({ field }: Slot) => (field.kind === "flag" ? BOOLEAN : field.kind === "code" ? VARCHAR : DOUBLE);
  return Object.fromEntries(
    inputsOf(entry).map((slot) => {
      const { name, field } = slot;
      const shape = shapeOf(slot, sizes);
      const cell = (number: number) =>
        Number.isNaN(number)
          ? null
          : field.kind === "flag"
            ? number === 1
            : field.kind === "code"
              ? field.values![number]
              : number;
      return [
        name,
        {
          type: shape.reduceRight(list, typeOf(slot)),
          cells: range(sizes[alongOf(slot)]!).map((i) =>
            nested<unknown, unknown>(cellsOf(slot, columns[name]!, sizes, i).map(cell), shape, value),
          ),
        },
      ];
    }),
  );
}
