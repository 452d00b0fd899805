// What a page begins with: of a file, a formula and an address.
import { nearest } from "../../../src/nearest.ts";
import type { FormulaEntry } from "../catalogue.ts";
import { paramOf, quoted } from "../study/address.ts";
import type { ParamValue } from "../study/setting.ts";
import type { Binding, Bindings } from "./match.ts";
import type { Opened } from "./messages.ts";
import type { Values } from "./Params.tsx";
import type { Slot } from "./slots.ts";

/** Whose rows, and when. */
export interface Owners {
  readonly entity?: string | undefined;
  readonly time?: string | undefined;
  readonly key?: string | undefined;
}

/** The owners that a formula of this shape has. */
export const ownersOf = (entry: FormulaEntry | undefined, { entity, time, key }: Owners): Owners =>
  entry?.shape === "recurrence" ? { entity, time } : entry?.shape === "groups" ? { time, key } : {};

/** A formula of one column takes the first one of numbers until another is chosen, and lists those of its worked example. */
export function filled(
  bindings: Bindings,
  { example }: FormulaEntry,
  slots: readonly Slot[],
  { columns }: Opened,
  preferred: string | undefined,
): Bindings {
  const lists = slots.flatMap(({ name, takes, needed }): [string, Binding][] => {
    const given = example?.call?.inputs[name];
    const numbers = Array.isArray(given) && given.every((one) => typeof one === "number");
    return takes.is === "list" && needed && numbers ? [[name, { list: given as number[] }]] : [];
  });
  const all: Bindings = { ...bindings, ...Object.fromEntries(lists) };
  const needed = slots.filter(({ needed, takes }) => needed && takes.is === "column");
  const numbers = columns.filter(({ kind, unusable }) => kind === "number" && !unusable);
  const [slot] = needed;
  const column = numbers.find(({ name }) => name === preferred) ?? numbers[0];
  return needed.length === 1 && slot && column && !all[slot.name]
    ? { ...all, [slot.name]: { column: column.name } }
    : all;
}

/** Choices that the file at hand has columns for. */
export function kept(owners: Owners, { columns }: Opened): Owners {
  const names = new Set(columns.map(({ name }) => name));
  return Object.fromEntries(Object.entries(owners).filter(([, name]) => name !== undefined && names.has(name)));
}

/** Parameters as an address has them, and what of it could not be used. */
export function paramsIn(
  { id, params }: FormulaEntry,
  query: URLSearchParams,
): { readonly params: Values; readonly notes: readonly string[] } {
  const found: Record<string, ParamValue> = {};
  const notes: string[] = [];
  for (const [key, text] of query) {
    if (key === "formula") continue;
    const param = params.find(({ name }) => name === key);
    const value = param && paramOf(param, text);
    if (value === undefined) {
      const near = nearest(
        key,
        params.map(({ name }) => name),
      );
      notes.push(`${id} has no parameter ${quoted(key)}${near ? `; did you mean "${near}"?` : "."}`);
    } else if (typeof value === "object") notes.push(`${key} expected ${value.expected}, got ${quoted(text)}.`);
    else found[key] = value;
  }
  return { params: found, notes };
}
