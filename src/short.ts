// Short columns of a caller into wasm memory and out of it: what the straight-line code of generated callers is made of. What a
// column truly is, is asked of the engine (see column.ts); V8 compiles these questions to a load and a comparison.
import { bytesOf, doubles, isA, lengthOf, startOf, write } from "./column.ts";

export { doubles };

/** How many rows: numbers alone, or not a matter for a generated caller. */
export const numbers = -1;
export const other = -2;

export const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Options of a call that a generated caller takes. */
interface Simple {
  readonly out?: unknown;
  readonly onInvalid?: unknown;
  readonly sizes?: unknown;
}

/** Whether options say where to write, or what becomes of invalid rows, or with `sizes` how long axes are, and nothing else. */
export function simple(options: unknown, sizes = false): options is Simple {
  if (!isObject(options)) return false;
  let some = false;
  for (const name in options) {
    if (name !== "out" && name !== "onInvalid" && !(sizes && name === "sizes")) return false;
    some = true;
  }
  return some;
}

/** A length that the caller told; fewer than none where he did not, or told what is none. */
export function told(sizes: unknown, axis: string): number {
  const length = isObject(sizes) ? (sizes as Readonly<Record<string, unknown>>)[axis] : undefined;
  return length === undefined ? -1 : typeof length === "number" && length >= 0 ? length : Number.NaN;
}

/** Whether lengths that were read are of these axes. */
export function ofAxes(sizes: unknown, axes: readonly string[]): boolean {
  if (sizes === undefined) return true;
  if (!isObject(sizes) || Array.isArray(sizes) || ArrayBuffer.isView(sizes)) return false;
  for (const axis in sizes) if (!axes.includes(axis)) return false;
  return true;
}

/** Whether that many cells can be. */
export const isLength = (length: number) => length >= 0 && Math.trunc(length) === length;

/** Where the next column may begin behind one of so many cells and a lane beside them. */
export const beyond = (address: number, cells: number) => address + Math.ceil((8 * cells + 8) / 64) * 64;

/** Whether options of a step say where to write, and nothing else. */
export function sinking(options: unknown): options is { readonly out?: unknown } {
  if (!isObject(options)) return false;
  for (const name in options) if (name !== "out") return false;
  return true;
}

/** Rows after one more input: all columns are as long as each other. */
export function rows(source: unknown, before: number): number {
  if (typeof source === "number") return before;
  const length = doubles(source);
  return length >= 0 && (before === length || before === numbers) ? length : other;
}

/** The same of an input that may be left out. */
export const maybe = (source: unknown, before: number) => (source === undefined ? before : rows(source, before));

/** The same of yes and no, or of names, which stand in bytes too. */
export function marks(source: unknown, before: number): number {
  if (!isA("Uint8Array", source)) return rows(source, before);
  const length = lengthOf(source);
  return before === length || before === numbers ? length : other;
}

/** Copying cell by cell beats `set` up to so many cells, and `set` with a new view up to so many. */
export const few = 10;
const some = 32;

/** A number n times, or a short column, into memory. The lane beside an odd last row gets something harmless. */
export function put(memory: Float64Array, at: number, source: number | Float64Array, n: number): void {
  if (typeof source === "number") {
    if (n <= some) for (let i = 0; i <= n; i++) memory[at + i] = source;
    else memory.fill(source, at, at + n);
  } else if (n <= few) {
    for (let i = 0; i < n; i++) memory[at + i] = source[i]!;
    if (n & 1) memory[at + n] = memory[at]!;
  } else memory.set(source, at);
}

/** The same for a column that may be in bytes. */
export function putMarks(memory: Float64Array, at: number, source: number | Float64Array | Uint8Array, n: number) {
  if (isA("Uint8Array", source)) for (let i = 0; i < n; i++) memory[at + i] = source[i] as number;
  else put(memory, at, source as number | Float64Array, n);
}

/** Where an output stands in memory. `set` from a view is cheap, making the view is not, and lengths seldom change. */
export class Port {
  #view: Float64Array;
  constructor(
    readonly memory: Float64Array,
    readonly at: number,
  ) {
    this.#view = memory.subarray(at, at);
  }

