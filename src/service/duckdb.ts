// lanewise/duckdb: row formulas as functions of SQL, in the process that DuckDB runs in.
import type { DuckDBConnection, DuckDBType } from "@duckdb/node-api";
import { strict } from "../bank.ts";
import { type Given, readParams, unknownName, wrongKind, wrongValue } from "../check.ts";
import { type Origin, originOf } from "../origin.ts";
import type { Plan, Slot } from "../plan.ts";
import { isNumber } from "../spec.ts";
import { varyingName } from "../varying.ts";
import { functionName, snake } from "./duckdb/names.ts";
import { compute, isBare, type Setting } from "./duckdb/scalar.ts";
import { handed } from "./options.ts";
import type { AnyFormula } from "./subject.ts";

export interface DuckDBOptions {
  /** what names of functions begin with; `lanewise_` unless told */
  readonly prefix?: string;
  /** parameters by formula, as `{ "energy.treasuryFee": { base: 300 } }`: what holds where a call does not say otherwise */
  readonly params?: Readonly<Record<string, object>>;
  /** one output by formula, as `{ "energy.treasuryFee": "fee" }`: what the function gives bare, computing no other */
  readonly outputs?: Readonly<Record<string, string>>;
  /** rows outside the domain: NaN (unless the formula is strict), or an error that ends the query */
  readonly onInvalid?: "nan" | "throw";
}

/** A function of SQL that is there now. */
export interface Registered {
  /** as SQL calls it */
  readonly name: string;
  /** the formula, as `energy.treasuryFee` */
  readonly path: string;
  /** how it is called, and what it gives */
  readonly signature: string;
}

type Library = typeof import("@duckdb/node-api");

/**
 * Registers every formula over rows whose cells are single numbers, of `lw` or of one of its domains or of a pack: `energy.treasuryFee` as
 * `lanewise_energy_treasury_fee(utilization, providers, hour)`. Inputs come in the order of the spec, those that are optional may be left out
 * from the end, and behind all of them may stand a struct of parameters, as `{base: 300, form: 'linear'}`. A formula with one output gives
 * it bare, others a STRUCT. Formulas with kernels in 64-bit integers are there once more, in BIGINT, as `..._i64`.
 *
 * Numbers are DOUBLE, yes or no BOOLEAN, names ENUM. NULL in an input gives NULL, and in an optional one counts as left out in that row. A
 * row outside the domain gives NaN, and NULL where the output is no number; `onInvalid: "throw"` ends the query instead. Whatever a call
 * refuses ends the query, with its message.
 *
 * Queries call back into this thread: they are awaited (`run`, `stream`), and `lw` belongs to the thread that registers.
 */
export async function registerDuckDB(
  connection: DuckDBConnection,
  lw: object,
  options: DuckDBOptions = {},
): Promise<readonly Registered[]> {
  const given = handed(who, options, ["prefix", "params", "outputs", "onInvalid"]);
  const { prefix = "lanewise_", onInvalid } = given;
  if (typeof prefix !== "string") throw wrongKind(who, "prefix", "string", prefix);
  if (typeof lw !== "object" || lw === null) throw wrongKind(who, "lw", "formulas, as await load()", lw);
  const found = rowFormulas(lw);
  if (!found.length) throw wrongValue(who, "lw", "formulas over rows, as await load()", "none");
  const params = paramsOf(found, given.params);
  const outputs = outputsOf(found, given.outputs);
  const library = await libraryOf();
  if (!(connection instanceof library.DuckDBConnection))
    throw wrongKind(who, "connection", "a DuckDBConnection of @duckdb/node-api", connection);
  const functions = found.flatMap(({ formula, origin }) => {
    const { plan } = origin;
    const throws = strict(plan, onInvalid);
    const varying = varyingName(plan.kernel) in origin.engine.shared.exports;
    const only = outputs[plan.path];
    const setting = {
      formula,
      plan,
      outputs: only ? [only] : plan.outputs,
      varying,
      params: params[plan.path] ?? {},
      onInvalid,
    };
    const narrow = { ...setting, int64: false, noticed: throws || origin.wrapped !== undefined };
    return plan.spec.int64 ? [narrow, { ...narrow, int64: true, noticed: true }] : [narrow];
  });
  const names = new Map<string, Setting>();
  for (const setting of functions) {
    const { plan, int64 } = setting;
    const name = `${prefix}${functionName(plan.path)}${int64 ? "_i64" : ""}`;
    const other = names.get(name)?.plan.path;
    if (other !== undefined)
      throw wrongValue(who, "lw", `one formula of the name ${name}`, `${other} and ${plan.path}`);
    names.set(name, setting);
  }
  return [...names].map(([name, setting]) => registered(library, connection, setting, name));
}

const who = "registerDuckDB";

async function libraryOf(): Promise<Library> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    throw new Error(`${who}: @duckdb/node-api cannot be imported; install it beside lanewise`, { cause });
  }
}

interface Found {
  readonly formula: AnyFormula;
  readonly origin: Origin;
}

