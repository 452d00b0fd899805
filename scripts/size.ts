// What the package weighs, against limits that grow with the catalogue: the SIMD wasm, and the main ESM entry with the chunks
// it loads, zipped. 33 formulas were to fit 40 000 bytes of wasm and 32 KB zipped.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const { formulas } = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as { formulas: unknown[] };
const limits = {
  wasm: Math.floor((40_000 / 33) * formulas.length),
  entry: Math.floor((32_768 / 33) * formulas.length),
};

const wasm = readFileSync("dist/engine-simd.wasm").length;
const entry = gzipSync(loadedBy("index.js").join("\n"), { level: 9 }).length;

console.log(`${formulas.length} formulas`);
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
