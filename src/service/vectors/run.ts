// One case on any build and engine: what a user would call, and the cells that come of it.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Given } from "../../check.ts";
import { cells } from "../../plan.ts";
import { bare, isField, outputsOf, type Spec } from "../../spec.ts";
import { bitsOf, type Case, type Drawn, numberOf, type Text, textOf, type Vectors } from "./case.ts";

/** A formula as it looks when it is not known which. */
export interface Formula {
  (inputs: Given, params?: Given, options?: Given): unknown;
  readonly spec: Spec;
  bank(entities: number, params?: Given, options?: Given): Bank;
}

interface Bank {
  readonly state: Readonly<Record<string, Column>>;
  run(inputs: Given, options?: Given): unknown;
  stepAt(index: Uint32Array, inputs: Given, options?: Given): unknown;
  save(): Uint8Array;
  load(bytes: Uint8Array, options?: Given): void;
  dispose(): void;
}

export type Column = Float64Array | BigInt64Array;

/** What a call came to: columns by name, and a bank's state. */
export interface Outcome {
  readonly outputs: Readonly<Record<string, Column>>;
  readonly state: Readonly<Record<string, Column>>;
  /** of a bank */
  readonly save?: Uint8Array;
}

/** What a case hands over, as a caller writes it. */
export interface Told {
  readonly inputs: Given;
  readonly params: Given;
  /** lengths that columns may leave open */
  readonly sizes: Given;
  readonly state: Given;
}

/** Axes whose lengths columns, entities and offsets always tell. */
const plain = ["row", "group", "tick", "entity", "event"];

export function told(pools: Vectors["pools"], spec: Spec, one: Case): Told {
  const kind = one.cells === "i64" ? BigInt64Array : Float64Array;
  const column = (drawn: Drawn, length: number) => new kind(bitsOf(pools, drawn, length).buffer as ArrayBuffer);
  const each = Object.entries(one.inputs).map(([name, given]) => {
    if (Array.isArray(given)) return [name, Uint32Array.from(given)];
    if (typeof given !== "object") return [name, numberOf(given as Text)];
    return [name, column(given as Drawn, lengthOf(spec.inputs[name]!.dims, one))];
  });
  const along = spec.state ? one.sizes.entity! : one.sizes.row!;
  const params = Object.entries(one.params ?? {}).map(([name, given]) => {
    const param = spec.params?.[name];
    if (typeof given === "object") return [name, new Float64Array(bitsOf(pools, given, along).buffer)];
    if (typeof given === "boolean" || !param || "choices" in param) return [name, given];
    return [name, one.cells === "i64" && "wide" in param ? BigInt(given) : numberOf(given)];
  });
  const state = Object.entries(one.state ?? {}).map(([name, drawn]) => [
    name,
    column(drawn, lengthOf(["entity", ...spec.state![name]!.dims], one)),
  ]);
  return {
    inputs: Object.fromEntries(each),
    params: Object.fromEntries(params),
    state: Object.fromEntries(state),
    sizes: Object.fromEntries(Object.entries(one.sizes).filter(([axis]) => !plain.includes(axis))),
  };
}

/** Computes a case; what is wrong with it is thrown, as for any caller. */
export function run(pools: Vectors["pools"], formula: Formula, one: Case, onInvalid?: "nan" | "throw"): Outcome {
  const { spec } = formula;
  const { inputs, params, state, sizes } = told(pools, spec, one);
  const kind = one.cells === "i64" ? BigInt64Array : Float64Array;
  const fields = outputsOf(spec);
  const outputs = Object.fromEntries(
    Object.entries(fields).map(([name, { dims }]) => [name, new kind(lengthOf(dims, one))]),
  );
  const out = isField(spec.output) ? outputs[bare] : outputs;
  const lengths = Object.keys(sizes).length ? { sizes } : {};
  const options = { ...lengths, ...(onInvalid ? { onInvalid } : {}) };
  if (one.form === "call") {
    formula(inputs, params, { ...options, ...(spec.state ? { entities: one.sizes.entity } : {}), out });
    return { outputs, state: {} };
  }
  const bank = formula.bank(one.sizes.entity!, params, {
    ...options,
    ...(one.cells === "i64" ? { int64: true } : {}),
    ...(one.state ? { state } : {}),
  });
  if (one.save !== undefined) bank.load(Uint8Array.from(atob(one.save), (byte) => byte.charCodeAt(0)));
  if (one.form === "ticks") bank.run(inputs, { out });
  else bank.stepAt(Uint32Array.from(one.index!), inputs, { out });
  const kept = Object.fromEntries(Object.keys(spec.state!).map((name) => [name, bank.state[name]!.slice()]));
  const save = bank.save();
  bank.dispose();
  return { outputs, state: kept, save };
}

/** Cells of a column; of events, one turn each in place of ticks and entities. */
function lengthOf(dims: readonly (string | number)[], { form, index, sizes }: Case): number {
  if (form !== "events" || !dims.includes("tick")) return cells(dims, sizes);
  return (
    index!.length *
    cells(
      dims.filter((dim) => dim !== "tick" && dim !== "entity"),
      sizes,
    )
  );
}

export function digestOf({ outputs, state }: Outcome): string {
  const hash = sha256.create();
  for (const { buffer, byteOffset, byteLength } of [...Object.values(outputs), ...Object.values(state)])
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return bytesToHex(hash.digest());
}

/** Of the digests of several cases. */
export const digestOfAll = (digests: readonly string[]): string =>
  bytesToHex(sha256(utf8ToBytes(digests.map((digest) => `${digest}\n`).join(""))));

/** The first cells of each output. */
export const firstOf = ({ outputs }: Outcome, count = 2): Record<string, Text[]> =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, column]) => [
      name,
      Array.from(column.subarray(0, count) as Float64Array, (x) => (typeof x === "bigint" ? String(x) : textOf(x))),
    ]),
  );
