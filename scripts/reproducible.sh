#!/usr/bin/env bash
# Builds the wasm and the manifest twice and compares the bytes.
set -euo pipefail
cd "$(dirname "$0")/.."
digest() { sha256sum build/lanewise-*.wasm build/engine-*.wasm build/*/engine-*.wasm dist/manifest.json; }
before=$(digest)
rm build/lanewise-*.wasm build/engine-*.wasm
node scripts/run.mjs scripts/wasm.ts
npx tsx scripts/manifest.ts
if [ "$before" != "$(digest)" ]; then
  printf 'two builds differ:\n%s\n%s\n' "$before" "$(digest)" >&2
  exit 1
fi
echo "two builds gave the same bytes"
