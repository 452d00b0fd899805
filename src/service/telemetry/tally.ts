// What is counted of one formula. Of a single row only what costs next to nothing: the clock is asked now and then.
import type { Given } from "../../check.ts";
import type { Plan, Slot } from "../../plan.ts";
import { isField } from "../../spec.ts";

/** Behind a call of this many rows the next one is measured: the clock is nothing beside it. */
const many = 256;
/** Of others one in so many is measured, and stands for all of them. */
const sampled = 64;

const rowAxes = ["row", "tick", "entity", "group"];
const isPlain = ({ field: { dims } }: Slot) => dims.every((axis) => rowAxes.includes(String(axis)));
/** A row without an answer; in 64-bit integers there is none. */
const isMissing = (value: unknown) => value === undefined || value === null || Number.isNaN(value);

/** Sums of a quarter each: one chain of additions would wait for itself. Infinities count as suspects. */
function hasNaN(column: Float64Array): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = column.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    a += column[i]! * 0;
    b += column[i + 1]! * 0;
    c += column[i + 2]! * 0;
    d += column[i + 3]! * 0;
  }
  for (let i = whole; i < column.length; i++) a += column[i]! * 0;
  return Number.isNaN(a + b + c + d);
}

/** How many rows have no answer at all. */
function invalidRows(lead: Float64Array, others: readonly Float64Array[]): number {
  let count = 0;
  for (let i = 0; i < lead.length; i++)
    if (Number.isNaN(lead[i]) && others.every((column) => Number.isNaN(column[i]))) count++;
  return count;
}

/** One that a spec declares; `field` is an input or an output. */
export interface Gauge {
  readonly name: string;
  readonly field: string;
  readonly read: () => number;
}

export class Tally {
  readonly path: string;
  /** the result is one bare value */
  readonly single: boolean;
  readonly gauges: readonly Gauge[];
  calls = 0;
  rows = 0;
  invalid = 0;
  errors = 0;
  seconds = 0;
  readonly #clock: () => number;
  /** outputs of one cell a row: they tell how many rows there are, and which are invalid */
  readonly #plain: readonly string[];
  /** inputs and outputs with a gauge, and their last values: of inputs first */
  readonly #inputs: readonly string[];
  readonly #outputs: readonly string[];
  readonly #values: number[];
  /** those of inputs, until the call has answered */
  readonly #before: (number | undefined)[] = [];
  /** calls since one was measured, this one included */
  #since = 1;
  #due = true;

  constructor({ path, spec, inputs, outputs }: Plan, clock: () => number) {
    this.path = path;
    this.#clock = clock;
    this.single = isField(spec.output);
    this.#plain = outputs.filter(isPlain).map(({ name }) => name);
    const gauged = (slots: readonly Slot[]) => slots.filter(({ field }) => field.gauge !== undefined);
    const [first, rest] = [gauged(inputs), gauged(outputs)];
    this.#inputs = first.map(({ name }) => name);
    this.#outputs = rest.map(({ name }) => name);
    this.#values = Array(first.length + rest.length).fill(Number.NaN);
    this.gauges = [...first, ...rest].map(({ name, field }, i) => ({
      name: field.gauge!,
      field: name,
      read: () => this.#values[i]!,
    }));
  }

  /** Before a call: when it began, where it is measured. */
  begin(): number {
    this.calls++;
    return this.#due ? this.#clock() : 0;
  }

  /** Reads the gauges of inputs: before the call, which may write over them. */
  look(inputs: unknown): void {
    for (let i = 0; i < this.#inputs.length; i++)
      this.#before[i] = lastOf((inputs as Given | undefined)?.[this.#inputs[i]!]);
  }

  /** Behind a call that threw. */
  fail(start: number): void {
    this.errors++;
    this.#measure(start, 0);
  }

  /** Behind a call that answered; where nothing came back it was of `unseen` rows. */
  end(start: number, result: unknown, unseen: number): void {
    const lead = this.single ? result : this.#lead(result as Given | undefined);
    let rows = 1;
    if (ArrayBuffer.isView(lead)) rows = this.#column(lead as Float64Array, result);
    else if (result === undefined) rows = unseen;
    else if (!isMissing(lead) || this.#answered(result)) this.#gauge(result);
    else this.invalid++;
    this.rows += rows;
    for (let i = 0; i < this.#inputs.length; i++) this.#keep(i, this.#before[i]);
    this.#measure(start, rows);
  }

  #measure(start: number, rows: number): void {
    if (this.#due) {
      // A clock may step back, or have no time to tell: a counter only rises.
      const seconds = ((this.#clock() - start) / 1000) * this.#since;
      if (seconds > 0 && seconds < Number.POSITIVE_INFINITY) this.seconds += seconds;
      this.#since = 0;
    }
    this.#since++;
    this.#due = rows >= many || this.#since >= sampled;
  }

  /** Whether any output of a row has an answer; a formula without one a row is not asked. */
  #answered(result: unknown): boolean {
    if (this.single) return !isMissing(result);
    return !this.#plain.length || this.#plain.some((name) => !isMissing((result as Given)[name]));
  }

  #lead(result: Given | undefined): unknown {
    if (result === undefined) return undefined;
    for (let i = 0; i < this.#plain.length; i++) {
      const value = result[this.#plain[i]!];
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #column(lead: Float64Array, result: unknown): number {
    this.#gauge(result);
    if (!(lead instanceof Float64Array)) return (lead as ArrayLike<unknown>).length;
    if (hasNaN(lead)) this.invalid += invalidRows(lead, this.#others(lead, result));
    return lead.length;
  }

  #others(lead: Float64Array, result: unknown): readonly Float64Array[] {
    if (this.single) return [];
    const columns = this.#plain.map((name) => (result as Given)[name] as Float64Array | undefined);
    return columns.filter((column) => column !== undefined && column !== lead) as Float64Array[];
  }

  /** Reads the gauges off a result: now, since its owner may write to it. */
  #gauge(result: unknown): void {
    for (let i = 0; i < this.#outputs.length; i++)
      this.#keep(this.#inputs.length + i, lastOf(this.single ? result : (result as Given)[this.#outputs[i]!]));
  }

  #keep(i: number, value: number | undefined): void {
    if (value !== undefined) this.#values[i] = value;
  }
}

/** The last value of a column, or the one there is. */
function lastOf(value: unknown): number | undefined {
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return Number(value);
  if (!ArrayBuffer.isView(value)) return undefined;
  const column = value as Float64Array;
  return column.length ? Number(column[column.length - 1]) : undefined;
}
