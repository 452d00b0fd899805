// Every formula, on the build for engines without SIMD.
import * as callers from "../build/callers/index.js";
import bytes, { sha256 } from "../build/engine-scalar.wasm";
import type { Lanewise } from "../build/types/index.d.ts";
import { loaders } from "./load.ts";

export * from "./public.ts";

export const { load, loadSync } = /* @__PURE__ */ loaders<Lanewise>(callers, () => ({ wasm: bytes(), sha256 }));
