// A database in memory for one run: what does not fit spills to a folder that goes with it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { quoted } from "./quote.ts";
import { usage } from "./usage.ts";

export type Library = typeof import("@duckdb/node-api");

export interface Session {
  readonly library: Library;
  readonly connection: DuckDBConnection;
  /** a second one: what is written by the first ends the stream that it reads */
  readonly writer: DuckDBConnection;
  /** for what must be a file and is none */
  readonly folder: string;
  /** does this once the run is over */
  atEnd(close: () => void): void;
  /** answers of a query, as objects */
  ask(sql: string): Promise<readonly Record<string, unknown>[]>;
}

/** DuckDB wants 125 MB a thread; what sorts and joins take beyond this goes to disk. */
const usual = Math.min(2 ** 31, totalmem() / 2);

export async function inSession<T>(
  memory: string | undefined,
  signal: AbortSignal | undefined,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const library = await import("@duckdb/node-api");
  const folder = mkdtempSync(join(tmpdir(), "lanewise-"));
  let instance: DuckDBInstance | undefined;
  let connection: DuckDBConnection | undefined;
  let writer: DuckDBConnection | undefined;
  const closing: (() => void)[] = [];
  const stop = () => connection?.interrupt();
  try {
    instance = await library.DuckDBInstance.create(":memory:");
    connection = await instance.connect();
    writer = await instance.connect();
    const own = connection;
    await setMemory(own, memory ?? `${Math.floor(usual / 2 ** 20)}MiB`);
    await own.run(`set temp_directory = ${quoted(join(folder, "spill"))}`);
    // A bar of ours, not of theirs; sides of a join stay as they are written, so that events keep their order.
    await own.run("set enable_progress_bar = true; set enable_progress_bar_print = false");
    await own.run("set disabled_optimizers = 'join_order,build_side_probe_side'");
    signal?.addEventListener("abort", stop, { once: true });
    signal?.throwIfAborted();
    return await work({
      library,
      connection: own,
      writer,
      folder,
      atEnd: (close) => closing.push(close),
      ask: async (sql) => (await own.runAndReadAll(sql)).getRowObjectsJS() as Record<string, unknown>[],
    });
  } finally {
    signal?.removeEventListener("abort", stop);
    for (const close of closing) close();
    writer?.closeSync();
    connection?.closeSync();
    instance?.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function setMemory(connection: DuckDBConnection, memory: string): Promise<void> {
  try {
    await connection.run(`set memory_limit = ${quoted(memory)}`);
  } catch {
    throw usage(`--memory expected a size, as 2GB, got "${memory}"`);
  }
}
