// Writes dist/manifest.json: every spec with its doc comments, its kernel's signature, what a host must know, and the digests of
// the builds. Hosts in other languages, docs and the CLI read only this. The same sources give the same bytes.
import { readFileSync, writeFileSync } from "node:fs";
import { modulesOf } from "../compiler/clickhouse/functions.ts";
import { asText, digest } from "../compiler/describe.ts";
import { abiVersion } from "../src/abi.ts";
import * as formulas from "../src/formulas/index.ts";
import { catalogue } from "./describe.ts";

const { version, license } = JSON.parse(readFileSync("package.json", "utf8"));
const builds = Object.fromEntries(
  ["lanewise-simd", "lanewise-scalar", "engine-simd", "engine-scalar", ...modulesOf(formulas)].map(build),
);
const manifest = { name: "lanewise", version, license, abiVersion, builds, ...catalogue() };
writeFileSync("dist/manifest.json", asText(manifest));
console.log(`dist/manifest.json ${manifest.formulas.length} formulas`);

function build(name: string) {
  return [name, digest(name, readFileSync(`build/${name}.wasm`))];
}
