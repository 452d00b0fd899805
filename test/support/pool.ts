// Pools over workers of the sources as they stand, and what can be done to such a worker.
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import type { NodeWorker, Pool, PoolOptions } from "../../src/service/pool.node.ts";
import { createPool } from "../../src/service/pool.node.ts";

const [file] = buildSync({
  entryPoints: ["src/service/pool/worker.node.ts"],
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  write: false,
}).outputFiles;

/** A worker that may have a fault: code that runs before it begins, with the orders it hears as `order`. */
export function worker(fault?: string, options: { readonly resourceLimits?: object } = {}): NodeWorker {
  const before = fault
    ? `let n = 0; require("node:worker_threads").parentPort.on("message", ({ order }) => { ${fault} });\n`
    : "";
  return new Worker(before + file!.text, { eval: true, ...options }) as unknown as NodeWorker;
}

export const pool = (options: PoolOptions = {}): Promise<Pool> => createPool({ worker: () => worker(), ...options });

/** What a promise rejects with. */
export const rejection = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${value}`);
    },
    (error) => error,
  );
