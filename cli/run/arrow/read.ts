// Arrow's IPC, stream or file, as a table function: a batch of records at a time, read as DuckDB asks for rows. A file is a stream between a mark
// and a footer, so both are read from front to end; where the stream in it does not begin with its schema, as those of apache-arrow, that of the
// footer is put before it.
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { open as openFile } from "node:fs/promises";
import type { DuckDBDataChunk, DuckDBType, DuckDBValue, DuckDBVector } from "@duckdb/node-api";
import type { Data, DataType, RecordBatch, Schema, Vector } from "apache-arrow";
import { type Bits, keepOnly, wordsFor } from "../../../src/service/duckdb/vectors.ts";
import type { Library, Session } from "../session.ts";

type Arrow = typeof import("apache-arrow");

const functionName = "lanewise_arrow";
const piece = 1 << 20;
const mark = "ARROW1";

/** Rows of a chunk. */
const most = 2048;

export interface Reading {
  /** what stands behind FROM */
  readonly from: string;
  /** how much of the file is read, 0 to 1 */
  readonly share: () => number;
}

/** Makes the file a table function, and gives its call; refuses what is none before a row is read. */
export async function registerArrow(session: Session, name: string, path: string): Promise<Reading> {
  const arrow = await import("apache-arrow");
  const { library, connection } = session;
  const broken = (error: unknown) =>
    new Error(`${name}: this is no Arrow IPC, or it is broken: ${error instanceof Error ? error.message : error}`);
  let before: Uint8Array | undefined;
  let read = 0;
  const seen = (bytes: number) => {
    read = bytes;
  };
  const open = () => {
    const bytes = bytesOf(path, before, seen);
    try {
      const reader = arrow.RecordBatchReader.from(bytes).open() as unknown as Batches;
      if (!reader.schema) throw new Error("it has no schema");
      return { reader, close: () => bytes.return?.(undefined) };
    } catch (error) {
      bytes.return?.(undefined);
      throw broken(error);
    }
  };
  if (isFile(path)) {
    const schema = await schemaOf(arrow, path).catch(() => {
      throw broken("its end is missing: was it copied as a whole?");
    });
    try {
      open().close();
    } catch {
      before = messageOf(arrow, schema);
    }
  }
  const first = open();
  const { fields } = first.reader.schema;
  first.close();
  const columns = fields.map(({ type }) => kindOf(arrow, library, type));
  const scans: Scan[] = [];
  session.atEnd(() => {
    for (const scan of scans) scan.close();
  });
  connection.registerTableFunction(
    library.DuckDBTableFunction.create({
      name: functionName,
      supportsProjectionPushdown: true,
      bindFunction: (info) => {
        fields.forEach(({ name }, k) => {
          info.addResultColumn(name, columns[k]!.type);
        });
      },
      initFunction: (info) => {
        info.setMaxThreads(1);
        try {
          const { reader, close } = open();
          const scan = new Scan(reader, close, info.getColumnIndexes(), columns);
          scans.push(scan);
          info.setInitData(scan);
        } catch (error) {
          info.setError((error as Error).message);
        }
      },
      mainFunction: (info, chunk) => {
        try {
          (info.initData as Scan).fill(chunk);
        } catch (error) {
          // Whose it is, is told of all that DuckDB ends with.
          info.setError(broken(error).message.slice(`${name}: `.length));
        }
      },
    }),
  );
  const { size } = statSync(path);
  return { from: `${functionName}()`, share: () => read / size };
}

/** What a reader of batches has. */
interface Batches extends Iterator<RecordBatch> {
  readonly schema: Schema;
}

function isFile(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(mark.length);
    readSync(file, start, 0, mark.length, 0);
    return start.toString("latin1") === mark;
  } finally {
    closeSync(file);
  }
}

/** What the footer of a file says. */
async function schemaOf(arrow: Arrow, path: string): Promise<Schema> {
  const file = await openFile(path);
  try {
    const reader = await arrow.RecordBatchReader.from(file);
    await reader.open();
    return reader.schema;
  } finally {
    await file.close().catch(() => {});
  }
}

/** A schema as the message that a stream begins with. */
function messageOf(arrow: Arrow, schema: Schema): Uint8Array {
  const pieces: Uint8Array[] = [];
  class Sink extends arrow.AsyncByteQueue {
    override write(bytes: never): void {
      pieces.push(Uint8Array.from(bytes as Uint8Array));
    }
  }
  new arrow.RecordBatchStreamWriter().reset(new Sink() as never, schema);
  return Buffer.concat(pieces);
}

