// A worker that computes the vectors of one build, with a promise of what comes of it.
import type { Ask, Done, Reply } from "./worker.ts";

export interface Heard {
  readonly onStage: (stage: string) => void;
  readonly onProgress: (done: number, of: number) => void;
}

/** How far one build is, and what came of it. */
export interface Lane {
  readonly stage?: string;
  readonly done?: number;
  readonly of?: number;
  readonly result?: Done;
  readonly error?: string;
}

export interface Checking {
  readonly result: Promise<Done>;
  readonly stop: () => void;
}

export function check(ask: Ask, { onStage, onProgress }: Heard): Checking {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "bits" });
  const result = new Promise<Done>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if ("stage" in data) onStage(data.stage);
      else if ("of" in data) onProgress(data.done, data.of);
      else {
        worker.terminate();
        if ("result" in data) resolve(data.result);
        else reject(new Error(data.error));
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      reject(new Error(event.message || "the worker did not start"));
    };
  });
  worker.postMessage(ask);
  return { result, stop: () => worker.terminate() };
}
