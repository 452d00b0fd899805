// lanewise/batch: rows and events that come one at a time, computed by one kernel call for all of them. `collector` computes when its
// caller says so; `batcher` when a batch is full or some time has gone by, and answers by promises.
import { Batcher as AnyBatcher } from "./batcher.ts";
import { Collector as AnyCollector, type Handle } from "./collector.ts";
import type { AnyBank, AnyFormula } from "./subject.ts";
import type { NameOf, ParamsOf, ResultOf, RowOf, WideResultOf, WideRowOf } from "./typed.ts";

export { QueueFull } from "./batcher.ts";
export type { Handle } from "./collector.ts";
export type { AnyBank, AnyFormula } from "./subject.ts";
export type { NameOf, ParamsOf, ResultOf, RowOf, WideResultOf, WideRowOf } from "./typed.ts";

export interface CollectorOptions {
  /** rows that one kernel call takes at most; their columns are made at once */
  readonly maxRows: number;
}

export interface BatcherOptions extends CollectorOptions {
  /**
   * milliseconds that the first row of a batch waits at most. 0 (the default): as many as come in one turn of the event loop, by
   * setImmediate; where there is none, as many as the code that runs submits before it ends
   */
  readonly maxDelay?: number;
  /** rows on their way at most: submitted, and their results not handed over; 65536 or maxRows unless told, never fewer than that */
  readonly maxQueue?: number;
}

/** What a formula is told beside its rows. */
export interface OfFormula<Params> {
  /** parameters of all rows */
  readonly params?: Params;
  /** a row outside the domain: NaN (unless the formula is strict), or an error for that row alone */
  readonly onInvalid?: "nan" | "throw";
  readonly int64?: false;
}

/** The same where rows are bigints. */
export interface OfIntegers<Params> extends Omit<OfFormula<Params>, "int64"> {
  readonly int64: true;
}

interface Collecting<Result> {
  /** rows of one computation at most */
  readonly maxRows: number;
  /** rows that wait for `compute` */
  readonly waiting: number;
  /** computes what was added since the last time, by one kernel call; how many rows that were */
  compute(): number;
  /**
   * What a call on that row would return. Throws where that would throw (a row outside the domain, of a strict formula), and a
   * RangeError of a row that waits, or was computed before the last `compute`.
   */
  read(handle: Handle): Result;
  /** an output of all rows of the last `compute`, in order, flags and names as numbers; stands until the next one */
  output(name?: NameOf<Result>): Float64Array;
}

export interface Collector<Row, Result> extends Collecting<Result> {
  /** adds a row; TypeError of what is no row of the formula, RangeError where `maxRows` wait */
  add(row: Row): Handle;
}

export interface BankCollector<Row, Result> extends Collecting<Result> {
  /** adds an event; events of one entity are computed in their order */
  add(entity: number, row: Row): Handle;
}

interface Batching extends AsyncDisposing {
  readonly maxRows: number;
  readonly maxDelay: number;
  readonly maxQueue: number;
  /** rows that wait for their kernel call */
  readonly waiting: number;
  /** rows that `submit` takes now */
  readonly room: number;
  /** when there is room, or the batcher is closed; `while (!b.room) await b.ready()` where several wait for it */
  ready(): Promise<void>;
  /** computes what waits now */
  flush(): Promise<void>;
  /** computes what waits, then refuses */
  close(): Promise<void>;
}

export interface Batcher<Row, Result> extends Batching {
  /**
   * The result of a row, as a call on it would return. Rejects at once with a TypeError what is no row of the formula, with
   * QueueFull where there is no room, and with an Error once closed; later with what the call on this row would throw.
   */
  submit(row: Row): Promise<Result>;
}

export interface BankBatcher<Row, Result> extends Batching {
  /** the same of an event; events of one entity are computed in the order of their submits */
  submit(entity: number, row: Row): Promise<Result>;
}

/** What `await using` calls, where the library has a name for it. */
export type AsyncDisposing = SymbolConstructor extends { readonly asyncDispose: infer S extends symbol }
  ? { readonly [K in S]: () => Promise<void> }
  : Record<never, never>;

/**
 * Rows added one by one, computed together when `compute` is called, and read back by handle: no promises, no allocation beside the
 * results. For formulas whose rows are one value a column, and banks of such.
 */
export function collector<B extends AnyBank>(bank: B, options: CollectorOptions): BankCollector<RowOf<B>, ResultOf<B>>;
export function collector<F extends AnyFormula>(
  formula: F,
  options: CollectorOptions & OfIntegers<ParamsOf<F>>,
): Collector<WideRowOf<F>, WideResultOf<F>>;
export function collector<F extends AnyFormula>(
  formula: F,
  options: CollectorOptions & OfFormula<ParamsOf<F>>,
): Collector<RowOf<F>, ResultOf<F>>;
export function collector(subject: unknown, options: object): object {
  return new AnyCollector(subject, options);
}

/**
 * Rows submitted one by one, each answered by a promise; one kernel call computes all that came within `maxDelay`, or `maxRows` of
 * them. A row that is refused rejects its own promise only. While nothing waits there is no timer.
 *
 * The kernel call is made where the last row of a batch is submitted, or by the timer: computing never falls behind. What can pile up
 * are results that callers have no chance to take, as in a loop that submits without awaiting: `maxQueue` bounds these.
 */
export function batcher<B extends AnyBank>(bank: B, options: BatcherOptions): BankBatcher<RowOf<B>, ResultOf<B>>;
export function batcher<F extends AnyFormula>(
  formula: F,
  options: BatcherOptions & OfIntegers<ParamsOf<F>>,
): Batcher<WideRowOf<F>, WideResultOf<F>>;
export function batcher<F extends AnyFormula>(
  formula: F,
  options: BatcherOptions & OfFormula<ParamsOf<F>>,
): Batcher<RowOf<F>, ResultOf<F>>;
export function batcher(subject: unknown, options: object): object {
  return new AnyBatcher(subject, options);
}
