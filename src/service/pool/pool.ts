// The pool itself: what a user holds.
import { count } from "../../bank.ts";
import { type Given, readNamed, wrongKind, wrongValue } from "../../check.ts";
import type { Origin } from "../../origin.ts";
import { formulaOf, refuseWrapped } from "../subject.ts";
import { SpreadBank } from "./bank.ts";
import { CallWork, readCall } from "./call.ts";
import { PoolError } from "./error.ts";
import type { Memory } from "./freight.ts";
import { here, link, type PoolWorker } from "./link.ts";
import { Seats } from "./seats.ts";
import type { CreatePool, Pool, PoolOptions } from "./types.ts";

/** What a pool takes from where it runs. */
export interface Host {
  readonly cores: () => number;
  readonly worker: () => PoolWorker;
  /** whether the next worker is begun only when the one before is there */
  readonly oneByOne?: () => boolean;
}

const who = "lanewise/pool";
const asyncDispose: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");
const optionNames = ["threads", "memory", "chunk", "onWorkerLost", "worker"];

export const poolOn =
  (host: Host): CreatePool =>
  async (given = {}) => {
    const options = readNamed(who, "options", "option", given, optionNames) as PoolOptions;
    const { threads = Math.max(1, host.cores()), chunk, onWorkerLost, worker = host.worker } = options;
    if (count(who, "threads", threads, 0) > 256) throw wrongValue(who, "threads", "at most 256", threads);
    if (chunk !== undefined) count(who, "chunk", chunk, 1);
    for (const [name, value] of Object.entries({ onWorkerLost, worker }))
      if (value !== undefined && typeof value !== "function") throw wrongKind(who, name, "a function", value);
    const memory = memoryOf(threads, options.memory);
    const pool = new WorkerPool(threads, memory, chunk, worker, onWorkerLost, host.oneByOne?.());
    await pool.start();
    return pool as unknown as Pool;
  };

/** Pages that are not isolated have no SharedArrayBuffer, or must not post one. */
const mayShare = () =>
  typeof SharedArrayBuffer === "function" &&
  (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false;

function memoryOf(threads: number, asked: unknown): Memory {
  if (asked !== undefined && asked !== "shared" && asked !== "transfer")
    throw wrongValue(who, "memory", '"shared" or "transfer"', asked);
  if (asked === "shared" && !mayShare())
    throw new PoolError(
      `${who}: "memory" expected "transfer": this page is not cross-origin isolated and shares no memory`,
    );
  if (threads === 0) return "own";
  return (asked as "shared" | "transfer" | undefined) ?? (mayShare() ? "shared" : "transfer");
}

class WorkerPool {
  readonly threads: number;
  readonly shared: boolean;
  readonly #memory: Memory;
  readonly #chunk: number | undefined;
  readonly #seats: Seats;
  readonly #banks = new Set<SpreadBank>();
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(
    threads: number,
    memory: Memory,
    chunk: number | undefined,
    worker: () => PoolWorker,
    onWorkerLost: PoolOptions["onWorkerLost"],
    oneByOne: boolean | undefined,
  ) {
    this.threads = threads;
    this.shared = memory !== "transfer";
    this.#memory = memory;
    this.#chunk = chunk;
    const make = threads ? (listener: Parameters<typeof here>[0]) => link(worker(), listener) : here;
    const lost = (worker: number, reason: PoolError, replaced: boolean) => {
      for (const bank of this.#banks) bank.lose(worker, reason);
      try {
        onWorkerLost?.({ worker, reason, replaced });
      } catch {
        // Its own affair: whoever waits for a result is told all the same.
      }
    };
    this.#seats = new Seats(make, Math.max(1, threads), memory, lost, oneByOne);
  }

  start(): Promise<void> {
    return this.#seats.start();
  }

  async call(formula: unknown, inputs: Given, params?: Given, options?: Given) {
    this.#open();
    const { call, wishes } = readCall(bareFormula(formula), inputs, params, options);
    const work = new CallWork(call, wishes, Math.max(1, this.threads), this.#memory, this.#chunk);
    work.again = () => this.#seats.add(work);
    work.again();
    return this.#run(work.finished);
  }

  async bank(formula: unknown, entities: number, params?: Given, options?: Given) {
    this.#open();
    const origin = bareFormula(formula);
    const bank = new SpreadBank(origin, entities, params, options, this.#seats, this.#chunk, (bank) =>
      this.#banks.delete(bank),
    );
    this.#banks.add(bank);
    await this.#run(bank.make());
    const refusing =
      <A extends unknown[], T>(act: (...args: A) => Promise<T>) =>
      async (...args: A) => {
        this.#open();
        return this.#run(act(...args));
      };
    return {
      entities,
      step: refusing(bank.step.bind(bank)),
      run: refusing(bank.run.bind(bank)),
      stepAt: refusing(bank.stepAt.bind(bank)),
      state: refusing(bank.state.bind(bank)),
      save: refusing(bank.save.bind(bank)),
      load: refusing(bank.load.bind(bank)),
      reset: refusing(bank.reset.bind(bank)),
      dispose: () => (this.#closing ? this.#closing : bank.dispose()),
      [asyncDispose]: () => (this.#closing ? this.#closing : bank.dispose()),
    };
  }

  column(length: number): Float64Array {
    const cells = count(who, "length", length, 0);
    return new Float64Array(this.#memory === "shared" ? new SharedArrayBuffer(cells * 8) : new ArrayBuffer(cells * 8));
  }

  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#running).then(() => this.#seats.end());
    return this.#closing;
  }

  [asyncDispose](): Promise<void> {
    return this.close();
  }

  #open(): void {
    if (this.#closing) throw new PoolError(`${who}: this pool was closed`);
  }

  async #run<T>(promise: Promise<T>): Promise<T> {
    this.#running.add(promise);
    try {
      return await promise;
    } finally {
      this.#running.delete(promise);
    }
  }
}

/** Workers make formulas anew: what stands around one here would be lost. */
function bareFormula(formula: unknown): Origin {
  const origin = formulaOf(who, formula);
  refuseWrapped(who, origin, "give the pool the formula, and put the rest around its answers");
  return origin;
}
