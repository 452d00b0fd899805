#!/usr/bin/env bash
# Functions of lanewise in ClickHouse, in process: every one of them against Node to the bit, tables, views, NULLs, refusals, speed.
# Takes a build (npm run build in the root) and, once, 546 MB from npm. `--quick` is what CI runs: fewer rows of the same.
set -euo pipefail
cd "$(dirname "$0")"
command -v npx >/dev/null || { echo "npx is missing: install Node 20 or later, https://nodejs.org" >&2; exit 1; }
[[ -f ../../dist/lanewise-clickhouse.wasm ]] || { echo "dist/lanewise-clickhouse.wasm is missing: run npm run build in the root" >&2; exit 1; }
[[ -d node_modules/chdb ]] || npm install --no-package-lock --no-audit --no-fund --loglevel=error
npx --prefix ../.. tsx test.ts "$@"
