// Do the kernels give the bits that those of another commit give? npm run same-bits -- <commit> [formula or domain] [--seconds 60]
// That commit is checked out and built beside, once, under build/base; every formula runs on both, in both builds.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { signature } from "../src/abi.ts";
import type { bind as Bind } from "../src/bind.ts";
import { bind } from "../src/bind.ts";
import * as formulas from "../src/formulas/index.ts";
import { anyCall } from "../test/support/builds.ts";
import { catalog } from "../test/support/catalog.ts";
import { type Contender, compare } from "./compare.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: "string", default: "60" } },
});
const [commit = "", only = ""] = positionals;
if (!commit) throw new Error("which commit? npm run same-bits -- <commit> [formula or domain] [--seconds 60]");

const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();
const sha = git("rev-parse", "--verify", `${commit}^{commit}`);
const base = resolve(`build/base/${sha}`);
if (!existsSync(`${base}/build/engine-scalar.wasm`)) checkOut();

const old = {
  bind: (await import(`${base}/src/bind.ts`)).bind as typeof Bind,
  formulas: await import(`${base}/src/formulas/index.ts`),
};
const entries = catalog.filter(({ path, domain }) => !only || path === only || domain === only);
let wrong = 0;
for (const build of ["simd", "scalar"]) {
  const load = (root: string, { bind, formulas }: { bind: typeof Bind; formulas: unknown }) => {
    const module = new WebAssembly.Module(readFileSync(`${root}/build/engine-${build}.wasm`));
    const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
    return { lw: bind(formulas as never, module), exported };
  };
  const [before, after] = [load(base, old), load(".", { bind, formulas })];
  for (const entry of entries) {
    const { domain, name, path, spec } = entry;
    const was = old.formulas[domain]?.[name];
    if (!was) {
      console.log(`${build} ${path}: new`);
      continue;
    }
    if (JSON.stringify(signature(was)) !== JSON.stringify(signature(spec))) {
      console.log(`${build} ${path}: other arguments, not compared`);
      continue;
    }
    const contender = ({ lw, exported }: typeof before): Contender => ({
      call: anyCall(lw, entry),
      events: exported.has(`${domain}_${name}_events`),
    });
    const { cells, differences } = compare(
      entry,
      contender(before),
      contender(after),
      (Number(values.seconds) * 500) / entries.length,
    );
    console.log(`${build} ${path}: ${cells} cells, ${differences.length ? "DIFFERENT" : "the same bits"}`);
    for (const difference of differences) console.log(`  ${difference}`);
    wrong += differences.length ? 1 : 0;
  }
}
console.log(wrong ? `${wrong} formulas differ from ${sha}` : `the same bits as ${sha}`);
process.exitCode = wrong ? 1 : 0;

function checkOut(): void {
  git("worktree", "add", "--detach", "--force", base, sha);
  if (!existsSync(`${base}/node_modules`)) symlinkSync(resolve("node_modules"), `${base}/node_modules`);
  console.log(`building ${sha} in ${base}`);
  execFileSync("npx", ["tsx", "scripts/wasm.ts"], { cwd: base, stdio: "inherit" });
}
