// The types users see, read off the specs. Members keep the doc comments of the spec they come from. All that another package's
// declarations may have to name are exported.
import type { LoadOptions, BankOptions as RawBankOptions } from "./bank.ts";
import type { Info } from "./engine.ts";
import type { Disposing } from "./host.ts";
import type { Catalog, ChoiceParam, Dims, Field, Fields, NumberParam, Spec, ToggleParam } from "./spec.ts";

declare const unit: unique symbol;

/** A Float64Array that remembers its unit, so that a price cannot be passed where energy is due. */
export interface Column<U extends string = string> extends Float64Array {
  readonly [unit]?: U;
}

type UnitOf<F> = F extends Field<infer U> ? (U extends "any" ? string : U) : string;
type HasRows<D extends Dims> = D extends readonly []
  ? false
  : Extract<D[number], "row" | "tick" | "entity" | "group"> extends never
    ? false
    : true;

/** One value, for one row. */
type One<F> = F extends { kind: "flag" }
  ? boolean
  : F extends { kind: "code"; values: readonly (infer V)[] }
    ? V
    : number;
/** A column of them. */
type Many<F> = F extends { kind: "flag" | "code" } ? Float64Array | Uint8Array : Column<UnitOf<F>>;
type Planes<F, X> = F extends Field<string, readonly [string, "row"]> ? readonly X[] : never;

type RowIn<F> =
  F extends Field<string, infer D>
    ? D extends readonly [] | readonly ["group"]
      ? number
      : HasRows<D> extends true
        ? D extends readonly [string, "row"]
          ? readonly number[]
          : One<F>
        : Column<UnitOf<F>>
    : never;
type ColumnIn<F> = F extends { kind: "offsets" }
  ? Uint32Array
  : RowIn<F> | Many<F> | Planes<F, number | Column<UnitOf<F>>>;
type WideIn = bigint | BigInt64Array;

type Optional<I> = { [K in keyof I]: I[K] extends { readonly optional: true } ? K : never }[keyof I];
type Plain<T> = { readonly [K in keyof T]: T[K] } & {};

export type RowInputs<I extends Fields> = Plain<
  { readonly [K in keyof I as K extends Optional<I> ? never : K]: RowIn<I[K]> } & {
    readonly [K in keyof I as K extends Optional<I> ? K : never]?: RowIn<I[K]>;
  }
>;
export type ColumnInputs<I extends Fields> = Plain<
  { readonly [K in keyof I as K extends Optional<I> ? never : K]: ColumnIn<I[K]> } & {
    readonly [K in keyof I as K extends Optional<I> ? K : never]?: ColumnIn<I[K]>;
  }
>;
/** All rows as one group: no offsets. */
export type SingleGroup<I extends Fields> = Rows<I> & {
  readonly [K in keyof I as I[K] extends { kind: "offsets" } ? K : never]?: undefined;
};
/** Many groups: offsets say where each starts. */
export type Grouped<I extends Fields> = Rows<I> & {
  readonly [K in keyof I as I[K] extends { kind: "offsets" } ? K : never]: Uint32Array;
};
type Rows<I extends Fields> = ColumnInputs<{
  readonly [K in keyof I as I[K] extends { kind: "offsets" } ? never : K]: I[K];
}>;
export type WideInputs<I extends Fields> = Plain<{ readonly [K in keyof I]: WideIn }>;
export type WideRow<I extends Fields> = Plain<{ readonly [K in keyof I]: bigint }>;

/** A parameter as a column, one value a row or an entity: for formulas all of whose columns are of rows, or of ticks and entities. */
export type Each<S, U extends string> = S extends { inputs: infer I }
  ? [I[keyof I]] extends [Field<string, readonly [] | readonly ["row"] | readonly ["tick", "entity"]>]
    ? Column<U>
    : never
  : never;

/** Parameters of a formula's spec, each with a default. */
export type ParamsOf<S> = S extends { params: infer P }
  ? {
      readonly [K in keyof P]?: P[K] extends NumberParam<infer U>
        ? P[K] extends { wide: true }
          ? number | bigint | Each<S, U>
          : number | Each<S, U>
        : P[K] extends ChoiceParam<infer V>
          ? V
          : P[K] extends ToggleParam
            ? boolean
            : never;
    } & {}
  : Readonly<Record<string, never>>;

