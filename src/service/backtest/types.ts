// The types of backtests and sweeps as users see them.
import type { OptionsFor, ParamsFor, Pool, PoolSignal, Progress } from "../pool/types.ts";
import type { AnyFormula } from "../subject.ts";
import type { Reducer } from "./reduce.ts";

/** What may be told of a run. */
export interface RunOptions {
  /** computes in these workers */
  readonly pool?: Pool | undefined;
  /** stops the run, which rejects with its reason */
  readonly signal?: PoolSignal | undefined;
  /** told how far it is; what it throws rejects the run */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** One side: parameters of the formula, or another formula with its own. */
export type Side<F> =
  | ParamsFor<F>
  | { readonly formula: AnyFormula; readonly params?: Readonly<Record<string, unknown>> | undefined };

export interface BacktestOptions<F> extends RunOptions {
  /** what stands */
  readonly a: Side<F>;
  /** what would be instead */
  readonly b: Side<F>;
  /** what both calls are told: entities, state, sizes, onInvalid */
  readonly options?: OptionsFor<F>;
}

/** One output of both sides: b less a. */
export interface Difference {
  /** of every row; NaN where one side has no answer */
  readonly differences: Float64Array;
  readonly rows: number;
  /** rows that both sides answer */
  readonly count: number;
  /** of them, rows that differ */
  readonly differing: number;
  /** over rows that both answer */
  readonly mean: number;
  readonly meanAbsolute: number;
  readonly maxAbsolute: number;
  /** where; -1 where nothing differs */
  readonly maxAbsoluteRow: number;
  /** over the size of a, where that is not 0 */
  readonly maxRelative: number;
  readonly maxRelativeRow: number;
  /** rows that only a answers, and only b: the others are NaN */
  readonly onlyA: number;
  readonly onlyB: number;
}

/** A row of a table: an output and its figures. */
export type DifferenceRow = { readonly output: string } & Omit<Difference, "differences">;

export interface Backtest {
  /** outputs of either side, by name; one without a name is `output` */
  readonly a: Readonly<Record<string, unknown>>;
  readonly b: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, Difference>>;
  /** figures of each output, for console.table or a chart */
  table(): DifferenceRow[];
}

/** Outputs of one block, by name; lent: what is kept of them is copied. */
export type BlockOutputs = Readonly<Record<string, Float64Array>>;

/** Where a block stands: which one, and from which row (tick, group) to which. */
export interface BlockAt {
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Folds blocks, in their order, into what is kept of a combination; `kept` is undefined at the first, and TypeScript is to be told its type. */
export type Fold<T> = (kept: T | undefined, outputs: BlockOutputs, block: BlockAt) => T;

/** Values of some parameters, each a list. */
export type Grid<P> = { readonly [N in keyof P]?: readonly Exclude<P[N], undefined | object>[] };

export interface SweepOptions<F, R> extends RunOptions {
  /** what is kept of each combination: figures of each output by name, or what a function makes of its blocks */
  readonly reduce: R;
  /** parameters that are the same in all combinations */
  readonly params?: ParamsFor<F>;
  /** outputs that are computed; all unless told */
  readonly outputs?: readonly string[];
  /** what every call is told: entities, state, sizes, onInvalid */
  readonly options?: OptionsFor<F>;
  /** rows of a block; 8192 unless told */
  readonly block?: number;
}

/** Figures of each output by name: those that were asked for, and any of them where that is not known before the program runs. */
export type Figures<R = Reducer> = Readonly<Record<string, FiguresOf<R extends readonly (infer One)[] ? One : R>>>;
type FiguresOf<R> = [Reducer] extends [R]
  ? { readonly [N in Reducer]?: number }
  : { readonly [N in R & Reducer]: number };

/** One combination of parameters, and what is kept of it. */
export interface Point<T> {
  readonly params: Readonly<Record<string, unknown>>;
  readonly value: T;
}

export interface Sweep<T> {
  /** in the order of the grid: its last parameter changes fastest */
  readonly points: readonly Point<T>[];
  /** parameters and figures of each combination as one flat row: `alpha`, `fee.mean` */
  table(): Record<string, unknown>[];
}
