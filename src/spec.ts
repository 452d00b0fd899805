// What a formula is: pure data. Types, checks, memory layout, docs, the manifest and the catalogue tests are read off it.

/** Axes a field spans, slowest first. A name is a length the caller brings, a number is fixed. */
export type Dims = readonly (string | number)[];

/**
 * real: any double. integer: a whole number. flag: 0 or 1. code: the index of one of `values`.
 * offsets: where each group starts among the rows it owns, plus the end; u32, one longer than its axis.
 */
export type Kind = "real" | "integer" | "flag" | "code" | "offsets";

/**
 * Inclusive; an infinite end admits every finite number on that side, and of an `extended` field infinity too. Of a parameter an infinite
 * end admits infinity: where there is no use for it, the end is `finite`.
 */
export type Range = readonly [min: number, max: number];

/** One input or output. */
export interface Field<U extends string = string, D extends Dims = Dims, K extends Kind = Kind> {
  readonly unit: U;
  readonly dims: D;
  readonly kind: K;
  /** what is in the domain; a row outside it is invalid */
  readonly range: Range;
  /** names of the codes, in order */
  readonly values?: readonly string[];
  /** axis of the rows that offsets cut into groups */
  readonly of?: string;
  /** values beyond `range` are brought to its ends instead of being invalid */
  readonly clamped?: boolean;
  /** an infinite end of `range` is in the domain itself: infinities are values like any other */
  readonly extended?: boolean;
  /** the caller may leave the column out */
  readonly optional?: boolean;
  /** a table whose values rise; a kernel answers one that does not with NaN */
  readonly rising?: boolean;
  /** what a column left out counts as; unless told, NaN: nothing observed */
  readonly otherwise?: number;
  /** NaN stands for "nothing observed here" and is not an error */
  readonly sparse?: boolean;
  /** what the cells of a group that has some sum to; a kernel answers a group that does not with NaN */
  readonly sums?: readonly Sum[];
  /** of a guarded formula: what an entity is told whose state is out of its domain; NaN unless told, 0 of a flag */
  readonly closed?: number;
  /** state that this output equals after each tick: of a single tick it is read there, not written twice */
  readonly mirrors?: string;
  /** what dashboards call it: `lanewise/telemetry` keeps its last value under this name */
  readonly gauge?: string;
}

/** Bounds of a sum, always or while a toggle is on: whoever turns it on gets an error unless NaN is asked for. */
export interface Sum {
  readonly range: Range;
  readonly while?: string;
}

export type Fields = Readonly<Record<string, Field>>;

/** A number with a default and bounds. */
export interface NumberParam<U extends string = string> {
  readonly unit: U;
  readonly default: number;
  readonly range: Range;
  /** only whole numbers */
  readonly whole?: boolean;
  /** in 64-bit integers it is one too, and where its range or default ends with the whole doubles it goes on to 2^63 - 1 */
  readonly wide?: boolean;
}

/** One of a few names; kernels see its index. */
export interface ChoiceParam<V extends string = string> {
  readonly default: V;
  readonly choices: readonly V[];
  /** names of earlier versions, refused by an error that tells the name of today */
  readonly renamed?: Readonly<Record<string, V>>;
}

/** On or off; kernels see 1 or 0. */
export interface ToggleParam {
  readonly default: boolean;
}

export type Param = NumberParam | ChoiceParam | ToggleParam;
export type Params = Readonly<Record<string, Param>>;

/**
 * What one entity remembers. NaN as initial value means "set by the first observation", and is in the domain; of other state
 * it is not unless `sparse`. What a caller gives, writes or loads is held against the domain like any input: see `guarded`.
 */
export interface State<U extends string = string> {
  readonly unit: U;
  /** a number, or the name of the parameter that gives it */
  readonly initial: number | string;
  readonly kind: "real" | "integer";
  /** what is in the domain, as of a field; whole numbers go on to 2^63 - 1 in 64-bit integers */
  readonly range: Range;
  /** an infinite end of `range` is in the domain itself */
  readonly extended?: boolean;
  /** NaN is in the domain also where it is not the initial value */
  readonly sparse?: boolean;
  /** of a guarded formula: what a kernel makes of a cell that is out of the domain; NaN unless told */
  readonly closed?: number;
  /** lengths of what each entity holds beyond one number */
  readonly dims: Dims;
}

