// A file as columns of numbers: what readers give and formulas take.

export type ColumnKind = "number" | "text" | "time";

/** Text that stands where a number is due. */
export interface Misfit {
  /** counted from 0, below the header */
  readonly row: number;
  readonly text: string;
}

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** numbers; of `text` the index of the label, of `time` milliseconds since 1970 in UTC; NaN where there is none */
  readonly cells: Float64Array<ArrayBuffer>;
  /** of `text`, in the order of their first appearance */
  readonly labels: readonly string[];
  /** cells that are empty */
  readonly missing: number;
  /** cells with text in a column of numbers: how many, and the first of them */
  readonly misfits: { readonly count: number; readonly first: readonly Misfit[] };
  /** whole numbers past 2^53 that no double has */
  readonly rounded: number;
}

/** What is known of a column before its cells are read. */
export interface ColumnInfo {
  readonly name: string;
  readonly kind: ColumnKind;
  /** as the file has it: DOUBLE, TIMESTAMP; "" of a CSV */
  readonly type: string;
  /** why no formula can take it */
  readonly unusable?: string;
}

/** How far a file is read: bytes of a CSV, cells of a Parquet file. */
export interface Progress {
  readonly done: number;
  readonly of: number;
  readonly rows: number;
}

export interface Reading {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: { readonly aborted: boolean };
}

/** An open file. */
export interface Source {
  readonly name: string;
  readonly format: "CSV" | "Parquet";
  readonly bytes: number;
  readonly columns: readonly ColumnInfo[];
  /** rows that are or can be read */
  readonly rows: number;
  /** what a person should know of how it was read */
  readonly notes: readonly string[];
  /** how it was read, of a CSV */
  readonly dialect?: Dialect;
  /** the cells of a column, which may be read only now */
  readonly read: (names: readonly string[], reading?: Reading) => Promise<readonly Column[]>;
  /** the first rows, to look at, of the columns for which that is no work */
  readonly first: (count: number) => Promise<readonly Column[]>;
}

export interface Dialect {
  readonly delimiter: string;
  readonly header: boolean;
  readonly decimal: "." | ",";
}

/** Cells that a page holds at most: 512 MB of doubles, less where the device says that it has little memory. */
export function budget(
  gigabytes = (globalThis.navigator as { deviceMemory?: number } | undefined)?.deviceMemory,
): number {
  return Math.min(8, gigabytes ?? 8) * 2 ** 23;
}

export const stopped = () => new DOMException("reading was stopped", "AbortError");

/** The text of a cell, "" where there is none. */
export function show({ kind, cells, labels }: Column, row: number): string {
  const cell = cells[row]!;
  if (Number.isNaN(cell)) return "";
  if (kind === "text") return labels[cell]!;
  if (kind === "time") return asTime(cell);
  return String(cell);
}

/** 2026-11-30, or 2026-11-30 14:05:09 where it is not midnight. */
export function asTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return "";
  const [day = "", time = ""] = date.toISOString().split("T");
  return milliseconds % 86_400_000 === 0 ? day : `${day} ${time.replace(/(\.000)?Z$/, "")}`;
}
