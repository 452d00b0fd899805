// Runs a script of this folder: node scripts/run.mjs scripts/wasm.ts. For those that take asc or binaryen, which tsx would read
// whole first: ten seconds.
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";

const [script = "", ...args] = process.argv.slice(2);
const outfile = resolve("build/run", `${basename(script, ".ts")}.mjs`);
buildSync({
  entryPoints: [script],
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  outfile,
});
process.argv.splice(1, Number.POSITIVE_INFINITY, outfile, ...args);
try {
  await import(pathToFileURL(outfile).href);
} catch (error) {
  // A mistake in a body has its place in the message: where the compiler stood is nothing to its author.
  console.error(error?.name === "BodyError" ? error.message : error);
  process.exitCode = 1;
}