function* bytesOf(
  path: string,
  before: Uint8Array | undefined,
  seen: (bytes: number) => void,
): Generator<Uint8Array, void, undefined> {
  if (before) yield before;
  // Behind the mark of a file: six letters and two bytes.
  const start = isFile(path) ? 8 : 0;
  const file = openSync(path, "r");
  try {
    for (let at = start; ; ) {
      const bytes = new Uint8Array(piece);
      const read = readSync(file, bytes, 0, piece, at);
      if (!read) return;
      at += read;
      seen(at);
      yield bytes.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
}

interface Kind {
  readonly type: DuckDBType;
  /** a value as DuckDB has it; undefined where cells are the same in both, and are copied as they lie */
  readonly value: ((value: unknown) => DuckDBValue) | undefined;
}

/** One reading of the file, of some of its columns. */
class Scan {
  #batch: RecordBatch | undefined;
  #at = 0;

  constructor(
    private readonly reader: Batches,
    readonly close: () => void,
    private readonly indexes: readonly number[],
    private readonly columns: readonly Kind[],
  ) {}

  /** The next rows, none at the end. */
  fill(chunk: DuckDBDataChunk): void {
    while (!this.#batch || this.#at >= this.#batch.numRows) {
      const { done, value } = this.reader.next();
      if (done) {
        this.close();
        chunk.rowCount = 0;
        return;
      }
      this.#batch = value;
      this.#at = 0;
    }
    const rows = Math.min(most, this.#batch.numRows - this.#at);
    chunk.rowCount = rows;
    this.indexes.forEach((index, k) => {
      // Asked for where no column is: only rows are counted.
      const kind = this.columns[index];
      if (!kind) return;
      const vector = chunk.getColumnVector(k);
      fill(kind, this.#batch!.getChildAt(index)!, this.#at, rows, vector);
      vector.flush();
    });
    this.#at += rows;
  }
}

function fill({ value }: Kind, from: Vector, at: number, rows: number, into: DuckDBVector): void {
  const [data] = from.data as readonly Data[];
  const { items } = into as unknown as { items?: { set(cells: ArrayLike<unknown>): void } };
  if (!value && items && from.data.length === 1) {
    items.set((data!.values as Float64Array).subarray(at, at + rows));
    if (from.nullCount) keepOnly(into, known(from, at, rows), rows);
    return;
  }
  for (let i = 0; i < rows; i++) {
    const cell: unknown = from.get(at + i);
    into.setItem(i, (cell === null || cell === undefined ? null : value ? value(cell) : cell) as never);
  }
}

function known(from: Vector, at: number, rows: number): Bits {
  const bits: Bits = new Uint32Array(wordsFor(rows));
  for (let i = 0; i < rows; i++) if (from.isValid(at + i)) bits[i >>> 5]! |= 1 << (i & 31);
  return bits;
}

/** What a type of Arrow's is in DuckDB; what has no like is text. */
function kindOf(arrow: Arrow, library: Library, type: DataType): Kind {
  const { DataType, Precision, TimeUnit } = arrow;
  const same = (type: DuckDBType): Kind => ({ type, value: undefined });
  if (DataType.isInt(type)) return same(integer(library, type.bitWidth, type.isSigned));
  if (DataType.isFloat(type)) {
    if (type.precision === Precision.DOUBLE) return same(library.DOUBLE);
    return { type: library.DOUBLE, value: Number };
  }
  if (DataType.isBool(type)) return { type: library.BOOLEAN, value: Boolean };
  if (DataType.isDate(type))
    return {
      type: library.DATE,
      value: (time) => new library.DuckDBDateValue(Math.floor(Number(time) / 86_400_000)),
    };
  // Cells are counts since 1970 in both, in the unit of the type.
  if (DataType.isTimestamp(type)) {
    const zoned = type.timezone && type.unit === TimeUnit.MICROSECOND;
    const types = [library.TIMESTAMP_S, library.TIMESTAMP_MS, library.TIMESTAMP, library.TIMESTAMP_NS];
    return same(zoned ? library.TIMESTAMPTZ : types[type.unit]!);
  }
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    const child = kindOf(arrow, library, type.children[0]!.type);
    // Lists of what is text here stay texts, as they were.
    if (child.type !== library.VARCHAR) return { type: library.LIST(child.type), value: listOf(library, child) };
  }
  return { type: library.VARCHAR, value: textOf };
}

const listOf =
  (library: Library, { value }: Kind) =>
  (list: unknown): DuckDBValue =>
    library.listValue(
      Array.from(list as Iterable<unknown>, (cell) =>
        cell === null ? null : value ? value(cell) : (cell as DuckDBValue),
      ),
    );

const textOf = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value, inText) : String(value));
const inText = (_key: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

function integer(library: Library, bits: number, signed: boolean): DuckDBType {
  const { TINYINT, SMALLINT, INTEGER, BIGINT, UTINYINT, USMALLINT, UINTEGER, UBIGINT } = library;
  const types = signed ? [TINYINT, SMALLINT, INTEGER, BIGINT] : [UTINYINT, USMALLINT, UINTEGER, UBIGINT];
  return types[Math.log2(bits / 8)]!;
}
