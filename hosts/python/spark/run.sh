#!/bin/sh
# Spark: installs pyspark and this package into .venv-spark, tests it, and computes every formula of plain rows on a cluster of two workers
# on this machine, against Node: hosts/python/spark/run.sh [--quick]. With --full, a hundred million rows of one formula, one worker
# against two: minutes to half an hour on two cores; docs/spark.md has its last result. The last line says what was computed.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

missing() {
  echo "hosts/python/spark/run.sh: $1 is missing: $2" >&2
  exit 1
}
command -v "$python" >/dev/null || missing "$python" "apt-get install python3 python3-venv, or https://www.python.org"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || missing "Python 3.10 or newer" "PYTHON=python3.12 $0"
"$python" -c 'import venv, ensurepip' 2>/dev/null || missing "Python's venv" "apt-get install python3-venv"
command -v java >/dev/null || missing "Java 17 or newer" "apt-get install openjdk-17-jre-headless"
command -v node >/dev/null || missing "Node" "https://nodejs.org, version 20 or newer"
[ -x ../../node_modules/.bin/tsx ] || missing "node_modules" "npm ci in the repository"
[ -f ../../dist/vectors.json ] || missing "dist/" "npm ci && npm run build in the repository"

(cd ../.. && npx tsx scripts/hosts.ts python)
[ -x .venv-spark/bin/python ] || "$python" -m venv .venv-spark
.venv-spark/bin/python -m pip install --quiet --disable-pip-version-check -e '.[spark]' pytest

# The workers' Python, and no other address than this machine's.
export PYSPARK_PYTHON="$PWD/.venv-spark/bin/python" SPARK_LOCAL_IP=127.0.0.1
[ "${1:---quick}" = --full ] || .venv-spark/bin/python -m pytest -q spark/tests
.venv-spark/bin/python spark/main.py "${@:---quick}"
