// Cloudflare's workerd compiles no bytes: the wasm is imported as a module, which its bundlers understand.

import { sha256 } from "../build/engine-simd.wasm?sha256";
import wasm from "./engine-simd.wasm";
import * as formulas from "./formulas/index.ts";
import { type Lanewise, loaders } from "./load.ts";

export * from "./public.ts";

export const { load, loadSync } = /* @__PURE__ */ loaders<Lanewise>(formulas, () => ({ wasm, sha256 }));
