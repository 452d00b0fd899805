// What a person reads of a row, as it stands in columns.
import type { Plan, Slot } from "../plan.ts";
import type { Result, Value } from "../results.ts";
import { isField } from "../spec.ts";

/** Yes and no as 1 and 0, a name as its rank; no answer is NaN, and 0 where there is none. */
export function cellOf({ field }: Slot, value: Value, int64: boolean): number {
  if (typeof value === "number" || typeof value === "bigint") return value as number;
  const code = typeof value === "string" ? field.values!.indexOf(value) : value === null ? -1 : Number(value);
  if (int64) return BigInt(Math.max(0, code)) as unknown as number;
  return code < 0 ? Number.NaN : code;
}

/** One output of a result. */
export const answerOf = ({ spec }: Plan, { name }: Slot, result: Result): Value =>
  isField(spec.output) ? (result as Value) : (result as Readonly<Record<string, Value>>)[name]!;

/** The result of one row, or of many, as columns. */
export function inColumns(plan: Plan, result: Result): Result {
  const column = (slot: Slot): Value => {
    const value = answerOf(plan, slot, result);
    if (typeof value === "object" && value !== null) return value;
    if (typeof value === "bigint") return BigInt64Array.of(value) as unknown as Float64Array;
    return Float64Array.of(cellOf(slot, value, false));
  };
  if (isField(plan.spec.output)) return column(plan.outputs[0]!);
  return Object.fromEntries(plan.outputs.map((slot) => [slot.name, column(slot)]));
}
