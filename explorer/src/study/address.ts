// A setting as an address, and back. Only what is not as in the example is written. Whoever types an address may be wrong: what is not to be
// had is told by name, with what was expected, and the rest of the address holds.
import { nearest } from "../../../src/nearest.ts";
import type { FieldEntry, FormulaEntry, ParamEntry } from "../catalogue.ts";
import { initial, isChoice, isNumber, type ParamValue, type Setting, type ViewName } from "./setting.ts";
import { type Signal, type SignalKind, signalKinds } from "./signals.ts";

const views: readonly ViewName[] = ["sweep", "param", "course", "bank", "cells"];

/** Most ticks or points that are drawn. */
export const mostPoints = 10_000;

/** Columns of more cells would make an address that browsers and letters cut. */
const longest = 200;

export interface Read {
  readonly setting: Setting;
  /** what in the address could not be had */
  readonly notes: readonly string[];
}

export function write(entry: FormulaEntry, setting: Setting): URLSearchParams {
  const from = initial(entry);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(setting.params))
    if (!Object.is(value, from.params[name])) query.set(name, String(value));
  for (const [name, cells] of Object.entries(setting.inputs))
    if (!same(cells, from.inputs[name]) && cells.length <= longest) query.set(inputKey(entry, name), cells.join(","));
  // An input of the example that is not given any more.
  for (const name of Object.keys(from.inputs)) if (!setting.inputs[name]) query.set(inputKey(entry, name), "");
  for (const [name, { kind, low, high }] of Object.entries(setting.signals))
    if (kind !== "example") query.set(`${name}.signal`, `${kind}:${low}:${high}`);
  for (const [name, value] of Object.entries(setting.sizes))
    if (value !== from.sizes[name]) query.set(`${name}.size`, String(value));
  if (setting.view !== from.view) query.set(".view", setting.view);
  if (setting.axis !== from.axis) query.set(".x", setting.axis);
  if (setting.from !== undefined) query.set(".from", String(setting.from));
  if (setting.to !== undefined) query.set(".to", String(setting.to));
  if (setting.seed !== from.seed) query.set(".seed", String(setting.seed));
  if (setting.points !== from.points) query.set(".points", String(setting.points));
  if (setting.shown) query.set(".show", setting.shown.join(","));
  return query;
}

const same = (a: readonly number[], b: readonly number[] | undefined) =>
  a.length === b?.length && a.every((value, k) => Object.is(value, b[k]));

/** A parameter has its name to itself; an input of the same name is told apart. */
const inputKey = ({ params }: FormulaEntry, name: string) =>
  params.some((param) => param.name === name) ? `${name}.input` : name;

export function read(entry: FormulaEntry, query: URLSearchParams): Read {
  const start = initial(entry);
  const notes: string[] = [];
  const setting = {
    ...start,
    params: { ...start.params },
    inputs: { ...start.inputs } as Record<string, readonly number[]>,
    signals: {} as Record<string, Signal>,
    sizes: { ...start.sizes } as Record<string, number>,
  };
  const input = (key: string) => entry.inputs.find((one) => inputKey(entry, one.name) === key);
  for (const [key, text] of query) {
    const param = entry.params.find((one) => one.name === key);
    const field = input(key);
    const [name = "", part] = key.split(".");
    if (param) {
      const value = paramOf(param, text);
      if (typeof value === "object") notes.push(`${key} expected ${value.expected}, got ${quoted(text)}.`);
      else setting.params[key] = value;
    } else if (field) readCells(field, text, setting.inputs, notes);
    else if (key.startsWith(".")) readOwn(entry, key, text, setting, notes);
    else if (part === "signal" && entry.inputs.some((one) => one.name === name)) {
      const signal = signalOf(text);
      if (signal) setting.signals[name] = signal;
      else
        notes.push(
          `${key} expected one of ${signalKinds.join(", ")} with two numbers, as sine:0:10, got ${quoted(text)}.`,
        );
    } else if (part === "size" && name in setting.sizes) {
      const size = Number(text);
      if (Number.isInteger(size) && size > 0) setting.sizes[name] = size;
      else notes.push(`${key} expected a whole number above 0, got ${quoted(text)}.`);
    } else {
      const names = [...entry.params, ...entry.inputs].map((one) => one.name);
      const near = nearest(key, names);
      notes.push(`${entry.id} has no parameter or input ${quoted(key)}${near ? `; did you mean "${near}"?` : "."}`);
    }
  }
  return { setting: ruled(entry, setting, start, notes), notes };
}

/** Rules between parameters: an address that breaks one gets the example's parameters of that rule. */
function ruled(entry: FormulaEntry, setting: Setting, start: Setting, notes: string[]): Setting {
  const params = { ...setting.params };
  for (const rule of entry.rules) {
    const values = rule.params.map((name) => params[name] as number);
    const kept =
      rule.rule === "ordered"
        ? values[0]! <= values[1]!
        : Math.abs(values.reduce((all, one) => all + one, 0) - rule.equals) <= 1e-9;
    if (kept) continue;
    notes.push(
      rule.rule === "ordered"
        ? `${rule.params[0]} expected at most ${rule.params[1]} = ${values[1]}, got ${values[0]}.`
        : `${rule.params.join(" + ")} expected to sum to ${rule.equals}, got ${values.reduce((all, one) => all + one, 0)}.`,
    );
    for (const name of rule.params) params[name] = start.params[name]!;
  }
  return { ...setting, params };
}

