// What a file is, by its first bytes; and of text, how it is written.
import Papa from "papaparse";
import { isMissing, numberOf, timeOf } from "./cells.ts";
import type { ColumnKind, Dialect } from "./table.ts";

export type Format =
  | { readonly is: "Parquet" }
  | { readonly is: "CSV"; readonly encoding: string; readonly gzip: boolean };

/** What is refused is told with the remedy. */
export function formatOf(name: string, bytes: Uint8Array): Format {
  const begins = (...these: number[]) => these.every((byte, k) => bytes[k] === byte);
  if (!bytes.length) throw new TypeError(`${name} is empty`);
  if (begins(0x50, 0x41, 0x52, 0x31)) return { is: "Parquet" };
  if (begins(0x50, 0x41, 0x52, 0x45))
    throw new TypeError(`${name} is an encrypted Parquet file; write it without encryption`);
  if (begins(0x50, 0x4b, 0x03, 0x04))
    throw new TypeError(`${name} is an Excel or zip file; save the sheet as CSV, or unpack it, and drop that`);
  if (begins(0x41, 0x52, 0x52, 0x4f, 0x57, 0x31))
    throw new TypeError(`${name} is an Arrow file; write it as Parquet, or run "npx lanewise run" on it`);
  if (begins(0x28, 0xb5, 0x2f, 0xfd))
    throw new TypeError(`${name} is compressed by zstd; unpack it and drop what is inside`);
  if (begins(0xff, 0xfe)) return { is: "CSV", encoding: "utf-16le", gzip: false };
  if (begins(0xfe, 0xff)) return { is: "CSV", encoding: "utf-16be", gzip: false };
  if (begins(0x1f, 0x8b)) return { is: "CSV", encoding: "utf-8", gzip: true };
  if (/\.parquet$/i.test(name))
    throw new TypeError(`${name} is no Parquet file: its first bytes are not PAR1; it may be broken or cut`);
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw new TypeError(`${name} is no text: byte ${zero} is zero; drop a CSV or a Parquet file`);
  const text = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (/^[[{]\s*["{[\]}]/.test(text))
    throw new TypeError(`${name} is JSON; drop a CSV or a Parquet file, or run "npx lanewise run" on it`);
  if (/^<(!doctype|html|\?xml)/i.test(text)) throw new TypeError(`${name} is a web page; drop a CSV or a Parquet file`);
  return { is: "CSV", encoding: "utf-8", gzip: false };
}

export interface Sketch {
  readonly dialect: Dialect;
  readonly newline: "\n" | "\r";
  readonly names: readonly string[];
  readonly kinds: readonly ColumnKind[];
  readonly notes: readonly string[];
}

/** Rows that are looked at. */
const looked = 300;

/** How a CSV is written, by its first rows; what a person has said goes before what it looks like. */
export function sketch(name: string, head: string, wished: Partial<Dialect> = {}): Sketch {
  const newline = head.includes("\n") ? "\n" : head.includes("\r") ? "\r" : "\n";
  const parsed = Papa.parse<string[]>(newline === "\n" ? head.replaceAll("\r\n", "\n") : head, {
    delimiter: wished.delimiter ?? "",
    newline,
    delimitersToGuess: [",", ";", "\t", "|"],
    preview: looked + 1,
    skipEmptyLines: "greedy",
  });
  const rows = parsed.data;
  if (!rows.length) throw new TypeError(`${name} holds nothing but blanks`);
  const { delimiter } = parsed.meta;
  const below = rows.slice(1);
  const comma = delimiter !== "," && below.length > 0 && decimalComma(below);
  const decimal = wished.decimal ?? (comma ? "," : ".");
  const header = wished.header ?? !headless(rows, decimal);
  const width = rows[0]!.length;
  const body = header ? below : rows;
  const names = unique(Array.from({ length: width }, (_, k) => (header ? rows[0]![k]!.trim() : "")));
  const kinds = names.map((_, k) =>
    kindOf(
      body.map((row) => row[k] ?? ""),
      decimal,
    ),
  );
  const notes: string[] = [];
  if (decimal === "," && wished.decimal === undefined)
    notes.push(`Numbers have a decimal comma: "1,5" is read as 1.5.`);
  if (!header && wished.header === undefined)
    notes.push(
      "The first row holds numbers, so the columns have no names: they are called column 1, column 2 and so on.",
    );
  return { dialect: { delimiter, header, decimal }, newline, names, kinds, notes };
}

/** Whether cells look like 1,5, and none like 1.5. */
function decimalComma(rows: readonly (readonly string[])[]): boolean {
  const cells = rows.flat();
  return (
    cells.some((cell) => /^\s*[+-]?\d+,\d+\s*$/.test(cell)) && !cells.some((cell) => /^\s*[+-]?\d+\.\d+\s*$/.test(cell))
  );
}

/** Whether the first row is data: it has numbers, and no text above numbers. */
function headless(rows: readonly (readonly string[])[], decimal: Dialect["decimal"]): boolean {
  const [first = [], ...below] = rows;
  const isNumber = (cell: string) => !isMissing(cell) && numberOf(cell, decimal) !== undefined;
  if (!first.some(isNumber)) return false;
  return first.every(
    (cell, k) =>
      isMissing(cell) ||
      isNumber(cell) ||
      kindOf(
        below.map((row) => row[k] ?? ""),
        decimal,
      ) !== "number",
  );
}

/** By the most of its cells; a column without any may become numbers. */
function kindOf(cells: readonly string[], decimal: Dialect["decimal"]): ColumnKind {
  const known = cells.filter((cell) => !isMissing(cell));
  const share = (of: (cell: string) => unknown) => known.filter((cell) => of(cell) !== undefined).length * 2;
  if (share((cell) => numberOf(cell, decimal)) >= known.length) return "number";
  return share(timeOf) >= known.length ? "time" : "text";
}

/** Names without gaps and twins. */
function unique(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name, k) => {
    const base = name || `column ${k + 1}`;
    let own = base;
    for (let n = 2; taken.has(own); n++) own = `${base} (${n})`;
    taken.add(own);
    return own;
  });
}
