// The types of formulas that are bound without a build, read off the literal types of their specs. What generated types share with them
// stands in shapes.ts. All that another package's declarations may have to name are exported.
import type { Info } from "./engine.ts";
import type { WasmModule } from "./host.ts";
import type {
  BankOf,
  BankOptions,
  Column,
  NoParams,
  OnlyOf,
  Options,
  SeriesOptions,
  SinksOf,
  Sizes,
  WorkspaceOf,
  WrittenOf,
} from "./shapes.ts";
import type { Catalog, ChoiceParam, Dims, Field, Fields, NumberParam, Spec, ToggleParam } from "./spec.ts";

export type * from "./shapes.ts";

// biome-ignore lint/suspicious/noExplicitAny: columns of it go everywhere, as in generated types.
type Any = any;
type UnitOf<F> = F extends Field<infer U> ? (U extends "any" | `any${"^" | "/"}${string}` | "1/any" ? Any : U) : Any;
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
  : NoParams;

type RowOut<F> = F extends { kind: "flag" } ? boolean | null : F extends { kind: "code" } ? One<F> | null : number;
type ColumnOut<F> = F extends { dims: readonly [] } ? RowOut<F> : Column<UnitOf<F>>;
type SingleOut<F> = F extends { dims: readonly ["group"] } ? RowOut<F> : ColumnOut<F>;

export type RowResult<O> = O extends Field ? RowOut<O> : { readonly [K in keyof O]: RowOut<O[K]> } & {};
export type ColumnResult<O> = O extends Field ? ColumnOut<O> : { readonly [K in keyof O]: ColumnOut<O[K]> } & {};
export type SingleResult<O> = O extends Field ? SingleOut<O> : { readonly [K in keyof O]: SingleOut<O[K]> } & {};
export type WideResult<O> = O extends Field ? BigInt64Array : { readonly [K in keyof O]: BigInt64Array } & {};
export type WideRowResult<O> = O extends Field ? bigint : { readonly [K in keyof O]: bigint } & {};

export type OptionsOf<S> = S extends { state: object } ? SeriesOptions<StateViews<S>> : Options;
export type StateViews<S> = S extends { state: infer T } ? { readonly [K in keyof T]: Float64Array } & {} : never;

export type Views<I> = {
  readonly [K in keyof I]: I[K] extends { kind: "offsets" } ? Uint32Array : Column<UnitOf<I[K]>>;
} & {};
export type OutViews<O> = O extends Field
  ? { readonly output: Column<UnitOf<O>> }
  : { readonly [K in keyof O]: Column<UnitOf<O[K]>> } & {};

/** Columns in wasm memory, filled and read in place. */
export interface Workspace<S extends Spec>
  extends WorkspaceOf<Views<S["inputs"]>, OutViews<S["output"]>, ParamsOf<S>> {}

/** Entities with state, computed side by side. */
export interface Bank<S extends Spec>
  extends BankOf<
    RowInputs<S["inputs"]>,
    ColumnInputs<S["inputs"]>,
    RowResult<S["output"]>,
    ColumnResult<S["output"]>,
    StateViews<S>,
    Views<S["inputs"]>,
    OutViews<S["output"]>
  > {}

/** A formula that works on independent rows, or on a series of ticks. */
export interface RowCalls<S extends Spec> {
  /** one row in, one row out */
  (inputs: RowInputs<S["inputs"]>, params?: ParamsOf<S>, options?: OptionsOf<S>): RowResult<S["output"]>;
  /** columns in, columns out; a number stands for a column of it */
  (inputs: ColumnInputs<S["inputs"]>, params?: ParamsOf<S>, options?: OptionsOf<S>): ColumnResult<S["output"]>;
  /** columns in, the caller's columns out */
  <W extends SinksOf<ColumnResult<S["output"]>>>(
    inputs: ColumnInputs<S["inputs"]>,
    params: ParamsOf<S> | undefined,
    options: OptionsOf<S> & { readonly out: W & OnlyOf<W, ColumnResult<S["output"]>> },
  ): WrittenOf<ColumnResult<S["output"]>, W>;
}

/** A formula over groups of rows. */
export interface GroupCalls<S extends Spec> {
  /** all rows as one group */
  (inputs: SingleGroup<S["inputs"]>, params?: ParamsOf<S>, options?: Options): SingleResult<S["output"]>;
  /** many groups, each from its offset to the next */
  (inputs: Grouped<S["inputs"]>, params?: ParamsOf<S>, options?: Options): ColumnResult<S["output"]>;
  <W extends SinksOf<ColumnResult<S["output"]>>>(
    inputs: Grouped<S["inputs"]> | SingleGroup<S["inputs"]>,
    params: ParamsOf<S> | undefined,
    options: Options & { readonly out: W & OnlyOf<W, ColumnResult<S["output"]>> },
  ): WrittenOf<ColumnResult<S["output"]>, W>;
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
  workspace(size: number | Sizes, options?: { readonly int64?: boolean }): Workspace<S>;
}
export interface Banks<S extends Spec> {
  /** so many entities, each with its state */
  bank(entities: number, params?: ParamsOf<S>, options?: BankOptions<StateViews<S>>): Bank<S>;
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
} & { readonly info: Info /** the compiled kernels, for `bind` in a worker */; readonly module: WasmModule };

/** Parameters of a formula: `Params<typeof lw.energy.treasuryFee>`. */
export type Params<F> = F extends (inputs: never, params: infer P, ...rest: never) => unknown
  ? Exclude<P, undefined>
  : never;

/** Every formula's spec, by domain. */
export type Specs<L> = {
  readonly [D in Exclude<keyof L, "info" | "module">]: {
    readonly [F in keyof L[D]]: L[D][F] extends { readonly spec: infer S } ? S : never;
  };
};
