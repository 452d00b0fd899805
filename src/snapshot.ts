// A bank's state as bytes: "LWB2", the length of the header, the CRC-32 of all that follows it, a header in JSON that says
// whose it is, then from a multiple of eight bytes on each column as little-endian f64 (or i64). "LWB1" before it had neither
// checksum nor parameters.
import { crc32 } from "./crc.ts";
import type { Plan } from "./plan.ts";

interface Header {
  readonly formula: string;
  readonly version: number;
  readonly entities: number;
  readonly cells: "f64" | "i64";
  /** names of the state, each with its cells per entity */
  readonly columns: string;
  /** what the bank was told to compute with: names and numbers as text, for JSON has neither infinity nor NaN */
  readonly params: Readonly<Record<string, string>>;
}

const first = 0x3142574c; // "LWB1"
const magic = 0x3242574c; // "LWB2"

export function header(
  plan: Plan,
  entities: number,
  int64: boolean,
  widths: readonly number[],
  args: readonly number[],
): Header {
  const { spec, paramArg, paramNames } = plan;
  const told = (name: string, i: number) => {
    const value = args[paramArg + i]!;
    const param = spec.params![name]!;
    return "choices" in param ? param.choices[value]! : String(value);
  };
  return {
    formula: plan.path,
    version: spec.version ?? 1,
    entities,
    cells: int64 ? "i64" : "f64",
    columns: plan.states.map(({ name }, i) => `${name}*${widths[i]}`).join(" "),
    params: Object.fromEntries(paramNames.map((name, i) => [name, told(name, i)])),
  };
}

export function encode(head: Header, columns: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const start = multipleOfEight(headAt + text.length);
  const bytes = new Uint8Array(start + columns.reduce((sum, column) => sum + column.length, 0));
  bytes.set(text, headAt);
  let at = start;
  for (const column of columns) {
    bytes.set(column, at);
    at += column.length;
  }
  const marks = new DataView(bytes.buffer);
  marks.setUint32(0, magic, true);
  marks.setUint32(4, text.length, true);
  marks.setUint32(8, checksum(bytes), true);
  return bytes;
}

/** A copy of the columns, so many bytes of them, once the header is what this bank expects. */
export function decode(
  given: Uint8Array,
  { spec }: Plan,
  expected: Header,
  size: number,
  sameParams: boolean,
): ArrayBuffer {
  const { formula } = expected;
  const refusal = (what: unknown, got: unknown) =>
    new RangeError(`${formula}: saved state expected ${what}, got ${got}`);
  if (!ArrayBuffer.isView(given) || Object.prototype.toString.call(given) !== "[object Uint8Array]")
    throw new TypeError(refusal("Uint8Array", kindOf(given)).message);
  // A copy of one's own: plain, aligned, and nobody else's to change.
  const bytes = new Uint8Array(given);
  const marks = new DataView(bytes.buffer);
  const mark = bytes.length < headAt ? 0 : marks.getUint32(0, true);
  if (mark !== magic && mark !== first) throw refusal("bytes that save() made", "something else");
  const length = marks.getUint32(4, true);
  if (mark === magic && checksum(bytes) !== marks.getUint32(8, true))
    throw refusal("bytes as save() made them", `${bytes.length} bytes that do not have their checksum`);
  const start = mark === magic ? headAt : firstAt;
  const head = parse(bytes.subarray(start, start + length));
  if (!head) throw refusal("bytes that save() made", "something else");
  for (const key of ["formula", "version", "entities", "cells", "columns"] as const)
    if (head[key] !== expected[key] && !(key === "formula" && spec.loads?.includes(String(head.formula))))
      throw refusal(`${key} ${expected[key]}`, head[key]);
  if (sameParams) checkParams(expected.params, head.params, refusal);
  const body = multipleOfEight(start + length);
  if (bytes.length - body !== size) throw refusal(`${size} bytes of columns`, bytes.length - body);
  return bytes.buffer.slice(body);
}

function checkParams(
  expected: Header["params"],
  saved: Header["params"] | undefined,
  refusal: (what: unknown, got: unknown) => RangeError,
): void {
  if (!saved) throw refusal("the parameters it was saved under", "none: they are written down since LWB2");
  for (const name of Object.keys({ ...expected, ...saved }))
    if (saved[name] !== expected[name]) throw refusal(`parameter "${name}" ${expected[name]}`, saved[name]);
}

function parse(text: Uint8Array): Partial<Header> | undefined {
  try {
    return { ...JSON.parse(new TextDecoder().decode(text)) };
  } catch {
    return undefined;
  }
}

const kindOf = (value: unknown) =>
  typeof value === "object" && value !== null ? (value.constructor?.name ?? "object") : String(value);

/** Of all bytes but the four that hold it. */
const checksum = (bytes: Uint8Array) => crc32(bytes.subarray(headAt), crc32(bytes.subarray(0, 8)));

/** Where the header starts, and where that of LWB1 does. */
const headAt = 12;
const firstAt = 8;
const multipleOfEight = (bytes: number) => Math.ceil(bytes / 8) * 8;
