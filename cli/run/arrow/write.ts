// Answers as Arrow's IPC: chunks of DuckDB become batches of records, which are written one after the other.
import { closeSync, openSync, writeSync } from "node:fs";
import type { DuckDBDataChunk, DuckDBType, DuckDBVector } from "@duckdb/node-api";
import type { Data, DataType, Field } from "apache-arrow";
import { type Bits, bytesOf, has, known, wordsFor } from "../../../src/service/duckdb/vectors.ts";
import type { Column } from "../deliver.ts";
import { named } from "../quote.ts";
import type { Library, Session } from "../session.ts";
import { sink } from "../sink.ts";

type Arrow = typeof import("apache-arrow");

/** Rows of a batch. */
const together = 1 << 16;

/** Writes a query's rows, whose columns these are. */
export async function writeArrow(
  session: Session,
  rows: string,
  columns: readonly Column[],
  path: string,
  format: "arrow" | "arrows",
): Promise<void> {
  const arrow = await import("apache-arrow");
  const list = columns.map(({ name, sql }) => `${sql} as ${named(name)}`).join(", ");
  const query = `select ${list} from ${rows}`;
  const described = await session.ask(`describe ${query}`);
  const kinds = described.map(({ column_type }) => kindOf(arrow, String(column_type)));
  const fields = described.map(
    ({ column_name }, k) => new arrow.Field(String(column_name), kinds[k]!.type, true) as Field,
  );
  const schema = new arrow.Schema(fields);
  // What DuckDB has and Arrow has not in this form is text.
  const plain = described.map(({ column_name }, k) => {
    const name = named(String(column_name));
    return kinds[k]!.cast ? `cast(${name} as ${kinds[k]!.cast}) as ${name}` : name;
  });
  const file = openSync(path, "w");
  try {
    // A queue that holds nothing: what is written is on the disk.
    class Sink extends arrow.AsyncByteQueue {
      override write(bytes: never): void {
        const piece = bytes as Uint8Array;
        for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
      }
    }
    const writer = format === "arrow" ? new arrow.RecordBatchFileWriter() : new arrow.RecordBatchStreamWriter();
    writer.reset(new Sink() as never, schema);
    let held: Held[][] = kinds.map(() => []);
    let length = 0;
    const write = () => {
      if (!length) return;
      const children = kinds.map(({ type }, k) => dataOf(arrow, type, held[k]!, length));
      const type = new arrow.Struct(fields);
      writer.write(new arrow.RecordBatch(schema, arrow.makeData({ type, length, nullCount: 0, children })));
      held = kinds.map(() => []);
      length = 0;
    };
    const types = described.map(({ column_name }, k) => ({ name: String(column_name), type: kinds[k]!.from(session) }));
    await sink(session, `select ${plain.join(", ")} from (${query})`, types, (chunk) => {
      kinds.forEach(({ cells }, k) => {
        held[k]!.push(holdOf(chunk, k, cells));
      });
      length += chunk.rowCount;
      if (length >= together) write();
    });
    write();
    writer.finish();
  } finally {
    closeSync(file);
  }
}

type Cells = Float64Array | Float32Array | BigInt64Array | Int32Array | Int16Array | Int8Array;

interface Kind {
  readonly type: DataType;
  /** cells of numbers, which lie in Arrow as they do in DuckDB */
  readonly cells: (new (length: number) => Cells) | undefined;
  /** what it is made in SQL before */
  readonly cast: string | undefined;
  /** what it is in DuckDB then */
  readonly from: (session: Session) => DuckDBType;
}

function kindOf(arrow: Arrow, type: string): Kind {
  const same = (as: DataType, cells: Kind["cells"], cast?: string): Kind => {
    const name = (cast ?? type).toUpperCase().replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ") as keyof Library;
    return { type: as, cells, cast, from: ({ library }) => library[name] as DuckDBType };
  };
  switch (type) {
    case "DOUBLE":
      return same(new arrow.Float64(), Float64Array);
    case "FLOAT":
      return same(new arrow.Float32(), Float32Array);
    case "TINYINT":
      return same(new arrow.Int8(), Int8Array);
    case "SMALLINT":
      return same(new arrow.Int16(), Int16Array);
    case "INTEGER":
      return same(new arrow.Int32(), Int32Array);
    case "BIGINT":
      return same(new arrow.Int64(), BigInt64Array);
    case "UTINYINT":
    case "USMALLINT":
      return same(new arrow.Int32(), Int32Array, "integer");
    case "UINTEGER":
      return same(new arrow.Int64(), BigInt64Array, "bigint");
    case "BOOLEAN":
      return same(new arrow.Bool(), undefined);
    case "DATE":
      return same(new arrow.DateDay(), Int32Array);
    case "TIMESTAMP":
      return same(new arrow.TimestampMicrosecond(), BigInt64Array);
    case "TIMESTAMP_S":
    case "TIMESTAMP_MS":
    case "TIMESTAMP_NS":
      return same(new arrow.TimestampMicrosecond(), BigInt64Array, "timestamp");
    case "TIMESTAMP WITH TIME ZONE":
      return same(new arrow.TimestampMicrosecond("UTC"), BigInt64Array);
  }
  const list = /^(DOUBLE|FLOAT|U?TINYINT|U?SMALLINT|INTEGER|UINTEGER|DECIMAL\(.*\))((\[\d*\])+)$/.exec(type);
  if (list) {
    const depth = list[2]!.split("]").length - 1;
    const nest = <T>(number: T, wrap: (inner: T) => T) =>
      Array.from({ length: depth }).reduce<T>((inner) => wrap(inner), number);
    return {
      type: nest<DataType>(new arrow.Float64(), (inner) => new arrow.List(new arrow.Field("item", inner, true))),
      cells: undefined,
      cast: `double${"[]".repeat(depth)}`,
      from: ({ library }) => nest<DuckDBType>(library.DOUBLE, (inner) => library.LIST(inner)),
    };
  }
  if (/^(DECIMAL|U?HUGEINT|UBIGINT)/.test(type)) return same(new arrow.Float64(), Float64Array, "double");
  return same(new arrow.Utf8(), undefined, type === "VARCHAR" ? undefined : "varchar");
}

