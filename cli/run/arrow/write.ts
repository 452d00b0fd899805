// Answers as Arrow's IPC: chunks of DuckDB become batches of records, which are written one after the other.
import { closeSync, openSync, writeSync } from "node:fs";
import type { DuckDBDataChunk, DuckDBVector } from "@duckdb/node-api";
import type { Data, DataType, Field } from "apache-arrow";
import { bytesOf, has, known } from "../../../src/service/duckdb/vectors.ts";
import { allBits } from "../chunk.ts";
import type { Column } from "../deliver.ts";
import { named } from "../quote.ts";
import type { Session } from "../session.ts";

type Arrow = typeof import("apache-arrow");

/** Chunks of a batch. */
const together = 32;

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
    const result = await session.connection.stream(`select ${plain.join(", ")} from (${query})`);
    let chunks: DuckDBDataChunk[] = [];
    const write = () => {
      if (!chunks.length) return;
      const length = chunks.reduce((sum, { rowCount }) => sum + rowCount, 0);
      const children = kinds.map((kind, k) => dataOf(arrow, kind, chunks, k, length));
      const type = new arrow.Struct(fields);
      writer.write(new arrow.RecordBatch(schema, arrow.makeData({ type, length, nullCount: 0, children })));
      chunks = [];
    };
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      chunks.push(chunk);
      if (chunks.length >= together) write();
    }
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
}

function kindOf(arrow: Arrow, type: string): Kind {
  const same = (type: DataType, cells: Kind["cells"], cast?: string): Kind => ({ type, cells, cast });
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
  if (/^(DECIMAL|U?HUGEINT|UBIGINT)/.test(type)) return same(new arrow.Float64(), Float64Array, "double");
  return same(new arrow.Utf8(), undefined, type === "VARCHAR" ? undefined : "varchar");
}

/** A column of some chunks, in one piece. */
function dataOf(
  arrow: Arrow,
  { type, cells }: Kind,
  chunks: readonly DuckDBDataChunk[],
  k: number,
  length: number,
): Data {
  if (!cells) return textsOf(arrow, type, chunks, k, length);
  const data = new cells(length);
  const nullBitmap = new Uint8Array(Math.ceil(length / 8));
  let nullCount = 0;
  let at = 0;
  for (const chunk of chunks) {
    const rows = chunk.rowCount;
    const vector = chunk.getColumnVector(k);
    data.set(itemsOf(vector, cells, rows) as never, at);
    const some = known(vector, rows) ?? allBits(rows);
    for (let i = 0; i < rows; i++) {
      if (has(some, i)) nullBitmap[(at + i) >> 3]! |= 1 << ((at + i) & 7);
      else nullCount++;
    }
    at += rows;
  }
  return arrow.makeData({ type, length, nullCount, data, ...(nullCount ? { nullBitmap } : {}) } as never) as Data;
}

function itemsOf(vector: DuckDBVector, cells: new (length: number) => Cells, rows: number): ArrayLike<unknown> {
  const bytes = bytesOf(vector)!;
  const Cells = cells as unknown as new (buffer: ArrayBufferLike, at: number, length: number) => Cells;
  return new Cells(bytes.buffer, bytes.byteOffset, rows) as ArrayLike<unknown>;
}

/** Text, and yes or no. */
function textsOf(arrow: Arrow, type: DataType, chunks: readonly DuckDBDataChunk[], k: number, length: number): Data {
  const values = chunks.flatMap((chunk) => chunk.getColumnValues(k));
  const nullBitmap = new Uint8Array(Math.ceil(length / 8));
  let nullCount = 0;
  for (let i = 0; i < length; i++)
    if (values[i] === null) nullCount++;
    else nullBitmap[i >> 3]! |= 1 << (i & 7);
  const nulls = nullCount ? { nullBitmap } : {};
  if (arrow.DataType.isBool(type)) {
    const data = new Uint8Array(Math.ceil(length / 8));
    for (let i = 0; i < length; i++) if (values[i]) data[i >> 3]! |= 1 << (i & 7);
    return arrow.makeData({ type, length, nullCount, data, ...nulls });
  }
  const texts = values.map((value) => (value === null ? "" : String(value)));
  const data = Buffer.from(texts.join(""));
  const valueOffsets = new Int32Array(length + 1);
  for (let i = 0; i < length; i++) valueOffsets[i + 1] = valueOffsets[i]! + Buffer.byteLength(texts[i]!);
  return arrow.makeData({ type: new arrow.Utf8(), length, nullCount, data, valueOffsets, ...nulls });
}
