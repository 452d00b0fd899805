// A module with the kernels of some formulas alone, from one with all of them.
import binaryen from "binaryen";
import { features } from "./wasm.ts";

const variants = /(_i64)?(_varying)?(_events)?$/;

/** `names` are formulas, as `core.ema`. What no kernel of theirs uses goes. */
export function pick(bytes: Uint8Array, names: readonly string[]): Uint8Array {
  const kept = new Set(names.map((name) => name.replace(".", "_")));
  const module = binaryen.readBinary(bytes);
  try {
    module.setFeatures(features);
    for (let i = module.getNumExports() - 1; i >= 0; i--) {
      const { name } = binaryen.getExportInfo(module.getExportByIndex(i));
      if (name.includes("_") && !kept.has(name.replace(variants, ""))) module.removeExport(name);
    }
    module.runPasses(["remove-unused-module-elements"]);
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
