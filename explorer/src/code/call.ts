// A call as the generators of code take it: every argument with its field, so that each language can write it its own way.
import type { FieldEntry, FormulaEntry, ParamEntry } from "../catalogue.ts";

/** As of a worked example: numbers, arrays for columns, names for codes. */
export interface Call {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
}

export type Argument =
  | { readonly name: string; readonly kind: "number"; readonly value: number }
  | { readonly name: string; readonly kind: "flag"; readonly value: boolean }
  | { readonly name: string; readonly kind: "name"; readonly value: string }
  | { readonly name: string; readonly kind: "column"; readonly value: readonly number[] }
  | { readonly name: string; readonly kind: "offsets"; readonly value: readonly number[] };

/** Inputs in the order of the formula; those left out are not among them. */
export const inputsOf = ({ inputs }: FormulaEntry, call: Call): Argument[] =>
  inputs.flatMap((field) => {
    const value = call.inputs[field.name];
    return value === undefined ? [] : [inputOf(field, value)];
  });

function inputOf({ name, kind, values }: FieldEntry, value: unknown): Argument {
  if (Array.isArray(value)) {
    const cells = value.map((cell) =>
      typeof cell === "string" ? (values?.indexOf(cell) ?? Number.NaN) : Number(cell),
    );
    return { name, kind: kind === "offsets" ? "offsets" : "column", value: cells };
  }
  if (kind === "flag" && (typeof value === "boolean" || value === 0 || value === 1))
    return { name, kind: "flag", value: !!value };
  if (kind === "code" && values)
    return { name, kind: "name", value: typeof value === "string" ? value : (values[Number(value)] ?? "") };
  return { name, kind: "number", value: Number(value) };
}

/** Parameters that are not at their defaults, in the order of the formula. */
export const paramsOf = ({ params }: FormulaEntry, call: Call): Argument[] =>
  params.flatMap((param) => {
    const value = call.params[param.name];
    return value === undefined || Object.is(value, param.default) ? [] : [paramOf(param, value)];
  });

export function paramOf(param: ParamEntry, value: unknown): Argument {
  const { name } = param;
  if ("choices" in param) return { name, kind: "name", value: String(value) };
  if (typeof param.default === "boolean") return { name, kind: "flag", value: Boolean(value) };
  return { name, kind: "number", value: Number(value) };
}

/** Options beside inputs and parameters: lengths and where state starts. */
export function optionsOf({ options }: Call) {
  const sizes = Object.entries((options.sizes ?? {}) as Readonly<Record<string, number>>);
  const state = Object.entries((options.state ?? {}) as Readonly<Record<string, number>>);
  return { sizes, state };
}

/** Names as Python, Rust and SQL write them. */
export const snake = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toLowerCase();

/** A call of one row: numbers alone. */
export const isRow = (entry: FormulaEntry, call: Call): boolean =>
  entry.shape === "map" && inputsOf(entry, call).every(({ kind }) => kind !== "column");

const widest = 100;

/** In brackets, broken into lines where it would be too long for one. */
export function listed(open: string, items: readonly string[], close: string, indent: string, step = "  "): string {
  const flat = `${open}${items.join(", ")}${close}`;
  if (flat.length + indent.length <= widest && !flat.includes("\n")) return flat;
  return `${open.trimEnd()}\n${filled(items, indent + step)}\n${indent}${close.trimStart()}`;
}

/** Lines as full as they may be. */
export function filled(items: readonly string[], inner: string): string {
  const lines: string[] = [];
  let line = "";
  for (const item of items) {
    if (line && inner.length + line.length + item.length + 3 > widest) {
      lines.push(`${line},`);
      line = "";
    }
    line = line ? `${line}, ${item}` : item;
  }
  if (line) lines.push(`${line},`);
  return lines.map((one) => inner + one).join("\n");
}