type RowOut<F> = F extends { kind: "flag" } ? boolean | null : F extends { kind: "code" } ? One<F> | null : number;
type ColumnOut<F> = F extends { dims: readonly [] } ? RowOut<F> : Column<UnitOf<F>>;
type SingleOut<F> = F extends { dims: readonly ["group"] } ? RowOut<F> : ColumnOut<F>;

export type RowResult<O> = O extends Field ? RowOut<O> : { readonly [K in keyof O]: RowOut<O[K]> } & {};
export type ColumnResult<O> = O extends Field ? ColumnOut<O> : { readonly [K in keyof O]: ColumnOut<O[K]> } & {};
export type SingleResult<O> = O extends Field ? SingleOut<O> : { readonly [K in keyof O]: SingleOut<O[K]> } & {};
export type WideResult<O> = O extends Field ? BigInt64Array : { readonly [K in keyof O]: BigInt64Array } & {};
export type WideRowResult<O> = O extends Field ? bigint : { readonly [K in keyof O]: bigint } & {};

/** The caller's own columns; outputs left out are not computed. */
export type Out<O> = O extends Field ? Float64Array : { readonly [K in keyof O]?: Float64Array };
/** Names that are no output are refused. */
export type Known<W, O> = O extends Field ? unknown : { readonly [K in Exclude<keyof W, keyof O>]: never };
/** What a call with `out` returns: the columns that were given. */
export type Written<O, W> = O extends Field
  ? ColumnOut<O>
  : { readonly [K in keyof O & keyof W]: ColumnOut<O[K]> } & {};

export interface Options {
  /** rows outside the domain: NaN (the default), or throw before anything is computed */
  readonly onInvalid?: "nan" | "throw";
  /** lengths of axes that the inputs do not tell */
  readonly sizes?: Readonly<Record<string, number>>;
}
export interface SeriesOptions<S> extends Options {
  /** entities side by side in time-major columns; 1 unless told */
  readonly entities?: number;
  /** where state starts instead of its default */
  readonly state?: StateIn<S>;
}
export type OptionsOf<S> = S extends { state: object } ? SeriesOptions<S> : Options;
export type StateIn<S> = S extends { state: infer T }
  ? { readonly [K in keyof T]?: number | Float64Array } & {}
  : never;
export type StateViews<S> = S extends { state: infer T } ? { readonly [K in keyof T]: Float64Array } & {} : never;

export type Views<I> = {
  readonly [K in keyof I]: I[K] extends { kind: "offsets" } ? Uint32Array : Column<UnitOf<I[K]>>;
} & {};
export type OutViews<O> = O extends Field
  ? { readonly output: Column<UnitOf<O>> }
  : { readonly [K in keyof O]: Column<UnitOf<O[K]>> } & {};

/** Columns in wasm memory, filled and read in place. */
export interface Workspace<S extends Spec> {
  /** fill these */
  readonly inputs: Views<S["inputs"]>;
  /** read these after `run` */
  readonly outputs: OutViews<S["output"]>;
  /** computes the outputs from the inputs as they stand; of the first `rows` rows when told */
  run(params?: ParamsOf<S>, rows?: number): void;
}

export interface BankOptions<S> extends Omit<RawBankOptions, "state"> {
  /** where state starts instead of its default: a number for all entities, or a column */
  readonly state?: StateIn<S>;
}

/** No outputs at all: a bank moves on, and what its state says is read there. */
export interface Unwanted {
  readonly out: null;
}

/** Entities with state, computed side by side. */
export interface Bank<S extends Spec> extends Disposing {
  readonly entities: number;
  /** one column a variable; may be read and written at any time between steps */
  readonly state: StateViews<S>;
  /** inputs in wasm memory, for banks made with a window: fill them, then `run()` */
  readonly inputs: Views<S["inputs"]>;
  /** outputs of the last `run()` in place */
  readonly outputs: OutViews<S["output"]>;
  /** one tick of all entities */
  step(inputs: ColumnInputs<S["inputs"]>): ColumnResult<S["output"]>;
  step(inputs: ColumnInputs<S["inputs"]>, options: Unwanted): void;
  step<W extends Out<S["output"]>>(
    inputs: ColumnInputs<S["inputs"]>,
    options: { readonly out?: W & Known<W, S["output"]> },
  ): Written<S["output"], W>;
  /** many ticks: all entities of the first, then of the next */
  run(inputs: ColumnInputs<S["inputs"]>): ColumnResult<S["output"]>;
  run(inputs: ColumnInputs<S["inputs"]>, options: Unwanted): void;
  run<W extends Out<S["output"]>>(
    inputs: ColumnInputs<S["inputs"]>,
    options: { readonly out?: W & Known<W, S["output"]> },
  ): Written<S["output"], W>;
  /** the window in place */
  run(): void;
  /** one observation for each of some entities, in order; an entity may come up more than once */
  stepAt(indices: Uint32Array, inputs: ColumnInputs<S["inputs"]>): ColumnResult<S["output"]>;
  stepAt(indices: Uint32Array, inputs: ColumnInputs<S["inputs"]>, options: Unwanted): void;
  stepAt<W extends Out<S["output"]>>(
    indices: Uint32Array,
    inputs: ColumnInputs<S["inputs"]>,
    options: { readonly out?: W & Known<W, S["output"]> },
  ): Written<S["output"], W>;
  /** back to the initial state */
  reset(): void;
  /** the state as bytes */
  save(): Uint8Array<ArrayBuffer>;
  /** takes up a saved state; refuses what is not this formula's, version's and size's, what was changed, and what is no state */
  load(bytes: Uint8Array, options?: LoadOptions): void;
  dispose(): void;
}

