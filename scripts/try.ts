// Tries one formula: compiles it alone, runs the tests of the catalogue on it, and compares its bits with the last whole build.
// npm run try core.ema
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { bind } from "../src/bind.ts";
import { anyCall } from "../test/support/builds.ts";
import { catalog } from "../test/support/catalog.ts";
import { compare } from "./compare.ts";

const [path = ""] = process.argv.slice(2);
const entry = catalog.find((entry) => entry.path === path);
if (!entry) throw new Error(`there is no formula "${path}": npm run try core.ema`);
const { domain, name, spec } = entry;
const run = (...args: string[]) => {
  const { status } = spawnSync("npx", args, { stdio: "inherit", env: { ...process.env, LANEWISE_TRY: path } });
  if (status) process.exit(status);
};

run("tsx", "scripts/wasm.ts", "--only", path, "--quick");
for (const build of ["simd", "scalar"]) {
  const file = `build/engine-${build}.wasm`;
  if (!existsSync(file)) {
    console.log(`${file} is missing: bits are not compared; npm run wasm makes it`);
    continue;
  }
  const load = (file: string, formulas: never) => {
    const module = new WebAssembly.Module(readFileSync(file));
    const events = WebAssembly.Module.exports(module).some((one) => one.name === `${domain}_${name}_events`);
    return { call: anyCall(bind(formulas, module), entry), events };
  };
  const alone = { [domain]: { [name]: spec } } as never;
  const { cells, differences } = compare(entry, load(file, alone), load(`build/try/engine-${build}.wasm`, alone), 2000);
  console.log(
    `${build}: ${cells} cells, ${differences.length ? "other bits than the last whole build" : "the same bits as the last whole build"}`,
  );
  for (const difference of differences) console.log(`  ${difference}`);
}
run("vitest", "run", "test/catalog", "--maxWorkers=1", "--reporter=dot");