/** What somebody typed, cut where it is long. */
export const quoted = (text: string) => `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;

export function rangeText({
  range: [min, max],
  whole,
}: {
  readonly range: readonly [number, number];
  readonly whole?: boolean;
}): string {
  const kind = whole ? "a whole number" : "a number";
  const low = min === -Infinity || min < -1e300;
  const high = max === Infinity || max > 1e300 || max === Number.MAX_SAFE_INTEGER;
  if (low && high) return kind;
  if (high) return min > 0 && min < 1e-300 ? `${kind} above 0` : `${kind} of ${min} or more`;
  if (low) return `${kind} of ${max} or less`;
  return `${kind} from ${min > 0 && min < 1e-300 ? "just above 0" : min} to ${max}`;
}

/** A parameter's value, or what was expected. */
export function paramOf(param: ParamEntry, text: string): ParamValue | { readonly expected: string } {
  if (isNumber(param)) {
    const value = text.trim() === "" ? NaN : Number(text);
    const [min, max] = param.range;
    if (Object.is(value, param.default) && text.trim() === "NaN") return value;
    if (value >= min && value <= max && (!param.whole || Number.isInteger(value) || !Number.isFinite(value)))
      return value;
    return { expected: `${rangeText(param)}${param.unit === "1" ? "" : ` ${param.unit}`}` };
  }
  if (isChoice(param)) return param.choices.includes(text) ? text : { expected: `one of ${param.choices.join(", ")}` };
  return text === "true" || text === "1"
    ? true
    : text === "false" || text === "0"
      ? false
      : { expected: "true or false" };
}

function readCells(field: FieldEntry, text: string, inputs: Record<string, readonly number[]>, notes: string[]): void {
  if (text === "" && field.optional) {
    delete inputs[field.name];
    return;
  }
  const cells = text.split(",").map((one) => (one.trim() === "" ? Number.NaN : Number(one)));
  const wrong = text.split(",").find((one, k) => Number.isNaN(cells[k]) && one.trim() !== "NaN");
  const before = inputs[field.name];
  if (wrong !== undefined || cells.length > longest)
    notes.push(`${field.name} expected numbers, got ${quoted(wrong ?? `${cells.length} of them`)}.`);
  else if (before?.length === 1 && cells.length > 1)
    notes.push(`${field.name} expected one number, got ${cells.length}.`);
  else inputs[field.name] = cells;
}

type Draft = { -readonly [K in keyof Setting]: Setting[K] };

function readOwn(entry: FormulaEntry, key: string, text: string, setting: Draft, notes: string[]): void {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  const allowed = viewsOf(entry);
  const wrong = (expected: string) => notes.push(`${key} expected ${expected}, got ${quoted(text)}.`);
  if (key === ".view") {
    if (allowed.includes(text as ViewName)) setting.view = text as ViewName;
    else wrong(`one of ${allowed.join(", ")}`);
  } else if (key === ".x") {
    const names = [...sweepable(entry), ...entry.params.filter(isNumber)].map(({ name }) => name);
    if (names.includes(text)) setting.axis = text;
    else wrong(`one of ${names.join(", ")}`);
  } else if (key === ".from" || key === ".to") {
    if (Number.isFinite(number)) setting[key === ".from" ? "from" : "to"] = number;
    else wrong("a number");
  } else if (key === ".seed") {
    if (Number.isInteger(number) && number >= 0 && number < 1e9) setting.seed = number;
    else wrong("a whole number");
  } else if (key === ".points") {
    if (Number.isInteger(number) && number >= 2 && number <= mostPoints) setting.points = number;
    else wrong(`a whole number from 2 to ${mostPoints}`);
  } else if (key === ".show") setting.shown = text ? text.split(",") : [];
  else
    notes.push(`There is no ${quoted(key)}: what is of the page is .view, .x, .from, .to, .seed, .points and .show.`);
}

function signalOf(text: string): Signal | undefined {
  const [kind, low, high] = text.split(":");
  const ends = [Number(low), Number(high)] as const;
  if (!signalKinds.includes(kind as SignalKind) || !low || !high || !ends.every(Number.isFinite)) return;
  return { kind: kind as SignalKind, low: ends[0], high: ends[1] };
}

/** Views that say something of a formula of this shape. */
export function viewsOf(entry: FormulaEntry): readonly ViewName[] {
  if (entry.shape === "recurrence") return ["course", "bank"];
  const numbers = entry.params.some(isNumber);
  const swept = initial(entry).view === "sweep";
  return views.filter((view) =>
    view === "sweep" ? swept : view === "param" ? numbers : view === "cells" ? entry.shape !== "map" || !swept : false,
  );
}

/** Inputs that may stand along x. */
export const sweepable = (entry: FormulaEntry): readonly FieldEntry[] =>
  entry.inputs.filter(
    ({ name, kind, dims }) =>
      kind !== "offsets" &&
      kind !== "flag" &&
      kind !== "code" &&
      dims.some((dim) => dim === "row" || dim === "group") &&
      Object.hasOwn(initial(entry).inputs, name),
  );
