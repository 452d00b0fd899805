// Rows that wait for one kernel call: read into columns as they come, computed together, answered one by one. Collector and batcher
// are two ways of waiting.
import { count, inIntegers, strict } from "../bank.ts";
import { type Given, readParams, unknownName, wrongKind, wrongValue } from "../check.ts";
import type { Plan, Slot } from "../plan.ts";
import { cell, type Result, type Value } from "../results.ts";
import { isField } from "../spec.ts";
import { answerOf, cellOf } from "./cells.ts";
import { literal } from "./literal.ts";
import { type AnyBank, type AnyFormula, subjectOf } from "./subject.ts";

/** A bank by what this file asks of it. */
interface Turns extends AnyBank {
  at(entity: number, inputs: Given): Result;
}

export interface RowsOptions {
  /** rows of one kernel call at most */
  readonly maxRows: number;
  /** parameters of all rows; of a bank they are its own */
  readonly params?: unknown;
  /** what becomes of rows outside the domain: NaN or an error of their own; a bank knows by itself */
  readonly onInvalid?: unknown;
  /** rows of bigints, where the formula has them; a bank knows by itself */
  readonly int64?: unknown;
}

type Columns = Record<string, Float64Array | undefined>;

/** What a call on some rows is given: views of the same columns, made anew when the number of rows is another. */
interface Views {
  readonly rows: number;
  readonly inputs: Columns;
  readonly columns: readonly Float64Array[];
  readonly out: unknown;
  readonly indices: Uint32Array | undefined;
}

/** Where the call of a batch was refused: each row by itself. */
type Single = { readonly value: Result } | { readonly error: unknown };

export class Rows {
  readonly path: string;
  readonly maxRows: number;
  readonly plan: Plan;
  readonly entities: number;
  /** rows that wait */
  count = 0;
  readonly outputs: readonly Float64Array[];
  /** rows are bigints */
  readonly #wide: boolean;
  readonly #names: readonly string[];
  readonly #columns: readonly Float64Array[];
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
  readonly #indices: Uint32Array | undefined;
  readonly #call: (views: Views) => void;
  readonly #one: (i: number) => Result;
  readonly #make: (i: number) => Result;
  /** of outputs that are no numbers to a person: their values of the last call */
  readonly #values: readonly (Value[] | undefined)[];
  readonly #full: Views;
  #last: Views;
  #singles: Single[] | undefined;
  /** a getter of a row that is being read may run anything */
  #reading = false;

