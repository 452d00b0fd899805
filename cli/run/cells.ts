// What one row has of an input or an output: a number, or a vector or a matrix of them. In a file these are lists, in DuckDB arrays of fixed
// lengths, whose numbers lie one behind the other as those of columns do.
import type { DuckDBType, DuckDBVector } from "@duckdb/node-api";
import type { Slot } from "../../src/plan.ts";
import type { Library } from "./session.ts";

/** Lengths of axes. */
export type Lengths = Readonly<Record<string, number>>;

/** Axes that a file has itself: its rows, and what they are of. */
const ofFile: readonly unknown[] = ["row", "tick", "entity", "group"];

/** Axes of what one row has, or of what all have in common; none where that is a number. */
export const axesOf = ({ field: { dims } }: Slot): readonly (string | number)[] =>
  dims.filter((dim) => !ofFile.includes(dim));

/** One for all rows of a file: no column has it. */
export const isConstant = ({ field: { dims, kind } }: Slot): boolean =>
  kind !== "offsets" && !dims.some((dim) => ofFile.includes(dim));

const lengthOf = (axis: string | number, lengths: Lengths): number =>
  typeof axis === "number" ? axis : lengths[axis]!;

/** Lengths of what one row has, the outermost first. */
export const shapeIn = (slot: Slot, lengths: Lengths): readonly number[] =>
  axesOf(slot).map((axis) => lengthOf(axis, lengths));

export const product = (shape: readonly number[]): number => shape.reduce((cells, length) => cells * length, 1);

/** As DuckDB has it. */
export const arrayOf = (library: Library, shape: readonly number[]): DuckDBType =>
  shape.reduceRight<DuckDBType>((type, length) => library.ARRAY(type, length), library.DOUBLE);

export const arraySql = (shape: readonly number[]): string =>
  `double${[...shape]
    .reverse()
    .map((length) => `[${length}]`)
    .join("")}`;

/** The vector that has the numbers. */
export function leafOf(vector: DuckDBVector): DuckDBVector {
  const { childData } = vector as unknown as { readonly childData?: DuckDBVector };
  return childData ? leafOf(childData) : vector;
}

/** Cells of a row that stand before its place among those of a column, and behind it. */
function around({ field: { dims } }: Slot, shape: readonly number[]): readonly [before: number, behind: number] {
  const inner = dims.findLastIndex((dim) => ofFile.includes(dim));
  const first = dims.slice(0, inner).filter((dim) => !ofFile.includes(dim)).length;
  return [product(shape.slice(0, first)), product(shape.slice(first))];
}

/** Cells row by row as a formula has its column: where an axis stands before the rows, its planes one after the other. */
export function laid(slot: Slot, shape: readonly number[], cells: Float64Array): Float64Array {
  const [before, behind] = around(slot, shape);
  if (before === 1) return cells;
  const rows = cells.length / (before * behind);
  const column = new Float64Array(cells.length);
  for (let i = 0; i < rows; i++)
    for (let p = 0; p < before; p++)
      for (let q = 0; q < behind; q++) column[(p * rows + i) * behind + q] = cells[(i * before + p) * behind + q]!;
  return column;
}

/** The row of a cell in such a column. */
export function rowOf(slot: Slot, shape: readonly number[], cell: number, rows: number): number {
  const [before, behind] = around(slot, shape);
  const plane = Math.floor(cell / behind);
  return before === 1 ? plane : plane % rows;
}

/** In words. */
export const numbersOf = (shape: readonly number[]): string =>
  shape.length === 1 ? `a list of ${shape[0]} numbers` : `lists in lists of ${shape.join(" × ")} numbers`;
