// The last argument of a function: a struct of parameters, most often the same for all rows. Where it is not, rows of the same names and
// toggles are computed together, and numbers become columns if the formula has a kernel for that.
import type { DuckDBStructVector, DuckDBVector } from "@duckdb/node-api";
import { type Given, unknownName, wrongKind } from "../../check.ts";
import type { Plan } from "../../plan.ts";
import { isNumber } from "../../spec.ts";
import { snake } from "./names.ts";
import { bytesOf, known } from "./vectors.ts";

/** Rows that share what must be one for a call; all where none are named. */
export interface Share {
  readonly rows: Int32Array | undefined;
  readonly params: Given;
}

/** What is read of one row. */
type Value = number | boolean | string;
interface Field {
  readonly name: string;
  readonly vector: DuckDBVector;
  /** the value of all rows */
  readonly same: Value | null | undefined;
  /** may be a column of a call */
  readonly varies: boolean;
}

/** `varying`: number parameters may be columns. `usual`: what was said when the function was registered. */
export function sharesOf(
  plan: Plan,
  given: DuckDBVector,
  rows: number,
  usual: Given,
  varying: boolean,
): readonly Share[] {
  const struct = structOf(plan, given);
  const fields = fieldsOf(plan, struct, rows, varying);
  const set = fields.filter(({ same }) => same !== undefined && same !== null);
  const always: Given = { ...usual, ...Object.fromEntries(set.map(({ name, same }) => [name, same])) };
  const open = fields.filter(({ same }) => same === undefined);
  if (!open.length) return [{ rows: undefined, params: always }];
  const read = (vector: DuckDBVector, name: string, i: number) => readValue(plan, name, vector.getItem(i));
  const groups = new Map<string, number[]>();
  for (let i = 0; i < rows; i++) {
    const key = JSON.stringify(open.map(({ varies, vector, name }) => (varies ? 0 : read(vector, name, i))));
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  return [...groups.values()].map((places) => {
    const own = open.map(({ name, vector, varies }) => {
      const usually = (always[name] ?? (plan.spec.params![name] as { default: Value }).default) as Value;
      const value = (i: number) => read(vector, name, i) ?? usually;
      return [name, varies ? numbers(plan, name, places, value) : value(places[0]!)] as const;
    });
    return { rows: Int32Array.from(places), params: { ...always, ...Object.fromEntries(own) } };
  });
}

function numbers({ path }: Plan, name: string, places: readonly number[], value: (i: number) => Value): Float64Array {
  return Float64Array.from(places, (i) => {
    const number = value(i);
    if (typeof number === "number") return number;
    throw wrongKind(path, name, "number", number);
  });
}

function structOf({ path }: Plan, given: DuckDBVector): DuckDBStructVector {
  if ("entryVectorAt" in given) return given as DuckDBStructVector;
  throw wrongKind(path, "params", "a struct of parameters, as {name: value}", String(given.type));
}

function fieldsOf(plan: Plan, struct: DuckDBStructVector, rows: number, varying: boolean): readonly Field[] {
  const names = Object.keys(plan.spec.params ?? {});
  return struct.type.entryNames.map((given, i): Field => {
    const name = names.find(
      (name) => given.toLowerCase() === snake(name) || given.toLowerCase() === name.toLowerCase(),
    );
    if (name === undefined) throw unknownName(plan.path, "parameter", given, names.map(snake));
    const vector = struct.entryVectorAt(i);
    const varies = varying && isNumber(plan.spec.params![name]!);
    // A struct that is NULL has entries that are.
    const first = isSame(vector, rows) ? readValue(plan, name, vector.getItem(0)) : undefined;
    return { name, vector, same: first, varies };
  });
}

/** Whether all rows have the same bytes. */
function isSame(vector: DuckDBVector, rows: number): boolean {
  if (rows <= 1) return true;
  const bytes = bytesOf(vector);
  if (!bytes || known(vector, rows)) return false;
  const width = bytes.length / rows;
  const cells =
    width % 4 === 0 && bytes.byteOffset % 4 === 0
      ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
      : bytes;
  const step = cells === bytes ? width : width / 4;
  for (let i = step; i < cells.length; i++) if (cells[i] !== cells[i - step]) return false;
  return true;
}

/** A value as calls take it; NULL is none. */
function readValue({ path, spec }: Plan, name: string, value: unknown): Value | null {
  if (value === null || typeof value === "number" || typeof value === "boolean" || typeof value === "string")
    return value;
  // Whole numbers of 64 bits and more, and decimals, tell themselves as text.
  const number = typeof value === "bigint" || "scale" in (value as object) ? Number(String(value)) : Number.NaN;
  if (!Number.isNaN(number) && isNumber(spec.params![name]!)) return number;
  throw wrongKind(path, name, "number", value);
}
