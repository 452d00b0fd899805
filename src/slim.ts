// Every formula, for those who bring the wasm: none is inside.
import * as callers from "../build/callers/index.js";
import type { Lanewise } from "../build/types/index.d.ts";
import { loaders, nothing } from "./load.ts";

export * from "./public.ts";

export const { load, loadSync } = /* @__PURE__ */ loaders<Lanewise>(callers, /* @__PURE__ */ nothing("lanewise"));
