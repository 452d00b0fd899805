// ClickHouse in this process, with wasm functions allowed. Columns go in and out as its format Buffers, so no bit is written as text.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

interface Session {
  query(sql: string, format?: string): string;
  cleanup(): void;
}

export type Cells = Float64Array | readonly string[] | readonly boolean[];

const folder = resolve(import.meta.dirname, "data");
/** Both servers of the cluster are this one: what is sent to either arrives, as long as nobody asks for a connection. */
const config = `<clickhouse>
    <allow_experimental_webassembly_udf>true</allow_experimental_webassembly_udf>
    <tcp_port>9000</tcp_port>
    <remote_servers><lanes>
        <shard><replica><host>127.0.0.1</host><port>9000</port></replica></shard>
        <shard><replica><host>localhost</host><port>9000</port></replica></shard>
    </lanes></remote_servers>
</clickhouse>
`;

export class Server {
  readonly #session: Session;

  constructor() {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "config.xml"), config);
    const chdb = createRequire(import.meta.url)("chdb") as {
      Session: new (path: string, options: { connectionArgs: string[] }) => Session;
    };
    this.#session = new chdb.Session(join(folder, "db"), {
      connectionArgs: [`--config-file=${join(folder, "config.xml")}`],
    });
  }

  /** Rows as text, values of a row with tabs between. */
  run(sql: string): string {
    return this.#session.query(sql, "TabSeparated");
  }

  /** What is wrong, in the server's words; undefined where nothing is. */
  error(sql: string): string | undefined {
    try {
      this.run(sql);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  }

  /** Statements, each of which ends with a line. */
  script(sql: string): number {
    const statements = sql.split(/;$/m).map((text) => text.replace(/^--.*$/gm, "").trim());
    for (const statement of statements) if (statement) this.run(statement);
    return statements.filter(Boolean).length;
  }

  /** Columns of doubles that a query returns. */
  columns(select: string, count: number): Float64Array[] {
    const file = join(folder, "out.bin");
    this.run(`${select} INTO OUTFILE '${file}' TRUNCATE FORMAT Buffers`);
    return read(readFileSync(file), count);
  }

  /** A table function of these columns; blocks are of so many rows. */
  file(columns: Readonly<Record<string, Cells>>, blocks: readonly number[]): string {
    const file = join(folder, "in.bin");
    writeFileSync(file, write(Object.values(columns), blocks));
    const types = Object.entries(columns).map(([name, cells]) => `${name} ${typeOf(cells)}`);
    return `file('${file}', Buffers, '${types.join(", ")}')`;
  }

  close(): void {
    this.#session.cleanup();
    rmSync(folder, { recursive: true, force: true });
  }
}

const typeOf = (cells: Cells) =>
  cells instanceof Float64Array ? "Float64" : typeof cells[0] === "string" ? "String" : "Bool";

/** The format: u64 columns, u64 rows; then of each column u64 bytes, and these bytes. Blocks follow each other. */
function write(columns: readonly Cells[], blocks: readonly number[]): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const rows of blocks) {
    parts.push(u64(columns.length), u64(rows));
    for (const cells of columns) {
      const bytes = bytesOf(cells.slice(at, at + rows));
      parts.push(u64(bytes.length), bytes);
    }
    at += rows;
  }
  return Buffer.concat(parts);
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function bytesOf(cells: Cells): Buffer {
  if (cells instanceof Float64Array) return Buffer.from(cells.buffer, cells.byteOffset, cells.byteLength);
  return Buffer.concat(
    cells.map((cell) =>
      typeof cell === "string" ? Buffer.from(String.fromCharCode(cell.length) + cell) : Buffer.of(Number(cell)),
    ),
  );
}

function read(bytes: Buffer, count: number): Float64Array[] {
  const found: Float64Array[][] = Array.from({ length: count }, () => []);
  for (let at = 0; at < bytes.length; ) {
    const columns = Number(bytes.readBigUInt64LE(at));
    if (columns !== count) throw new Error(`expected ${count} columns, got ${columns}`);
    at += 16;
    for (const blocks of found) {
      const length = Number(bytes.readBigUInt64LE(at));
      blocks.push(new Float64Array(Uint8Array.from(bytes.subarray(at + 8, at + 8 + length)).buffer));
      at += 8 + length;
    }
  }
  return found.map((blocks) => {
    const all = new Float64Array(blocks.reduce((total, { length }) => total + length, 0));
    let at = 0;
    for (const block of blocks) {
      all.set(block, at);
      at += block.length;
    }
    return all;
  });
}
