// The types of a pool as users see them.
import type { LoadOptions } from "../../bank.ts";
import type { BankOf, BankOptions, SinksOf, Sizes, WrittenOf } from "../../shapes.ts";
import type { AnyFormula } from "../subject.ts";
import type { PoolError } from "./error.ts";
import type { PoolWorker } from "./link.ts";

/** An AbortSignal, by what is read of it. */
export interface PoolSignal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Rows (groups, entities) of a call that are computed, and how many it has. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** A worker that was lost. */
export interface WorkerLost {
  /** which of the pool's workers, from 0 */
  readonly worker: number;
  readonly reason: PoolError;
  /** whether another one stands in its place; one that does not even start is not replaced */
  readonly replaced: boolean;
}

export interface PoolOptions {
  /** workers, one for each core of the machine unless told; 0: none, this thread computes chunk by chunk in turns of its event loop */
  readonly threads?: number;
  /**
   * how columns travel. shared: in memory that workers see, the default where threads may share it (Node; pages that are
   * cross-origin isolated). transfer: copies are handed over.
   */
  readonly memory?: "shared" | "transfer";
  /** rows that a chunk has at most; as many as take 50 ms, and 2^20 at most, unless told */
  readonly chunk?: number;
  /** told of each worker that is lost; what it throws is dropped */
  readonly onWorkerLost?: (lost: WorkerLost) => void;
  /** makes a worker of the file `lanewise/pool-worker` (in Node `lanewise/pool-worker-node`), where a bundler or a host must be told of it otherwise */
  readonly worker?: () => PoolWorker;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever stands in a formula's overloads.
type Any = any;

/** The calls of a formula, in the order in which types declare them; who has fewer has the first one several times. */
type Overloads<F> = F extends {
  (inputs: infer A, params?: infer P, options?: infer O): infer RA;
  (inputs: infer B, params?: Any, options?: Any): infer RB;
  (inputs: infer C, params?: Any, options?: Any): infer RC;
  (inputs: infer D, params?: Any, options?: Any): infer RD;
  (inputs: infer E, params?: Any, options?: Any): infer RE;
}
  ? { calls: [[A, RA], [B, RB], [C, RC], [D, RD], [E, RE]]; params: P; options: O }
  : never;

type Answers<C, I> = C extends [[infer A, infer R], ...infer Rest] ? (I extends A ? R : Answers<Rest, I>) : never;

/** What a formula may be called with. */
export type InputsOf<F> =
  Overloads<F> extends { calls: (infer C)[] } ? (C extends [infer A, unknown] ? A : never) : never;
/** What it returns for such inputs. */
export type ResultOf<F, I> = Overloads<F> extends { calls: infer C } ? Answers<C, I> : never;
export type ParamsFor<F> = Overloads<F> extends { params: infer P } ? P : never;
export type OptionsFor<F> = Overloads<F> extends { options: infer O } ? Exclude<O, undefined> : never;

/** What a call of the pool may be told beside what the formula itself may. */
export interface CallWishes {
  /** stops the call: it rejects with the signal's reason once workers have finished the chunks they hold */
  readonly signal?: PoolSignal | undefined;
  /** told after each chunk; what it throws rejects the call */
  readonly onProgress?: (progress: Progress) => void;
}

type Banks<F> = F extends { bank(...args: Any): infer B } ? B : never;
type Part<B, N extends 0 | 1 | 2 | 3> =
  B extends BankOf<Any, infer I, Any, infer R, infer S, Any, Any> ? [I, R, S, B][N] : never;

/** Of a bank whose entities are spread over workers. */
export interface PoolBankOptions<S> extends Omit<BankOptions<S>, "window"> {
  /**
   * what becomes of the bank when a worker is lost with its entities after the last save: refuse (the default), everything is
   * refused until `load` or `reset`; last-save, all entities go back to the last save, and the error says how many ticks are lost
   */
  readonly restore?: "refuse" | "last-save";
}

/** No outputs at all: a bank moves on. */
interface Unwanted {
  readonly out: null;
}

type Out<R> = { readonly out?: SinksOf<R> };

/** Entities with state, spread over the workers of a pool. Each method computes what `BankOf` says of it; calls run in the order in which they were made. */
export interface PoolBank<I, R, S> extends AsyncDisposing {
  readonly entities: number;
  /** one tick of all entities */
  step(inputs: I): Promise<R>;
  step(inputs: I, options: Unwanted): Promise<void>;
  step<W extends SinksOf<R>>(inputs: I, options: { readonly out: W } & Out<R>): Promise<WrittenOf<R, W>>;
  /** many ticks: all entities of the first, then of the next */
  run(inputs: I): Promise<R>;
  run(inputs: I, options: Unwanted): Promise<void>;
  run<W extends SinksOf<R>>(inputs: I, options: { readonly out: W } & Out<R>): Promise<WrittenOf<R, W>>;
  /** one observation for each of some entities, in order; an entity may come up more than once */
  stepAt(indices: Uint32Array, inputs: I): Promise<R>;
  stepAt(indices: Uint32Array, inputs: I, options: Unwanted): Promise<void>;
  stepAt<W extends SinksOf<R>>(
    indices: Uint32Array,
    inputs: I,
    options: { readonly out: W } & Out<R>,
  ): Promise<WrittenOf<R, W>>;
  /** a copy of the state, one column a variable */
  state(): Promise<S>;
  /** the state as bytes, which an ordinary bank of the same formula and size loads; the pool keeps a copy to restore lost entities from */
  save(): Promise<Uint8Array<ArrayBuffer>>;
  /** takes up a saved state, of an ordinary bank too; heals a bank that lost entities */
  load(bytes: Uint8Array, options?: LoadOptions): Promise<void>;
  /** back to the initial state; heals a bank that lost entities */
  reset(): Promise<void>;
  /** lets go of the memory in all workers */
  dispose(): Promise<void>;
}

/** What `await using` calls, where the library has a name for it. */
export type AsyncDisposing = SymbolConstructor extends { readonly asyncDispose: infer S extends symbol }
  ? { readonly [K in S]: () => Promise<void> }
  : Record<never, never>;

/** Workers that compute formulas. The same bits as one thread, at any number of them. */
export interface Pool extends AsyncDisposing {
  /** workers; 0 where this thread computes */
  readonly threads: number;
  /** whether workers see memory of this thread: columns of `column` are then not copied */
  readonly shared: boolean;
  /**
   * A formula on all cores: its own call with a promise of what that returns. Maps are cut by rows, groups where one begins,
   * series by entities, eight of them at least; everything else is computed by one worker, off this thread. Columns belong to
   * the call until it has settled.
   *
   * Rejects with what the formula itself throws; with the signal's reason; with a PoolError where a chunk was lost twice with its
   * worker, where no worker is left, and when the pool was closed.
   */
  call<F extends AnyFormula, const I extends InputsOf<F>>(
    formula: F,
    inputs: I,
    params?: ParamsFor<F>,
    options?: OptionsFor<F> & CallWishes,
  ): Promise<ResultOf<F, I>>;
  call<F extends AnyFormula, const I extends InputsOf<F>, W extends SinksOf<ResultOf<F, I>>>(
    formula: F,
    inputs: I,
    params: ParamsFor<F> | undefined,
    options: OptionsFor<F> & CallWishes & { readonly out: W },
  ): Promise<WrittenOf<ResultOf<F, I>, W>>;
  /** So many entities, each with its state, a slice of them in each worker. */
  bank<F extends AnyFormula & { bank(...args: never): unknown }>(
    formula: F,
    entities: number,
    params?: ParamsFor<F>,
    options?: PoolBankOptions<Part<Banks<F>, 2>>,
  ): Promise<PoolBank<Part<Banks<F>, 0>, Part<Banks<F>, 1>, Part<Banks<F>, 2>>>;
  /** A column of zeros in memory that workers see, so that no call copies it; an ordinary one where threads may share none. */
  column(length: number): Float64Array;
  /** Ends the workers once what was begun is done; refuses everything else from now on. */
  close(): Promise<void>;
}

/** Makes a pool; resolves once all workers are there, and rejects with a PoolError when one does not come up. */
export type CreatePool = (options?: PoolOptions) => Promise<Pool>;
export type { Sizes };
