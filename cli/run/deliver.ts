// Where answers go: a file that is there once it is whole, standard output, or the first rows for showing.
import { createReadStream, existsSync, realpathSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { unwritten } from "../fail.ts";
import { writeArrow } from "./arrow/write.ts";
import { type Format, formatOf, isArrow, packingOf, writes } from "./formats.ts";
import { checkPlace, checkState } from "./places.ts";
import { named, quoted } from "./quote.ts";
import type { Session } from "./session.ts";
import { sink } from "./sink.ts";
import type { Outcome, RunOptions } from "./types.ts";
import { usage } from "./usage.ts";

/** A column of what is written. */
export interface Column {
  readonly name: string;
  readonly sql: string;
}

export interface Target {
  readonly format: Format;
  readonly path: string;
}

/** Looks at what will be written before anything is read; undefined where no rows are. */
export function targetOf(options: RunOptions): Target | undefined {
  const { output, format } = options;
  checkState(options);
  if (output === undefined) return undefined;
  const kind = formatOf(output, "--format", format);
  if (output === "-") return { format: kind, path: output };
  if (isArrow(kind) && packingOf(output)) throw usage(`${output}: Arrow is not written packed`);
  checkPlace("-o", output, options.input, options.force);
  return { format: kind, path: output };
}

/** Under this name until it is whole. */
const unfinished = (path: string): string => join(dirname(path), `.${basename(path)}.${process.pid}.part`);

/** Writes what `write` writes under a name of its own, and gives it its name once it is whole. */
export async function whole(path: string, write: (part: string) => Promise<void>): Promise<void> {
  // What a link leads to is written, the link stays.
  const place = existsSync(path) ? realpathSync(path) : path;
  const part = unfinished(place);
  try {
    await write(part);
    renameSync(part, place);
  } catch (error) {
    rmSync(part, { force: true });
    throw unwrittenFile(path, part, error);
  }
}

/** Node's and DuckDB's words of a disk that is full or closed, about a name that nobody knows. */
function unwrittenFile(path: string, part: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const why =
    /permission denied|no space left on device|read-only file system|disk quota exceeded|file too large/i.exec(
      error.message,
    );
  const ofPart = error.message.includes(basename(part)) || (error as NodeJS.ErrnoException).syscall === "write";
  return why && ofPart ? new Error(`${path} cannot be written: ${why[0].toLowerCase()}`, { cause: error }) : error;
}

/** Runs the query, whose columns are these; `settle` is asked before the file gets its name. */
export async function deliver(
  session: Session,
  rows: string,
  columns: readonly Column[],
  target: Target | undefined,
  first: number,
  settle: () => void,
): Promise<Outcome["head"]> {
  if (!target) {
    const head = await keep(session, rows, columns, first);
    settle();
    return head;
  }
  const write = async (part: string) => {
    const list = columns.map(({ name, sql }) => `${sql} as ${named(name)}`).join(", ");
    if (isArrow(target.format)) await writeArrow(session, rows, columns, part, target.format as "arrow" | "arrows");
    else {
      const query = `select ${list} from ${rows}`;
      const plain = /json/.test(target.format) ? await withoutNaN(session, query) : query;
      await session.connection.run(`copy (${plain}) to ${quoted(part)} ${writes(target.format, target.path)}`);
    }
    settle();
  };
  if (target.path !== "-") await whole(target.path, write);
  else {
    const part = join(session.folder, "out");
    await write(part);
    try {
      await pipeline(createReadStream(part), process.stdout, { end: false });
    } catch (error) {
      // Whoever reads has enough, as head has.
      if ((error as NodeJS.ErrnoException).code !== "EPIPE")
        throw new Error(unwritten(error as Error), { cause: error });
    }
  }
  return undefined;
}

/** JSON has neither NaN nor infinities: they are null there. */
async function withoutNaN(session: Session, query: string): Promise<string> {
  const described = await session.ask(`describe ${query}`);
  const list = described.map(({ column_name, column_type }) => {
    const name = named(String(column_name));
    const [, list] = /^(?:DOUBLE|FLOAT)((?:\[\d*\])*)$/.exec(String(column_type)) ?? [];
    return list === undefined ? name : `${finite(name, list.split("]").length - 1)} as ${name}`;
  });
  return `select ${list.join(", ")} from (${query})`;
}

/** A number, or lists of numbers in so many levels. */
const finite = (sql: string, levels: number): string =>
  levels
    ? `list_transform(${sql}, lambda x${levels}: ${finite(`x${levels}`, levels - 1)})`
    : `case when isfinite(${sql}) then ${sql} end`;

/** The first rows as text; all of them are computed. */
async function keep(
  session: Session,
  rows: string,
  columns: readonly Column[],
  first: number,
): Promise<Outcome["head"]> {
  const shown: string[][] = [];
  const list = columns.map(({ name, sql }) => `${sql} as ${named(name)}`).join(", ");
  const result = await session.connection.run(`select ${list} from ${rows} limit 0`);
  const types = columns.map(({ name }, k) => ({ name, type: result.columnType(k) }));
  await sink(session, `select ${list} from ${rows}`, types, (chunk) => {
    for (let i = 0; i < chunk.rowCount && shown.length < first; i++) shown.push(chunk.getRowValues(i).map(told));
  });
  return { names: columns.map(({ name }) => name), rows: shown };
}

const told = (value: unknown): string => (value === null ? "" : shown(value, 8));

/** Numbers of lists stand close together: fewer digits tell them apart. */
function shown(value: unknown, digits: number): string {
  const { items } = Object(value) as { readonly items?: readonly unknown[] };
  if (Array.isArray(items)) return `[${items.map((item) => shown(item, 5)).join(", ")}]`;
  if (typeof value !== "number" || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(digits)));
}
