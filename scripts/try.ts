// Tries a formula or a domain: compiles it alone, compares its bits with the last whole build, and runs the tests of the catalogue
// on it. npm run try core.ema; with --bits it stops before the tests.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { bind } from "../src/bind.ts";
import { anyCall } from "../test/support/builds.ts";
import { entriesOf } from "../test/support/catalog.ts";
import { picked } from "../test/support/tried.ts";
import { compare } from "./compare.ts";

const { positionals, values } = parseArgs({ allowPositionals: true, options: { bits: { type: "boolean" } } });
const [path = ""] = positionals;
const alone = picked(path);
const entries = entriesOf(alone);
const run = (...args: string[]) => {
  const { status } = spawnSync("npx", args, { stdio: "inherit", env: { ...process.env, LANEWISE_TRY: path } });
  if (status) process.exit(status);
};

run("tsx", "scripts/wasm.ts", "--only", path, "--quick");
for (const build of ["simd", "scalar"]) {
  const whole = `build/engine-${build}.wasm`;
  if (!existsSync(whole)) {
    console.log(`${whole} is missing: bits are not compared; npm run wasm makes it`);
    continue;
  }
  const load = (file: string) => {
    const module = new WebAssembly.Module(readFileSync(file));
    return { lw: bind(alone, module), exported: new Set(WebAssembly.Module.exports(module).map(({ name }) => name)) };
  };
  const [before, after] = [load(whole), load(`build/try/engine-${build}.wasm`)];
  for (const entry of entries) {
    const contender = ({ lw, exported }: typeof before) => ({
      call: anyCall(lw, entry),
      events: exported.has(`${entry.domain}_${entry.name}_events`),
    });
    const { cells, differences } = compare(
      entry,
      contender(before),
      contender(after),
      1000 / Math.sqrt(entries.length),
    );
    if (differences.length || entries.length < 3)
      console.log(`${build} ${entry.path}: ${cells} cells, ${differences.length ? "OTHER" : "the same"} bits`);
    for (const difference of differences) console.log(`  ${difference}`);
  }
}
console.log(`${entries.length} formulas compared with the last whole build`);
if (!values.bits) run("vitest", "run", "test/catalog", "--maxWorkers=1", "--reporter=dot");
