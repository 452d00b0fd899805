// A CSV of any size, read piece by piece: the page stays alive, and what is held are columns of numbers.
import Papa from "papaparse";
import { Builder } from "./builder.ts";
import { type Format, sketch } from "./sniff.ts";
import { budget, type Column, type Dialect, type Reading, type Source, stopped } from "./table.ts";

/** Bytes of one piece. */
const piece = 2 ** 22;
/** Bytes that tell how the file is written. */
const headBytes = 2 ** 17;
/** Characters in which a row must end: a quote that is never closed takes the rest of the file for one cell. */
const longest = 2 ** 24;

export interface CsvOptions extends Reading {
  readonly dialect?: Partial<Dialect>;
  /** cells at most */
  readonly cells?: number;
}

type Encoded = Extract<Format, { is: "CSV" }>;

/** Reads all of it, or as many rows as there is room for. */
export async function openCsv(name: string, file: Blob, format: Encoded, options: CsvOptions = {}): Promise<Source> {
  const pieces = decoded(file, format);
  let first = "";
  while (first.length < headBytes) {
    const { value, done } = await pieces.next();
    if (done) break;
    first += value.text;
  }
  const { dialect, newline, names, kinds, notes: told } = sketch(name, first.slice(0, headBytes), options.dialect);
  const parser = new Papa.Parser({ delimiter: dialect.delimiter, newline, quoteChar: '"' });
  const builders = names.map((name, k) => new Builder(name, kinds[k]!, dialect.decimal));
  const width = names.length;
  const room = Math.floor((options.cells ?? budget()) / width);
  let heading = dialect.header;
  let rows = 0;
  let ragged = 0;
  let raggedAt = 0;
  let full = false;

  const take = (row: string[]): void => {
    const last = row.at(-1);
    if (last?.endsWith("\r")) row[row.length - 1] = last.slice(0, -1);
    if (row.length === 1 && width > 1 && row[0]!.trim() === "") return;
    if (heading) {
      heading = false;
      return;
    }
    if (rows >= room) {
      full = true;
      return;
    }
    if (row.length !== width && ragged++ === 0) raggedAt = rows + 1;
    for (let k = 0; k < width; k++) builders[k]!.add(row[k]);
    rows++;
  };

  let rest = first;
  let read = Math.min(first.length, file.size);
  for (let last = false; !last && !full; ) {
    const { value, done } = await pieces.next();
    last = done === true;
    if (value) {
      rest += value.text;
      read = value.read;
    }
    if (rest) {
      const { data, meta } = parser.parse(rest, 0, !last) as { data: string[][]; meta: { cursor: number } };
      if (last && data.length && data.at(-1)!.length === 1 && data.at(-1)![0] === "") data.pop();
      for (const row of data) take(row);
      rest = last ? "" : rest.slice(meta.cursor);
    }
    if (rest.length > longest)
      throw new RangeError(
        `${name}: ${where(rows + 1)} begins a quote (") that is not closed within 16 million characters`,
      );
    options.onProgress?.({ done: read, of: file.size, rows });
    if (options.signal?.aborted) throw stopped();
  }
  await pieces.return(undefined);
  if (!rows)
    throw new TypeError(
      `${name} has a header of ${width === 1 ? "one column" : `${width} columns`} and no rows below it`,
    );

  const notes = [...told];
  if (ragged)
    notes.push(
      `${count(ragged, "row has", "rows have")} another number of cells than the ${width} of the first, ${where(raggedAt)} before others: what is missing is empty, what is too much is left out.`,
    );
  if (full) notes.push(tooMuch(name, rows, width, read, file.size));
  const columns = new Map<string, Column>();
  for (const builder of builders) columns.set(builder.name, builder.done());
  return {
    name,
    format: "CSV",
    bytes: file.size,
    rows,
    notes,
    dialect,
    columns: names.map((name, k) => ({ name, kind: kinds[k]!, type: "" })),
    read: async (wanted) => wanted.map((name) => columns.get(name)!),
    first: async () => [...columns.values()],
  };
}

const where = (row: number) => `row ${row.toLocaleString("en")}`;
const count = (n: number, one: string, many: string) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

const tooMuch = (name: string, rows: number, width: number, read: number, size: number) =>
  `The first ${rows.toLocaleString("en")} rows are here, ${Math.floor((100 * read) / size)} % of the file: this page holds ${(rows * width).toLocaleString("en")} cells at most. For all of it: npx lanewise run <formula> ${name}, which streams.`;

/** The text of a file in pieces, with how many of its bytes are behind; characters that are cut between two pieces stay whole. */
async function* decoded(
  file: Blob,
  { encoding, gzip }: Encoded,
): AsyncGenerator<{ text: string; read: number }, void, void> {
  const decoder = new TextDecoder(encoding);
  let read = 0;
  if (gzip) {
    const counting = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(bytes, out) {
        read += bytes.length;
        out.enqueue(bytes);
      },
    });
    const reader = file.stream().pipeThrough(counting).pipeThrough(new DecompressionStream("gzip")).getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read())
        yield { text: decoder.decode(next.value, { stream: true }), read };
    } finally {
      await reader.cancel();
    }
  } else {
    for (; read < file.size; ) {
      const bytes = await file.slice(read, read + piece).arrayBuffer();
      read += bytes.byteLength;
      yield { text: decoder.decode(bytes, { stream: true }), read };
    }
  }
  yield { text: decoder.decode(), read };
}
