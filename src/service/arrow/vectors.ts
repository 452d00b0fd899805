// Results as Arrow's vectors: doubles as they lie, yes or no as bits, names out of a dictionary.
import {
  Bool,
  type Data,
  Dictionary,
  Float64,
  Int8,
  Int64,
  makeData,
  Utf8,
  Vector,
  vectorFromArray,
} from "apache-arrow";
import { wrongKind } from "../../check.ts";
import type { Plan, Slot } from "../../plan.ts";
import type { Result, Value } from "../../results.ts";
import { bare, isField } from "../../spec.ts";
import { cellOf } from "../cells.ts";

/** Each output that a result has, by name; one of a formula with only one is called "output". */
export function vectorsIn(plan: Plan, result: Result): Record<string, Vector> {
  const { path, spec, outputs } = plan;
  const single = isField(spec.output);
  if (!single && (typeof result !== "object" || result === null || ArrayBuffer.isView(result)))
    throw wrongKind(path, "result", "what a call returned", result);
  const named = single ? { [bare]: result as Value } : (result as Readonly<Record<string, Value>>);
  return Object.fromEntries(
    outputs
      .filter(({ name }) => named[name] !== undefined)
      .map((slot) => [slot.name, vectorOf(plan, slot, named[slot.name]!)]),
  );
}

function vectorOf({ path }: Plan, slot: Slot, value: Value): Vector {
  const column = columnOf(slot, value);
  if (!(column instanceof Float64Array) && !(column instanceof BigInt64Array))
    throw wrongKind(path, slot.name, "what a call returned", value);
  if (slot.field.kind === "flag") return new Vector([flags(column)]);
  if (slot.field.kind === "code") return new Vector([codes(slot, column)]);
  return new Vector([
    column instanceof Float64Array
      ? makeData({ type: new Float64(), data: column, length: column.length, nullCount: 0 })
      : makeData({ type: new Int64(), data: column, length: column.length, nullCount: 0 }),
  ] as Data[]);
}

/** The result of one row is a column of one. */
function columnOf(slot: Slot, value: Value): unknown {
  if (typeof value === "bigint") return BigInt64Array.of(value);
  if (typeof value === "object" && value !== null) return value;
  return Float64Array.of(cellOf(slot, value, false));
}

interface Bits {
  readonly bits: Uint8Array;
  readonly nullCount: number;
}

/** What has an answer. */
function answered(column: Float64Array | BigInt64Array): Bits {
  const bits = new Uint8Array(Math.ceil(column.length / 8));
  let nullCount = 0;
  for (let i = 0; i < column.length; i++)
    if (Number.isNaN(column[i])) nullCount++;
    else bits[i >> 3]! |= 1 << (i & 7);
  return { bits, nullCount };
}

function flags(column: Float64Array | BigInt64Array): Data<Bool> {
  const { length } = column;
  const { bits: nullBitmap, nullCount } = answered(column);
  const data = new Uint8Array(Math.ceil(length / 8));
  for (let i = 0; i < length; i++) if (Number(column[i]) === 1) data[i >> 3]! |= 1 << (i & 7);
  return makeData({ type: new Bool(), length, data, ...(nullCount ? { nullBitmap, nullCount } : { nullCount: 0 }) });
}

function codes({ field }: Slot, column: Float64Array | BigInt64Array): Data<Dictionary<Utf8, Int8>> {
  const { length } = column;
  const { bits: nullBitmap, nullCount } = answered(column);
  const data = new Int8Array(length);
  for (let i = 0; i < length; i++) data[i] = Number(column[i]);
  const dictionary = vectorFromArray([...field.values!], new Utf8());
  const type = new Dictionary(new Utf8(), new Int8());
  return makeData({ type, length, data, dictionary, ...(nullCount ? { nullBitmap, nullCount } : { nullCount: 0 }) });
}
