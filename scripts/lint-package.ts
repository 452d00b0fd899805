// publint and attw over every entry of the packed tarball. Wasm, JSON and files of workers have no types; the entries of workerd, which takes
// ES modules only, are no CommonJS.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workers } from "./domains.ts";

const folder = mkdtempSync(join(tmpdir(), "lanewise-"));
const packed = execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], {
  encoding: "utf8",
}).trim();
const tarball = join(folder, packed);
const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as { exports: object };
const names = Object.keys(exports);
const data = names.filter((name) => /\.(wasm|json)$/.test(name) || workers.includes(name.slice(2)));
const workerd = names.filter((name) => name.endsWith("/workerd"));

/** Tells what a tool found, if it found anything. */
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync("npx", args, { encoding: "utf8" });
  if (!status) return;
  console.log(stdout + stderr);
  process.exitCode = 1;
};
run("publint", "run", "--strict", tarball);
const attw = ["attw", tarball, "--format", "ascii"];
run(...attw, "--exclude-entrypoints", ...data, ...workerd);
run(...attw, "--ignore-rules", "cjs-resolves-to-esm", "--entrypoints", ...workerd);
rmSync(folder, { recursive: true, force: true });
console.log(process.exitCode ? "the package is not clean" : `${names.length} entries are clean`);
