// A module for ClickHouse as that server calls it: columns as its format Buffers, one buffer in, one out, both handed back.
import { modulesOf } from "../../compiler/clickhouse/functions.ts";
import * as formulas from "../../src/formulas/index.ts";
import { wasmBytes } from "./builds.ts";

export type Cells = Float64Array | readonly string[] | readonly boolean[];
type Buffered = (handle: number, rows: number) => number;

export const modules = modulesOf(formulas).map((name) => new WebAssembly.Module(wasmBytes(name)));

export interface Guest {
  /** Columns of doubles that a function answers with. */
  call(name: string, columns: readonly Cells[], outputs: number): Float64Array[];
  readonly memory: WebAssembly.Memory;
}

/** The module that holds a function. */
const holding = (name: string) =>
  modules.find((module) => WebAssembly.Module.exports(module).some((one) => one.name === name))!;

/** The module that holds this function, in an instance of its own. */
export function guest(of: string): Guest {
  let memory: WebAssembly.Memory | undefined;
  const { exports } = new WebAssembly.Instance(holding(of), {
    env: {
      clickhouse_throw: (text: number, bytes: number) => {
        throw new Error(Buffer.from(memory!.buffer, text, bytes).toString());
      },
    },
  });
  memory = exports.memory as WebAssembly.Memory;
  const create = exports.clickhouse_create_buffer as (bytes: number) => number;
  const destroy = exports.clickhouse_destroy_buffer as (handle: number) => void;
  const view = (handle: number) => {
    const [at = 0, bytes = 0] = new Uint32Array(memory!.buffer, handle, 2);
    return Buffer.from(memory!.buffer, at, bytes);
  };
  return {
    memory,
    call(name, columns, outputs) {
      const rows = columns[0]!.length;
      const sent = Buffer.concat([
        u64(columns.length),
        u64(rows),
        ...columns.map(bytesOf).flatMap((b) => [u64(b.length), b]),
      ]);
      const given = create(sent.length);
      sent.copy(view(given));
      const answer = (exports[name] as Buffered)(given, rows);
      const got = view(answer);
      const [count, length, bytes] = new BigUint64Array(Uint8Array.from(got.subarray(0, 24)).buffer);
      if (
        count !== 1n ||
        Number(length) !== rows ||
        Number(bytes) !== 8 * rows * outputs ||
        got.length !== 24 + Number(bytes)
      )
        throw new Error(
          `${name}: a header of ${count} columns, ${length} rows and ${bytes} bytes before ${got.length - 24}`,
        );
      const cells = new Float64Array(Uint8Array.from(got.subarray(24)).buffer);
      destroy(answer);
      destroy(given);
      return Array.from({ length: outputs }, (_, k) => cells.slice(k * rows, (k + 1) * rows));
    },
  };
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function bytesOf(cells: Cells): Buffer {
  if (cells instanceof Float64Array) return Buffer.from(cells.buffer, cells.byteOffset, cells.byteLength);
  const one = (cell: string | boolean) =>
    typeof cell === "string" ? Buffer.from(String.fromCharCode(cell.length) + cell) : Buffer.of(Number(cell));
  return Buffer.concat(cells.map(one));
}
