// lanewise/arrow: tables of apache-arrow in and out of formulas.
import { Table, type Vector } from "apache-arrow";
import { wrongKind, wrongValue } from "../check.ts";
import type { Engine } from "../engine.ts";
import { originOf } from "../origin.ts";
import type { Result } from "../results.ts";
import { columnFrom } from "./arrow/columns.ts";
import { computed, inPlace, type Memory, place, wantedOf } from "./arrow/placed.ts";
import { inIntegers, type Tabular, vectorsFor } from "./arrow/table.ts";
import { vectorsIn } from "./arrow/vectors.ts";
import { handed } from "./options.ts";
import { type AnyFormula, formulaOf } from "./subject.ts";
import type { ColumnsOf, ParamsOf, RowOf } from "./typed.ts";

export type { Tabular } from "./arrow/table.ts";
export type { AnyFormula } from "./subject.ts";
export type { ColumnsOf, ParamsOf, RowOf } from "./typed.ts";

export interface Mapping<Input extends string = string> {
  /** which column is which input, where they are not called the same: `{ utilization: "load" }` */
  readonly columns?: { readonly [I in Input]?: string };
}

type InputOf<F> = keyof RowOf<F> & string;

/** Inputs of a call as columns: what stands in a table is no single number. */
export type TakenOf<F> = Columnar<ColumnsOf<F>>;
type Columnar<C> = C extends unknown ? { readonly [I in keyof C]: Cells<C[I]> } : never;
type Cells<X> = [X] extends [Single] ? X : Exclude<X, Single>;
type Single = number | bigint | boolean | string | undefined;

/**
 * The inputs of a call, out of a table, a batch, or vectors by name; columns that no input asks for are left where they are. A column of
 * Float64 in one piece and without nulls is not copied, pieces are put together, and whatever else is read into a new column: numbers of
 * other kinds as doubles (64-bit integers only where those are exact), Bool as 0 and 1, names as their numbers, out of a dictionary or not.
 * Where a formula has a twin in 64-bit integers and all its columns are such, they stay what they are. Null is NaN, and in an optional
 * input what counts as left out; in 64-bit integers it is refused. A column that is missing, or that is of a type which the input cannot
 * have, is a TypeError; a name or number that it cannot be, a RangeError.
 */
export function columnsOf<F extends AnyFormula>(table: Tabular, formula: F, options?: Mapping<InputOf<F>>): TakenOf<F> {
  const { plan } = formulaOf("columnsOf", formula);
  const { columns } = handed("columnsOf", options, ["columns"]);
  const vectors = vectorsFor(plan, table, columns);
  const int64 = inIntegers(plan, vectors);
  const named = plan.inputs.flatMap((slot, i) => {
    const vector = vectors[i];
    return vector ? [[slot.name, columnFrom(plan, slot, vector, int64)] as const] : [];
  });
  return Object.fromEntries(named) as TakenOf<F>;
}

/**
 * What a call of the formula returned, as vectors by output; one without a name is called "output". Columns of numbers are not copied: they
 * are the vectors' own from then on. Yes or no is Bool, a name Dictionary<Utf8>, and both are null where there is no answer.
 */
export function vectorsOf(formula: AnyFormula, result: unknown): Record<string, Vector> {
  return vectorsIn(formulaOf("vectorsOf", formula).plan, result as Result);
}

/** The same as a table; `table.assign(toArrow(...))` puts it beside the inputs. A RangeError where outputs are of different lengths. */
export function toArrow(formula: AnyFormula, result: unknown): Table {
  const { plan } = formulaOf("toArrow", formula);
  const vectors = vectorsIn(plan, result as Result);
  const [first, ...others] = Object.entries(vectors);
  for (const [name, { length }] of others)
    if (length !== first![1].length)
      throw wrongValue(
        plan.path,
        name,
        `length ${first![1].length} for a table (vectorsOf gives each by itself)`,
        length,
      );
  return new Table(vectors);
}

export interface PlacedOptions<F = AnyFormula> extends Mapping<InputOf<F>> {
  /** outputs to compute; all unless told */
  readonly outputs?: readonly string[];
  /** rows outside the domain: NaN (unless the formula is strict), or an error before anything is computed */
  readonly onInvalid?: "nan" | "throw";
}

/** A table whose bytes lie in wasm memory. */
export interface PlacedTable {
  /** its columns are views of that memory: who keeps one keeps all of it */
  readonly table: Table;
  /**
   * Calls a formula of the same wasm on the table's columns, as `columnsOf` reads them, and gives its outputs as a table. Where columns are
   * Float64 and rows independent, the kernel reads them where they lie; what stands in the cells of nulls is overwritten. Other columns,
   * and other formulas, go the usual way. Results are the caller's.
   */
  call<F extends AnyFormula>(formula: F, params?: ParamsOf<F>, options?: PlacedOptions<F>): Table;
}

/**
 * Puts the bytes of Arrow's IPC (a stream or a file) into wasm memory and parses them there: one copy of the bytes, none of the columns.
 * `of`: formulas as `load()` gives them, or one formula. What is compressed is not in place, but is computed all the same.
 */
export function fromIPC(of: object, bytes: Uint8Array | ArrayBuffer): PlacedTable {
  const engine = engineOf(of);
  const memory = place(engine, bytesIn(bytes));
  return { table: memory.table, call: (formula, params, options) => called(memory, formula, params, options) };
}

function called(memory: Memory, formula: AnyFormula, params: unknown, options: unknown): Table {
  const origin = formulaOf("call", formula);
  const { columns, outputs, onInvalid } = handed("call", options, ["columns", "outputs", "onInvalid"]);
  const { plan } = origin;
  const wanted = wantedOf(plan, outputs);
  const own = inPlace(memory, origin) ? computed(memory, plan, params, columns, wanted, onInvalid) : undefined;
  if (own !== undefined) return toArrow(formula, own);
  const inputs = columnsOf(memory.table, formula, { columns } as never) as object;
  const result = toArrow(formula, formula(inputs, params, onInvalid === undefined ? undefined : { onInvalid }));
  return outputs === undefined ? result : result.select(outputs as string[]);
}

function engineOf(of: unknown): Engine {
  const found = originOf(of) ?? firstOf(of);
  if (found) return found.engine;
  throw wrongKind("fromIPC", "of", "formulas, as await load(), or one of them", of);
}

function firstOf(of: unknown) {
  if (typeof of !== "object" || of === null) return undefined;
  for (const domain of Object.values(of)) {
    const formulas = typeof domain === "object" && domain !== null ? Object.values(domain) : [];
    for (const formula of [domain, ...formulas]) if (originOf(formula)) return originOf(formula);
  }
  return undefined;
}

function bytesIn(bytes: unknown): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  throw wrongKind("fromIPC", "bytes", "Uint8Array or ArrayBuffer", bytes);
}
