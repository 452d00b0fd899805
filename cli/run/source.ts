// The file that rows come from: what columns it has, and what is wrong with it in words of ours.
import { createReadStream, createWriteStream, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { registerArrow } from "./arrow/read.ts";
import { type Format, formatOf, isArrow, reads } from "./formats.ts";
import { toldOf } from "./messages.ts";
import { quoted } from "./quote.ts";
import type { Session } from "./session.ts";
import type { RunOptions } from "./types.ts";
import { usage } from "./usage.ts";

export interface Source {
  /** as people call it */
  readonly name: string;
  readonly format: Format;
  /** many files as one */
  readonly pattern: boolean;
  /** what stands behind FROM */
  readonly from: string;
  /** types by column, in order */
  readonly columns: Readonly<Record<string, string>>;
  /** rows, where the file says how many */
  readonly rows: number | undefined;
  /** how much of it is read, where DuckDB does not know */
  readonly share: (() => number) | undefined;
}

const isPattern = (path: string) => /[*?[]/.test(path) && !existsSync(path);

export async function sourceOf(session: Session, { input, from, nulls, signal }: RunOptions): Promise<Source> {
  const format = formatOf(input, "--from", from);
  const name = input === "-" ? "standard input" : input;
  const piped = input === "-" ? process.stdin : isPipe(input) ? createReadStream(input) : undefined;
  const path = piped ? await spooled(session, piped, format, signal) : input;
  const pattern = isPattern(path);
  if (!pattern) checkFile(name, path);
  if (pattern && isArrow(format)) throw usage(`${name}: Arrow is read a file at a time`);
  const arrow = isArrow(format) ? await registerArrow(session, name, path) : undefined;
  const reader = arrow?.from ?? reads(format, path, nulls);
  const columns = await schema(session, name, reader);
  const rows = format === "parquet" ? await counted(session, path) : undefined;
  return { name, format, pattern, from: reader, columns, rows, share: arrow?.share };
}

/** As a shell's `<(command)` is, which is read once. */
export const isPipe = (path: string): boolean => {
  const there = statSync(path, { throwIfNoEntry: false });
  return there !== undefined && (there.isFIFO() || there.isCharacterDevice() || there.isSocket());
};

/** Parquet and Arrow are read from their ends, CSV twice: what comes in is a file first. */
async function spooled(
  { folder }: Session,
  piped: NodeJS.ReadableStream,
  format: Format,
  signal: AbortSignal | undefined,
): Promise<string> {
  const path = join(folder, `in.${format}`);
  await pipeline(piped, createWriteStream(path), signal ? { signal } : {});
  return path;
}

function checkFile(name: string, path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new Error(`${name}: there is no such file`);
  if (stat.isDirectory())
    throw new Error(`${name}: expected a file, got a folder; '${join(name, "*.parquet")}' reads all of one`);
  if (stat.isFile() && stat.size === 0) throw new Error(`${name} is empty: expected rows, got 0 bytes`);
}

async function schema(session: Session, name: string, from: string): Promise<Readonly<Record<string, string>>> {
  try {
    const described = await session.ask(`describe select * from ${from}`);
    const columns = Object.fromEntries(
      described.map(({ column_name, column_type }) => [String(column_name), String(column_type)]),
    );
    // What DuckDB makes of an empty array, and of values that are no objects.
    if (Object.keys(columns).join() === "json" && columns.json === "JSON") {
      const some = (await session.ask(`select 1 from ${from} limit 1`)).length > 0;
      throw new Error(`${name}: expected objects with columns, got ${some ? "values that are none" : "no rows"}`);
    }
    return columns;
  } catch (error) {
    throw toldOf(error, name);
  }
}

async function counted(session: Session, path: string): Promise<number> {
  const [row] = await session.ask(`select sum(num_rows)::double as rows from parquet_file_metadata(${quoted(path)})`);
  return Number(row?.rows);
}
