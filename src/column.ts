// What a column truly is: asked of the engine and not of the object, whose own `length`, `set` or `subarray` may say anything,
// and whose buffer may have been detached or cut short since.
import type { Cells } from "./check.ts";

const typed = Object.getPrototypeOf(Float64Array.prototype);
const getter = (name: PropertyKey) => Object.getOwnPropertyDescriptor(typed, name)!.get!;
const tag = getter(Symbol.toStringTag);
const length = getter("length");
const buffer = getter("buffer");
const byteLength = getter("byteLength");
const byteOffset = getter("byteOffset");
const { at, set } = typed;

export type ColumnKind = "Float64Array" | "BigInt64Array" | "Uint8Array" | "Uint32Array";

/** Whether a value is such an array, of whatever realm; what only has its prototype is none. */
export const isA = (kind: ColumnKind, value: unknown): value is Cells => tag.call(value) === kind;

/** Cells of a column of doubles; fewer than none of what is none. */
export const doubles = (value: unknown): number => (tag.call(value) === "Float64Array" ? length.call(value) : -1);

export const lengthOf = (column: Cells): number => length.call(column);
export const bufferOf = (column: Cells): ArrayBufferLike => buffer.call(column);
export const bytesOf = (column: Cells): number => byteLength.call(column);
export const startOf = (column: Cells): number => byteOffset.call(column);

/** Whether the buffer of a column without cells was detached, or ends before the column begins. */
export function isGone(column: Cells): boolean {
  try {
    at.call(column, 0);
    return false;
  } catch {
    return true;
  }
}

const kinds = { Float64Array, BigInt64Array, Uint8Array, Uint32Array };

/** Some cells of a column. A view costs more than the copy of a short column: none where the whole column is meant. */
export function part<C extends Cells>(column: C, start: number, count: number): C {
  if (start === 0 && count === lengthOf(column)) return column;
  const Kind = kinds[tag.call(column) as ColumnKind];
  return new Kind(bufferOf(column) as ArrayBuffer, startOf(column) + start * Kind.BYTES_PER_ELEMENT, count) as C;
}

/** Bytes of one cell. */
export const cellBytes = (column: Cells): number => kinds[tag.call(column) as ColumnKind].BYTES_PER_ELEMENT;

/** A column of the same kind over other memory. */
export const alike = <C extends Cells>(column: C, over: ArrayBufferLike, count: number): C =>
  new kinds[tag.call(column) as ColumnKind](over as ArrayBuffer, 0, count) as C;

/** Whether other threads see what is written into a column. */
export const isShared = (column: Cells): boolean =>
  typeof SharedArrayBuffer === "function" && bufferOf(column) instanceof SharedArrayBuffer;

/** Writes cells into a column. */
export const write = (column: Float64Array, from: Float64Array, start: number): void => set.call(column, from, start);

/** What says where to read and write, or how to compute: a copy where another thread could change it after it was checked. */
export const settled = <C extends Uint32Array | Float64Array>(column: C): C =>
  isShared(column) ? (column.slice() as C) : column;
