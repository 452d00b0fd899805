// What a run is asked for and what it tells, whoever asks: the command line, or a test.
import type { Format } from "./formats.ts";

/** Texts by name, as `name=value` gives them. */
export type Pairs = Readonly<Record<string, string>>;

export interface RunOptions {
  /** `energy.treasuryFee` */
  readonly formula: string;
  /** a file, or `-` for what comes in on standard input */
  readonly input: string;
  /** a file, or `-` for standard output; without one the first rows are kept for showing */
  readonly output?: string | undefined;
  /** of the input and of the output, where their names do not tell */
  readonly from?: Format | undefined;
  readonly format?: Format | undefined;
  /** columns, numbers or SQL in parentheses by input */
  readonly map?: Pairs | undefined;
  /** values by parameter; `@column` for a column of them */
  readonly set?: Pairs | undefined;
  /** a second set of parameters beside the first, which it changes */
  readonly shadow?: Pairs | undefined;
  /** lengths of windows and other axes */
  readonly size?: Pairs | undefined;
  /** columns that say whose row it is, when it happened, and what group it is of */
  readonly entity?: string | undefined;
  readonly time?: string | undefined;
  readonly by?: readonly string[] | undefined;
  /** rows to take, as SQL */
  readonly where?: string | undefined;
  /** columns of the input to write, all unless told; outputs to compute, all unless told */
  readonly keep?: readonly string[] | undefined;
  readonly only?: readonly string[] | undefined;
  /** what names of outputs begin with */
  readonly prefix?: string | undefined;
  /** text that counts as nothing in a CSV file */
  readonly nulls?: readonly string[] | undefined;
  readonly save?: string | undefined;
  readonly resume?: string | undefined;
  readonly onInvalid?: "nan" | "throw" | undefined;
  readonly force?: boolean | undefined;
  /** what DuckDB may take, as `2GB` */
  readonly memory?: string | undefined;
  /** rows to keep for showing where no output is given */
  readonly first?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Progress {
  readonly rows: number;
  /** rows of the file, where that is known */
  readonly total: number | undefined;
  /** 0 to 1, of what DuckDB knows to do; where `total` is not known */
  readonly share: number | undefined;
}

/** What a shadow says of one output, over rows in which both have an answer to compare. */
export interface Difference {
  /** rows whose answers differ */
  readonly rows: number;
  /** of the size of the difference over all rows compared; of numbers */
  readonly mean?: number;
  readonly max?: number;
}

/** What is told of one output. */
export interface Told {
  /** rows that were given and are outside the domain: NaN, or no answer */
  readonly invalid: number;
  /** of answers that are numbers */
  readonly min?: number;
  readonly mean?: number;
  readonly max?: number;
}

export interface Outcome {
  readonly formula: string;
  readonly shape: "rows" | "series" | "events" | "groups";
  readonly rows: number;
  /** rows that were written, or would be: of groups one each, where they are not answered by rows */
  readonly written: number;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** rows that miss something needed: their answers are NULL */
  readonly nulls: number;
  /** by output */
  readonly outputs: Readonly<Record<string, Told>>;
  readonly shadow?: Readonly<Record<string, Difference>>;
  readonly entities?: number;
  readonly groups?: number;
  /** events of nobody */
  readonly withoutEntity?: number;
  /** the column of time, where it is text: sorted letter by letter */
  readonly textTime?: string;
  readonly output?: string;
  readonly saved?: string;
  /** which column an input came from */
  readonly columns: Readonly<Record<string, string>>;
  /** the first rows, where nothing was written */
  readonly head?: { readonly names: readonly string[]; readonly rows: readonly (readonly string[])[] };
}
