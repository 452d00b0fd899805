// Writes dist/manifest.json: every spec with its doc comments, its kernel's signature, what a host must know, and the digests of
// the builds. Hosts in other languages, docs and the CLI read only this. The same sources give the same bytes.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { abiVersion } from "../src/abi.ts";
import { asText, catalogue } from "./describe.ts";

const { version, license } = JSON.parse(readFileSync("package.json", "utf8"));
const builds = Object.fromEntries(["lanewise-simd", "lanewise-scalar", "engine-simd", "engine-scalar"].map(build));
const manifest = { name: "lanewise", version, license, abiVersion, builds, ...catalogue() };
writeFileSync("dist/manifest.json", asText(manifest));
console.log(`dist/manifest.json ${manifest.formulas.length} formulas`);

function build(name: string) {
  const bytes = readFileSync(`build/${name}.wasm`);
  const memory = name.startsWith("engine") ? "imported" : "exported";
  return [
    name,
    { file: `${name}.wasm`, bytes: bytes.length, memory, sha256: createHash("sha256").update(bytes).digest("hex") },
  ];
}
