// Every formula, on the SIMD build.
import * as callers from "../build/callers/index.js";
import bytes, { sha256 } from "../build/engine-simd.wasm";
import type { Lanewise } from "../build/types/index.d.ts";
import { loaders, simd } from "./load.ts";

export * from "./public.ts";

export const { load, loadSync } = /* @__PURE__ */ loaders<Lanewise>(
  callers,
  /* @__PURE__ */ simd("lanewise", bytes, sha256),
);
