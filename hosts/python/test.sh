#!/bin/sh
# Installs the Python host into .venv, checks it, tests it, and builds its wheel: hosts/python/test.sh. PYTHON=python3.12 takes another Python.
# The last line says what was computed.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}

missing() {
  echo "hosts/python/test.sh: $1 is missing: $2" >&2
  exit 1
}
command -v "$python" >/dev/null || missing "$python" "apt-get install python3 python3-venv, or https://www.python.org"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' || missing "Python 3.9 or newer" "PYTHON=python3.12 $0"
"$python" -c 'import venv, ensurepip' 2>/dev/null || missing "Python's venv" "apt-get install python3-venv"
command -v npx >/dev/null || missing "Node" "https://nodejs.org, version 20 or newer"
[ -x ../../node_modules/.bin/tsx ] || missing "node_modules" "npm ci in the repository"
[ -f ../../dist/vectors.json ] || missing "dist/" "npm ci && npm run build in the repository"

(cd ../.. && npx tsx scripts/hosts.ts python)
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -e '.[test]'

.venv/bin/ruff format --check --quiet src tests bench hatch_build.py README.md
.venv/bin/ruff check --quiet src tests bench hatch_build.py
.venv/bin/mypy
.venv/bin/python tests/typed/check.py
.venv/bin/python -m pytest -q tests

# What a newcomer does: the wheel into a fresh environment, the README's examples into empty folders.
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
rm -rf dist
.venv/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
"$python" -m venv "$fresh/venv"
"$fresh/venv/bin/python" -m pip install --quiet --disable-pip-version-check dist/*.whl pandas
.venv/bin/python tests/readme.py "$fresh/venv/bin/python"
(cd "$fresh" && venv/bin/python -c 'import lanewise, pathlib; assert (pathlib.Path(lanewise.__file__).parent / "_formulas/energy.pyi").exists()')

.venv/bin/python bench/bench.py --quick
LANEWISE_SAVES= .venv/bin/python tests/vectors.py scalar
# What this host saves, Node loads.
saves=${LANEWISE_SAVES:-$fresh/saves}
mkdir -p "$saves"
told=$(LANEWISE_SAVES=$saves .venv/bin/python tests/vectors.py simd)
(cd ../.. && npx tsx scripts/saves.ts "$saves")
echo "$told"
