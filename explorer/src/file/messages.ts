// What the page and its worker say to each other.
import type { FormulaEntry } from "../catalogue.ts";
import type { Wrong } from "./invalid.ts";
import type { Wish } from "./run.ts";
import type { ColumnInfo, Dialect, Misfit, Progress } from "./table.ts";

export interface ColumnTold extends ColumnInfo {
  /** of columns whose cells are read */
  readonly missing?: number;
  readonly misfits?: { readonly count: number; readonly first: readonly Misfit[] };
  readonly rounded?: number;
}

export interface Opened {
  readonly name: string;
  readonly format: "CSV" | "Parquet";
  readonly bytes: number;
  readonly rows: number;
  readonly columns: readonly ColumnTold[];
  readonly notes: readonly string[];
  readonly dialect?: Dialect;
  /** the first rows of the columns that can be read */
  readonly first: Table;
  readonly milliseconds: number;
}

export interface Table {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What is to be drawn. */
export interface Look {
  /** an answer; the first unless told */
  readonly answer?: string | undefined;
  /** the column along which rows are drawn; unless told that of time, or the number of the row */
  readonly along?: string | undefined;
  /** of a bank whose entity is drawn */
  readonly entity?: string | undefined;
}

export interface Chart {
  readonly x: Float64Array<ArrayBuffer>;
  readonly xLabel: string;
  readonly time: boolean;
  /** of groups */
  readonly names?: readonly string[];
  readonly series: readonly {
    readonly label: string;
    readonly values: Float64Array<ArrayBuffer>;
    readonly as: "line" | "steps" | "bars" | "points" | "faint";
    readonly hue?: number;
  }[];
  readonly yLabel: string;
  /** rows that it stands for */
  readonly rows: number;
}

/** What is told of one answer. */
export interface Told {
  readonly name: string;
  readonly doc: string;
  readonly unit: string;
  readonly kind: string;
  readonly per: "row" | "group";
  readonly count: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

export interface Ran {
  readonly formula: string;
  readonly rows: number;
  /** of the kernels, and of reading the columns before */
  readonly milliseconds: number;
  readonly reading: number;
  readonly answers: readonly Told[];
  readonly chart: Chart | undefined;
  readonly drawn: string | undefined;
  /** the first rows: columns that were read, and answers */
  readonly table: Table;
  /** numbers of its rows, where those of the table are not the first of the file */
  readonly perGroup: Table | undefined;
  readonly groups: number;
  readonly entities: readonly string[];
  readonly entityCount: number;
  readonly wrong: readonly Wrong[];
  readonly wrongRows: number;
  readonly unanswered: number;
  readonly unexplained: { readonly count: number; readonly rows: readonly number[] };
  readonly without: number;
  readonly skipped: number;
}

export interface Requests {
  readonly open: {
    readonly ask: { readonly name: string; readonly file: Blob; readonly dialect?: Partial<Dialect> };
    readonly answer: Opened;
  };
  readonly run: {
    readonly ask: {
      /** address of the wasm of its domain */ readonly wasm: string;
      readonly entry: FormulaEntry;
      readonly wish: Wish;
      readonly look: Look;
    };
    readonly answer: Ran;
  };
  readonly write: { readonly ask: { readonly per: "row" | "group" }; readonly answer: Blob };
}
export type Kind = keyof Requests;

export type Request = {
  [K in Kind]: { readonly id: number; readonly kind: K; readonly ask: Requests[K]["ask"] };
}[Kind];

export type Reply =
  | { readonly id: number; readonly progress: Progress }
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string; readonly stopped: boolean };
