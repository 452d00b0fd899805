// Why a decision was what it was: a record of one call as plain JSON, from which anybody computes the same bits again.
import { abiVersion } from "../abi.ts";
import { type Given, wrongKind, wrongValue } from "../check.ts";
import { type Origin, originOf } from "../origin.ts";
import type { Plan } from "../plan.ts";
import { cell } from "../results.ts";
import { bare, isField, isNumber } from "../spec.ts";
import { type Inside, inside, type Verdict } from "./guard/core.ts";
import { type Mode, toCell } from "./guard/options.ts";
import { type AnyBank, type AnyFormula, type BankOrigin, formulaOf, subjectOf } from "./subject.ts";

/** A value as JSON holds it: numbers that JSON has no word for as text, names in quotes, 64-bit integers as "12n", columns by their kind. */
export type Told =
  | number
  | string
  | boolean
  | null
  | readonly Told[]
  | { readonly f64: readonly Told[] }
  | { readonly i64: readonly string[] }
  | { readonly u32: readonly number[] }
  | { readonly u8: readonly number[] };

/** What came of one guarded output: what was computed, what stood by, which of them applied, and whether its breaker was open. */
export type AuditedVerdict = { readonly output: string } & Readonly<Record<Exclude<keyof Verdict, "output">, Told>>;

/** One call of a formula or one event of a bank, with all that its result depends on. */
export interface AuditRecord {
  readonly version: 1;
  readonly formula: string;
  /** of the formula's spec, and of what kernels promise */
  readonly specVersion: number;
  readonly abiVersion: number;
  readonly build: "simd" | "scalar";
  /** digest of the wasm that ran, where it is known */
  readonly wasm: string | null;
  readonly inputs: Readonly<Record<string, Told>>;
  /** all of them, defaults too */
  readonly params: Readonly<Record<string, Told>>;
  /** those of a call that its result depends on: lengths, entities, where state starts, what becomes of invalid rows */
  readonly options?: Readonly<Record<string, Told | Readonly<Record<string, Told>>>>;
  /** of an event: whose it was, and that entity's state before it */
  readonly entity?: number;
  readonly state?: Readonly<Record<string, Told>>;
  readonly sizes?: Readonly<Record<string, number>>;
  readonly int64?: true;
  readonly output: Told | Readonly<Record<string, Told>>;
  /** of a guarded call: what was in force, and what came of it */
  readonly guard?: {
    readonly mode: Mode;
    readonly fraction: number;
    readonly salt: number;
    readonly key?: Told;
    readonly verdicts: readonly AuditedVerdict[];
  };
}

/** A call, and its record. */
export interface Audited<R = unknown> {
  readonly result: R;
  readonly record: AuditRecord;
}

/** What came of a replay. */
export interface Replayed {
  /** as it was computed again; of a guarded call what it computes by itself */
  readonly output: unknown;
  /** whether every bit is as recorded */
  readonly same: boolean;
  /** whether it ran on the very bytes of wasm: other builds and entries have other bytes and give the same bits */
  readonly wasm: "same" | "other" | "unknown";
}

type Call = (inputs: unknown, params?: unknown, options?: unknown) => unknown;

/**
 * Records the one call of a formula, or the one `at` of a bank, that `run` makes. Of a guarded formula one row, in any mode but off:
 * `audit(fee, (fee) => fee({ utilization, providers, hour }))`, `audit(bank, (bank) => bank.at(7, { x }))`.
 */
export function audit<T extends AnyFormula | AnyBank, R>(target: T, run: (target: T) => R): Audited<R> {
  const from = subjectOf("audit", target);
  const records: AuditRecord[] = [];
  const recording = from.bank
    ? {
        at(entity: number, inputs: unknown) {
          const { result, record } = auditEvent(target as unknown as Bank, from as BankOrigin, entity, inputs);
          records.push(record);
          return result;
        },
      }
    : (inputs: unknown, params?: unknown, options?: unknown) => {
        const { result, record } = auditCall(target as unknown as Call, from, inputs, params, options);
        records.push(record);
        return result;
      };
  const result = run(recording as unknown as T);
  if (records.length !== 1) throw wrongValue("audit", "run", `one call of ${from.plan.path}`, records.length);
  return { result, record: records[0]! };
}