  /** A short column out of memory. */
  take(column: Float64Array, n: number): Float64Array {
    const { memory, at } = this;
    if (n <= few) for (let i = 0; i < n; i++) column[i] = memory[at + i]!;
    else {
      if (this.#view.length !== n) this.#view = memory.subarray(at, at + n);
      write(column, this.#view, 0);
    }
    return column;
  }
}

/** A short column out of a bank's memory. */
export function take(memory: Float64Array, at: number, column: Float64Array, n: number): Float64Array {
  if (n <= some) for (let i = 0; i < n; i++) column[i] = memory[at + i]!;
  else write(column, memory.subarray(at, at + n), 0);
  return column;
}

/** A column to write to, or none. */
export const fits = (column: unknown, n: number) => column === undefined || doubles(column) === n;

type Column = Float64Array | Uint8Array | Uint32Array;

/**
 * Whether a column to write to shares no memory with another. Buffers are not asked for: V8 makes that of a short column when
 * somebody does. Where they may meet, the column is written to and the other looked at.
 */
export function apart(column: unknown, another: unknown): boolean {
  if (column === undefined || !isObject(another)) return true;
  const own = column as Float64Array;
  const theirs = another as Column;
  const from = startOf(own);
  const begin = startOf(theirs);
  let i = 0;
  let k = 0;
  if (from !== begin) {
    const bytes = bytesOf(theirs);
    if (from >= begin + bytes || begin >= from + bytesOf(own)) return true;
    if (from < begin) i = (begin - from) >>> 3;
    else k = Math.floor(((from - begin) * lengthOf(theirs)) / bytes);
  }
  return !meets(own, i, theirs, k);
}

/** Whether one cell is in another: it is written to, and the other looked at. */
export function meets(own: Float64Array, i: number, theirs: Column, k: number): boolean {
  const before = own[i]!;
  own[i] = 1.1;
  const seen = theirs[k];
  own[i] = 2.7;
  const still = Object.is(theirs[k], seen);
  own[i] = before;
  return !still;
}

/** The same where each cell is read before it is written: the column itself is welcome. */
export const beside = (column: unknown, another: unknown) => column === another || apart(column, another);

/** The same for several columns to write to, each of which may be left out, and of which none meets another. */
export function separate(outs: readonly unknown[], ins: readonly unknown[], inPlace: boolean): boolean {
  for (let i = 0; i < outs.length; i++) {
    const out = outs[i];
    if (out === undefined) continue;
    for (let k = 0; k < ins.length; k++)
      if (typeof ins[k] === "object" && !(inPlace && out === ins[k]) && !apart(out, ins[k])) return false;
    for (let k = 0; k < i; k++) if (outs[k] !== undefined && !apart(out, outs[k])) return false;
  }
  return true;
}

/** Whether columns to write to hold n cells each, and lie apart from inputs and from each other; those left out do. */
export function allFit(outs: readonly unknown[], n: number, ins: readonly unknown[], inPlace: boolean): boolean {
  for (let i = 0; i < outs.length; i++) if (!fits(outs[i], n)) return false;
  return separate(outs, ins, inPlace);
}

/** A matrix may be a list of planes. */
export const apartFrom = (column: unknown, matrix: unknown): boolean =>
  Array.isArray(matrix) ? matrix.every((plane) => apart(column, plane)) : apart(column, matrix);

/** Yes, no, or no answer. */
export const yes = (value: number) => (Number.isNaN(value) ? null : value !== 0);

/** A truth value as a number; whatever else as it is. */
export const bit = (value: unknown) => (value === true ? 1 : value === false ? 0 : value);

/** A name as its rank; whatever else as it is. */
export function rank(names: readonly string[], value: unknown) {
  const at = typeof value === "string" ? names.indexOf(value) : -1;
  return at < 0 ? value : at;
}

/** A list of planes, of which each is read once; whatever else as it is. */
export function listed(source: unknown): unknown {
  if (!Array.isArray(source)) return source;
  const planes: unknown[] = [];
  for (let i = 0, { length } = source; i < length; i++) planes.push(source[i]);
  return planes;
}

/** A 64-bit integer in its domain. */
export const wideInside = (value: unknown, low: bigint, high: bigint) =>
  typeof value === "bigint" && value >= low && value <= high;

/** Length of the axis beside rows: of a vector along it, or of the planes of a matrix. */
export function extent(source: unknown): number {
  return Array.isArray(source) ? source.length : Math.max(0, doubles(source));
}

/** Rows still, where a vector is as long as that axis; `optional`: or left out. */
export const sameLength = (source: unknown, k: number, before: number, optional = false) =>
  (optional && source === undefined) || doubles(source) === k ? before : other;

/** Rows that a matrix brings: k numbers, or columns for its k planes, or all its cells. */
export function planes(source: unknown, k: number, before: number): number {
  let n = before;
  if (Array.isArray(source)) {
    if (source.length !== k) return other;
    for (let i = 0; i < k; i++) n = rows(source[i], n);
    return n;
  }
  const length = doubles(source);
  if (length < 0 || k === 0) return other;
  const cells = length / k;
  return Math.trunc(cells) === cells && (n === cells || n === numbers) ? cells : other;
}

export function putPlanes(
  memory: Float64Array,
  at: number,
  source: Float64Array | readonly (number | Float64Array)[],
  n: number,
): void {
  if (isA("Float64Array", source)) memory.set(source as Float64Array, at);
  else for (let i = 0; i < source.length; i++) put(memory, at + i * n, source[i]!, n);
}

/** How many groups offsets make: one without, none where they are no offsets. */
export const groups = (offsets: unknown) =>
  offsets === undefined ? 1 : isA("Uint32Array", offsets) ? lengthOf(offsets) - 1 : 0;

/** Offsets into memory; false where they do not cut n rows into g groups. Checked is the copy, which nobody else can change. */
export function putOffsets(
  memory: Uint32Array,
  at: number,
  offsets: Uint32Array | undefined,
  g: number,
  n: number,
): boolean {
  memory[at] = offsets === undefined ? 0 : offsets[0]!;
  for (let i = 1; i <= g; i++) {
    memory[at + i] = offsets === undefined ? n : offsets[i]!;
    if (memory[at + i]! < memory[at + i - 1]!) return false;
  }
  return memory[at] === 0 && memory[at + g] === n;
}

/** Entities of events into memory; false where one does not exist. Checked is the copy. */
export function putIndices(memory: Uint32Array, at: number, indices: Uint32Array, n: number, entities: number) {
  for (let i = 0; i < n; i++) {
    memory[at + i] = indices[i]!;
    if (memory[at + i]! >= entities) return false;
  }
  return true;
}

/** How many events a list of entities makes. */
export const events = (indices: unknown) => (isA("Uint32Array", indices) ? lengthOf(indices) : 0);
