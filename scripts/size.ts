// What the package weighs, against its limits: the SIMD wasm, and all that the main ESM entry loads, zipped.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const limits = { wasm: 40_000, entry: 32 * 1024 };

const wasm = readFileSync("dist/engine-simd.wasm").length;
const entry = loadedBy("./index.js").reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);

console.log(`engine-simd.wasm          ${wasm} bytes, limit ${limits.wasm}`);
console.log(`entry with its chunks     ${entry} bytes zipped, limit ${limits.entry}`);
if (wasm > limits.wasm || entry > limits.entry) process.exitCode = 1;

/** The entry and every chunk it imports, each once. */
function loadedBy(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(`dist/${file}`, "utf8");
  const imports = [...text.matchAll(/(?:from|import)\s*"(\.\/[^"]+\.js)"/g)].map(([, path]) => path!);
  return [text, ...imports.flatMap((path) => loadedBy(path, seen))];
}
