#!/usr/bin/env bash
# Packs the tarball and makes a pack of one's own with it, from an empty folder: examples/pack is built, tested and used; then `--pick`.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

tarball=$(cd "$root" && npm pack --silent --ignore-scripts --pack-destination "$folder")
cp -r "$root/examples/pack/." "$folder/pack"
cd "$folder/pack"
rm -rf dist node_modules
version() { node -p "require('$root/package.json').devDependencies['$1'] ?? require('$root/node_modules/$1/package.json').version"; }

npm install --silent --no-audit --no-fund "../$tarball"
if said=$(npx lanewise build formulas 2>&1); then echo "a build without compilers is expected to fail"; exit 1; fi
[[ $said == *"npm install --save-dev"* ]] || { echo "no remedy for missing compilers: $said"; exit 1; }
npm install --silent --no-audit --no-fund --save-dev $(for name in assemblyscript binaryen esbuild typescript tsx; do echo "$name@$(version "$name")"; done)

npm run --silent build
npm test --silent
npx tsx main.ts
npx tsc -p .

npx lanewise build --pick core.ema --out picked
echo 'export { load } from "./picked/index.js";' >entry.mjs
npx esbuild entry.mjs --bundle --minify --format=esm --platform=neutral --outfile=bundle.mjs --log-level=error
node -e 'import("./bundle.mjs").then(async ({ load }) => { const { core } = await load(); console.log("ema", core.ema({ x: 1 })); })'
echo "core.ema alone, with everything it runs on: $(gzip -9 -c bundle.mjs | wc -c) bytes gzipped"
