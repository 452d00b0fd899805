// From the text of a module to its wasm: constants pooled, and once with its own memory, once over that of its host.
import binaryen from "binaryen";
import { compile, type Read, type Table, type Target } from "./asc.ts";
import { importMemory } from "./data.ts";
import { emit, features } from "./pick.ts";
import { pool } from "./pool.ts";

export interface Built {
  /** exports its memory, imports nothing: for any runtime */
  readonly lanewise: Uint8Array;
  /** imports its memory, which the JavaScript facade makes at its final size */
  readonly engine: Uint8Array;
}

/** `quick` optimises little: the same bits from slower code, in half the time. */
export async function wasmOf(entry: string, target: Target, read: Read, quick = false): Promise<Built> {
  let tables: readonly Table[] = [];
  const options = quick ? ["--optimizeLevel", "1"] : [];
  const text = await compile(entry, target, read, options, (found) => {
    tables = found;
  });
  const module = binaryen.parseText(text);
  try {
    module.setFeatures(features);
    pool(module, tables);
    const lanewise = emit(module);
    importMemory(module);
    return { lanewise, engine: emit(module) };
  } finally {
    module.dispose();
  }
}
