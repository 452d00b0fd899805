// Rows until their groups are whole: then they are a call.
import type { Slot } from "../../src/plan.ts";
import { type Bits, has, wordsFor } from "../../src/service/duckdb/vectors.ts";
import { isField } from "../../src/spec.ts";
import type { Given } from "./chunk.ts";
import type { Values } from "./params.ts";
import type { Job } from "./run.ts";

/** Rows that are worth a call; a group that has more is held until it is whole. */
export const together = 1 << 16;

/** Answers to groups that are whole: a cell a row, or a group. */
export interface Answered {
  /** an output after the other, each with its shadow behind it where there is one */
  readonly columns: readonly Float64Array[];
  /** rows that are known, by column; all where it is undefined */
  readonly known: readonly (Bits | undefined)[];
  readonly rows: number;
}

/** A row that lacks something needed, one that misses what a formula can do without, and one that has all. */
const [lacking, without, complete] = [0, 1, 2];

export class Gathering {
  /** groups that have begun */
  count = 0;
  #rows = 0;
  #columns: Float64Array[];
  /** rows of the file, and what each has */
  #places = new Float64Array(2 * together);
  #known = new Uint8Array(2 * together);
  #starts: number[] = [];

  /** `ofRows`: answers are for rows, to each of which those of its group are given. */
  constructor(
    private readonly job: Job,
    private readonly outputs: readonly Slot[],
    private readonly ofRows: boolean,
  ) {
    this.#columns = job.reads.map(() => new Float64Array(2 * together));
  }

  /** Rows that are held. */
  get waiting(): number {
    return this.#rows;
  }

  /** A group begins in row i of what is added next. */
  begin(i: number): void {
    this.#starts.push(this.#rows + i);
    this.count++;
  }

  add({ columns, bits, missed }: Given, rows: number, places: BigInt64Array): void {
    this.#reserve(this.#rows + rows);
    columns.forEach((column, k) => {
      this.#columns[k]!.set(column, this.#rows);
    });
    for (let i = 0; i < rows; i++) {
      this.#places[this.#rows + i] = Number(places[i]!);
      this.#known[this.#rows + i] = !has(bits, i) ? lacking : missed && has(missed, i) ? without : complete;
    }
    this.#rows += rows;
  }

  #reserve(rows: number): void {
    if (rows <= this.#places.length) return;
    const more = Math.max(rows, this.#places.length * 2);
    const grown = <T extends Float64Array | Uint8Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.#columns = this.#columns.map((column) => grown(column, new Float64Array(more)));
    this.#places = grown(this.#places, new Float64Array(more));
    this.#known = grown(this.#known, new Uint8Array(more));
  }

  /** Computes groups that are whole, all of them where no row comes any more, and lets go of their rows. */
  compute(last: boolean): Answered {
    const groups = this.#starts.length - (last ? 0 : 1);
    if (groups <= 0) return { columns: [], known: [], rows: 0 };
    const end = this.#starts[groups] ?? this.#rows;
    const offsets = Uint32Array.of(...this.#starts.slice(0, groups), end);
    const { params, shadow, ledger } = this.job;
    const inputs = this.#inputs(offsets);
    const main = this.#call(inputs, offsets, params.values);
    const beside = shadow && this.#call(inputs, offsets, shadow.values);
    const own = this.outputs.map((slot, k) => (isOfRows(slot) ? this.#bits(main[k]!) : undefined));
    this.outputs.forEach((slot, k) => {
      ledger.add(k, main[k]!, beside?.[k], isOfRows(slot) ? end : groups, own[k]);
    });
    const spread = (slot: Slot, cells: Float64Array) =>
      this.ofRows && !isOfRows(slot) ? perRow(cells, offsets) : cells;
    const columns = this.outputs.flatMap((slot, k) =>
      beside ? [spread(slot, main[k]!), spread(slot, beside[k]!)] : [spread(slot, main[k]!)],
    );
    const known = own.flatMap((bits) => (beside ? [bits, bits] : [bits]));
    this.#release(groups, end);
    return { columns, known, rows: this.ofRows ? end : groups };
  }

  #inputs(offsets: Uint32Array): Record<string, Float64Array | Uint32Array> {
    const { reads, subject } = this.job;
    const end = offsets.at(-1)!;
    const cut = subject.plan.inputs.find(({ field }) => field.kind === "offsets")!;
    return Object.fromEntries([
      [cut.name, offsets],
      ...reads.map(({ slot }, k) => {
        const column = this.#columns[k]!;
        return [slot.name, isOfRows(slot) ? column.subarray(0, end) : this.#ofGroups(slot, column, offsets)] as const;
      }),
    ]);
  }

  /** One value a group, which all its rows must have. */
  #ofGroups({ name }: Slot, column: Float64Array, offsets: Uint32Array): Float64Array {
    const values = new Float64Array(offsets.length - 1);
    for (let g = 0; g < values.length; g++) {
      const value = column[offsets[g]!]!;
      for (let i = offsets[g]!; i < offsets[g + 1]!; i++)
        if (!Object.is(column[i], value))
          throw new Error(
            `${this.job.subject.plan.path}: input "${name}" expected one value a group, got ${value} in row ${this.#places[offsets[g]!]} and ${column[i]} in row ${this.#places[i]} of ${this.job.source.name}, which are of one group`,
          );
      values[g] = value;
    }
    return values;
  }

  #call(inputs: object, offsets: Uint32Array, values: Values): readonly Float64Array[] {
    const { subject, sizes, throws, source } = this.job;
    const rows = offsets.at(-1)!;
    const cells = this.outputs.map((slot) => new Float64Array(isOfRows(slot) ? rows : offsets.length - 1));
    const out = isField(subject.plan.spec.output)
      ? cells[0]!
      : Object.fromEntries(this.outputs.map(({ name }, k) => [name, cells[k]!]));
    try {
      subject.formula(inputs, values, { out, sizes, onInvalid: throws ? "throw" : "nan" });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const told = error.message.replace(
        / in row (\d+)$/,
        (_, i) => ` in row ${this.#places[Number(i)]} of ${source.name}`,
      );
      throw new RangeError(
        told.replace(
          / in group (\d+)$/,
          (_, g) => ` in the group that begins in row ${this.#places[offsets[Number(g)]!]} of ${source.name}`,
        ),
      );
    }
    return cells;
  }

  #bits(cells: Float64Array): Bits | undefined {
    const bits: Bits = new Uint32Array(wordsFor(cells.length));
    let all = true;
    for (let i = 0; i < cells.length; i++) {
      const has = this.#known[i]!;
      if (has === complete || (has === without && !Number.isNaN(cells[i]!))) bits[i >>> 5]! |= 1 << (i & 31);
      else all = false;
    }
    return all ? undefined : bits;
  }

  #release(groups: number, end: number): void {
    for (const column of this.#columns) column.copyWithin(0, end, this.#rows);
    this.#places.copyWithin(0, end, this.#rows);
    this.#known.copyWithin(0, end, this.#rows);
    this.#rows -= end;
    this.#starts = this.#starts.slice(groups).map((start) => start - end);
  }
}

export const isOfRows = ({ field }: Slot): boolean => field.dims[0] === "row";

function perRow(cells: Float64Array, offsets: Uint32Array): Float64Array {
  const column = new Float64Array(offsets.at(-1)!);
  for (let g = 0; g < cells.length; g++) column.fill(cells[g]!, offsets[g], offsets[g + 1]);
  return column;
}
