// Every formula, on the SIMD build.
import bytes, { sha256 } from "../build/engine-simd.wasm";
import * as formulas from "./formulas/index.ts";
import { type Lanewise, loaders, simd } from "./load.ts";

export * from "./public.ts";

export const { load, loadSync } = /* @__PURE__ */ loaders<Lanewise>(
  formulas,
  /* @__PURE__ */ simd("lanewise", bytes, sha256),
);
