// lanewise/pool in a page: formulas and banks on many cores. Under a strict policy too: the worker is a file of its own.

import type { WebWorker } from "./pool/link.ts";
import { poolOn } from "./pool/pool.ts";
import type { CreatePool } from "./pool/types.ts";

export { PoolError } from "./pool/error.ts";
export type { NodeWorker, PoolWorker, WebWorker } from "./pool/link.ts";
export type * from "./pool/types.ts";

/** Makes a pool; resolves once all workers are there, and rejects with a PoolError when one does not come up. */
export const createPool: CreatePool = /* @__PURE__ */ poolOn({
  cores: () => globalThis.navigator?.hardwareConcurrency ?? 1,
  // Firefox (153) does not always go on in a worker that begins several at once.
  oneByOne: () => typeof document === "undefined",
  worker: () => new Worker(new URL("./pool-worker.js", import.meta.url), { type: "module" }) as unknown as WebWorker,
});
