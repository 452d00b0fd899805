// The types that all formulas share, generated ones and those read off a catalogue of one's own: what a value, a column, an option, a
// bank and a workspace are. Nothing of the DOM: what a host brings is described by its form.
import type { LoadOptions as BankLoadOptions } from "./bank.ts";
import type { Disposing, Wasm } from "./host.ts";
import type { ChoiceParam, Field, NumberParam, Spec, State, ToggleParam } from "./spec.ts";

export type { Info } from "./engine.ts";
export type * from "./host.ts";
export type { Field, Spec } from "./spec.ts";

declare const unit: unique symbol;

// biome-ignore lint/suspicious/noExplicitAny: the unit of a sum or an average is the one that the caller brought, which only the caller knows.
type Any = any;

/** A Float64Array that remembers its unit, so that a price cannot be passed where energy is due. Without one it goes everywhere. */
export interface Column<U extends string = Any> extends Float64Array {
  readonly [unit]?: U;
}

/** What a call is made of: numbers, columns, or either in 64-bit integers. */
export type Form = "row" | "columns" | "bigint" | "bigints";

type Integers<K> = K extends "bigint" ? bigint : bigint | BigInt64Array;

/** An input with one value a row. */
export type Value<K, U extends string = Any> = K extends "row"
  ? number
  : K extends "columns"
    ? number | Column<U>
    : Integers<K>;
/** An input that says yes or no. */
export type Flag<K> = K extends "row"
  ? boolean
  : K extends "columns"
    ? boolean | Uint8Array | Float64Array
    : Integers<K>;
/** An input that names one of a few. */
export type Name<K, V extends string> = K extends "row"
  ? V
  : K extends "columns"
    ? V | Uint8Array | Float64Array
    : Integers<K>;
/** An input with several values a row: one column after another, or a list of columns. */
export type Planes<K, U extends string = Any> = K extends "row"
  ? readonly number[]
  : readonly number[] | Column<U> | readonly (number | Column<U>)[];

/** An output with one value a row. */
export type Answer<K, U extends string = Any> = K extends "row"
  ? number
  : K extends "columns"
    ? Column<U>
    : K extends "bigint"
      ? bigint
      : BigInt64Array;
/** An output that says yes or no; null where it says neither. */
export type FlagAnswer<K> = K extends "row" ? boolean | null : Answer<K, "flag">;
/** An output that names one of a few; null where it names none. */
export type NameAnswer<K, V extends string> = K extends "row" ? V | null : Answer<K, "code">;

/** The caller's own columns; outputs left out are not computed. */
export type Sinks<O> = { readonly [N in keyof O]?: Float64Array };
/** Names that are no output are refused. */
export type Only<W, O> = { readonly [N in Exclude<keyof W, keyof O>]: never };
/** What a call with `out` returns: the columns that were given. */
export type Written<O, W> = { readonly [N in keyof O & keyof W]: O[N] };

/** The same three where the output may be a single column. Errors would spell these out, so generated calls take those above. */
export type SinksOf<O> = O extends object ? (O extends Float64Array ? Float64Array : Sinks<O>) : Float64Array;
export type OnlyOf<W, O> = O extends object ? (O extends Float64Array ? unknown : Only<W, O>) : unknown;
export type WrittenOf<O, W> = O extends object ? (O extends Float64Array ? O : Written<O, W>) : O;

/** Of a formula without parameters. */
export type NoParams = Readonly<Record<string, never>>;
/** Lengths by axis. */
export type Sizes = Readonly<Record<string, number>>;

export interface Options {
  /** rows outside the domain: NaN (the default), or throw before anything is computed */
  readonly onInvalid?: "nan" | "throw";
  /** lengths of axes that the inputs do not tell */
  readonly sizes?: Sizes;
}
/** Where state starts instead of its default: a number for all entities, or a column. */
export type StartOf<S> = { readonly [N in keyof S]?: number | Float64Array } & {};
export interface SeriesOptions<S> extends Options {
  /** entities side by side in time-major columns; 1 unless told */
  readonly entities?: number;
  /** where state starts instead of its default */
  readonly state?: StartOf<S>;
}
export interface Into<W> {
  /** the caller's own columns to write to */
  readonly out: W;
}
export interface BankOptions<S> extends Options {
  /** where state starts instead of its default: a number for all entities, or a column */
  readonly state?: StartOf<S>;
  /** ticks that `inputs` and `outputs` hold in wasm memory, for filling and reading in place; none unless asked */
  readonly window?: number;
  /** columns in 64-bit integers, where the formula has them */
  readonly int64?: boolean;
}

