// What the package weighs, against its limits: the SIMD wasm, and the whole main ESM entry as one minified file, zipped.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const limits = { wasm: 40_000, entry: 32 * 1024 };

const bundle = await build({ entryPoints: ["dist/index.js"], bundle: true, minify: true, format: "esm", write: false });
const wasm = readFileSync("dist/engine-simd.wasm").length;
const entry = gzipSync(bundle.outputFiles[0]!.contents, { level: 9 }).length;

console.log(`engine-simd.wasm       ${wasm} bytes, limit ${limits.wasm}`);
console.log(`the whole ESM entry    ${entry} bytes zipped, limit ${limits.entry}`);
if (wasm > limits.wasm || entry > limits.entry) process.exitCode = 1;