function auditCall(call: Call, from: Origin, inputs: unknown, params: unknown, options: unknown): Audited {
  // Each property is read once: what is recorded is what was computed with.
  const own = copied(inputs);
  const given = copied(params ?? {});
  const told = tellAll(own);
  const defaults = Object.entries(from.plan.spec.params ?? {}).map(([name, param]) => [name, param.default]);
  const { out, ...rest } = { ...(options as Given) };
  for (const name of ["sizes", "state"]) if (typeof rest[name] === "object") rest[name] = copied(rest[name]);
  const how = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, tellResult(value)]));
  const kept = options === undefined ? undefined : { ...rest, ...(out !== undefined && { out }) };
  const { result, guard } = traced(call, own, () => call(own, params === undefined ? undefined : given, kept));
  const all = { ...Object.fromEntries(defaults), ...known(given) };
  return {
    result,
    record: {
      ...heading(from),
      inputs: told,
      params: tellParams(all),
      ...(Object.keys(how).length && { options: how }),
      output: tellResult(result),
      ...guard,
    },
  };
}

interface Bank {
  readonly state: Readonly<Record<string, Float64Array>>;
  at(entity: number, inputs: unknown): unknown;
}

function auditEvent(bank: Bank, from: BankOrigin, entity: number, inputs: unknown): Audited {
  const { plan } = from;
  const { int64, args, sizes, entities } = from.bank;
  if (plan.states.length !== Object.keys(bank.state).length)
    throw new TypeError(
      `audit: ${plan.path} expected one set of parameters, got a bank with parameters for each entity`,
    );
  const before = Object.fromEntries(
    Object.entries(bank.state).map(([name, column]) => {
      const width = column.length / entities;
      return [name, tell(column.slice(entity * width, (entity + 1) * width))];
    }),
  );
  const own = copied(inputs);
  const told = tellAll(own);
  const { result, guard } = traced(bank, own, () => bank.at(entity, own));
  return {
    result,
    record: {
      ...heading(from),
      inputs: told,
      params: tellParams(paramsOf(from, args)),
      entity,
      state: before,
      ...(Object.keys(sizes).length && { sizes }),
      ...(int64 && { int64: true as const }),
      output: tellResult(result),
      ...guard,
    },
  };
}

/** Computes a record again, with the formulas of whichever host, build or entry: `replay(lw, record)`. */
export function replay(lanewise: object, record: AuditRecord): Replayed {
  const formula = formulaIn(lanewise, record);
  const { engine, plan } = formulaOf("replay", formula);
  for (const [what, expected, got] of [
    ["version", 1, record.version],
    ["abiVersion", abiVersion, record.abiVersion],
    ["specVersion", plan.spec.version ?? 1, record.specVersion],
  ] as const)
    if (got !== expected) throw wrongValue("replay", what, String(expected), got);
  const params = hearAll(record.params);
  const inputs = hearAll(record.inputs);
  const output = record.state
    ? bankIn(formula, params, record).at(0, inputs)
    : (formula as unknown as Call)(inputs, params, optionsIn(record));
  const { sha256 } = engine.info;
  return {
    output,
    same:
      JSON.stringify(tellResult(asked(standIn(output, plan, record), plan, record))) === JSON.stringify(record.output),
    wasm: !sha256 || !record.wasm ? "unknown" : sha256 === record.wasm ? "same" : "other",
  };
}