export type States = Readonly<Record<string, State>>;

/** A relation between parameters that their single bounds cannot say. */
export type Rule =
  | { readonly rule: "ordered"; readonly params: readonly [low: string, high: string] }
  | { readonly rule: "sum"; readonly params: readonly string[]; readonly equals: number };

/** Everything known about a formula. Its name is its key; its docs are the comments on it. */
export interface Spec {
  readonly inputs: Fields;
  readonly params?: Params;
  readonly rules?: readonly Rule[];
  /** one set per entity: the formula is a recurrence over ticks */
  readonly state?: States;
  /** one set per group: what a reduction hands from one block of rows to the next */
  readonly carry?: States;
  /** work memory of the kernel: the lengths whose product is its cells. What it holds before a call is anything */
  readonly scratch?: Readonly<Record<string, Dims>>;
  /** lengths of axes where neither the columns nor the caller tell */
  readonly sizes?: Readonly<Record<string, number>>;
  readonly output: Field | Fields;
  /** a second kernel computes the same in 64-bit integers: every column may be a BigInt64Array instead */
  readonly int64?: boolean;
  /** an invalid input throws unless the caller asks for NaN: where a silent NaN is a wrong decision */
  readonly strict?: boolean;
  /** what a recurrence does without a valid observation: keep its state (the default), or move on by its own model */
  readonly missing?: "skip" | "predict";
  /**
   * An entity whose state is out of its domain fails closed. What a kernel does: before the first tick of a call it looks at all
   * state of the entity but `skipped`. Where a cell is out of its domain, each tick of the call counts in `skipped`, outputs are
   * `closed` of their field, the cell becomes `closed` of its state, canonical NaN unless told, and other state stays as it is. In
   * 64-bit integers, which have no NaN, the cell stays as it is too. Other entities do not notice.
   */
  readonly guarded?: boolean;
  /** other formulas, of the same state, whose saved state it takes up */
  readonly loads?: readonly string[];
  /** raised when saved state of an earlier version may not be loaded any more */
  readonly version?: number;
}

export type Domain = Readonly<Record<string, Spec>>;
export type Catalog = Readonly<Record<string, Domain>>;

/** The largest finite number: an end that infinity is beyond. */
export const finite: number = Number.MAX_VALUE;

type Extras = Pick<Field, "optional" | "otherwise" | "clamped" | "sparse" | "rising" | "extended" | "sums" | "closed">;
const real: Range = [-Infinity, Infinity];
/** Whole numbers that doubles hold exactly; in 64-bit integers they go on to 2^63 - 1. */
export const whole: Range = [0, Number.MAX_SAFE_INTEGER];

/** A field of any shape. */
export const field = <const U extends string, const D extends Dims, const X extends Extras = object>(
  dims: D,
  unit: U,
  range: Range = real,
  extras?: X,
): Field<U, D, "real"> & X => ({ unit, dims, kind: "real", range, ...extras }) as Field<U, D, "real"> & X;

/** One number per row. */
export const column = <const U extends string, const X extends Extras = object>(
  unit: U,
  range: Range = real,
  extras?: X,
) => field(["row"], unit, range, extras);

/** One whole number per row. */
export const integer = <const U extends string>(
  unit: U,
  range: Range = whole,
): Field<U, readonly ["row"], "integer"> => ({
  unit,
  dims: ["row"],
  kind: "integer",
  range,
});

/** One yes or no per row. */
export const flag = (): Field<"flag", readonly ["row"], "flag"> => ({
  unit: "flag",
  dims: ["row"],
  kind: "flag",
  range: [0, 1],
});

/** One name out of a few per row, as its index. */
export const code = <const V extends readonly string[]>(
  ...values: V
): Field<"code", readonly ["row"], "code"> & { readonly values: V } => ({
  unit: "code",
  dims: ["row"],
  kind: "code",
  range: [0, values.length - 1],
  values,
});

