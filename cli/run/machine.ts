// A formula as a function of DuckDB for one statement: a chunk of rows is one call. Rows that depend on each other reach it in their order: a
// streaming window before it keeps the pipeline to one thread, and what comes out of order ends the run.
import type { DuckDBDataChunk, DuckDBStructVector, DuckDBType, DuckDBVector } from "@duckdb/node-api";
import type { Slot } from "../../src/plan.ts";
import { type Bits, hasAll, keepOnly, known, targetOf, write } from "../../src/service/duckdb/vectors.ts";
import { isField, type NumberParam } from "../../src/spec.ts";
import { arrayOf, type Lengths, laid, leafOf, product, rowOf, shapeIn } from "./cells.ts";
import { allBits, countOf, knownIn, placesOf, readInputs, readParam, take } from "./chunk.ts";
import type { Subject } from "./formula.ts";
import type { Read } from "./match.ts";
import type { Library } from "./session.ts";
import type { Ledger } from "./tally.ts";

/** Columns in, columns of these parameters, columns out; whose turn it is where there are entities. */
export type Call = (
  inputs: Readonly<Record<string, Float64Array>>,
  params: Readonly<Record<string, Float64Array>>,
  out: unknown,
  indices: Uint32Array | undefined,
) => void;

export interface Making {
  readonly subject: Subject;
  readonly reads: readonly Read[];
  readonly outputs: readonly Slot[];
  /** of axes beside rows, ticks and entities */
  readonly lengths: Lengths;
  /** parameters that are columns */
  readonly paramColumns: readonly string[];
  readonly call: Call;
  /** the same under other parameters, with columns of its own */
  readonly shadow: { readonly call: Call; readonly paramColumns: readonly string[] } | undefined;
  /** rows come in order, with their places and the rows of the file they are */
  readonly ordered: boolean;
  /** places come in order: rows of the file do not where they are sorted */
  readonly sorted: boolean;
  /** the entity of each row comes with it */
  readonly events: boolean;
  /** what is invalid ends the run */
  readonly throws: boolean;
  readonly ledger: Ledger;
  readonly file: string;
  readonly onRows: (rows: number) => void;
}

export const functionName = "lanewise_run";
export const shadowed = (name: string): string => `${name}_shadow`;

export class Machine {
  /** why the run ended; DuckDB tells only its words */
  failure: unknown;
  #last = 0;
  readonly #names: readonly string[];
  /** cells of a row, by output */
  readonly #widths: readonly number[];

  constructor(
    private readonly library: Library,
    private readonly making: Making,
  ) {
    const { outputs, shadow, lengths } = making;
    this.#widths = outputs.map((slot) => product(shapeIn(slot, lengths)));
    this.#names = outputs.flatMap(({ name }) => (shadow ? [name, shadowed(name)] : [name]));
  }

  /** Names of the answers, in order; those of a shadow stand behind what they are compared with. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** As a function of this connection's database. */
  get function() {
    const { library, making } = this;
    const { reads, outputs, shadow, ordered, events, paramColumns, lengths } = making;
    const { BIGINT, INTEGER, DOUBLE } = library;
    const params = [...paramColumns, ...(shadow?.paramColumns ?? [])];
    return library.DuckDBScalarFunction.create({
      name: functionName,
      parameterTypes: [
        ...(ordered ? [BIGINT, BIGINT] : []),
        ...(events ? [INTEGER] : []),
        ...reads.map(({ shape }) => arrayOf(library, shape)),
        ...params.map(() => DOUBLE),
      ],
      returnType: library.STRUCT(
        Object.fromEntries(
          outputs.flatMap((slot) => {
            const type = typeOf(library, slot, lengths);
            return shadow
              ? [[slot.name, type] as const, [shadowed(slot.name), type] as const]
              : [[slot.name, type] as const];
          }),
        ),
      ),
      specialHandling: true,
      // Called once a row, however often its answers are used: what it has counted, and its state, depend on that.
      volatile: true,
      mainFunction: (info, chunk, output) => {
        try {
          if (this.failure) throw this.failure;
          this.#compute(chunk, output as DuckDBStructVector);
        } catch (error) {
          this.failure ??= error;
          info.setError(error instanceof Error ? error.message : String(error));
        }
      },
    });
  }

