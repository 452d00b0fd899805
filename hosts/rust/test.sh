#!/usr/bin/env bash
# The Rust host from nothing to its last line: data, format, lints, docs, all vectors, this crate's README in a fresh project that has the
# packed crate, a short bench. Builds go to target/, all in one profile, so that wasmtime is compiled once. `--scalar` runs the vectors on the scalar
# build too.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD

for tool in cargo rustfmt cargo-clippy; do
  if ! command -v "$tool" > /dev/null; then
    echo "$tool is missing: rustup.rs has rustup; then rustup toolchain install stable --component clippy,rustfmt" >&2
    exit 1
  fi
done
least=1.95
have=$(rustc --version | cut -d' ' -f2)
if [ "$(printf '%s\n' "$least" "$have" | sort -V | head -1)" != "$least" ]; then
  echo "rustc $have is older than $least, which wasmtime needs: rustup update" >&2
  exit 1
fi

(cd ../.. && npx tsx scripts/hosts.ts rust)
export CARGO_TARGET_DIR=$here/target CARGO_TERM_COLOR=never
features=()
if [ "${1:-}" = --scalar ]; then features=(--features scalar); fi

cargo fmt --check
cargo clippy --quiet --locked --all-targets -- -D warnings
RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
# With LANEWISE_SAVES banks leave their saves there, for scripts/saves.ts.
cargo test --locked "${features[@]}" --lib --tests -- --nocapture | tee "$fresh/tests.txt"
# Examples in docs are compiled; those of the README are run below.
cargo test --quiet --locked --doc

# The crate as it is packed, in a project that has nothing else: each block of the README, and what else docs show in Rust, is a program of its own.
(cd ../.. && npx tsx scripts/snippets.ts --language rust)

# Cranelift makes the same code in every profile; the loops are faster in one that optimises them: cargo bench.
cargo bench --quiet --locked --profile dev --bench loops -- --quick
grep '^rust, wasmtime' "$fresh/tests.txt"
