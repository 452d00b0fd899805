// A worker as the pool talks to it: of Node, of a page, or nobody but this thread.
import { PoolError } from "./error.ts";
import { type Answer, type Letter, ready } from "./message.ts";
import { server } from "./work.ts";

/** A worker of Node's worker_threads. */
export interface NodeWorker {
  postMessage(message: unknown, transfer?: readonly never[]): void;
  // biome-ignore lint/suspicious/noExplicitAny: listeners of every kind.
  on(event: string, listener: (value: any) => void): unknown;
  terminate(): Promise<unknown>;
  ref(): void;
  unref(): void;
}

/** A worker of a page. */
export interface WebWorker {
  postMessage(message: unknown, transfer: never[]): void;
  // biome-ignore lint/suspicious/noExplicitAny: events of every kind.
  addEventListener(event: string, listener: (event: any) => void): void;
  terminate(): void;
}

/** What a pool asks of its workers. */
export type PoolWorker = NodeWorker | WebWorker;

export interface Link {
  post(letter: Letter): void;
  /** whether the process stays for its sake */
  hold(on: boolean): void;
  end(): Promise<void>;
}

export interface Listener {
  ready(): void;
  answer(answer: Answer): void;
  lost(why: PoolError): void;
}

/** Listens to a worker from now on. It is told of as lost once, and never after it was ended. */
export function link(worker: PoolWorker, listener: Listener): Link {
  let over = false;
  const lost = (what: string, cause?: unknown) => {
    if (over) return;
    over = true;
    void Promise.resolve(worker.terminate()).catch(() => {});
    listener.lost(new PoolError(`lanewise/pool: a worker ${what}`, cause === undefined ? {} : { cause }));
  };
  const hear = (message: unknown) => {
    if (over) return;
    if (message === ready) listener.ready();
    else listener.answer(message as Answer);
  };
  const failed = (cause: unknown) => lost(`failed: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  if ("on" in worker) {
    worker.on("message", hear);
    worker.on("messageerror", failed);
    worker.on("error", failed);
    worker.on("exit", (code: number) => lost(`ended with code ${code}`));
  } else {
    worker.addEventListener("message", ({ data }) => {
      const first = typeof data === "string" && data.startsWith(ready);
      if (first && data !== ready) whenFree(data, () => lost("ended"));
      hear(first ? ready : data);
    });
    worker.addEventListener("messageerror", () => lost("sent what cannot be read"));
    worker.addEventListener("error", (event) => {
      event.preventDefault?.();
      failed(event.error ?? event.message ?? "its script could not be loaded");
    });
  }
  return {
    post: (letter) => worker.postMessage(letter, letter.buffers as never[]),
    hold(on) {
      if ("ref" in worker) on ? worker.ref() : worker.unref();
    },
    async end() {
      over = true;
      await worker.terminate();
    },
  };
}

/** Tells when the worker that holds a lock is no more, by whatever way. Nothing waits on: who is ended lets go of it too. */
function whenFree(lock: string, ended: () => void): void {
  globalThis.navigator?.locks?.request(lock, ended).catch(() => {});
}

/** This thread, which computes a chunk in each turn of its event loop. */
export function here(listener: Listener): Link {
  const serve = server();
  let over = false;
  queueMicrotask(() => listener.ready());
  return {
    post(letter) {
      setTimeout(() => {
        if (!over) listener.answer(serve(letter));
      }, 0);
    },
    hold() {},
    async end() {
      over = true;
    },
  };
}