function formulaIn(lanewise: object, record: AuditRecord): AnyFormula {
  const path = record?.formula;
  if (typeof path !== "string") throw wrongKind("replay", "record", "what audit() made", record);
  const [domain = "", name = ""] = path.split(".");
  const formula = (lanewise as Record<string, Record<string, AnyFormula>> | null)?.[domain]?.[name];
  if (typeof lanewise !== "object" || lanewise === null) throw wrongKind("replay", "lanewise", "formulas", lanewise);
  if (!originOf(formula))
    throw wrongValue("replay", "lanewise", `formulas with ${path}`, Object.keys(lanewise).join(", "));
  return formula!;
}

function bankIn(formula: AnyFormula, params: object, { state, sizes, int64 }: AuditRecord) {
  const make = (
    formula as unknown as {
      bank(n: number, params: object, options: object): { at(entity: 0, inputs: object): unknown };
    }
  ).bank;
  if (typeof make !== "function") throw unlike(state);
  return make(1, params, { state: hearAll(state!), ...(sizes && { sizes }), ...(int64 && { int64 }) });
}

const optionsIn = ({ options }: AuditRecord) =>
  options === undefined
    ? undefined
    : Object.fromEntries(entriesOf(options).map(([name, told]) => [name, isTold(told) ? hear(told) : hearAll(told)]));

/** A value and not an object of them. */
const isTold = (told: Told | Readonly<Record<string, Told>>): told is Told =>
  typeof told !== "object" ||
  told === null ||
  Array.isArray(told) ||
  ["f64", "i64", "u32", "u8"].some((kind) => kind in told);

/** What a guard let apply, in the place of what was computed, where that is what the guard saw. */
function standIn(output: unknown, { outputs, path, spec }: Plan, { guard }: AuditRecord): unknown {
  if (!guard) return output;
  const single = isField(spec.output);
  if (!Array.isArray(guard.verdicts)) throw unlike(guard);
  const answer: Record<string, unknown> = single ? { [bare]: output } : { ...(output as object) };
  for (const verdict of guard.verdicts) {
    if (typeof verdict !== "object" || verdict === null) throw unlike(verdict);
    const { output: name, adaptive, applied } = verdict;
    const slot = outputs.find((slot) => slot.name === name);
    if (!slot) throw wrongValue("replay", "verdicts", `outputs of ${path}`, name);
    const computed = toCell(path, slot, answer[name]);
    if (!Object.is(computed, hear(adaptive))) return output;
    answer[name] = cell(slot, hear(applied) as number);
  }
  return single ? answer[bare] : answer;
}

/** Of several outputs those that the call was asked for. */
function asked(answer: unknown, { spec }: Plan, { output }: AuditRecord): unknown {
  if (isField(spec.output) || typeof output !== "object" || output === null) return answer;
  return Object.fromEntries(Object.keys(output).map((name) => [name, (answer as Given)[name]]));
}

function heading({ engine, plan }: Origin) {
  const { build, sha256 = null } = engine.info;
  return {
    version: 1 as const,
    formula: plan.path,
    specVersion: plan.spec.version ?? 1,
    abiVersion,
    build,
    wasm: sha256,
  };
}

/** The result of a call, and what a guard made of it. */
function traced(target: object, inputs: Given, call: () => unknown) {
  const within = (target as { [inside]?: Inside })[inside];
  if (!within) return { result: call(), guard: {} };
  const { core, key } = within;
  const who = `audit: a guarded ${core.path}`;
  if (core.mode === "off") throw new TypeError(`${who} in mode off computes nothing that could be computed again`);
  if (Object.values(inputs).some(ArrayBuffer.isView))
    throw new TypeError(`${who} is audited row by row, got columns; audit the formula itself for columns`);
  // As they are before the call: who hears of a breaker may turn the mode back.
  const { mode, fraction, salt } = core;
  const verdicts: Verdict[] = [];
  core.trace = verdicts;
  try {
    const result = call();
    const told = verdicts.map(({ output, ...rest }) => ({ output, ...tellAll(rest) }) as AuditedVerdict);
    return {
      result,
      guard: { guard: { mode, fraction, salt, ...(key !== undefined && { key: tell(key) }), verdicts: told } },
    };
  } finally {
    core.trace = undefined;
  }
}

