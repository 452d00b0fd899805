// Arrow's vectors as the columns of a call. Doubles in one piece without nulls are what they are; all else is copied, and what a column cannot
// be read as is refused before anything is computed.
import { type Data, DataType, type Int, Precision, Vector } from "apache-arrow";
import { wrongKind, wrongValue } from "../../check.ts";
import type { Plan, Slot } from "../../plan.ts";

/** What a call takes. */
export type Column = Float64Array | BigInt64Array | Uint8Array;

const isText = (type: DataType) => DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type);
export const isWide = (type: DataType): boolean => DataType.isInt(type) && type.bitWidth === 64;
const isOf = (type: DataType, precision: Precision) => DataType.isFloat(type) && type.precision === precision;

export const isVector = (value: unknown): value is Vector =>
  typeof value === "object" && value !== null && Array.isArray((value as Vector).data) && "type" in value;

/** What this input may be. */
const expectedOf = ({ kind, values }: Slot["field"]) =>
  kind === "flag"
    ? "a vector of Bool or of numbers"
    : kind === "code"
      ? `a vector of text or of numbers, ${values!.map((name) => `"${name}"`).join(", ")}`
      : "a vector of numbers";

/** Refuses a vector whose type no cell of this input can have. */
export function checkType({ path }: Plan, { name, field }: Slot, vector: Vector): void {
  const type: DataType = vector.type;
  const inner: DataType = DataType.isDictionary(type) ? type.dictionary : type;
  const fits =
    DataType.isInt(type) ||
    DataType.isFloat(type) ||
    DataType.isNull(type) ||
    (field.kind === "flag" && DataType.isBool(type)) ||
    (field.kind === "code" && isText(inner));
  if (!fits) throw wrongKind(path, name, expectedOf(field), String(type));
}

/** The cells of an input; in 64-bit integers where a call is. */
export function columnFrom(plan: Plan, slot: Slot, vector: Vector, int64: boolean): Column {
  if (int64) return wideFrom(plan, slot, vector);
  const { data } = vector;
  const [only] = data;
  if (data.length === 1 && !only!.nullCount) {
    const cells = doublesOf(plan, slot, only!);
    if (cells) return cells;
    if (DataType.isBool(vector.type)) return bitsOf(only!, new Uint8Array(only!.length), 0);
  }
  const column = new Float64Array(vector.length);
  let at = 0;
  for (const chunk of data) {
    fill(plan, slot, chunk, column.subarray(at, at + chunk.length), at);
    at += chunk.length;
  }
  return column;
}

/** Doubles as they lie, whatever stands in the cells of nulls. */
export function doublesOf({ path }: Plan, { name }: Slot, chunk: Data): Float64Array | undefined {
  if (!isOf(chunk.type, Precision.DOUBLE)) return undefined;
  const cells = (chunk.values as Float64Array).subarray(0, chunk.length);
  // Bytes that came from elsewhere may say anything.
  if (cells.length < chunk.length)
    throw wrongValue(path, name, `${chunk.length} cells, as its length says`, cells.length);
  return cells;
}

/** What stands for null: nothing observed, or left out. */
export const absentIn = ({ field }: Slot): number => (field.optional ? (field.otherwise ?? Number.NaN) : Number.NaN);

/** Writes what stands for null into its cells. */
export function blankNulls(slot: Slot, chunk: Data, cells: Float64Array): void {
  if (!chunk.nullCount || DataType.isNull(chunk.type)) return;
  const absent = absentIn(slot);
  const { nullBitmap: bits, offset } = chunk;
  for (let i = 0; i < chunk.length; i++) if (!bit(bits, offset + i)) cells[i] = absent;
}

const bit = (bits: Uint8Array, at: number) => (bits[at >> 3]! >> (at & 7)) & 1;

function bitsOf<C extends Uint8Array | Float64Array>({ values, offset, length }: Data, into: C, at: number): C {
  for (let i = 0; i < length; i++) into[at + i] = bit(values as Uint8Array, offset + i);
  return into;
}