/** One number for the whole call. */
export const scalar = <const U extends string>(unit: U, range: Range = real) => field([], unit, range);

/** The same field, one value per entity and tick: for recurrences. */
export const signal = <const F extends Field>(of: F) =>
  ({ ...of, dims: ["tick", "entity"] }) as unknown as Redim<F, readonly ["tick", "entity"]>;

/** The same field, one value per group of rows. */
export const perGroup = <const F extends Field>(of: F) =>
  ({ ...of, dims: ["group"] }) as unknown as Redim<F, readonly ["group"]>;

type Redim<F extends Field, D extends Dims> =
  F extends Field<infer U, Dims, infer K> ? Field<U, D, K> & Omit<F, "unit" | "dims" | "kind" | "range"> : never;

/** The same field, which the caller may leave out; NaN means nothing observed. */
export const sparse = <const F extends Field>(of: F) =>
  ({ ...of, optional: true, sparse: true }) as F & { readonly optional: true; readonly sparse: true };

/** The same output, which after each tick equals a state. */
export const mirror = <const F extends Field>(of: F, mirrors: string) =>
  ({ ...of, mirrors }) as F & { readonly mirrors: string };

/** The same field, whose last value dashboards know by this name. */
export const gauge = <const F extends Field>(of: F, gauge: string) =>
  ({ ...of, gauge }) as F & { readonly gauge: string };

/** Where each group starts among the rows, plus the end. Left out, all rows are one group. */
export const offsets = <const D extends string = "group", const R extends string = "row">(
  groups = "group" as D,
  of = "row" as R,
): Field<"row", readonly [D], "offsets"> & { readonly of: R; readonly optional: true } => ({
  unit: "row",
  dims: [groups],
  kind: "offsets",
  range: [0, 2 ** 32 - 1],
  of,
  optional: true,
});

/** Where whole numbers end that are exact in doubles, 64-bit integers go on. */
export const widened = (end: number): number | bigint =>
  end === Number.MAX_SAFE_INTEGER || end === uncounted ? 9_223_372_036_854_775_807n : end;

export const param = <const U extends string>(unit: U, initial: number, range: Range): NumberParam<U> => ({
  unit,
  default: initial,
  range,
});

/** Neither a choice nor a toggle. */
export const isNumber = (param: Param): param is NumberParam => "range" in param;

/** The same parameter, which is a 64-bit integer where the columns are. */
export const wide = <const P extends NumberParam>(of: P) => ({ ...of, wide: true }) as P & { readonly wide: true };

/** One of these names; the first is the default. */
export const choice = <const V extends readonly [string, ...string[]]>(...choices: V): ChoiceParam<V[number]> => ({
  default: choices[0],
  choices,
});

/** The same choice, some of whose names were others in earlier versions. */
export const renamed = <const V extends string>(of: ChoiceParam<V>, names: Readonly<Record<string, V>>) => ({
  ...of,
  renamed: names,
});

export const toggle = (initial: boolean): ToggleParam => ({ default: initial });

/** Any finite number, unless told otherwise. */
export const state = <const U extends string>(
  unit: U,
  initial: number | string,
  dims: Dims = [],
  domain: Partial<Pick<State, "kind" | "range" | "extended" | "sparse" | "closed">> = {},
): State<U> => ({ unit, initial, dims, kind: "real", range: real, ...domain });

/** Where one more is no more: the sum is rounded back. */
const uncounted = 2 ** 53;

/** A count from 0. It stops where doubles do, so that what was counted is always a count. */
export const tally = (): State<"n"> => state("n", 0, [], { kind: "integer", range: [0, uncounted] });

/** Names a group of formulas; returns it unchanged, with its literal types. */
export const domain = <const D extends Domain>(formulas: D): D => formulas;

export const isField = (output: Spec["output"]): output is Field => Array.isArray(output.dims);

/** Name of the only output of a formula whose result is one bare column or number. */
export const bare = "output";

/** Outputs by name, also when there is only one. */
export const outputsOf = (spec: Spec): Fields => (isField(spec.output) ? { [bare]: spec.output } : spec.output);
