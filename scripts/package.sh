#!/usr/bin/env bash
# Packs the tarball and uses it from an empty folder, as ESM and as CommonJS. What docs show runs in scripts/snippets.ts.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

tarball=$(cd "$root" && npm pack --silent --ignore-scripts --pack-destination "$folder")
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund "./$tarball"

cat >esm.mjs <<'JS'
import { load, loadSync } from "lanewise";
import { loadSync as scalar } from "lanewise/scalar";
import { loadSync as domain } from "lanewise/energy";
const row = { utilization: 0.8, providers: 25, hour: 7 };
const fees = [await load(), loadSync(), scalar(), domain()].map((lw) => lw.energy.treasuryFee(row).raw);
if (new Set(fees).size !== 1) throw new Error(`ESM entries differ: ${fees}`);
console.log("ESM", fees[0]);
JS
cat >cjs.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { createHash } = require("node:crypto");
const { loadSync } = require("lanewise");
const scalar = require("lanewise/scalar");
const domain = require("lanewise/energy");
const row = { utilization: 0.8, providers: 25, hour: 7 };
const fees = [loadSync(), scalar.loadSync(), domain.loadSync()].map((lw) => lw.energy.treasuryFee(row).raw);
if (new Set(fees).size !== 1) throw new Error(`CommonJS entries differ: ${fees}`);
console.log("CJS", fees[0]);
const { builds } = require("lanewise/manifest.json");
for (const [name, { file, sha256 }] of Object.entries(builds)) {
  const found = createHash("sha256").update(readFileSync(require.resolve(`lanewise/${file}`))).digest("hex");
  if (found !== sha256) throw new Error(`${name} is not what the manifest says`);
}
if (loadSync().info.sha256 !== builds["engine-simd"].sha256) throw new Error("lw.info names another build than the manifest");
JS
node esm.mjs
node cjs.cjs
# Links of the README lead to files of the package.
for link in $(grep -oE '\]\([A-Za-z][A-Za-z0-9/.-]*\.md' node_modules/lanewise/README.md | cut -c3-); do
  [[ -f node_modules/lanewise/$link ]] || { echo "README.md links to $link, which is not in the package"; exit 1; }
done
du -h "$tarball"
