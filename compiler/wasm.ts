// From the text of a module to its wasm: constants pooled, and once with its own memory, once over that of its host.
import binaryen from "binaryen";
import { compile, type Read, type Target } from "./asc.ts";
import { importMemory, pool } from "./pool.ts";

export const features =
  binaryen.Features.MVP |
  binaryen.Features.SIMD128 |
  binaryen.Features.BulkMemory |
  binaryen.Features.SignExt |
  binaryen.Features.NontrappingFPToInt;

export interface Built {
  /** exports its memory, imports nothing: for any runtime */
  readonly lanewise: Uint8Array;
  /** imports its memory, which the JavaScript facade makes at its final size */
  readonly engine: Uint8Array;
}

/** `quick` optimises little: the same bits from slower code, in half the time. */
export async function wasmOf(entry: string, target: Target, read: Read, quick = false): Promise<Built> {
  const text = await compile(entry, target, read, quick ? ["--optimizeLevel", "1"] : []);
  // As asc leaves them; without, what asc saves by values that stay on the stack would be lost again (44 bytes).
  binaryen.setGenerateStackIR(true);
  binaryen.setOptimizeStackIR(true);
  const module = binaryen.parseText(text);
  try {
    module.setFeatures(features);
    pool(module);
    const lanewise = emit(module);
    importMemory(module);
    return { lanewise, engine: emit(module) };
  } finally {
    module.dispose();
  }
}

function emit(module: binaryen.Module): Uint8Array {
  if (!module.validate()) throw new Error("the compiled module is not valid");
  return module.emitBinary();
}
