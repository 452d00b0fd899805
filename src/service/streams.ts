// lanewise/streams: formulas and banks over columns that come in batches, of any length each, with the bits of one call over all.
import { count } from "../bank.ts";
import { wrongKind } from "../check.ts";
import type { Result } from "../results.ts";
import { type Stage, stageOf } from "./stage.ts";
import type { AnyBank, AnyFormula } from "./subject.ts";
import type { ColumnsOf, OutputOf, ParamsOf } from "./typed.ts";

export type { AnyBank, AnyFormula } from "./subject.ts";
export type { ColumnsOf, OutputOf, ParamsOf } from "./typed.ts";

export interface Aborting {
  /** ends the stream with its reason */
  readonly signal?: AbortSignal;
}

export interface Buffered extends Aborting {
  /** batches that may wait to be computed before a writer is told to wait; 1 unless told */
  readonly highWaterMark?: number;
}

/** What a formula is told beside its columns. */
export interface OfFormula<Params> {
  /** parameters of all batches */
  readonly params?: Params;
  /** rows outside the domain: NaN (unless the formula is strict), or an error that ends the stream */
  readonly onInvalid?: "nan" | "throw";
  /** lengths of axes that the columns do not tell */
  readonly sizes?: Readonly<Record<string, number>>;
  /** of a formula with state: entities side by side in time-major columns; 1 unless told */
  readonly entities?: number;
  /** of a formula with state: where it starts instead of its default */
  readonly state?: Readonly<Record<string, number | Float64Array>>;
  /** of a formula with state: columns in 64-bit integers */
  readonly int64?: boolean;
}

/** What a bank is told. */
export interface OfBank<Events extends string = string> {
  /** the column that says whose turn it is: batches are events then, for `stepAt`, and not ticks of all entities */
  readonly events?: Events;
}

/** Events of a bank: whose turn it is, and what it observes. */
export type EventsOf<B, Events extends string> = ColumnsOf<B> & { readonly [K in Events]: Uint32Array };

/**
 * A TransformStream: objects of columns in, columns out. A number stands for a column, as in a call; results are always columns, new
 * ones for each batch. Rows are computed as they come. Of a formula with state the columns are one series, whose state goes on from
 * batch to batch; of a bank each batch is whole ticks of all its entities, or events. Formulas over groups and matrices are refused.
 *
 * A batch that the formula refuses, or that is no whole number of ticks, ends the stream with the formula's message and the batch's
 * number; none of it has been computed. Reads pull: one batch is computed for each, and `highWaterMark` of them wait.
 */
export function transform<B extends AnyBank, const Events extends string>(
  bank: B,
  options: OfBank<Events> & { readonly events: Events } & Buffered,
): TransformStream<EventsOf<B, Events>, OutputOf<B>>;
export function transform<B extends AnyBank>(bank: B, options?: Buffered): TransformStream<ColumnsOf<B>, OutputOf<B>>;
export function transform<F extends AnyFormula>(
  formula: F,
  options?: OfFormula<ParamsOf<F>> & Buffered,
): TransformStream<ColumnsOf<F>, OutputOf<F>>;
export function transform(subject: unknown, options?: unknown): unknown {
  const { stage, rest } = stageOf("transform", subject, options, ["signal", "highWaterMark"]);
  const signal = signalOf("transform", rest.signal);
  const highWaterMark =
    rest.highWaterMark === undefined ? 1 : count("transform", "highWaterMark", rest.highWaterMark, 1);
  let forget = () => {};
  // `cancel`, where hosts know of it, is told when either end gives up.
  const transformer: Transformer<unknown, Result> & { cancel(): void } = {
    start(controller) {
      if (signal) forget = onAbort(signal, (reason) => controller.error(reason));
    },
    transform(batch, controller) {
      try {
        controller.enqueue(stage(batch));
      } catch (error) {
        forget();
        throw error;
      }
    },
    flush: () => forget(),
    cancel: () => forget(),
  };
  return new TransformStream(transformer, { highWaterMark });
}

/** Batches of columns, as they come. */
export type Source<Batch> = Iterable<Batch> | AsyncIterable<Batch>;

/**
 * The same as an async generator. The source is asked for a batch when the generator is; it is released when the generator ends, be it
 * early, by an error or by the signal.
 */
export function generate<B extends AnyBank, const Events extends string>(
  bank: B,
  source: Source<EventsOf<B, NoInfer<Events>>>,
  options: OfBank<Events> & { readonly events: Events } & Aborting,
): AsyncGenerator<OutputOf<B>, void, undefined>;
export function generate<B extends AnyBank>(
  bank: B,
  source: Source<ColumnsOf<B>>,
  options?: Aborting,
): AsyncGenerator<OutputOf<B>, void, undefined>;
export function generate<F extends AnyFormula>(
  formula: F,
  source: Source<ColumnsOf<F>>,
  options?: OfFormula<ParamsOf<F>> & Aborting,
): AsyncGenerator<OutputOf<F>, void, undefined>;
export function generate(subject: unknown, source: unknown, options?: unknown): unknown {
  const { stage, rest } = stageOf("generate", subject, options, ["signal"]);
  const signal = signalOf("generate", rest.signal);
  if (!isSource(source)) throw wrongKind("generate", "source", "an iterable of batches", source);
  return results(stage, source, signal);
}

async function* results(stage: Stage, source: Source<unknown>, signal: AbortSignal | undefined) {
  for await (const batch of signal ? interrupted(source, signal) : source) yield stage(batch);
}

/** The source, until the signal; one that is waited for then is told to end, and not waited for. */
async function* interrupted(source: Source<unknown>, signal: AbortSignal) {
  signal.throwIfAborted();
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let stop: (reason: unknown) => void = () => {};
  const forget = onAbort(signal, (reason) => stop(reason));
  /** whether the source has ended by itself */
  let ended = false;
  try {
    for (;;) {
      ended = true;
      // A promise for each wait: one for all of them would remember every race it was in.
      const { done = false, value } = await new Promise<IteratorResult<unknown>>((resolve, reject) => {
        stop = reject;
        Promise.resolve(iterator.next()).then(resolve, reject);
      });
      ended = done;
      if (done) return;
      yield value;
      signal.throwIfAborted();
    }
  } finally {
    forget();
    if (signal.aborted) Promise.resolve(iterator.return?.()).catch(() => {});
    else if (!ended) await iterator.return?.();
  }
}

function isSource(source: unknown): source is Source<unknown> {
  if (typeof source !== "object" || source === null) return false;
  return Symbol.asyncIterator in source || Symbol.iterator in source;
}

/** Tells of an abort, now or later; the function that comes back makes it forget. */
function onAbort(signal: AbortSignal, tell: (reason: unknown) => void): () => void {
  const told = () => tell(signal.reason);
  if (signal.aborted) told();
  else signal.addEventListener("abort", told, { once: true });
  return () => signal.removeEventListener("abort", told);
}

function signalOf(who: string, signal: unknown): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  if (typeof signal === "object" && signal !== null && "aborted" in signal && "addEventListener" in signal)
    return signal as AbortSignal;
  throw wrongKind(who, "signal", "an AbortSignal", signal);
}
