// Builds the kernels: assembly/ -> build/*.wasm. Two builds (simd, scalar), each for two kinds of host:
//   lanewise-*.wasm  exports its memory and imports nothing: for any runtime;
//   engine-*.wasm    imports its memory, which the JavaScript facade makes at its final size; of it, <domain>/engine-*.wasm are
//                    the kernels of one domain.
// lanewise-clickhouse*.wasm, the kernels of rows with functions of ClickHouse's SQL around them; and words.wasm, the words of bodies that Math
// has no counterpart for, so that bodies run outside of kernels.
// `--probe` builds the elementary functions for the tests instead. `--only core.ema` builds one formula, under build/try.
// `--quick` optimises little: the same bits from slower code, in half the time, for trying an edit.
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { modulesOf } from "../compiler/clickhouse/functions.ts";
import { clickhouse } from "../compiler/clickhouse/wasm.ts";
import { house } from "../compiler/home.ts";
import { pick } from "../compiler/pick.ts";
import { plainWords, wordsEntry } from "../compiler/plain.ts";
import { entry, ours } from "../compiler/sources.ts";
import { wasmOf } from "../compiler/wasm.ts";
import * as formulas from "../src/formulas/index.ts";
import { assembled } from "./kernels.ts";

const { values } = parseArgs({
  options: { probe: { type: "boolean" }, quick: { type: "boolean" }, only: { type: "string" } },
});
const { probe, only, quick } = values;
const read = probe ? ours(house) : assembled({ only }).read;
const folder = only ? "build/try" : "build";
mkdirSync(folder, { recursive: true });

for (const build of ["simd", "scalar"] as const) {
  const { lanewise, engine } = await wasmOf(probe ? "assembly/probe/index.ts" : entry, build, read, quick);
  write(`${probe ? "probe" : "lanewise"}-${build}`, lanewise);
  if (probe) continue;
  write(`engine-${build}`, engine);
  if (only) continue;
  if (build === "simd")
    for (const [part, name] of modulesOf(formulas).entries()) write(name, await clickhouse(lanewise, formulas, part));
  for (const [domain, specs] of Object.entries(formulas)) {
    const names = Object.keys(specs).map((name) => `${domain}.${name}`);
    mkdirSync(`${folder}/${domain}`, { recursive: true });
    write(`${domain}/engine-${build}`, pick(engine, names));
  }
}
if (!probe && !only) write("words", (await wasmOf(wordsEntry, "scalar", plainWords(house))).lanewise);

function write(name: string, bytes: Uint8Array): void {
  writeFileSync(`${folder}/${name}.wasm`, bytes);
  console.log(`${folder}/${name}.wasm ${bytes.length} bytes`);
}