  constructor(who: string, subject: unknown, options: RowsOptions) {
    const { plan, bank } = subjectOf(who, subject);
    const { path, inputs, outputs } = plan;
    this.plan = plan;
    this.path = path;
    this.maxRows = count(path, "maxRows", options.maxRows, 1);
    this.entities = bank ? bank.entities : 0;
    const odd = [...inputs, ...outputs].find((slot) => !isCell(slot));
    if ((plan.shape !== "map" && plan.shape !== "recurrence") || odd)
      throw new TypeError(
        `${path}: ${who} takes formulas whose rows are one value a column${odd ? `, and "${odd.name}" is more` : ""}`,
      );
    if (plan.shape === "recurrence" && !bank)
      throw new TypeError(`${path}: ${who} expected a bank of this formula, as rows of a series wait for each other`);
    const int64 = bank ? bank.int64 : inIntegers(plan, options.int64);
    this.#wide = int64;
    const make = () => new (int64 ? BigInt64Array : Float64Array)(this.maxRows) as Float64Array;
    this.#names = inputs.map(({ name }) => name);
    this.#columns = inputs.map(make);
    this.#absent = inputs.map(({ field }) => (field.optional && !int64 ? new Uint8Array(this.maxRows) : undefined));
    this.#otherwise = inputs.map(({ field }) => field.otherwise ?? Number.NaN);
    this.#order = inputs.map((_, k) => k);
    this.#seen = new Float64Array(inputs.length);
    this.outputs = outputs.map(make);
    this.#indices = bank && new Uint32Array(this.maxRows);
    [this.#call, this.#one] = bank
      ? this.#ofBank(subject as Turns, options)
      : this.#ofFormula(subject as AnyFormula, options, int64);
    this.#values = outputs.map(({ field: { kind } }) => (kind === "flag" || kind === "code" ? [] : undefined));
    this.#make = literal(
      plan,
      this.outputs.map((column, k) => this.#values[k] ?? column),
    );
    this.#full = this.#views(this.maxRows);
    this.#last = this.#full;
  }

  #ofBank(bank: Turns, { params, onInvalid, int64 }: RowsOptions) {
    for (const [name, value] of Object.entries({ params, onInvalid, int64 }))
      if (value !== undefined) throw wrongKind(this.path, name, "nothing, as the bank has its own", value);
    const call = ({ indices, inputs, out }: Views) => void bank.stepAt(indices!, inputs, { out });
    return [call, (i: number) => bank.at(this.#indices![i]!, this.#row(i))] as const;
  }

  #ofFormula(formula: AnyFormula, { params, onInvalid }: RowsOptions, int64: boolean) {
    const { plan, path } = this;
    strict(plan, onInvalid);
    const own = (typeof params === "object" && params !== null ? { ...params } : params) as Given | undefined;
    const columns = readParams(plan, own, (int64 ? plan.wideDefaults : plan.defaults).slice(), int64);
    for (const name in columns) throw wrongKind(path, name, "a number for all rows", columns[name]);
    const how = onInvalid === undefined ? {} : { onInvalid };
    const call = ({ inputs, out }: Views) => void formula(inputs, own, { out, ...how });
    return [call, (i: number) => formula(this.#row(i), own, how) as Result] as const;
  }

  /** Reads a row, each property once, behind those that wait. What is no row throws, and then nothing has changed. */
  add(row: unknown): void {
    if (typeof row !== "object" || row === null) throw wrongKind(this.path, "row", "an object", row);
    this.free();
    this.#reading = true;
    let whole = false;
    try {
      this.#read(row as Given, this.count);
      whole = true;
    } finally {
      this.#reading = false;
      if (!whole) for (const absent of this.#absent) if (absent) absent[this.count] = 0;
    }
    this.count++;
  }

  /** The same for an entity of a bank. */
  addTo(entity: unknown, row: unknown): void {
    if (typeof entity !== "number" || !(entity >= 0 && entity < this.entities) || Math.trunc(entity) !== entity) {
      count(this.path, "entity", entity, 0);
      throw wrongValue(this.path, "entity", `0 to ${this.entities - 1}`, entity);
    }
    this.add(row);
    this.#indices![this.count - 1] = entity;
  }

  /**
   * By the row's own names, which V8 knows to be there: where they come in the order of the last row's, that takes half of asking for each
   * by name. What does not show among them, as getters of a class, is asked for by name.
   */
  #read(row: Given, i: number): void {
    const names = this.#names;
    const columns = this.#columns;
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
    if (missing > 0) this.#readHidden(row, i);
  }

  /** Inputs that are left out, or do not show. */
  #readHidden(row: Given, i: number): void {
    const seen = this.#seen;
    for (let k = 0; k < seen.length; k++) {
      if (seen[k] === this.#turn) continue;
      const value = row[this.#names[k]!];
      const absent = this.#absent[k];
      if (value === undefined && absent) {
        absent[i] = 1;
        this.#columns[k]![i] = this.#otherwise[k]!;
      } else {
        const whole = this.#wide ? typeof value === "bigint" : typeof value === "number";
        this.#columns[k]![i] = whole ? (value as number) : this.#mark(k, value);
        if (absent) absent[i] = 0;
        seen[k] = this.#turn;
      }
    }
  }

  /** The input of this name, which the next row is expected to have in the same place. */
  #place(at: number, name: string): number {
    const k = this.#names.indexOf(name);
    if (k < 0) throw unknownName(this.path, "input", name, this.#names);
    this.#order[at] = k;
    return k;
  }

  /** A yes or no, or a name, as a number. */
  #mark(k: number, value: unknown): number {
    const { name, field } = this.plan.inputs[k]!;
    if (!this.#wide) {
      if (typeof value === "boolean" && field.kind === "flag") return value ? 1 : 0;
      const code = typeof value === "string" && field.kind === "code" ? field.values!.indexOf(value) : -1;
      if (code >= 0) return code;
    }
    throw wrongKind(this.path, name, this.#expected(field), value);
  }

  #expected({ kind, values }: Slot["field"]): string {
    if (this.#wide) return "bigint";
    return kind === "flag" ? "boolean" : kind === "code" ? values!.map((name) => `"${name}"`).join(", ") : "number";
  }

  /** No row is added, and none computed, by a getter of a row that is being read. */
  free(): void {
    if (this.#reading) throw new Error(`${this.path}: a row that is being read may neither add rows nor compute`);
  }

  /** Computes the rows that wait, and says how many. The next row is the first again. */
  compute(): number {
    this.free();
    const n = this.count;
    this.count = 0;
    this.#singles = undefined;
    if (n === 0) return 0;
    if (n !== this.#last.rows) this.#last = n === this.maxRows ? this.#full : this.#views(n);
    const views = this.#last;
    for (let k = 0; k < this.#names.length; k++)
      views.inputs[this.#names[k]!] = this.#absent[k] && this.#seen[k]! < this.#since ? undefined : views.columns[k];
    try {
      this.#call(views);
      for (let k = 0; k < this.outputs.length; k++) {
        const values = this.#values[k];
        if (values) read(this.plan.outputs[k]!, this.outputs[k]!, n, values);
      }
    } catch {
      // Some row is refused, and nothing was computed: each by itself, so that none answers for another.
      this.#singles = this.#apart(n);
    }
    this.#since = this.#turn + 1;
    for (const absent of this.#absent) absent?.fill(0, 0, n);
    return n;
  }

  #views(rows: number): Views {
    const part = (column: Float64Array) => (rows === this.maxRows ? column : column.subarray(0, rows));
    const columns = this.#columns.map(part);
    const outputs = this.outputs.map(part);
    return {
      rows,
      columns,
      inputs: Object.fromEntries(this.#names.map((name, k) => [name, columns[k]])),
      out: isField(this.plan.spec.output)
        ? outputs[0]
        : Object.fromEntries(this.plan.outputs.map(({ name }, k) => [name, outputs[k]])),
      indices: rows === this.maxRows ? this.#indices : this.#indices?.subarray(0, rows),
    };
  }

  #apart(n: number): Single[] {
    const singles: Single[] = [];
    for (let i = 0; i < n; i++) {
      let single: Single;
      try {
        single = { value: this.#one(i) };
      } catch (error) {
        single = { error };
      }
      singles.push(single);
      this.plan.outputs.forEach((slot, k) => {
        const value = "value" in single ? answerOf(this.plan, slot, single.value) : null;
        this.outputs[k]![i] = cellOf(slot, value, this.#wide);
      });
    }
    return singles;
  }

  /** A row as it came. */
  #row(i: number): Given {
    const brought = this.#names.flatMap((name, k) =>
      this.#absent[k]?.[i] ? [] : [[name, this.#columns[k]![i]] as const],
    );
    return Object.fromEntries(brought);
  }

  /** What a call on the row would return; throws what it would throw. */
  result(i: number): Result {
    if (this.#singles === undefined) return this.#make(i);
    const single = this.#singles[i]!;
    if ("error" in single) throw single.error;
    return single.value;
  }

  /** The same, for when other rows stand here. */
  answer(i: number): () => Result {
    const single = this.#singles?.[i];
    if (single && "error" in single)
      return () => {
        throw single.error;
      };
    const value = this.result(i);
    return () => value;
  }
}

/** Yes and no, and names, as `cell` reads them. An index that V8 knows to be whole makes a name cost 8 ns instead of 30. */
function read(slot: Slot, column: Float64Array, n: number, values: Value[]): void {
  const { kind, values: names } = slot.field;
  for (let i = 0; i < n; i++) {
    const code = column[i]!;
    const wide = typeof code === "bigint";
    if (kind === "code" && !wide && code === code >>> 0) values[i] = names![code >>> 0] ?? null;
    else values[i] = cell(slot, code);
  }
}

/** Whether a row has one value of it. */
const isCell = ({ blocked, pre, post }: Slot) => blocked && !post.length && (!pre.length || pre[0] === "tick");
