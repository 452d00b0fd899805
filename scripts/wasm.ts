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
import { pooled } from "./pool.ts";

const { values } = parseArgs({
  options: { probe: { type: "boolean" }, quick: { type: "boolean" }, only: { type: "string" } },
});
const { probe, only } = values;
const quick = values.quick ? ["--optimizeLevel", "1"] : [];
const files = probe ? new Map<string, string>() : assembled({ only });
const folder = only ? "build/try" : "build";
mkdirSync(folder, { recursive: true });

for (const build of ["simd", "scalar"] as const) {
  const entry = probe ? "assembly/probe/index.ts" : "assembly/index.ts";
  const text = pooled(await compile(entry, build, files, quick));
  if (probe) write(`probe-${build}`, text);
  else {
    write(`lanewise-${build}`, text);
    write(`engine-${build}`, importMemory(text));
  }
}

/** The same module over a memory that its host brings. */
function importMemory(text: string): string {
  const memory = /^ \(memory (\$\S+) (\d+)\)\n/m.exec(text);
  if (!memory) throw new Error("the compiled module has no memory of its own to import instead");
  const [line, name, pages] = memory;
  return text
    .replace(line, "")
    .replace(/^ \(export "memory".*\n/m, "")
    .replace("(module\n", `(module\n (import "env" "memory" (memory ${name} ${pages}))\n`);
}

function write(name: string, text: string): void {
  const module = binaryen.parseText(text);
  module.setFeatures(
    binaryen.Features.MVP |
      binaryen.Features.SIMD128 |
      binaryen.Features.BulkMemory |
      binaryen.Features.SignExt |
      binaryen.Features.NontrappingFPToInt,
  );
  if (!module.validate()) throw new Error(`${name}.wasm is not valid`);
  const bytes = module.emitBinary();
  module.dispose();
  writeFileSync(`${folder}/${name}.wasm`, bytes);
  console.log(`${folder}/${name}.wasm ${bytes.length} bytes`);
}
