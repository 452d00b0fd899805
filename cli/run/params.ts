// Parameters as text: numbers, names, yes and no, and columns of numbers.
import { readFileSync } from "node:fs";
import { expectedOf, readNamed, readParams } from "../../src/check.ts";
import { nearest } from "../../src/nearest.ts";
import type { Plan } from "../../src/plan.ts";
import { isNumber, type Param } from "../../src/spec.ts";
import { isConstant } from "./cells.ts";
import { type Constant, type Constants, readConstant } from "./constants.ts";
import type { Subject } from "./formula.ts";
import type { Pairs } from "./types.ts";
import { asking, usage } from "./usage.ts";

export type Values = Readonly<Record<string, number | string | boolean>>;

export interface Params {
  readonly values: Values;
  /** columns of the file by parameter */
  readonly columns: Pairs;
  /** inputs that are one for all rows */
  readonly constants: Constants;
}

/** `name=value` as a pair. */
export function pairOf(option: string, text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw usage(`${option} expected name=value, got "${text}"`);
}

/** Pairs of an option that may be given many times, or a file of JSON. */
export function pairsOf(option: string, texts: readonly string[]): Pairs {
  const pairs: Record<string, string> = {};
  for (const text of texts) {
    if (text.endsWith(".json") && !text.includes("=")) Object.assign(pairs, inFile(option, text));
    else {
      const [name, value] = pairOf(option, text);
      pairs[name] = value;
    }
  }
  return pairs;
}

function inFile(option: string, path: string): Pairs {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw usage(`${option} ${path}: expected a file of JSON, as {"base": 400}: ${(error as Error).message}`);
  }
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw usage(`${option} ${path}: expected an object of parameters, as {"base": 400}`);
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}

/** Values of parameters, each checked as a call would. */
export function valuesOf(plan: Plan, option: string, given: Pairs): Values {
  const values = Object.fromEntries(
    Object.entries(given).map(([name, text]) => [
      name,
      readValue(plan, name, paramOf(plan, option, name, false), text),
    ]),
  );
  checkValues(plan, values);
  return values;
}

/** The same, or columns, and inputs that are one for all rows; `over` others that they change. */
export function paramsOf({ plan, varying }: Subject, option: string, given: Pairs = {}, over?: Params): Params {
  const values: Record<string, number | string | boolean> = { ...over?.values };
  const columns: Record<string, string> = {};
  const constants: Record<string, Constant> = { ...over?.constants };
  for (const [name, text] of Object.entries(given)) {
    if (plan.inputs.some((slot) => slot.name === name && isConstant(slot))) {
      constants[name] = readConstant(plan, name, text);
      continue;
    }
    const param = paramOf(plan, option, name, true);
    if (!text.startsWith("@")) values[name] = readValue(plan, name, param, text);
    else if (isNumber(param) && varying) columns[name] = text.slice(1);
    else
      throw usage(
        `${plan.path}: "${name}" expected ${told(param)}, got the column ${text}: ${
          isNumber(param) ? "this formula takes no columns of parameters" : "only numbers may be columns"
        }`,
      );
  }
  checkValues(plan, values);
  const kept = Object.entries(over?.columns ?? {}).filter(([name]) => !(name in given));
  return { values, columns: { ...Object.fromEntries(kept), ...columns }, constants };
}

/** Bounds of each, and rules between them; in the message of a call, with the unit. */
function checkValues(plan: Plan, values: Values): void {
  asking(
    () => readParams(plan, values, plan.defaults.slice()),
    (message) => withUnit(plan, message),
  );
}

/** `mapped`: inputs have an option of their own. */
function paramOf({ path, paramNames, spec, inputs }: Plan, option: string, asked: string, mapped: boolean): Param {
  if (paramNames.includes(asked)) return spec.params![asked]!;
  const constants = mapped ? inputs.filter(isConstant).map(({ name }) => name) : [];
  const known = [...paramNames, ...constants];
  if (!known.length) throw usage(`${path}: ${option} ${asked}: this formula has no parameters`);
  const near = nearest(asked, known);
  const isInput =
    mapped && Object.hasOwn(spec.inputs, asked) ? `; "${asked}" is an input: --map ${asked}=<column>` : "";
  throw usage(
    `${path}: ${option}: unknown parameter "${asked}"${near ? ` (did you mean "${near}"?)` : ""}, expected ${known.map((name) => `"${name}"`).join(", ")}${isInput}`,
  );
}

function readValue({ path }: Plan, name: string, param: Param, text: string): number | string | boolean {
  if ("choices" in param) return text;
  if (isNumber(param)) {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isNaN(value) || text === "NaN") return value;
  } else if (text === "true" || text === "on" || text === "1") return true;
  else if (text === "false" || text === "off" || text === "0") return false;
  throw usage(`${path}: "${name}" expected ${told(param)}, got "${text}"`);
}

const told = (param: Param) =>
  "choices" in param
    ? `one of ${param.choices.map((choice) => `"${choice}"`).join(", ")}`
    : isNumber(param)
      ? `${expectedOf(param)}${unitOf(param.unit)}`
      : "true or false";

const unitOf = (unit: string) => (unit === "1" || unit === "any" ? "" : ` ${unit}`);

function withUnit({ spec }: Plan, message: string): string {
  const name = /"(\w+)" expected/.exec(message)?.[1];
  const param = name === undefined ? undefined : spec.params?.[name];
  return param && isNumber(param) ? message.replace(", got", `${unitOf(param.unit)}, got`) : message;
}

/** Lengths of axes, as `window=20`. */
export function sizesOf({ path, axes }: Plan, given: Pairs = {}): Pairs {
  const known = axes.filter((axis) => !["row", "tick", "entity", "group"].includes(axis));
  return asking(() => {
    const read = readNamed(path, "--size", "axis", given, known) as Pairs;
    for (const [axis, text] of Object.entries(read)) {
      const length = Number(text);
      if (!Number.isInteger(length) || length < 1)
        throw usage(`${path}: --size ${axis} expected a whole number, 1 or more, got "${text}"`);
    }
    return read;
  });
}
