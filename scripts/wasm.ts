// Builds the kernels: assembly/ -> build/*.wasm. Two builds (simd, scalar), each for two kinds of host:
//   lanewise-*.wasm  exports its memory and imports nothing: for any runtime;
//   engine-*.wasm    imports its memory, which the JavaScript facade makes at its final size; of it, <domain>/engine-*.wasm are
//                    the kernels of one domain.
// `--probe` builds the elementary functions for the tests instead. `--only core.ema` builds one formula, under build/try.
// `--quick` optimises little: the same bits from slower code, in half the time, for trying an edit.
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import binaryen from "binaryen";
import { compile, type Table } from "../compiler/asc.ts";
import { importMemory } from "../compiler/data.ts";
import { emit, features, pick } from "../compiler/pick.ts";
import * as formulas from "../src/formulas/index.ts";
import { assembled } from "./kernels.ts";
import { pool } from "./pool.ts";

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
  let tables: readonly Table[] = [];
  const module = binaryen.parseText(await compile(entry, build, files, quick, (found) => (tables = found)));
  module.setFeatures(features);
  pool(module, tables);
  write(probe ? `probe-${build}` : `lanewise-${build}`, emit(module));
  if (!probe) {
    importMemory(module);
    const engine = emit(module);
    write(`engine-${build}`, engine);
    if (!only)
      for (const [domain, specs] of Object.entries(formulas)) {
        const names = Object.keys(specs).map((name) => `${domain}.${name}`);
        mkdirSync(`${folder}/${domain}`, { recursive: true });
        write(`${domain}/engine-${build}`, pick(engine, names));
      }
  }
  module.dispose();
}

function write(name: string, bytes: Uint8Array): void {
  writeFileSync(`${folder}/${name}.wasm`, bytes);
  console.log(`${folder}/${name}.wasm ${bytes.length} bytes`);
}
