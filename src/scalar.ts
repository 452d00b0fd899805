import bytes, { sha256 } from "../build/engine-scalar.wasm";
import { loaders } from "./load.ts";

export * from "./public.ts";

export const { load, loadSync } = /* @__PURE__ */ loaders(() => ({ wasm: bytes(), sha256 }));
