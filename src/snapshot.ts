// A bank's state as bytes: a header that says whose it is, then each column as little-endian f64 (or i64).
import type { Plan } from "./plan.ts";

interface Header {
  readonly formula: string;
  readonly version: number;
  readonly entities: number;
  readonly cells: "f64" | "i64";
  /** names of the state, each with its cells per entity */
  readonly columns: string;
}

const magic = 0x3142574c; // "LWB1"

export function header(plan: Plan, entities: number, int64: boolean, widths: readonly number[]): Header {
  return {
    formula: plan.path,
    version: plan.spec.version ?? 1,
    entities,
    cells: int64 ? "i64" : "f64",
    columns: plan.states.map(({ name }, i) => `${name}*${widths[i]}`).join(" "),
  };
}

export function encode(head: Header, columns: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const start = bodyAt(text.length);
  const bytes = new Uint8Array(start + columns.reduce((sum, column) => sum + column.length, 0));
  new Uint32Array(bytes.buffer, 0, 2).set([magic, text.length]);
  bytes.set(text, 8);
  let at = start;
  for (const column of columns) {
    bytes.set(column, at);
    at += column.length;
  }
  return bytes;
}

/** The bytes of the columns, so many of them, once the header is what this bank expects, or that of a formula of its kin. */
export function decode(bytes: Uint8Array, expected: Header, size: number, kin: readonly string[] = []): Uint8Array {
  const refusal = (what: unknown, got: unknown) =>
    new RangeError(`${expected.formula}: saved state expected ${what}, got ${got}`);
  if (!(bytes instanceof Uint8Array)) throw new TypeError(refusal("Uint8Array", typeof bytes).message);
  const [mark, length = 0] = new Uint32Array(bytes.slice(0, 8).buffer, 0, bytes.length < 8 ? 0 : 2);
  let head: Partial<Header> | undefined;
  try {
    if (mark === magic) head = { ...JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) };
  } catch {}
  if (!head) throw refusal("bytes that save() made", "something else");
  for (const key of Object.keys(expected) as (keyof Header)[])
    if (head[key] !== expected[key] && !(key === "formula" && kin.includes(head[key]!)))
      throw refusal(`${key} ${expected[key]}`, head[key]);
  const body = bytes.subarray(bodyAt(length));
  if (body.length !== size) throw refusal(`${size} bytes of columns`, body.length);
  return body;
}

/** Columns start on a multiple of eight bytes. */
const bodyAt = (headerLength: number) => Math.ceil((8 + headerLength) / 8) * 8;