/** A column of a chunk, taken out of it. */
interface Held {
  readonly rows: number;
  readonly values: Cells | readonly unknown[];
  readonly known: Bits | undefined;
}

function holdOf(chunk: DuckDBDataChunk, k: number, cells: Kind["cells"]): Held {
  const rows = chunk.rowCount;
  const vector = chunk.getColumnVector(k);
  const values = cells ? itemsOf(vector, cells, rows) : chunk.getColumnValues(k);
  return { rows, values, known: known(vector, rows) };
}

function itemsOf(vector: DuckDBVector, cells: new (length: number) => Cells, rows: number): Cells {
  const bytes = bytesOf(vector)!;
  const Cells = cells as unknown as new (buffer: ArrayBufferLike, at: number, length: number) => Cells;
  return new Cells(bytes.buffer, bytes.byteOffset, rows);
}

/** What a list of DuckDB's has; undefined of NULL. */
const itemsOfList = (list: unknown): readonly unknown[] | undefined =>
  list === null ? undefined : (list as { readonly items: readonly unknown[] }).items;

/** What lists have, all of them in a row. */
function heldOf(type: DataType, cells: readonly unknown[], arrow: Arrow): Held {
  const known: Bits = new Uint32Array(wordsFor(cells.length));
  cells.forEach((cell, i) => {
    if (cell !== null) known[i >>> 5]! |= 1 << (i & 31);
  });
  const values = arrow.DataType.isList(type) ? cells : Float64Array.from(cells, (cell) => (cell ?? 0) as number);
  return { rows: cells.length, values, known };
}

/** What was taken out of some chunks, in one piece. */
function dataOf(arrow: Arrow, type: DataType, held: readonly Held[], length: number): Data {
  const nullBitmap = new Uint8Array(Math.ceil(length / 8));
  let nullCount = 0;
  let at = 0;
  for (const { rows, known } of held) {
    for (let i = 0; i < rows; i++)
      if (!known || has(known, i)) nullBitmap[(at + i) >> 3]! |= 1 << ((at + i) & 7);
      else nullCount++;
    at += rows;
  }
  const nulls = nullCount ? { nullCount, nullBitmap } : { nullCount };
  if (arrow.DataType.isList(type)) {
    const lists = held.flatMap(({ values }) => Array.from(values as readonly unknown[], itemsOfList));
    const valueOffsets = new Int32Array(length + 1);
    lists.forEach((list, i) => {
      valueOffsets[i + 1] = valueOffsets[i]! + (list?.length ?? 0);
    });
    const cells = lists.flatMap((list) => list ?? []);
    const child = dataOf(arrow, type.children[0]!.type, [heldOf(type.children[0]!.type, cells, arrow)], cells.length);
    return arrow.makeData({ type, length, ...nulls, valueOffsets, child });
  }
  if (arrow.DataType.isUtf8(type)) {
    const texts = held.flatMap(({ values }) =>
      Array.from(values as readonly unknown[], (value) => (value === null ? "" : String(value))),
    );
    const valueOffsets = new Int32Array(length + 1);
    texts.forEach((text, i) => {
      valueOffsets[i + 1] = valueOffsets[i]! + Buffer.byteLength(text);
    });
    return arrow.makeData({ type, length, ...nulls, data: Buffer.from(texts.join("")), valueOffsets });
  }
  if (arrow.DataType.isBool(type)) {
    const data = new Uint8Array(Math.ceil(length / 8));
    const values = held.flatMap(({ values }) => values as readonly unknown[]);
    for (let i = 0; i < length; i++) if (values[i]) data[i >> 3]! |= 1 << (i & 7);
    return arrow.makeData({ type, length, ...nulls, data });
  }
  const [first] = held;
  const data = new (first!.values.constructor as new (length: number) => Cells)(length);
  at = 0;
  for (const { rows, values } of held) {
    data.set(values as never, at);
    at += rows;
  }
  return arrow.makeData({ type, length, ...nulls, data } as never) as Data;
}