/** A formula that works on independent rows, or on a series of ticks. */
export interface RowCalls<S extends Spec> {
  /** one row in, one row out */
  (inputs: RowInputs<S["inputs"]>, params?: ParamsOf<S>, options?: OptionsOf<S>): RowResult<S["output"]>;
  /** columns in, columns out; a number stands for a column of it */
  (inputs: ColumnInputs<S["inputs"]>, params?: ParamsOf<S>, options?: OptionsOf<S>): ColumnResult<S["output"]>;
  /** columns in, the caller's columns out */
  <W extends Out<S["output"]>>(
    inputs: ColumnInputs<S["inputs"]>,
    params: ParamsOf<S> | undefined,
    options: OptionsOf<S> & { readonly out: W & Known<W, S["output"]> },
  ): Written<S["output"], W>;
}

/** A formula over groups of rows. */
export interface GroupCalls<S extends Spec> {
  /** all rows as one group */
  (inputs: SingleGroup<S["inputs"]>, params?: ParamsOf<S>, options?: Options): SingleResult<S["output"]>;
  /** many groups, each from its offset to the next */
  (inputs: Grouped<S["inputs"]>, params?: ParamsOf<S>, options?: Options): ColumnResult<S["output"]>;
  <W extends Out<S["output"]>>(
    inputs: Grouped<S["inputs"]> | SingleGroup<S["inputs"]>,
    params: ParamsOf<S> | undefined,
    options: Options & { readonly out: W & Known<W, S["output"]> },
  ): Written<S["output"], W>;
}

/** The same in 64-bit integers. */
export interface WideCalls<S extends Spec> {
  (inputs: WideRow<S["inputs"]>, params?: ParamsOf<S>, options?: OptionsOf<S>): WideRowResult<S["output"]>;
  (inputs: WideInputs<S["inputs"]>, params?: ParamsOf<S>, options?: OptionsOf<S>): WideResult<S["output"]>;
}

export interface Described<S extends Spec> {
  readonly spec: S;
}
export interface Spaces<S extends Spec> {
  /** columns in wasm memory for so many rows (or lengths by axis), filled and read in place */
  workspace(size: number | Readonly<Record<string, number>>, options?: { readonly int64?: boolean }): Workspace<S>;
}
export interface Banks<S extends Spec> {
  /** so many entities, each with its state */
  bank(entities: number, params?: ParamsOf<S>, options?: BankOptions<S>): Bank<S>;
}

type IsGrouped<I> = { [K in keyof I]: I[K] extends { kind: "offsets" } ? true : never }[keyof I];
export type Calls<S extends Spec> = [IsGrouped<S["inputs"]>] extends [never] ? RowCalls<S> : GroupCalls<S>;

/** The call a spec implies, with its workspace or bank. */
export type Formula<S extends Spec> = Calls<S> &
  (S extends { int64: true } ? WideCalls<S> : unknown) &
  (S extends { state: object } ? Banks<S> : Spaces<S>) &
  Described<S>;

export type Bound<C extends Catalog> = {
  readonly [D in keyof C]: { readonly [F in keyof C[D]]: Formula<C[D][F]> } & {};
} & { readonly info: Info };

/** Parameters of a formula: `Params<typeof lw.energy.treasuryFee>`. */
export type Params<F extends { readonly spec: Spec }> = ParamsOf<F["spec"]>;