/** Formulas whose rows are single numbers, in one level of names or two. */
function rowFormulas(lw: object): readonly Found[] {
  return Object.values(lw).flatMap((value): readonly Found[] => {
    const origin = originOf(value);
    if (origin?.bank) return [];
    if (origin) return origin.plan.shape === "map" && origin.plan.regular ? [{ formula: value, origin }] : [];
    return isDomain(value) ? rowFormulas(value) : [];
  });
}

const isDomain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && Object.values(value).some((inner) => originOf(inner) !== undefined);

/** What an option says of formulas, by path. */
function byFormula<T>(found: readonly Found[], option: string, given: unknown, read: (plan: Plan, of: unknown) => T) {
  if (given === undefined) return {};
  if (typeof given !== "object" || given === null) throw wrongKind(who, option, `${option} by formula`, given);
  const plans = new Map(found.map(({ origin: { plan } }) => [plan.path, plan]));
  return Object.fromEntries(
    Object.entries(given).map(([path, of]) => {
      const plan = plans.get(path);
      if (!plan) throw unknownName(who, "formula", path, [...plans.keys()]);
      return [path, read(plan, of)];
    }),
  );
}

/** Parameters by formula, each checked as a call would. */
const paramsOf = (found: readonly Found[], given: unknown): Readonly<Record<string, Given>> =>
  byFormula(found, "params", given, (plan, params) => {
    const own = (typeof params === "object" && params !== null ? { ...params } : params) as Given;
    const columns = readParams(plan, own, plan.defaults.slice());
    for (const name in columns) throw wrongKind(plan.path, name, "a number for all rows", columns[name]);
    return own;
  });

const outputsOf = (found: readonly Found[], given: unknown): Readonly<Record<string, Slot>> =>
  byFormula(found, "outputs", given, ({ path, outputs }, name) => {
    const slot = outputs.find((slot) => slot.name === name);
    const names = outputs.map(({ name }) => name);
    if (!slot) throw unknownName(path, "output", String(name), names);
    return slot;
  });

/** One function, in as many forms as its optional inputs leave it: DuckDB adds those of one name to each other. */
function registered(library: Library, connection: DuckDBConnection, setting: Setting, name: string): Registered {
  const { plan, int64 } = setting;
  const { inputs, path } = plan;
  const { outputs } = setting;
  const types = inputs.map((slot) => inputType(library, slot, int64));
  const returnType = isBare(setting)
    ? outputType(library, outputs[0]!, int64)
    : library.STRUCT(Object.fromEntries(outputs.map((slot) => [snake(slot.name), outputType(library, slot, int64)])));
  const add = (parameterTypes: readonly DuckDBType[]) =>
    connection.registerScalarFunction(
      library.DuckDBScalarFunction.create({
        name,
        parameterTypes,
        returnType,
        specialHandling: true,
        mainFunction(info, chunk, output) {
          try {
            compute(setting, chunk, output);
          } catch (error) {
            info.setError(messageOf(error));
          }
        },
      }),
    );
  const least = leastOf(plan, int64);
  for (let count = least; count <= inputs.length; count++) add(types.slice(0, count));
  if (plan.paramNames.length) add([...types, library.ANY]);
  return { name, path, signature: `${name}${told(plan, types, least)} -> ${returnType}` };
}

/** Inputs that a call must have: up to the last that is not optional. */
const leastOf = ({ inputs }: Plan, int64: boolean) =>
  int64 ? inputs.length : inputs.reduce((least, { field }, k) => (field.optional ? least : k + 1), 0);

function inputType({ BOOLEAN, VARCHAR, BIGINT, DOUBLE }: Library, { field }: Slot, int64: boolean): DuckDBType {
  if (field.kind === "flag") return BOOLEAN;
  if (field.kind === "code") return VARCHAR;
  return int64 ? BIGINT : DOUBLE;
}

function outputType(library: Library, { field }: Slot, int64: boolean): DuckDBType {
  if (field.kind === "flag") return library.BOOLEAN;
  if (field.kind === "code") return library.ENUM([...field.values!]);
  return int64 ? library.BIGINT : library.DOUBLE;
}

/** Arguments as a person reads them. */
function told({ inputs, paramNames, spec }: Plan, types: readonly DuckDBType[], least: number): string {
  const args = inputs.map(({ name }, k) => `${snake(name)} ${types[k]}`);
  const typeOf = (name: string) => {
    const param = spec.params![name]!;
    return isNumber(param) ? "DOUBLE" : "choices" in param ? "VARCHAR" : "BOOLEAN";
  };
  const struct = paramNames.length
    ? [`{${paramNames.map((name) => `${snake(name)} ${typeOf(name)}`).join(", ")}}`]
    : [];
  const open = [...args.slice(least), ...struct];
  return `(${args.slice(0, least).join(", ")}${open.map((arg) => ` [, ${arg}`).join("")}${"]".repeat(open.length)})`;
}

/** What a query says; rows are counted within a chunk, which nobody knows. */
const messageOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).replace(/ in row \d+$/, "");
