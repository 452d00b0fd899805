// A bank's state as bytes: a header that says whose it is, then each column as little-endian f64 (or i64).
import type { Plan } from "./plan.ts";

interface Header {
  readonly formula: string;
  readonly version: number;
  readonly entities: number;
  readonly cells: "f64" | "i64";
  /** cells per entity of each column */
  readonly state: Readonly<Record<string, number>>;
}

const magic = 0x3142574c; // "LWB1"

export function header(plan: Plan, entities: number, int64: boolean, widths: readonly number[]): Header {
  return {
    formula: plan.path,
    version: plan.spec.version ?? 1,
    entities,
    cells: int64 ? "i64" : "f64",
    state: Object.fromEntries(plan.states.map(({ name }, i) => [name, widths[i]!])),
  };
}

export function encode(head: Header, columns: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const start = bodyAt(text.length);
  const bytes = new Uint8Array(start + columns.reduce((sum, column) => sum + column.length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, text.length, true);
  bytes.set(text, 8);
  let at = start;
  for (const column of columns) {
    bytes.set(column, at);
    at += column.length;
  }
  return bytes;
}

/** The bytes of the columns, once the header is what this bank expects. */
export function decode(bytes: Uint8Array, expected: Header): Uint8Array {
  const { formula } = expected;
  if (!(bytes instanceof Uint8Array))
    throw new TypeError(`${formula}: saved state expected Uint8Array, got ${typeof bytes}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length >= 8 ? view.getUint32(4, true) : 0;
  if (bytes.length < 8 || view.getUint32(0, true) !== magic || bodyAt(length) > bytes.length)
    throw new RangeError(`${formula}: saved state expected bytes that save() made, got something else`);
  const head = parse(formula, bytes.subarray(8, 8 + length));
  for (const key of ["formula", "version", "entities", "cells"] as const)
    if (head[key] !== expected[key])
      throw new RangeError(`${formula}: saved state expected ${key} ${expected[key]}, got ${head[key]}`);
  const layout = JSON.stringify(expected.state);
  if (JSON.stringify(head.state) !== layout)
    throw new RangeError(`${formula}: saved state expected columns ${layout}, got ${JSON.stringify(head.state)}`);
  const body = bytes.subarray(bodyAt(length));
  const size = Object.values(expected.state).reduce((sum, width) => sum + width * expected.entities * 8, 0);
  if (body.length !== size)
    throw new RangeError(`${formula}: saved state expected ${size} bytes of columns, got ${body.length}`);
  return body;
}

function parse(formula: string, text: Uint8Array): Header {
  try {
    return { ...(JSON.parse(new TextDecoder().decode(text)) as Header) };
  } catch (cause) {
    throw new RangeError(`${formula}: saved state expected bytes that save() made, got a damaged header`, { cause });
  }
}

/** Columns start on a multiple of eight bytes. */
const bodyAt = (headerLength: number) => Math.ceil((8 + headerLength) / 8) * 8;
