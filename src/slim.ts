// Every formula, for those who bring the wasm: none is inside.
import * as formulas from "./formulas/index.ts";
import { type Lanewise, loaders, nothing } from "./load.ts";

export * from "./public.ts";

export const { load, loadSync } = /* @__PURE__ */ loaders<Lanewise>(formulas, /* @__PURE__ */ nothing("lanewise"));
