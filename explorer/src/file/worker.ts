// Where a file is read and formulas run over it, so that the page is free all the while. One file at a time; nothing leaves the machine.
import { slim } from "virtual:slim";
import type { Callable } from "../kernels.ts";
import { type Verdict, verdict } from "./invalid.ts";
import type { Opened, Ran, Reply, Request, Requests } from "./messages.ts";
import { open } from "./open.ts";
import { columnsOf, type Outcome, run } from "./run.ts";
import { type Column, type Progress, type Source, show } from "./table.ts";
import { told } from "./tell.ts";
import { apart, csvOf, ofAnswer, ofColumn } from "./write.ts";

const shownRows = 8;

let source: Source | undefined;
let last:
  | { readonly outcome: Outcome; readonly columns: ReadonlyMap<string, Column>; readonly key: string }
  | undefined;
let judged: { readonly of: string; readonly verdict: Verdict } | undefined;
/** what is being read; the next one to open, or a wish to stop, ends it */
let reading = { aborted: false };

type Ask<K extends keyof Requests> = Requests[K]["ask"];

async function opened({ name, file, dialect }: Ask<"open">, onProgress: (progress: Progress) => void): Promise<Opened> {
  source = undefined;
  last = undefined;
  judged = undefined;
  const begin = performance.now();
  const signal = reading;
  source = await open(name, file, { ...(dialect ? { dialect } : {}), onProgress, signal });
  const { columns, rows, format, bytes, notes } = source;
  const first = await source.first(shownRows);
  // Of a CSV these are the whole columns.
  const known = new Map(format === "CSV" ? first.map((column) => [column.name, column]) : []);
  return {
    name,
    format,
    bytes,
    rows,
    notes,
    columns: columns.map((info) => {
      const column = known.get(info.name);
      return column ? { ...info, missing: column.missing, misfits: head(column), rounded: column.rounded } : info;
    }),
    ...(source.dialect ? { dialect: source.dialect } : {}),
    first: {
      names: first.map(({ name }) => name),
      rows: Array.from({ length: Math.min(shownRows, first[0]?.cells.length ?? 0) }, (_, row) =>
        first.map((column) => asRead(column, row)),
      ),
    },
    milliseconds: performance.now() - begin,
  };
}

const loaded = new Map<string, Promise<Readonly<Record<string, Callable>>>>();

/** The formulas of a domain over the wasm at this address; a failed fetch is tried anew by the next run. */
function domain(name: string, wasm: string) {
  const known = loaded.get(wasm);
  if (known) return known;
  const load = async () => {
    const all = await (await slim[name]!()).load({ wasm: fetch(wasm) });
    return all[name] as Readonly<Record<string, Callable>>;
  };
  const loading = load().catch((error) => {
    loaded.delete(wasm);
    throw error;
  });
  loaded.set(wasm, loading);
  return loading;
}

/** A cell as it stands in the file, text where a number is due too. */
const asRead = (column: Column, row: number) =>
  column.misfits.first.find((misfit) => misfit.row === row)?.text ?? show(column, row);

const head = ({ misfits: { count, first } }: Column) => ({ count, first: first.slice(0, 5) });

async function ran({ entry, wasm, wish, look }: Ask<"run">, onProgress: (progress: Progress) => void): Promise<Ran> {
  if (!source) throw new TypeError("no file is open");
  const signal = reading;
  const begin = performance.now();
  const read = await source.read(columnsOf(wish), { onProgress, signal });
  const columns = new Map(read.map((column) => [column.name, column]));
  const done = performance.now() - begin;
  const callable = (await domain(entry.domain, wasm))[entry.name]!;
  const outcome = run(entry, callable, columns, wish);
  // What is wrong with the cells does not change with the parameters.
  const of = JSON.stringify([entry.id, wish.bindings]);
  if (judged?.of !== of) judged = { of, verdict: verdict(entry, columns, wish.bindings) };
  // A time, an entity or a key may be drawn along, too.
  const along = look.along === undefined || columns.has(look.along) ? [] : await source.read([look.along]);
  last = { outcome, columns, key: wish.key ?? "group" };
  const drawn = new Map([...columns, ...along.map((column) => [column.name, column] as const)]);
  return told(entry, outcome, drawn, wish, look, judged.verdict, done);
}

async function written({ per }: Ask<"write">): Promise<Blob> {
  if (!source || !last) throw new TypeError("there are no answers to write yet");
  const { outcome, columns, key } = last;
  if (per === "group") {
    const named = { name: key, text: (k: number) => outcome.names[k]! };
    return csvOf([named, ...apart(outcome.groups, [key]).map(ofAnswer)], outcome.names.length);
  }
  const usable = source.columns.filter(({ unusable }) => !unusable).map(({ name }) => name);
  // All of a CSV is here; of a Parquet file what was read.
  const all = source.format === "CSV" ? await source.read(usable) : [...columns.values()];
  return csvOf([...all.map(ofColumn), ...apart(outcome.rows, usable).map(ofAnswer)], source.rows);
}

const serve = (request: Request, onProgress: (progress: Progress) => void): Promise<unknown> =>
  request.kind === "open"
    ? opened(request.ask, onProgress)
    : request.kind === "run"
      ? ran(request.ask, onProgress)
      : written(request.ask);

let queue: Promise<unknown> = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<Request | "stop">) => {
  if (data === "stop" || data.kind === "open") {
    reading.aborted = true;
    reading = { aborted: false };
  }
  if (data === "stop") return;
  const { id } = data;
  let told = 0;
  const onProgress = (progress: Progress) => {
    const now = performance.now();
    if (now - told < 50) return;
    told = now;
    postMessage({ id, progress } satisfies Reply);
  };
  queue = queue.then(async () => {
    try {
      postMessage({ id, answer: await serve(data, onProgress) } satisfies Reply);
    } catch (error) {
      const { name, message } = error as Error;
      postMessage({ id, error: message, stopped: name === "AbortError" } satisfies Reply);
    }
  });
});
