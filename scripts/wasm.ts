// Builds the kernels: assembly/ -> build/*.wasm. Two builds (simd, scalar), each for two kinds of host:
//   lanewise-*.wasm  exports its memory and imports nothing: for any runtime;
//   engine-*.wasm    imports its memory, which the JavaScript facade makes at its final size.
// `--probe` builds the elementary functions for the tests instead. `--only core.ema` builds one formula, under build/try.
// `--quick` optimises little: the same bits from slower code, in half the time, for trying an edit.
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import binaryen from "binaryen";
import { compile } from "../compiler/asc.ts";
import { assembled } from "./kernels.ts";
import { importMemory, pool } from "./pool.ts";

const { values } = parseArgs({
  options: { probe: { type: "boolean" }, quick: { type: "boolean" }, only: { type: "string" } },
});
const { probe, only } = values;
const quick = values.quick ? ["--optimizeLevel", "1"] : [];
const files = probe ? new Map<string, string>() : assembled({ only });
const features =
  binaryen.Features.MVP |
  binaryen.Features.SIMD128 |
  binaryen.Features.BulkMemory |
  binaryen.Features.SignExt |
  binaryen.Features.NontrappingFPToInt;
// As asc leaves them; without, what asc saves by values that stay on the stack would be lost again (44 bytes).
binaryen.setGenerateStackIR(true);
binaryen.setOptimizeStackIR(true);
const folder = only ? "build/try" : "build";
mkdirSync(folder, { recursive: true });

for (const build of ["simd", "scalar"] as const) {
  const entry = probe ? "assembly/probe/index.ts" : "assembly/index.ts";
  const module = binaryen.parseText(await compile(entry, build, files, quick));
  module.setFeatures(features);
  pool(module);
  write(probe ? `probe-${build}` : `lanewise-${build}`, module);
  if (!probe) {
    importMemory(module);
    write(`engine-${build}`, module);
  }
  module.dispose();
}

function write(name: string, module: binaryen.Module): void {
  if (!module.validate()) throw new Error(`${name}.wasm is not valid`);
  const bytes = module.emitBinary();
  writeFileSync(`${folder}/${name}.wasm`, bytes);
  console.log(`${folder}/${name}.wasm ${bytes.length} bytes`);
}
