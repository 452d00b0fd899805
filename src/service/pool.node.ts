// lanewise/pool in Node and what is like it.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { NodeWorker } from "./pool/link.ts";
import { poolOn } from "./pool/pool.ts";
import type { CreatePool } from "./pool/types.ts";

export { PoolError } from "./pool/error.ts";
export type { NodeWorker, PoolWorker, WebWorker } from "./pool/link.ts";
export type * from "./pool/types.ts";

/** Makes a pool; resolves once all workers are there, and rejects with a PoolError when one does not come up. */
export const createPool: CreatePool = /* @__PURE__ */ poolOn({
  cores: availableParallelism,
  worker: () => new Worker(new URL("./pool-worker-node.js", import.meta.url)) as unknown as NodeWorker,
});
