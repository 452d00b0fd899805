// Rows until their groups are whole: then they are a call.
import type { Slot } from "../../src/plan.ts";
import { type Bits, has, wordsFor } from "../../src/service/duckdb/vectors.ts";
import { isField } from "../../src/spec.ts";
import { type Lengths, laid, product, shapeIn } from "./cells.ts";
import { type Given, isUnanswered } from "./chunk.ts";
import { rowToldIn } from "./machine.ts";
import type { Params } from "./params.ts";
import { cellsOf, type Job } from "./run.ts";

/** Rows that are worth a call; a group that has more is held until it is whole. */
export const together = 1 << 16;

/** Answers to groups that are whole: a cell a row, or a group, or as many as it has. */
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
  /** cells of a row, by what is read */
  readonly #widths: readonly number[];
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
    this.#widths = job.reads.map(({ shape }) => product(shape));
    this.#columns = this.#widths.map((width) => new Float64Array(2 * together * width));
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
      this.#columns[k]!.set(column, this.#rows * this.#widths[k]!);
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
    this.#columns = this.#columns.map((column, k) => grown(column, new Float64Array(more * this.#widths[k]!)));
    this.#places = grown(this.#places, new Float64Array(more));
    this.#known = grown(this.#known, new Uint8Array(more));
  }

  /** Computes groups that are whole, all of them where no row comes any more, and lets go of their rows. */
  compute(last: boolean): Answered {
    const groups = this.#starts.length - (last ? 0 : 1);
    if (groups <= 0) return { columns: [], known: [], rows: 0 };
    const end = this.#starts[groups] ?? this.#rows;
    const offsets = Uint32Array.of(...this.#starts.slice(0, groups), end);
    const { params, shadow, ledger, lengths, shadowLengths } = this.job;
    const inputs = this.#inputs(offsets);
    const main = this.#call(inputs, offsets, params, lengths);
    const beside = shadow && this.#call(inputs, offsets, shadow, shadowLengths);
    const own = this.outputs.map((slot, k) => (isOfRows(slot) ? this.#bits(main[k]!, end) : undefined));
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
      ...reads.map(({ slot, shape }, k) => {
        const column = this.#columns[k]!;
        const width = this.#widths[k]!;
        const cells = isOfRows(slot) ? column.subarray(0, end * width) : this.#ofGroups(slot, column, offsets, width);
        return [slot.name, laid(slot, shape, cells)] as const;
      }),
    ]);
  }

  /** One value a group, which all its rows must have. */
  #ofGroups({ name }: Slot, column: Float64Array, offsets: Uint32Array, width: number): Float64Array {
    const values = new Float64Array((offsets.length - 1) * width);
    for (let g = 0; g < offsets.length - 1; g++) {
      const first = offsets[g]!;
      const of = (i: number) => column.subarray(i * width, (i + 1) * width);
      const value = of(first);
      for (let i = first + 1; i < offsets[g + 1]!; i++)
        if (!value.every((cell, j) => Object.is(column[i * width + j], cell)))
          throw new Error(
            `${this.job.subject.plan.path}: input "${name}" expected one value a group, got ${value} in row ${this.#places[first]} and ${of(i)} in row ${this.#places[i]} of ${this.job.source.name}, which are of one group`,
          );
      values.set(value, g * width);
    }
    return values;
  }

  #call(
    inputs: object,
    offsets: Uint32Array,
    { values, constants }: Params,
    lengths: Lengths,
  ): readonly Float64Array[] {
    const { subject, throws, source, reads } = this.job;
    const rows = offsets.at(-1)!;
    const cells = this.outputs.map(
      (slot) => new Float64Array((isOfRows(slot) ? rows : offsets.length - 1) * product(shapeIn(slot, lengths))),
    );
    const out = isField(subject.plan.spec.output)
      ? cells[0]!
      : Object.fromEntries(this.outputs.map(({ name }, k) => [name, cells[k]!]));
    try {
      subject.formula({ ...inputs, ...cellsOf(constants) }, values, {
        out,
        sizes: lengths,
        onInvalid: throws ? "throw" : "nan",
      });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const told = error.message.replace(
        / in row (\d+)$/,
        (_, i) => ` in row ${this.#places[rowToldIn(error.message, Number(i), reads, rows)]} of ${source.name}`,
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

  #bits(cells: Float64Array, rows: number): Bits | undefined {
    const bits: Bits = new Uint32Array(wordsFor(rows));
    let all = true;
    for (let i = 0; i < rows; i++) {
      const has = this.#known[i]!;
      if (has === complete || (has === without && !isUnanswered(cells, i, rows))) bits[i >>> 5]! |= 1 << (i & 31);
      else all = false;
    }
    return all ? undefined : bits;
  }

  #release(groups: number, end: number): void {
    this.#columns.forEach((column, k) => {
      const width = this.#widths[k]!;
      column.copyWithin(0, end * width, this.#rows * width);
    });
    this.#places.copyWithin(0, end, this.#rows);
    this.#known.copyWithin(0, end, this.#rows);
    this.#rows -= end;
    this.#starts = this.#starts.slice(groups).map((start) => start - end);
  }
}

export const isOfRows = ({ field }: Slot): boolean => field.dims[0] === "row";

function perRow(cells: Float64Array, offsets: Uint32Array): Float64Array {
  const groups = offsets.length - 1;
  const width = cells.length / groups;
  const column = new Float64Array(offsets.at(-1)! * width);
  for (let g = 0; g < groups; g++)
    for (let i = offsets[g]!; i < offsets[g + 1]!; i++)
      column.set(cells.subarray(g * width, (g + 1) * width), i * width);
  return column;
}