/** Parameters of a bank as a caller would give them. */
function paramsOf({ plan }: Origin, args: readonly (number | bigint)[]): Given {
  const { spec, paramArg } = plan;
  return Object.fromEntries(
    Object.entries(spec.params ?? {}).map(([name, param], i) => {
      const value = args[paramArg + i]!;
      return [name, isNumber(param) ? value : "choices" in param ? param.choices[Number(value)] : Number(value) === 1];
    }),
  );
}

/** Its own properties, each read once, and columns as they are now. */
function copied(given: unknown): Given {
  const own: Record<string, unknown> = {};
  for (const name in given as object) {
    const value = (given as Given)[name];
    own[name] = ArrayBuffer.isView(value)
      ? (value as Float64Array).slice()
      : Array.isArray(value)
        ? value.map((v) => (ArrayBuffer.isView(v) ? (v as Float64Array).slice() : v))
        : value;
  }
  return own;
}

/** What is undefined was not given. */
const known = (values: object): Given =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

const tellAll = (values: object): Record<string, Told> =>
  Object.fromEntries(Object.entries(known(values)).map(([name, value]) => [name, tell(value)]));

/** A number that is NaN was not given. */
const tellParams = (params: object): Record<string, Told> =>
  tellAll(Object.fromEntries(Object.entries(params).filter(([, value]) => !Number.isNaN(value))));

const tellResult = (result: unknown): AuditRecord["output"] =>
  typeof result === "object" && result !== null && !ArrayBuffer.isView(result) ? tellAll(result) : tell(result);

/** As JSON; what comes back from `hear` has the same bits. */
function tell(value: unknown): Told {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number")
    return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "string") return `"${value}"`;
  if (value instanceof Float64Array) return { f64: Array.from(value, tell) };
  if (value instanceof BigInt64Array) return { i64: Array.from(value, String) };
  if (value instanceof Uint32Array) return { u32: [...value] };
  if (value instanceof Uint8Array) return { u8: [...value] };
  if (Array.isArray(value)) return value.map(tell);
  return value as boolean | null;
}

/** A record may have come from anywhere. */
const unlike = (told: unknown) => wrongKind("replay", "record", "what audit() made", told);

function entriesOf<T>(told: Readonly<Record<string, T>>): [string, T][] {
  if (typeof told !== "object" || told === null) throw unlike(told);
  return Object.entries(told);
}

const hearAll = (told: Readonly<Record<string, Told>>): Given =>
  Object.fromEntries(entriesOf(told).map(([name, value]) => [name, hear(value)]));

/** Lists are of columns: nothing nests further. */
function hear(told: Told, listed = false): unknown {
  if (typeof told === "string") return told.startsWith('"') ? told.slice(1, -1) : hearNumber(told);
  if (typeof told !== "object" || told === null) return told;
  if (Array.isArray(told) && !listed) return told.map((value) => hear(value, true));
  if ("f64" in told) return Float64Array.from(cellsOf(told.f64).map((value) => hear(value, true) as number));
  if ("i64" in told) return BigInt64Array.from(cellsOf(told.i64).map(hearInteger));
  if ("u32" in told) return Uint32Array.from(cellsOf(told.u32));
  if ("u8" in told) return Uint8Array.from(cellsOf(told.u8));
  throw unlike(told);
}

function cellsOf<T>(told: readonly T[]): readonly T[] {
  if (!Array.isArray(told) || told.some((value) => typeof value === "object")) throw unlike(told);
  return told;
}

function hearNumber(told: string): number | bigint {
  if (told.endsWith("n")) return hearInteger(told.slice(0, -1));
  if (!["-0", "NaN", "Infinity", "-Infinity"].includes(told)) throw unlike(told);
  return Number(told);
}

function hearInteger(told: string): bigint {
  if (!/^-?\d{1,20}$/.test(told)) throw unlike(told);
  return BigInt(told);
}
