// IPC bytes in wasm memory, parsed there: kernels read columns where they lie, and write blocks that stay in the cache; only answers are
// copied, into columns of their own.
import { type Table, tableFromIPC, type Vector } from "apache-arrow";
import { strict } from "../../bank.ts";
import { checkDomain, type Given, readParams, type Sources, unknownName, wrongKind } from "../../check.ts";
import type { Engine } from "../../engine.ts";
import { cellAt, columnsOf, type Frame, frame, type Instance, type Kernel } from "../../memory.ts";
import type { Origin } from "../../origin.ts";
import type { Plan } from "../../plan.ts";
import { pack, type Result } from "../../results.ts";
import { absentIn, blankNulls, columnFrom, doublesOf } from "./columns.ts";
import { inIntegers, vectorsFor } from "./table.ts";

/** The bytes of a table and of everything that computes on it. */
export interface Memory {
  readonly engine: Engine;
  readonly instance: Instance;
  /** where columns of blocks begin */
  readonly base: number;
  readonly table: Table;
}

export function place(engine: Engine, bytes: Uint8Array): Memory {
  const room = Math.ceil(bytes.length / 64) * 64;
  // Behind the bytes are the blocks, so that what lies beyond a column is memory.
  const instance = engine.create(room + engine.staging);
  const own = new Uint8Array(instance.f64.buffer, instance.base, bytes.length);
  own.set(bytes);
  return { engine, instance, base: instance.base + room, table: parsed(own) };
}

function parsed(bytes: Uint8Array): Table {
  const refusal = (cause?: unknown) =>
    new RangeError(
      `fromIPC: "bytes" expected Arrow's IPC, a stream or a file and all of it, got ${bytes.length} bytes that are not`,
      { cause },
    );
  let table: Table;
  try {
    table = tableFromIPC(bytes);
  } catch (cause) {
    throw refusal(cause);
  }
  if (!table.numCols) throw refusal();
  return table;
}

/** Whether a call can be computed where the columns lie: rows, in doubles, by the kernels of the same wasm. */
export const inPlace = ({ engine }: Memory, { plan, wrapped, engine: own }: Origin): boolean =>
  !wrapped && own.module === engine.module && plan.shape === "map" && plan.regular;

/** Some of the rows. */
interface Piece {
  readonly first: number;
  readonly rows: number;
  readonly sources: Sources;
  /** by input: where its cells lie */
  readonly at: readonly (number | undefined)[];
}

/** The result of a call; undefined where it is not one of doubles and numbers. */
export function computed(
  memory: Memory,
  plan: Plan,
  params: unknown,
  columns: unknown,
  wanted: readonly boolean[],
  onInvalid: unknown,
): Result | undefined {
  const throws = strict(plan, onInvalid);
  const args = plan.defaults.slice();
  if (readParams(plan, params as Given | undefined, args)) return undefined;
  const vectors = vectorsFor(plan, memory.table, columns);
  if (inIntegers(plan, vectors)) return undefined;
  const pieces = piecesOf(memory, plan, vectors);
  if (throws) for (const { first, sources } of pieces) counted(first, () => checkDomain(plan, sources));
  const rows = pieces.reduce((sum, piece) => sum + piece.rows, 0);
  const sinks = plan.outputs.map((_, i) => (wanted[i] ? new Float64Array(rows) : undefined));
  const own = frame(columnsOf(plan), {}, "row", memory.base, memory.instance.end);
  const kernel = memory.instance.exports[plan.kernel] as Kernel;
  for (const piece of pieces) run(memory.instance, plan, kernel, own, args, piece, sinks);
  return pack(plan, sinks);
}

/** Which outputs are asked for. */
export function wantedOf({ path, outputs }: Plan, given: unknown): readonly boolean[] {
  const names = outputs.map(({ name }) => name);
  if (given === undefined) return names.map(() => true);
  if (!Array.isArray(given) || !given.length) throw wrongKind(path, "outputs", "names of outputs", given);
  for (const name of given) if (!names.includes(name)) throw unknownName(path, "output", String(name), names);
  return names.map((name) => given.includes(name));
}

/** Rows as the batches have them. */
function piecesOf({ instance, table }: Memory, plan: Plan, vectors: readonly (Vector | undefined)[]): readonly Piece[] {
  let first = 0;
  return table.batches.map(({ numRows: rows }, k) => {
    const start = first;
    first += rows;
    const at: (number | undefined)[] = [];
    /** what stands for null in columns that are in place: one that is two inputs may be asked for both */
    const absent = new Map<number, number>();
    const sources = plan.inputs.map((slot, i) => {
      const vector = vectors[i];
      if (!vector) return undefined;
      // A column's pieces are those of the table.
      const chunk = vector.data[k]!;
      const cells = doublesOf(plan, slot, chunk);
      const other = cells && chunk.nullCount ? absent.get(cells.byteOffset) : undefined;
      const here = cells?.buffer === instance.f64.buffer && (other === undefined || Object.is(other, absentIn(slot)));
      if (!here) return counted(start, () => columnFrom(plan, slot, vector.slice(start, start + rows), false));
      if (chunk.nullCount) absent.set(cells.byteOffset, absentIn(slot));
      blankNulls(slot, chunk, cells);
      at[i] = cells.byteOffset;
      return cells;
    });
    return { first: start, rows, sources, at };
  });
}

/** Messages count rows from the table's first. */
function counted<R>(start: number, read: () => R): R {
  try {
    return read();
  } catch (error) {
    if (!start || !(error instanceof RangeError)) throw error;
    throw new RangeError(error.message.replace(/(?<= in row )\d+$/, (row) => `${Number(row) + start}`));
  }
}

/** A piece, block by block. */
function run(
  { f64 }: Instance,
  plan: Plan,
  kernel: Kernel,
  own: Frame,
  args: number[],
  { first, rows, sources, at }: Piece,
  sinks: readonly (Float64Array | undefined)[],
): void {
  for (const { arg } of plan.scratch) args[arg] = own.addresses[arg]!;
  plan.outputs.forEach(({ arg }, i) => {
    args[arg] = sinks[i] ? own.addresses[arg]! : 0;
  });
  for (let start = 0; start < rows; start += own.rows) {
    const count = Math.min(own.rows, rows - start);
    plan.inputs.forEach(({ arg }, i) => {
      const source = sources[i] as Float64Array | undefined;
      const here = at[i];
      args[arg] = source === undefined ? 0 : here === undefined ? own.addresses[arg]! : here + start * 8;
      if (source && here === undefined) f64.set(source.subarray(start, start + count), cellAt(own.addresses[arg]!));
    });
    args[plan.lengthArg] = count;
    kernel(...args);
    plan.outputs.forEach(({ arg }, i) => {
      const from = cellAt(own.addresses[arg]!);
      sinks[i]?.set(f64.subarray(from, from + count), first + start);
    });
  }
}
