#!/bin/sh
# Formulas against plain Java loops: sh bench.sh [--quick]. Numbers in README.md are those of one run of it.
set -e
cd "$(dirname "$0")"
mvn -q -B test-compile
mvn -q -B dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test
exec java -cp "target/classes:target/test-classes:$(cat target/classpath)" io.lanewise.Bench "$@"