/** No outputs at all: a bank moves on, and what its state says is read there. */
export interface Unwanted {
  readonly out: null;
}

/** Entities with state, computed side by side. */
export interface BankOf<Row, Columns, RowResult, ColumnResult, State, Views, OutViews> extends Disposing {
  readonly entities: number;
  /** one column a variable; may be read and written at any time between steps */
  readonly state: State;
  /** inputs in wasm memory, for banks made with a window: fill them, then `run()` */
  readonly inputs: Views;
  /** outputs of the last `run()` in place */
  readonly outputs: OutViews;
  /** one event of one entity: numbers in, numbers out */
  at(entity: number, inputs: Row): RowResult;
  /** one tick of all entities */
  step(inputs: Columns): ColumnResult;
  /** one tick of all entities; no outputs */
  step(inputs: Columns, options: Unwanted): void;
  /** one tick of all entities, into the caller's columns */
  step<W extends SinksOf<ColumnResult>>(
    inputs: Columns,
    options: { readonly out?: W & OnlyOf<W, ColumnResult> },
  ): WrittenOf<ColumnResult, W>;
  /** many ticks: all entities of the first, then of the next */
  run(inputs: Columns): ColumnResult;
  /** many ticks: all entities of the first, then of the next; no outputs */
  run(inputs: Columns, options: Unwanted): void;
  /** many ticks: all entities of the first, then of the next, into the caller's columns */
  run<W extends SinksOf<ColumnResult>>(
    inputs: Columns,
    options: { readonly out?: W & OnlyOf<W, ColumnResult> },
  ): WrittenOf<ColumnResult, W>;
  /** the window in place */
  run(): void;
  /** one observation for each of some entities, in order; an entity may come up more than once */
  stepAt(indices: Uint32Array, inputs: Columns): ColumnResult;
  /** one observation for each of some entities, in order; no outputs */
  stepAt(indices: Uint32Array, inputs: Columns, options: Unwanted): void;
  /** one observation for each of some entities, in order, into the caller's columns */
  stepAt<W extends SinksOf<ColumnResult>>(
    indices: Uint32Array,
    inputs: Columns,
    options: { readonly out?: W & OnlyOf<W, ColumnResult> },
  ): WrittenOf<ColumnResult, W>;
  /** back to the initial state */
  reset(): void;
  /** the state as bytes */
  save(): Uint8Array<ArrayBuffer>;
  /** takes up a saved state; refuses what is not this formula's, version's and size's, what was changed, and what is no state */
  load(bytes: Uint8Array, options?: BankLoadOptions): void;
  dispose(): void;
}

/** Columns in wasm memory, filled and read in place. */
export interface WorkspaceOf<Views, OutViews, Params> {
  /** fill these */
  readonly inputs: Views;
  /** read these after `run` */
  readonly outputs: OutViews;
  /** computes the outputs from the inputs as they stand; of the first `rows` rows when told */
  run(params?: Params, rows?: number): void;
}

/** A field for each of these names. */
export type FieldsOf<O> = { readonly [N in keyof O]-?: Field };

/** A spec by the names of a generated type. */
export interface SpecOf<Params, Inputs, Output> extends Omit<Spec, "params" | "inputs" | "output"> {
  readonly inputs: FieldsOf<Inputs>;
  readonly params: { readonly [N in keyof Params]-?: ParamOf<Exclude<Params[N], undefined>> };
  readonly output: Output;
}
/** The same of a formula with state. */
export interface SeriesSpecOf<Params, Inputs, Output, Held> extends Omit<SpecOf<Params, Inputs, Output>, "state"> {
  readonly state: { readonly [N in keyof Held]: State };
}
type ParamOf<V> = [V] extends [boolean] ? ToggleParam : [V] extends [string] ? ChoiceParam<V> : NumberParam;

export interface LoadOptions<W = Wasm> {
  /** the engine build to run instead of the embedded one */
  readonly wasm?: W;
  /** bytes of wasm memory that plain calls stream through; 128 KiB unless told */
  readonly staging?: number;
}
