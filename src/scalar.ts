// Every formula, on the build for engines without SIMD.
import bytes, { sha256 } from "../build/engine-scalar.wasm";
import * as formulas from "./formulas/index.ts";
import { type Lanewise, loaders } from "./load.ts";

export * from "./public.ts";

export const { load, loadSync } = /* @__PURE__ */ loaders<Lanewise>(formulas, () => ({ wasm: bytes(), sha256 }));