/** Copies one piece of a column; its first row is `first` of all. */
function fill(plan: Plan, slot: Slot, chunk: Data, into: Float64Array, first: number): void {
  const { type, length, values } = chunk;
  if (DataType.isNull(type)) into.fill(absentIn(slot));
  else if (DataType.isBool(type)) bitsOf(chunk, into, 0);
  else if (DataType.isDictionary(type)) ranked(plan, slot, chunk, into, first);
  else if (isText(type)) named(plan, slot, chunk, into, first);
  else if (isWide(type)) narrow(plan, slot, chunk, into, first);
  else if (isOf(type, Precision.HALF)) halves(chunk, into);
  else into.set((values as Float64Array).subarray(0, length));
  blankNulls(slot, chunk, into);
}

/** Numbers of 16 bits, which JavaScript has no array of everywhere. */
function halves(chunk: Data, into: Float64Array): void {
  const vector = new Vector([chunk]);
  for (let i = 0; i < into.length; i++) into[i] = vector.get(i) ?? 0;
}

/** Whole numbers of 64 bits as doubles, where those are exact. */
function narrow({ path }: Plan, { name }: Slot, chunk: Data, into: Float64Array, first: number): void {
  const values = chunk.values as BigInt64Array;
  for (let i = 0; i < chunk.length; i++) {
    const value = values[i]!;
    const number = Number(value);
    into[i] = number;
    if (BigInt(number) !== value && chunk.getValid(i))
      throw wrongValue(path, name, "whole numbers that doubles hold", `${value} in row ${first + i}`);
  }
}

/** Names as their numbers. */
function named(plan: Plan, slot: Slot, chunk: Data, into: Float64Array, first: number): void {
  const known = new Map<unknown, number>();
  const texts = new Vector([chunk]);
  for (let i = 0; i < chunk.length; i++) {
    if (!chunk.getValid(i)) continue;
    const text = texts.get(i);
    let rank = known.get(text);
    if (rank === undefined) {
      rank = rankOf(plan, slot, text, first + i);
      known.set(text, rank);
    }
    into[i] = rank;
  }
}

/** The same out of a dictionary, each of whose names is looked up once. */
function ranked(plan: Plan, slot: Slot, chunk: Data, into: Float64Array, first: number): void {
  const names = chunk.dictionary as Vector;
  const indices = chunk.values as Int32Array;
  const ranks = new Float64Array(names.length).fill(-1);
  for (let i = 0; i < chunk.length; i++) {
    if (!chunk.getValid(i)) continue;
    const at = Number(indices[i]);
    if (ranks[at]! < 0) ranks[at] = rankOf(plan, slot, names.get(at), first + i);
    into[i] = ranks[at]!;
  }
}

function rankOf({ path }: Plan, { name, field }: Slot, text: unknown, row: number): number {
  const rank = field.values!.indexOf(text as string);
  if (rank >= 0) return rank;
  const names = field.values!.map((value) => `"${value}"`).join(", ");
  throw wrongValue(path, name, `one of ${names}`, `"${text}" in row ${row}`);
}

/** 64-bit integers, which have nothing that could stand for null. */
function wideFrom({ path }: Plan, { name }: Slot, vector: Vector): BigInt64Array {
  if (vector.nullCount) throw wrongValue(path, name, "no nulls, in 64-bit integers", `${vector.nullCount}`);
  const cells = (chunk: Data): BigInt64Array => {
    const { buffer, byteOffset } = chunk.values as BigInt64Array;
    const own = new BigInt64Array(buffer, byteOffset, chunk.length);
    if (!(chunk.type as Int).isSigned)
      for (const value of own)
        if (value < 0n) throw wrongValue(path, name, "at most 2^63 - 1", BigInt.asUintN(64, value));
    return own;
  };
  if (vector.data.length === 1) return cells(vector.data[0]!);
  const column = new BigInt64Array(vector.length);
  let at = 0;
  for (const chunk of vector.data) {
    column.set(cells(chunk), at);
    at += chunk.length;
  }
  return column;
}
