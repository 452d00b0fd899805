// Where outputs go: the caller's columns or new ones, and what a call returns.
import { cellsIn, type Given, type Sources, unknownName, wrongKind, wrongValue } from "./check.ts";
import { isA } from "./column.ts";
import { checkOverlaps } from "./overlap.ts";
import { extent, type Plan, type Sizes, type Slot } from "./plan.ts";
import { bare, isField } from "./spec.ts";
import type { Sinks } from "./stream.ts";

export type Value = Float64Array | number | bigint | boolean | string | null;
/** One bare value when the formula has one output, else values by name. */
export type Result = Value | Readonly<Record<string, Value>>;

/** What a caller gave to write to, by position and each read once; undefined: new columns. */
export type Wanted = readonly unknown[] | undefined;

/** No output at all. */
export const nothing: Wanted = [];

export function readOut({ path, spec, outputs }: Plan, out: unknown): Wanted {
  if (out === undefined) return undefined;
  if (out === null) return nothing;
  if (isField(spec.output)) return [out];
  if (typeof out !== "object") throw wrongKind(path, "out", "an object of columns", out);
  const given = out as Given;
  for (const name in given)
    if (!outputs.some((slot) => slot.name === name))
      throw unknownName(
        path,
        "output",
        name,
        outputs.map(({ name }) => name),
      );
  return outputs.map(({ name }) => given[name]);
}

/** One column per output; undefined where none is wanted. `held` is what a bank keeps, where nobody may write. */
export function sinksFor(
  plan: Plan,
  sizes: Sizes,
  wanted: Wanted,
  int64: boolean,
  sources: Sources,
  held?: Readonly<Record<string, Float64Array>>,
): Sinks {
  if (wanted === undefined) {
    const make = int64 ? BigInt64Array : Float64Array;
    return plan.outputs.map((slot) => new make(extent(slot, sizes)) as Float64Array);
  }
  const sinks = plan.outputs.map((slot, i) =>
    wanted[i] === undefined ? undefined : sink(plan, slot, sizes, wanted[i], int64 ? "BigInt64Array" : "Float64Array"),
  );
  checkOverlaps(plan, sizes, sources, sinks, held);
  return sinks;
}

/** The caller's column for one output. */
function sink(
  { path }: Plan,
  slot: Slot,
  sizes: Sizes,
  column: unknown,
  kind: "Float64Array" | "BigInt64Array",
): Float64Array {
  const name = () => (slot.name === bare ? "out" : `out.${slot.name}`);
  if (!isA(kind, column)) throw wrongKind(path, name(), kind, column);
  const expected = extent(slot, sizes);
  const length = cellsIn(path, name(), column);
  if (length !== expected) throw wrongValue(path, name(), `length ${expected}`, length);
  return column as Float64Array;
}

/** The result of a call on columns; what spans no axis comes as a number. */
export function pack(plan: Plan, sinks: Sinks, single?: string): Result {
  const value = (slot: Slot, sink: Float64Array): Value => {
    const { dims } = slot.field;
    return !dims.length || (dims.length === 1 && dims[0] === single) ? cell(slot, sink[0]!) : sink;
  };
  if (isField(plan.spec.output)) return value(plan.outputs[0]!, sinks[0]!);
  const result: Record<string, Value> = {};
  plan.outputs.forEach((slot, i) => {
    const sink = sinks[i];
    if (sink) result[slot.name] = value(slot, sink);
  });
  return result;
}

/** One output of one row, as a person would write it; null where a yes-or-no or a name has no answer. */
export function cell({ field }: Slot, value: number): Value {
  if (field.kind === "flag")
    return typeof value === "bigint" ? Boolean(value) : Number.isNaN(value) ? null : value !== 0;
  if (field.kind === "code") return field.values![value] ?? null;
  return value;
}
