// A row of a caller's into columns, for the formulas of which nobody has written a caller that takes rows.
import { type Given, unknownName, wrongKind } from "../check.ts";
import type { Plan, Slot } from "../plan.ts";

export type Columns = Record<string, Float64Array | undefined>;

export class Reader {
  readonly names: readonly string[];
  readonly #plan: Plan;
  /** rows are bigints */
  readonly #wide: boolean;
  /** of optional inputs: which rows leave them out; in 64-bit integers, which have no NaN, none may be */
  readonly #absent: readonly (Uint8Array | undefined)[];
  /** what stands for those that are left out */
  readonly #otherwise: readonly number[];
  /** inputs in the order of the last row's names */
  readonly #order: number[];
  /** the reading in which each input came last, the one that is or was last, and the first since the last call */
  readonly #seen: Float64Array;
  #turn = 0;
  #since = 1;

  /** `columns`: where rows go, an input each. */
  constructor(
    plan: Plan,
    readonly columns: readonly Float64Array[],
    wide: boolean,
  ) {
    const { inputs } = plan;
    this.#plan = plan;
    this.#wide = wide;
    this.names = inputs.map(({ name }) => name);
    this.#absent = inputs.map(({ field }, k) =>
      field.optional && !wide ? new Uint8Array(columns[k]!.length) : undefined,
    );
    this.#otherwise = inputs.map(({ field }) => field.otherwise ?? Number.NaN);
    this.#order = inputs.map((_, k) => k);
    this.#seen = new Float64Array(inputs.length);
  }

  /** Reads row i, each value once; throws what is no row of the formula. */
  read(row: Given, i: number): void {
    let whole = false;
    try {
      this.#shown(row, i);
      whole = true;
    } finally {
      if (!whole) for (const absent of this.#absent) if (absent) absent[i] = 0;
    }
  }

  /**
   * By the row's own names, which V8 knows to be there: where they come in the order of the last row's, that takes half of asking for each
   * by name. What does not show among them, as getters of a class, is asked for by name.
   */
  #shown(row: Given, i: number): void {
    const { names, columns } = this;
    const order = this.#order;
    const seen = this.#seen;
    const wide = this.#wide;
    const turn = ++this.#turn;
    let at = 0;
    let missing = names.length;
    for (const name in row) {
      let k = order[at]!;
      if (names[k] !== name) k = this.#place(at, name);
      at++;
      const value = row[name];
      if (wide ? typeof value === "bigint" : typeof value === "number") columns[k]![i] = value as number;
      else if (value === undefined) continue;
      else columns[k]![i] = this.#mark(k, value);
      seen[k] = turn;
      missing--;
    }
    if (missing > 0) this.#hidden(row, i);
  }

  /** Inputs that are left out, or do not show. */
  #hidden(row: Given, i: number): void {
    const seen = this.#seen;
    for (let k = 0; k < seen.length; k++) {
      if (seen[k] === this.#turn) continue;
      const value = row[this.names[k]!];
      const absent = this.#absent[k];
      if (value === undefined && absent) {
        absent[i] = 1;
        this.columns[k]![i] = this.#otherwise[k]!;
      } else {
        const whole = this.#wide ? typeof value === "bigint" : typeof value === "number";
        this.columns[k]![i] = whole ? (value as number) : this.#mark(k, value);
        if (absent) absent[i] = 0;
        seen[k] = this.#turn;
      }
    }
  }

  /** The input of this name, which the next row is expected to have in the same place. */
  #place(at: number, name: string): number {
    const k = this.names.indexOf(name);
    if (k < 0) throw unknownName(this.#plan.path, "input", name, this.names);
    this.#order[at] = k;
    return k;
  }

  /** A yes or no, or a name, as a number. */
  #mark(k: number, value: unknown): number {
    const { name, field } = this.#plan.inputs[k]!;
    if (!this.#wide) {
      if (typeof value === "boolean" && field.kind === "flag") return value ? 1 : 0;
      const code = typeof value === "string" && field.kind === "code" ? field.values!.indexOf(value) : -1;
      if (code >= 0) return code;
    }
    throw wrongKind(this.#plan.path, name, this.#expected(field), value);
  }

  #expected({ kind, values }: Slot["field"]): string {
    if (this.#wide) return "bigint";
    return kind === "flag" ? "boolean" : kind === "code" ? values!.map((name) => `"${name}"`).join(", ") : "number";
  }

  /** The inputs of a call: columns, but of what no row has brought. */
  bring(inputs: Columns, columns: readonly Float64Array[]): void {
    for (let k = 0; k < columns.length; k++)
      inputs[this.names[k]!] = this.#absent[k] && this.#seen[k]! < this.#since ? undefined : columns[k];
  }

  /** Row i as it came. */
  row(i: number): Given {
    const brought = this.names.flatMap((name, k) =>
      this.#absent[k]?.[i] ? [] : [[name, this.columns[k]![i]] as const],
    );
    return Object.fromEntries(brought);
  }

  /** So many rows are done with. */
  forget(rows: number): void {
    this.#since = this.#turn + 1;
    for (const absent of this.#absent) absent?.fill(0, 0, rows);
  }
}
