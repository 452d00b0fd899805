// Rows that wait for one kernel call: read into columns as they come, computed together, answered one by one. Collector and batcher
// are two ways of waiting.
import { count, inIntegers, strict } from "../bank.ts";
import { type Given, readParams, wrongKind, wrongValue } from "../check.ts";
import type { Plan, Slot } from "../plan.ts";
import { cell, type Result, type Value } from "../results.ts";
import { isField } from "../spec.ts";
import { answerOf, cellOf } from "./cells.ts";
import { literal } from "./literal.ts";
import { type Columns, Reader } from "./reader.ts";
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
  readonly #reader: Reader;
  /** rows are bigints */
  readonly #wide: boolean;
  readonly #indices: Uint32Array | undefined;
  readonly #call: (views: Views) => void;
  readonly #one: (i: number) => Result;
  readonly #make: (i: number) => Result;
  /** of outputs that are no numbers to a person: their values of the last call */
  readonly #values: readonly (Value[] | undefined)[];
  readonly #full: Views;
  #last: Views;
  #singles: Single[] | undefined;
  /** what goes on */
  #busy: string | undefined;

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
    this.#reader = new Reader(plan, inputs.map(make), int64);
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
    return [call, (i: number) => bank.at(this.#indices![i]!, this.#reader.row(i))] as const;
  }

  #ofFormula(formula: AnyFormula, { params, onInvalid }: RowsOptions, int64: boolean) {
    const { plan, path } = this;
    strict(plan, onInvalid);
    const own = (typeof params === "object" && params !== null ? { ...params } : params) as Given | undefined;
    const columns = readParams(plan, own, (int64 ? plan.wideDefaults : plan.defaults).slice(), int64);
    for (const name in columns) throw wrongKind(path, name, "a number for all rows", columns[name]);
    const how = onInvalid === undefined ? {} : { onInvalid };
    const call = ({ inputs, out }: Views) => void formula(inputs, own, { out, ...how });
    return [call, (i: number) => formula(this.#reader.row(i), own, how) as Result] as const;
  }

  /** Reads a row behind those that wait. What is no row throws, and then nothing has changed. */
  add(row: unknown): void {
    if (typeof row !== "object" || row === null) throw wrongKind(this.path, "row", "an object", row);
    this.free();
    this.#busy = "a row is being read";
    try {
      this.#reader.read(row as Given, this.count);
    } finally {
      this.#busy = undefined;
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

  /** Getters of a row may run anything, and so may who listens to a guarded formula. */
  free(): void {
    if (this.#busy) throw new Error(`${this.path}: rows may be neither added nor computed while ${this.#busy}`);
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
    this.#reader.bring(views.inputs, views.columns);
    this.#busy = "they are computed";
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
    this.#busy = undefined;
    this.#reader.forget(n);
    return n;
  }

  #views(rows: number): Views {
    const part = (column: Float64Array) => (rows === this.maxRows ? column : column.subarray(0, rows));
    const columns = this.#reader.columns.map(part);
    const outputs = this.outputs.map(part);
    return {
      rows,
      columns,
      inputs: Object.fromEntries(this.#reader.names.map((name, k) => [name, columns[k]])),
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
