// Rows submitted one by one, by callers who do not know of each other, and computed together: each gets a promise of its own.
import { count } from "../bank.ts";
import { wrongValue } from "../check.ts";
import type { Result } from "../results.ts";
import { handed, milliseconds } from "./options.ts";
import { Rows, type RowsOptions } from "./rows.ts";

/** A row came while as many were on their way as `maxQueue` allows: for `ready()`, or for an answer like 503. */
export class QueueFull extends RangeError {
  override readonly name = "QueueFull";
}

type Answer = () => Result;
type Timer = { readonly cancel: () => void };

/** More rows on their way at once are a mistake of the caller's: each holds a promise and a result. */
const usualQueue = 65536;
const names = ["maxRows", "maxDelay", "maxQueue", "params", "onInvalid", "int64"];

export class Batcher {
  readonly maxRows: number;
  readonly maxDelay: number;
  readonly maxQueue: number;
  readonly #rows: Rows;
  readonly #bank: boolean;
  #timer: Timer | undefined;
  #closed = false;
  /** what the rows that wait follow */
  #batch!: Promise<void>;
  /** what those of the last batch followed */
  #last: Promise<void> = Promise.resolve();
  #release!: () => void;
  /** what takes the result of row i: made once, so that a row costs no closure */
  readonly #takers: Answer[] = [];
  /** rows of the last batch, and how many of their results have not been taken */
  #size = 0;
  #left = 0;
  /** batches before it that have not been taken, oldest first */
  readonly #earlier: Answer[][] = [];
  /** rows submitted whose results have not been taken */
  #inFlight = 0;
  #waiters: (() => void)[] = [];

  constructor(subject: unknown, options: object) {
    const { maxDelay = 0, maxQueue, ...own } = handed("batcher", options, names);
    this.#rows = new Rows("batcher", subject, own as unknown as RowsOptions);
    const { path, maxRows, entities } = this.#rows;
    this.#bank = entities > 0;
    this.maxRows = maxRows;
    this.maxDelay = milliseconds(path, "maxDelay", maxDelay);
    this.maxQueue = maxQueue === undefined ? Math.max(usualQueue, maxRows) : count(path, "maxQueue", maxQueue, 1);
    if (this.maxQueue < maxRows)
      throw wrongValue(path, "maxQueue", `maxRows: ${maxRows} or more, as a full batch is on its way`, maxQueue);
    this.#gather();
  }

  get waiting(): number {
    return this.#rows.count;
  }

  get room(): number {
    return this.#closed ? 0 : this.maxQueue - this.#inFlight;
  }

  submit(first: unknown, second?: unknown): Promise<Result> {
    const rows = this.#rows;
    if (this.#closed || this.#inFlight >= this.maxQueue) return Promise.reject(this.#refusal());
    try {
      if (this.#bank) rows.addTo(first, second);
      else rows.add(first);
    } catch (error) {
      return Promise.reject(error);
    }
    this.#inFlight++;
    // A promise that follows another costs less than one with functions to settle it.
    const promise = this.#batch.then(this.#taker(rows.count - 1));
    if (rows.count === this.maxRows) this.#leave();
    else this.#timer ??= later(this.#leave, this.maxDelay);
    return promise;
  }

  #refusal(): Error {
    const { path } = this.#rows;
    if (this.#closed) return new Error(`${path}: this batcher is closed`);
    const message = `"row" expected room, got one beyond maxQueue: ${this.maxQueue}; await ready() before submit`;
    return new QueueFull(`${path}: ${message}`);
  }

  #gather(): void {
    this.#batch = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  #taker(i: number): Answer {
    this.#takers[i] ??= () => this.#take(i);
    return this.#takers[i]!;
  }

  /** Computes the rows that wait. Their promises take the results when the code that runs has ended, in the order of submits. */
  readonly #leave = (): void => {
    const rows = this.#rows;
    rows.free();
    this.#timer?.cancel();
    this.#timer = undefined;
    if (!rows.count) return;
    if (this.#left) this.#keep();
    this.#size = this.#left = rows.compute();
    this.#release();
    this.#last = this.#batch;
    this.#gather();
  };

  /** The code that runs has filled another batch: results of the last one make room for its own. */
  #keep(): void {
    const answers: Answer[] = Array.from({ length: this.#size });
    for (let i = this.#size - this.#left; i < this.#size; i++) answers[i] = this.#rows.answer(i);
    this.#earlier.push(answers);
  }

  #take(i: number): Result {
    const earlier = this.#earlier[0];
    if (earlier) {
      if (i === earlier.length - 1) this.#handOver(this.#earlier.shift()!.length);
      return earlier[i]!();
    }
    if (--this.#left === 0) this.#handOver(this.#size);
    return this.#rows.result(i);
  }

  /** All results of a batch are taken. */
  #handOver(rows: number): void {
    this.#inFlight -= rows;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const proceed of waiters) proceed();
  }

  ready(): Promise<void> {
    if (this.#closed || this.#inFlight < this.maxQueue) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  async flush(): Promise<void> {
    this.#leave();
    // Behind the rows, and those who await them.
    await this.#last.then(() => {});
  }

  async close(): Promise<void> {
    this.#rows.free();
    this.#closed = true;
    await this.flush();
  }
}

const asyncDispose: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");
Object.defineProperty(Batcher.prototype, asyncDispose, {
  value(this: Batcher) {
    return this.close();
  },
});

/**
 * After so many milliseconds. None: behind what this turn of the event loop brings. On Node that is setImmediate, as each request of
 * a server comes in a callback of its own, behind which microtasks run before the next; elsewhere a microtask, behind the code that
 * runs, as timers are clamped to 4 ms there.
 */
function later(run: () => void, delay: number): Timer {
  if (delay > 0) {
    const timer = setTimeout(run, delay);
    return { cancel: () => clearTimeout(timer) };
  }
  if (typeof setImmediate === "function") {
    const immediate = setImmediate(run);
    return { cancel: () => clearImmediate(immediate) };
  }
  let live = true;
  queueMicrotask(() => {
    if (live) run();
  });
  return {
    cancel: () => {
      live = false;
    },
  };
}
