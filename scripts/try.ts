// Tries a formula or a domain: compiles it alone, compares its bits with the last whole build, and runs the tests of the catalogue
// on it. npm run try core.ema; with --bits it stops before the tests.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { eventsName } from "../src/abi.ts";
import { bind } from "../src/bind.ts";
import { anyCall } from "../test/support/anyCall.ts";
import { type Entry, entriesOf } from "../test/support/catalog.ts";
import { picked } from "../test/support/tried.ts";
import { compare } from "./compare.ts";

const { positionals, values } = parseArgs({ allowPositionals: true, options: { bits: { type: "boolean" } } });
const [path = ""] = positionals;
const entries = entriesOf(picked(path));
const run = (command: string, ...args: string[]) => {
  const { status } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, LANEWISE_TRY: path } });
  if (status) process.exit(status);
};

run("node", "scripts/run.mjs", "scripts/wasm.ts", "--only", path, "--quick");
run("npx", "tsx", "scripts/callers.ts", "--only", path);
for (const build of ["simd", "scalar"]) {
  const whole = `build/engine-${build}.wasm`;
  if (!existsSync(whole)) {
    console.log(`${whole} is missing: bits are not compared; npm run wasm makes it`);
    continue;
  }
  const load = (file: string) => {
    const module = new WebAssembly.Module(readFileSync(file));
    const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
    return { exported, call: (entry: Entry) => anyCall(bind(picked(entry.path), module), entry) };
  };
  const [before, after] = [load(whole), load(`build/try/engine-${build}.wasm`)];
  for (const entry of entries) {
    if (!before.exported.has(entry.plan.kernel)) {
      console.log(`${build} ${entry.path} is new: there are no bits to compare with`);
      continue;
    }
    const contender = ({ call, exported }: typeof before) => ({
      call: call(entry),
      events: exported.has(eventsName(entry.plan.kernel)),
    });
    const { cells, differences } = compare(entry, contender(before), contender(after), 500 / Math.sqrt(entries.length));
    if (differences.length || entries.length < 3)
      console.log(`${build} ${entry.path}: ${cells} cells, ${differences.length ? "OTHER" : "the same"} bits`);
    for (const difference of differences) console.log(`  ${difference}`);
  }
}
console.log(`${entries.length} formulas compared with the last whole build`);
// Bare loops are of the whole catalogue.
const others = ["--exclude", "test/catalog/bare.test.ts"];
if (!values.bits)
  run("npx", "vitest", "run", "test/catalog", ...others, "--no-isolate", "--maxWorkers=2", "--reporter=dot");
