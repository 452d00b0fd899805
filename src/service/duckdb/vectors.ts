// Vectors of DuckDB as columns. The library hands out a vector's cells as a copy of its own and writes them back by `flush`; its methods
// take a cell at a time (80 ns), so what they stand on is read and written as a whole where it is there.
import type { DuckDBVector } from "@duckdb/node-api";
import { wrongValue } from "../../check.ts";
import type { Slot } from "../../plan.ts";

/** Cells of an input: a column that calls take. */
export type Column = Float64Array | BigInt64Array | Uint8Array;

/** What vectors of the library stand on. */
interface Raw {
  readonly items?: Float64Array | BigInt64Array | Uint8Array;
  readonly dataView?: DataView;
  readonly validity?: { readonly data: BigUint64Array | null; setItemValid(item: number, valid: boolean): void };
}

const raw = (vector: DuckDBVector): Raw => vector as unknown as Raw;

/** Bytes of the cells, where they are in one piece. */
export function bytesOf(vector: DuckDBVector): Uint8Array | undefined {
  const { items, dataView } = raw(vector);
  const cells = items ?? dataView;
  return cells && new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength);
}

/** Rows as bits, 32 a word. */
export type Bits = Uint32Array;
export const wordsFor = (rows: number): number => Math.ceil(rows / 32);
export const has = (bits: Bits, row: number): boolean => ((bits[row >>> 5]! >>> (row & 31)) & 1) === 1;

/** Whether all of the first rows are there. */
export function hasAll(bits: Bits, rows: number): boolean {
  const whole = rows >>> 5;
  for (let i = 0; i < whole; i++) if (bits[i] !== 0xffffffff) return false;
  const rest = rows & 31;
  return rest === 0 || (~bits[whole]! & (2 ** rest - 1)) === 0;
}

/** Rows that are not NULL; undefined where none is. */
export function known(vector: DuckDBVector, rows: number): Bits | undefined {
  const { validity } = raw(vector);
  let bits: Bits;
  if (validity) {
    if (!validity.data) return undefined;
    bits = new Uint32Array(validity.data.buffer, validity.data.byteOffset, validity.data.length * 2);
  } else {
    bits = new Uint32Array(wordsFor(rows));
    for (let i = 0; i < rows; i++) if (vector.getItem(i) !== null) bits[i >>> 5]! |= 1 << (i & 31);
  }
  return hasAll(bits, rows) ? undefined : bits;
}

/** Makes NULL of all rows but these. */
export function keepOnly(vector: DuckDBVector, bits: Bits, rows: number): void {
  if (hasAll(bits, rows)) return;
  const { validity } = raw(vector);
  for (let i = 0; i < rows; i++) {
    if (has(bits, i)) continue;
    if (!validity) vector.setItem(i, null);
    else {
      // The first one makes the mask, where the others are written by words.
      validity.setItemValid(i, false);
      const { buffer, byteOffset } = validity.data!;
      const mask = new Uint32Array(buffer, byteOffset, wordsFor(rows));
      for (let word = 0; word < mask.length; word++) mask[word]! &= bits[word]!;
      return;
    }
  }
}

/** The cells of an input; those of NULL hold anything. */
export function columnOf(path: string, slot: Slot, vector: DuckDBVector, rows: number, int64: boolean): Column {
  const { items, dataView } = raw(vector);
  if (items instanceof (int64 ? BigInt64Array : Float64Array)) return items;
  if (slot.field.kind === "flag" && dataView?.byteLength === rows) return bytesOf(vector)!;
  const column = int64 ? new BigInt64Array(rows) : new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const value = vector.getItem(i);
    if (value !== null) column[i] = (slot.field.kind === "code" ? rankOf(path, slot, value) : value) as never;
  }
  return column;
}

function rankOf(path: string, { name, field }: Slot, value: unknown): number {
  const rank = field.values!.indexOf(value as string);
  if (rank >= 0) return rank;
  throw wrongValue(path, name, `one of ${field.values!.map((name) => `'${name}'`).join(", ")}`, `'${value}'`);
}

/** The column that a call may write its answers to; undefined where they must be translated. */
export function targetOf({ field }: Slot, vector: DuckDBVector, int64: boolean): Float64Array | undefined {
  const { items } = raw(vector);
  if (field.kind === "flag" || field.kind === "code") return undefined;
  return items instanceof (int64 ? BigInt64Array : Float64Array) ? (items as Float64Array) : undefined;
}

/** Writes answers of these rows; a yes-or-no or a name without an answer is NULL. */
export function write({ field }: Slot, vector: DuckDBVector, cells: Float64Array, bits: Bits, rows: number): void {
  const marks = field.kind === "flag" || field.kind === "code";
  const into = marks ? bytesOf(vector) : raw(vector).items;
  const answered = bits.slice(0, wordsFor(rows));
  for (let i = 0; i < rows; i++) {
    const cell = cells[i]!;
    if (marks && Number.isNaN(cell)) answered[i >>> 5]! &= ~(1 << (i & 31));
    else if (into) into[i] = (marks ? Number(cell) : cell) as never;
    else
      vector.setItem(
        i,
        (field.kind === "flag" ? cell !== 0 : field.kind === "code" ? field.values![cell]! : cell) as never,
      );
  }
  keepOnly(vector, answered, rows);
}
