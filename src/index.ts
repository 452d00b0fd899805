import bytes, { sha256 } from "../build/engine-simd.wasm";
import { type Embedded, loaders } from "./load.ts";

export * from "./public.ts";

/** The SIMD build, which every current engine runs. */
function embedded(): Embedded {
  const wasm = bytes();
  if (typeof WebAssembly === "object" && !WebAssembly.validate(wasm))
    throw new Error(
      "lanewise: this engine has no WebAssembly SIMD; import from lanewise/scalar instead, it gives the same bits",
    );
  return { wasm, sha256 };
}

export const { load, loadSync } = /* @__PURE__ */ loaders(embedded);
