// What the package weighs, against its limits: the SIMD wasm, and the main ESM entry with the chunks it loads, zipped.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const limits = { wasm: 40_000, entry: 32 * 1024 };

const wasm = readFileSync("dist/engine-simd.wasm").length;
const entry = gzipSync(loadedBy("index.js").join("\n"), { level: 9 }).length;

console.log(`engine-simd.wasm       ${wasm} bytes, limit ${limits.wasm}`);
console.log(`the whole ESM entry    ${entry} bytes zipped, limit ${limits.entry}`);
if (wasm > limits.wasm || entry > limits.entry) process.exitCode = 1;

/** The text of an entry and of every chunk it imports. */
function loadedBy(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(`dist/${file}`, "utf8");
  const imports = [...text.matchAll(/from\s*"\.\/([^"]+\.js)"/g)].map(([, name]) => name!);
  return [text, ...imports.flatMap((name) => loadedBy(name, seen))];
}
