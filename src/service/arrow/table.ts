// Which column of a table is which input of a formula.
import type { RecordBatch, Table, Vector } from "apache-arrow";
import { type Given, unknownName, wrongKind } from "../../check.ts";
import { nearest } from "../../nearest.ts";
import type { Plan, Slot } from "../../plan.ts";
import { checkType, isVector, isWide } from "./columns.ts";

/** Columns by name: a table, a batch, or vectors. */
export type Tabular = Table | RecordBatch | Readonly<Record<string, Vector>>;

interface Named {
  readonly names: readonly string[];
  get(name: string): Vector | null | undefined;
}

function namedOf({ path }: Plan, table: unknown): Named {
  if (typeof table === "object" && table !== null) {
    const { schema } = table as Table;
    if (schema && "getChild" in table)
      return { names: schema.fields.map(({ name }) => String(name)), get: (name) => (table as Table).getChild(name) };
    const vectors = table as Readonly<Record<string, Vector>>;
    if (Object.values(vectors).every(isVector))
      return { names: Object.keys(vectors), get: (name) => (Object.hasOwn(vectors, name) ? vectors[name] : undefined) };
  }
  throw wrongKind(path, "table", "a Table, a RecordBatch or vectors by name", table);
}

/** The vector of each input, by its position; undefined where an optional one has no column. */
export function vectorsFor(plan: Plan, table: unknown, columns: unknown): readonly (Vector | undefined)[] {
  const { path, inputs } = plan;
  const from = namedOf(plan, table);
  const map = mapOf(plan, columns);
  const vectors = inputs.map((slot) => {
    const column = map[slot.name];
    const name = column === undefined ? slot.name : column;
    if (typeof name !== "string") throw wrongKind(path, `columns.${slot.name}`, "the name of a column", name);
    const vector = from.names.includes(name) ? from.get(name) : undefined;
    if (!vector) {
      if (slot.field.optional && column === undefined) return undefined;
      throw missing(plan, slot, name, from.names);
    }
    checkType(plan, slot, vector);
    return vector;
  });
  return vectors;
}

/** Whether a call on these is one in 64-bit integers: where the formula has it, and all columns are. */
export const inIntegers = ({ spec }: Plan, vectors: readonly (Vector | undefined)[]): boolean =>
  spec.int64 === true && vectors.every((vector) => vector && isWide(vector.type));

function mapOf({ path, inputs }: Plan, columns: unknown): Given {
  if (columns === undefined) return {};
  if (typeof columns !== "object" || columns === null) throw wrongKind(path, "columns", "columns by input", columns);
  const names = inputs.map(({ name }) => name);
  for (const name in columns) if (!names.includes(name)) throw unknownName(path, "input", name, names);
  return columns as Given;
}

function missing({ path }: Plan, { name }: Slot, column: string, names: readonly string[]): TypeError {
  const near = nearest(column, names);
  const meant = near === undefined ? "" : ` (did you mean "${near}"? say so by { columns: { ${name}: "${near}" } })`;
  const known = names.map((known) => `"${known}"`).join(", ");
  return new TypeError(
    `${path}: "${name}" expected a column "${column}"${meant}, got ${known || "a table without any"}`,
  );
}
