// The worker as the page sees it: questions with promises.
import type { Kind, Reply, Request, Requests } from "./messages.ts";
import { type Progress, stopped } from "./table.ts";

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

export class Reader {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #next = 0;

  ask<K extends Kind>(
    kind: K,
    ask: Requests[K]["ask"],
    onProgress?: (progress: Progress) => void,
  ): Promise<Requests[K]["answer"]> {
    const id = this.#next++;
    this.#worker ??= this.#start();
    this.#worker.postMessage({ id, kind, ask } as Request);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onProgress });
    });
  }

  /** What is being read is given up. */
  stop(): void {
    this.#worker?.postMessage("stop");
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(stopped());
    this.#waiting.clear();
  }

  #start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "file" });
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting.get(data.id);
      if (!waiting) return;
      if ("progress" in data) {
        waiting.onProgress?.(data.progress);
        return;
      }
      this.#waiting.delete(data.id);
      if ("answer" in data) waiting.resolve(data.answer as never);
      else waiting.reject(data.stopped ? stopped() : new Error(data.error));
    };
    // Out of memory, or its script could not be fetched: whatever waits is told, and the next question starts anew.
    worker.onerror = (event) => {
      event.preventDefault();
      const error = new Error(
        `the worker that reads the file ended (${event.message || "no reason given"}); the file may be too large for this browser`,
      );
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
      worker.terminate();
      this.#worker = undefined;
    };
    return worker;
  }
}
