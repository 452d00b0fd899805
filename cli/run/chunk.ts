// Columns of a chunk of DuckDB: doubles, with what stands for NULL written where it is.
import type { DuckDBDataChunk, DuckDBVector } from "@duckdb/node-api";
import { type Bits, columnOf, has, known, wordsFor } from "../../src/service/duckdb/vectors.ts";
import { leafOf, product } from "./cells.ts";
import type { Read } from "./match.ts";

/** Inputs of some rows; of vectors, those of one row after those of another. */
export interface Given {
  readonly columns: readonly Float64Array[];
  /** rows that have all they need */
  readonly bits: Bits;
  /** rows that miss what a formula can do without; undefined where none does */
  readonly missed: Bits | undefined;
}

export const allBits = (rows: number): Bits => new Uint32Array(wordsFor(rows)).fill(0xffffffff);

/** Reads inputs from this column of the chunk on; counts in `empty` what is NULL. */
export function readInputs(
  chunk: DuckDBDataChunk,
  at: number,
  reads: readonly Read[],
  path: string,
  empty: number[],
): Given {
  const rows = chunk.rowCount;
  const bits = allBits(rows);
  let missed: Bits | undefined;
  const columns = reads.map(({ slot, shape }, k) => {
    const vector = chunk.getColumnVector(at + k);
    const leaf = leafOf(vector);
    const width = product(shape);
    const column = columnOf(path, { ...slot, field: { ...slot.field, kind: "real" } }, leaf, rows * width, false);
    const cells = (column as Float64Array).subarray(0, rows * width);
    const whole = known(vector, rows);
    empty[k] = (empty[k] ?? 0) + (whole ? rows - countOf(whole, rows) : 0);
    const numbers = leaf === vector ? whole : numbersKnown(leaf, whole, rows, width);
    if (!numbers) return cells;
    const some = leaf === vector ? numbers : rowsKnown(numbers, rows, width);
    const { field } = slot;
    const left = field.optional || field.sparse;
    fill(cells, numbers, left ? (field.otherwise ?? Number.NaN) : Number.NaN);
    if (!left) for (let i = 0; i < bits.length; i++) bits[i]! &= some[i]!;
    else if (!field.optional) {
      missed ??= new Uint32Array(bits.length);
      for (let i = 0; i < bits.length; i++) missed[i]! |= ~some[i]!;
    }
    return cells;
  });
  return { columns, bits, missed };
}

/** Numbers that are there, of vectors some of which may not be. */
function numbersKnown(leaf: DuckDBVector, whole: Bits | undefined, rows: number, width: number): Bits | undefined {
  const some = known(leaf, rows * width);
  if (!whole) return some;
  const bits = some ? some.slice() : allBits(rows * width);
  for (let i = 0; i < rows; i++)
    if (!has(whole, i)) for (let j = i * width; j < (i + 1) * width; j++) bits[j >>> 5]! &= ~(1 << (j & 31));
  return bits;
}

/** Rows all of whose numbers are there. */
function rowsKnown(numbers: Bits, rows: number, width: number): Bits {
  const bits = allBits(rows);
  for (let j = 0; j < rows * width; j++) {
    const i = Math.floor(j / width);
    if (!has(numbers, j)) bits[i >>> 5]! &= ~(1 << (i & 31));
  }
  return bits;
}

/** Rows that are known: one that missed something, and has no answer for that, is not. */
export function knownIn(cells: Float64Array, bits: Bits, missed: Bits | undefined, rows: number): Bits {
  if (!missed) return bits;
  const known = bits.slice();
  for (let i = 0; i < rows; i++)
    if (has(missed, i) && isUnanswered(cells, i, rows)) known[i >>> 5]! &= ~(1 << (i & 31));
  return known;
}

/** Whether none of a row's answers is a number. */
export function isUnanswered(cells: Float64Array, i: number, rows: number): boolean {
  const width = cells.length / rows;
  for (let j = i * width; j < (i + 1) * width; j++) if (!Number.isNaN(cells[j]!)) return false;
  return true;
}

/** A parameter's column, with its default where it is NULL. */
export function readParam(vector: DuckDBVector, rows: number, otherwise: number): Float64Array {
  const cells = (vector as unknown as { items: Float64Array }).items.subarray(0, rows);
  const some = known(vector, rows);
  if (some) fill(cells, some, otherwise);
  return cells;
}

function fill(cells: Float64Array, some: Bits, otherwise: number): void {
  for (let i = 0; i < cells.length; i++) if (!has(some, i)) cells[i] = otherwise;
}

export function countOf(bits: Bits, rows: number): number {
  let count = 0;
  for (let i = 0; i < rows; i++) if (has(bits, i)) count++;
  return count;
}

/** Places of the rows that are in. */
export function placesOf(bits: Bits, rows: number): Int32Array {
  const places = new Int32Array(countOf(bits, rows));
  let at = 0;
  for (let i = 0; i < rows; i++) if (has(bits, i)) places[at++] = i;
  return places;
}

/** What these rows have, of so many cells each. */
export function take<T extends Float64Array | Uint32Array>(column: T, places: Int32Array, width = 1): T {
  const some = column.slice(0, places.length * width) as T;
  for (let k = 0; k < places.length; k++)
    for (let j = 0; j < width; j++) some[k * width + j] = column[places[k]! * width + j]!;
  return some;
}
