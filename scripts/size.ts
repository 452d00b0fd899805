// What the package weighs, zipped, against limits that grow with the catalogue: the SIMD wasm, and what the main ESM entry adds to a
// page: bundled and minified as an app's bundler does it, the text of the wasm included. 33 formulas were to fit 32 KB; kernels of
// rows, ticks, single outputs, events and columns of parameters take 760 bytes a formula.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const { formulas } = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as { formulas: unknown[] };
const limits = {
  wasm: 760 * formulas.length,
  entry: Math.floor((32_768 / 33) * formulas.length),
};

const wasm = gzipSync(readFileSync("dist/engine-simd.wasm"), { level: 9 }).length;
const [bundle] = buildSync({
  entryPoints: ["dist/index.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  write: false,
  legalComments: "none",
}).outputFiles;
const entry = gzipSync(bundle!.contents, { level: 9 }).length;

console.log(`${formulas.length} formulas`);
console.log(`engine-simd.wasm            ${wasm} bytes zipped, limit ${limits.wasm}`);
console.log(`the ESM entry in a bundle   ${entry} bytes zipped of ${bundle!.contents.length}, limit ${limits.entry}`);
if (wasm > limits.wasm || entry > limits.entry) process.exitCode = 1;