  #compute(chunk: DuckDBDataChunk, output: DuckDBStructVector): void {
    const { subject, reads, outputs, shadow, ordered, events, throws, ledger } = this.making;
    const { plan } = subject;
    const rows = chunk.rowCount;
    let at = 0;
    const fileRows = ordered ? this.#order(chunk, rows) : undefined;
    if (ordered) at += 2;
    const turns = events ? turnsOf(chunk.getColumnVector(at++), rows) : undefined;
    const { columns, bits, missed } = readInputs(chunk, at, reads, plan.path, ledger.empty);
    at += reads.length;
    const params = this.#params(chunk, at, this.making.paramColumns, rows);
    const others = this.#params(chunk, at + this.making.paramColumns.length, shadow?.paramColumns ?? [], rows);

    // Rows that are called with: all, unless somebody would notice.
    let called: Bits | undefined;
    if (turns?.some) {
      for (let i = 0; i < bits.length; i++) bits[i]! &= turns.some[i]!;
      ledger.withoutEntity += rows - countOf(turns.some, rows);
      called = turns.some;
    }
    const whole = hasAll(bits, rows);
    if (!whole) {
      if (throws && plan.shape === "map") called = bits;
      else if (throws) this.#refuseNull(reads, columns, called ?? allBits(rows), rows, fileRows);
      ledger.nulls += rows - countOf(bits, rows);
    }

    const vectors = this.#names.map((_, k) => output.entryVectorAt(k));
    const step = shadow ? 2 : 1;
    const slotOf = (k: number) => outputs[Math.floor(k / step)]!;
    const targets = vectors.map((vector, k) =>
      targetOf(slotOf(k), leafOf(vector), false)?.subarray(0, rows * this.#widths[Math.floor(k / step)]!),
    );
    const cells = targets.map((target) => target ?? new Float64Array(rows));
    const main = cells.filter((_, k) => k % step === 0);
    const places = called && placesOf(called, rows);
    this.#call(this.making.call, columns, params, main, turns?.indices, places, fileRows);
    if (shadow)
      this.#call(
        shadow.call,
        columns,
        others,
        cells.filter((_, k) => k % 2 === 1),
        turns?.indices,
        places,
        fileRows,
      );

