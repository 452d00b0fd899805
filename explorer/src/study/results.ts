// What formulas take and give, as numbers: a name is its index, yes is 1, and what is neither is NaN.
import type { FieldEntry, FormulaEntry } from "../catalogue.ts";

export type Outputs = Readonly<Record<string, ArrayLike<number>>>;

/** A value of an example as the formula takes it: columns are typed arrays. */
export function columnsOf({ kind, values }: FieldEntry, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (kind === "offsets") return Uint32Array.from(value);
  return Float64Array.from(value, (cell) => (typeof cell === "string" ? (values?.indexOf(cell) ?? NaN) : Number(cell)));
}

/** What a call gives, by output; a bare answer is `output`. */
export function outputsOf({ outputs }: FormulaEntry, result: unknown): Outputs {
  const bare = outputs.length === 1 && outputs[0]!.name === "output";
  return Object.fromEntries(
    outputs.map((field) => [
      field.name,
      cells(field, bare ? result : (result as Readonly<Record<string, unknown>>)[field.name]),
    ]),
  );
}

function cells(field: FieldEntry, value: unknown): ArrayLike<number> {
  if (value instanceof Float64Array) return value;
  if (Array.isArray(value)) return value.map((one) => cell(field, one));
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, Number);
  return [cell(field, value)];
}

function cell({ values }: FieldEntry, value: unknown): number {
  if (value === null || value === undefined) return NaN;
  if (typeof value === "string") return values?.indexOf(value) ?? NaN;
  return Number(value);
}
