// Where outputs go: the caller's columns or new ones, and what a call returns.
import { type Given, unknownName, wrongKind, wrongValue } from "./check.ts";
import { extent, type Plan, type Sizes, type Slot } from "./plan.ts";
import { bare, isField } from "./spec.ts";
import type { Sinks } from "./stream.ts";

export type Value = Float64Array | number | bigint | boolean | string | null;
/** One bare value when the formula has one output, else values by name. */
export type Result = Value | Readonly<Record<string, Value>>;

/** One column per output; undefined where `out` leaves it out, as null does all. */
export function sinksFor(plan: Plan, sizes: Sizes, out: unknown, int64: boolean): Sinks {
  const make = int64 ? BigInt64Array : Float64Array;
  if (out === undefined) return plan.outputs.map((slot) => new make(extent(slot, sizes)) as Float64Array);
  if (out === null) return plan.outputs.map(() => undefined);
  if (isField(plan.spec.output)) return [sink(plan, plan.outputs[0]!, sizes, out, make)];
  if (typeof out !== "object") throw wrongKind(plan.path, "out", "an object of columns", out);
  const given = out as Given;
  for (const name in given)
    if (!plan.outputs.some((slot) => slot.name === name))
      throw unknownName(
        plan.path,
        "output",
        name,
        plan.outputs.map((slot) => slot.name),
      );
  return plan.outputs.map((slot) => {
    const column = given[slot.name];
    return column === undefined ? undefined : sink(plan, slot, sizes, column, make);
  });
}

/** The caller's column for one output. */
function sink(
  { path }: Plan,
  slot: Slot,
  sizes: Sizes,
  column: unknown,
  make: typeof Float64Array | typeof BigInt64Array,
): Float64Array {
  const name = () => (slot.name === bare ? "out" : `out.${slot.name}`);
  if (!(column instanceof make)) throw wrongKind(path, name(), make.name, column);
  const expected = extent(slot, sizes);
  if (column.length !== expected) throw wrongValue(path, name(), `length ${expected}`, column.length);
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
