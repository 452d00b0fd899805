// Which column an input is read from: the one of its name, as on the command line. A near name is offered, never taken.
import { nearest } from "../../../src/nearest.ts";
import { snake } from "../../../src/service/duckdb/names.ts";
import type { Slot } from "./slots.ts";
import type { ColumnInfo } from "./table.ts";

/** What an input is given. */
export type Binding =
  | { readonly column: string }
  | { readonly columns: readonly string[] }
  | { readonly number: number }
  | { readonly list: readonly number[] };
export type Bindings = Readonly<Record<string, Binding>>;

export interface Matched {
  readonly bindings: Bindings;
  /** by input without a column: one that may have been meant */
  readonly near: Readonly<Record<string, string>>;
}

/** Capitals, underscores, blanks and hyphens count for nothing. */
const plainly = (name: string) => snake(name.trim()).replace(/[_\s-]+/g, "");

export function match(slots: readonly Slot[], columns: readonly ColumnInfo[]): Matched {
  const usable = columns.filter(({ unusable }) => !unusable);
  const bindings: Record<string, Binding> = {};
  const near: Record<string, string> = {};
  const free = new Set(usable.map(({ name }) => name));
  for (const { name, takes } of slots) {
    const same = usable.filter((column) => plainly(column.name) === plainly(name));
    const exact = same.find((column) => column.name === name) ?? (same.length === 1 ? same[0] : undefined);
    if (!exact || (takes.is !== "column" && takes.is !== "perGroup")) continue;
    bindings[name] = { column: exact.name };
    free.delete(exact.name);
  }
  for (const { name, takes, field } of slots) {
    if (bindings[name] || (takes.is !== "column" && takes.is !== "perGroup")) continue;
    const fit = usable.filter(({ name, kind }) => free.has(name) && (field.kind === "code" || kind !== "text"));
    const found =
      nearest(
        name,
        fit.map(({ name }) => name),
      ) ?? partOf(name, fit);
    if (found !== undefined) near[name] = found;
  }
  return { bindings, near };
}

/** A column whose name has the input's among its words, or the other way round: temp_max for max. */
function partOf(name: string, columns: readonly ColumnInfo[]): string | undefined {
  if (name.length < 3) return undefined;
  const words = new Set(wordsOf(name));
  return columns.find((column) => wordsOf(column.name).some((word) => word.length > 2 && words.has(word)))?.name;
}

const wordsOf = (name: string) => snake(name).split(/[^a-z0-9]+/);

/** Inputs that still want something; empty where a run can begin. */
export function unbound(slots: readonly Slot[], bindings: Bindings): readonly Slot[] {
  const open = slots.filter(({ name, needed }) => needed && !isBound(bindings[name]));
  if (open.length || slots.some(({ name }) => isBound(bindings[name]))) return open;
  // All of its inputs are optional, but one must be there.
  return slots.slice(0, 1);
}

const isBound = (binding: Binding | undefined): boolean =>
  binding !== undefined &&
  ("column" in binding ||
    ("columns" in binding
      ? binding.columns.length > 0
      : "list" in binding
        ? binding.list.length > 0
        : !Number.isNaN(binding.number)));

/** Whether any of these is a column: a run over numbers alone has no rows. */
export const hasColumns = (bindings: Bindings): boolean =>
  Object.values(bindings).some(
    (binding) => "column" in binding || ("columns" in binding && binding.columns.length > 0),
  );
