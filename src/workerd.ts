// Cloudflare's workerd compiles no bytes: the wasm is imported as a module, which its bundlers understand.

import * as callers from "../build/callers/index.js";
import { sha256 } from "../build/engine-simd.wasm?sha256";
import type { Lanewise } from "../build/types/index.d.ts";
import wasm from "./engine-simd.wasm";
import { loaders } from "./load.ts";

export * from "./public.ts";

export const { load, loadSync } = /* @__PURE__ */ loaders<Lanewise>(callers, () => ({ wasm, sha256 }));