    const counted = (k: number) => (whole && !missed ? undefined : knownIn(main[k]!, bits, missed, rows));
    outputs.forEach((_, k) => {
      ledger.add(k, main[k]!, shadow && cells[k * 2 + 1]!, rows, counted(k));
    });
    vectors.forEach((vector, k) => {
      const known = knownIn(cells[k]!, bits, missed, rows);
      if (targets[k]) keepOnly(vector, known, rows);
      else write(slotOf(k), vector, cells[k]!, known, rows);
    });
    output.flush();
    ledger.rows += rows;
    this.making.onRows(ledger.rows);
  }

  /** Rows of the file, once it is sure that they come in order. */
  #order(chunk: DuckDBDataChunk, rows: number): BigInt64Array {
    const items = (k: number) => (chunk.getColumnVector(k) as unknown as { items: BigInt64Array }).items;
    const [places, fileRows] = [items(0), items(1)];
    const rising = this.making.sorted ? places : fileRows;
    for (let i = 0; i < rows; i++) {
      const place = Number(rising[i]!);
      if (this.making.sorted ? place !== this.#last + 1 : place <= this.#last)
        throw new Error(
          `${this.making.file}: row ${place} came after row ${this.#last}: rows of a formula with state must come in order; --memory gives DuckDB more to keep it in`,
        );
      this.#last = place;
    }
    return fileRows;
  }

  #params(chunk: DuckDBDataChunk, at: number, names: readonly string[], rows: number) {
    const { params = {} } = this.making.subject.plan.spec;
    return Object.fromEntries(
      names.map((name, k) => [
        name,
        readParam(chunk.getColumnVector(at + k), rows, (params[name] as NumberParam).default),
      ]),
    );
  }

  #call(
    call: Call,
    columns: readonly Float64Array[],
    params: Readonly<Record<string, Float64Array>>,
    cells: readonly Float64Array[],
    indices: Uint32Array | undefined,
    places: Int32Array | undefined,
    fileRows: BigInt64Array | undefined,
  ): void {
    const { reads, outputs, subject, file } = this.making;
    if (places && !places.length) {
      for (const cell of cells) cell.fill(Number.NaN);
      return;
    }
    const some = <T extends Float64Array | Uint32Array>(column: T, width = 1) =>
      places ? take(column, places, width) : column;
    const inputs = Object.fromEntries(
      reads.map(({ slot, shape }, k) => [slot.name, laid(slot, shape, some(columns[k]!, product(shape)))]),
    );
    const own = Object.fromEntries(Object.entries(params).map(([name, column]) => [name, some(column)]));
    const widths = this.#widths;
    const into = places ? cells.map((_, k) => new Float64Array(places.length * widths[k]!)) : cells;
    const out = isField(subject.plan.spec.output)
      ? into[0]!
      : Object.fromEntries(outputs.map(({ name }, k) => [name, into[k]!]));
    try {
      call(inputs, own, out, indices && some(indices));
    } catch (error) {
      throw inRow(error, file, reads, fileRows, places);
    }
    if (!places) return;
    into.forEach((answers, k) => {
      const all = cells[k]!.fill(Number.NaN);
      const width = widths[k]!;
      for (let j = 0; j < answers.length; j++) all[places[Math.floor(j / width)]! * width + (j % width)] = answers[j]!;
    });
  }

  #refuseNull(
    reads: readonly Read[],
    columns: readonly Float64Array[],
    called: Bits,
    rows: number,
    fileRows: BigInt64Array | undefined,
  ): void {
    for (const i of placesOf(called, rows))
      reads.forEach(({ slot: { field, name }, shape }, k) => {
        if (!field.optional && !field.sparse && lacksAny(columns[k]!, i, product(shape)))
          throw new RangeError(
            `${this.making.subject.plan.path}: "${name}" is NULL in row ${fileRows?.[i]} of ${this.making.file}, and this formula stops at what is invalid; --on-invalid nan goes on without the row`,
          );
      });
  }
}

const lacksAny = (cells: Float64Array, i: number, width: number) =>
  cells.subarray(i * width, (i + 1) * width).some(Number.isNaN);

/** A message that counts from 0 within a chunk, as one that counts rows of the file from 1. */
function inRow(
  error: unknown,
  file: string,
  reads: readonly Read[],
  rows: BigInt64Array | undefined,
  places: Int32Array | undefined,
): unknown {
  if (!(error instanceof Error)) return error;
  const at = / (?:in row|at) (\d+)$/.exec(error.message);
  if (!at) return error;
  const k = rowToldIn(error.message, Number(at[1]), reads, places?.length ?? rows?.length ?? 1);
  const row = rows?.[places ? places[k]! : k];
  const where = row === undefined ? `of ${file}` : `in row ${row} of ${file}`;
  const Kind = error instanceof TypeError ? TypeError : RangeError;
  return new Kind(`${error.message.slice(0, at.index)} ${where}`);
}

/** Messages count cells of a column: the row is another where it has several. */
export function rowToldIn(message: string, cell: number, reads: readonly Read[], rows: number): number {
  const name = /"(\w+)" expected/.exec(message)?.[1];
  const read = reads.find(({ slot }) => slot.name === name);
  return read?.shape.length ? rowOf(read.slot, read.shape, cell, rows) : cell;
}

/** Whose turn it is, and which rows are somebody's. */
function turnsOf(vector: DuckDBVector, rows: number) {
  const { items } = vector as unknown as { items: Int32Array };
  return { indices: new Uint32Array(items.buffer, items.byteOffset, rows), some: known(vector, rows) };
}

export function typeOf(library: Library, slot: Slot, lengths: Lengths): DuckDBType {
  const { field } = slot;
  if (field.kind === "flag") return library.BOOLEAN;
  if (field.kind === "code") return library.ENUM([...field.values!]);
  return arrayOf(library, shapeIn(slot, lengths));
}
