#!/bin/sh
# All that a change of this host must pass: formats, typed functions, tests, README, vectors, bench.
set -eu
cd "$(dirname "$0")"
command -v go > /dev/null || {
  echo "go 1.25 or newer is missing: https://go.dev/dl, or apt-get install golang-go where that is new enough" >&2
  exit 1
}
for file in data/manifest.json data/lanewise-simd.wasm data/lanewise-scalar.wasm testdata/vectors.json; do
  [ -f "$file" ] || {
    echo "hosts/go/$file is missing: npm run build, then npm run hosts -- go" >&2
    exit 1
  }
done
go generate .
unformatted=$(gofmt -l .)
[ -z "$unformatted" ] || {
  echo "gofmt -w $unformatted" >&2
  exit 1
}
go vet ./...
go mod verify > /dev/null
go test -count=1 -timeout 20m . ./internal/typed
# Where the compiler of wazero is not, the code must build all the same.
GOOS=linux GOARCH=riscv64 CGO_ENABLED=0 go build ./...
# The README as pasted, and what else docs show in Go, with the module from a proxy as a release would be.
(cd ../.. && npx tsx scripts/snippets.ts --language go)
go run ./internal/bench -quick
go run ./internal/check
