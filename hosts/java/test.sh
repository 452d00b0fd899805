#!/bin/sh
# All that is asked of the Java host: format, warnings, tests, javadoc, README as pasted, bench. Needs what `npm run build` makes.
set -e
cd "$(dirname "$0")"

need() {
  command -v "$1" >/dev/null 2>&1 || { echo "hosts/java needs $1: $2" >&2; exit 1; }
}
need java "a JDK of 17 or later, such as apt-get install openjdk-17-jdk-headless, or https://adoptium.net"
need javac "a JDK, not a JRE: apt-get install openjdk-17-jdk-headless, or https://adoptium.net"
need mvn "Maven 3.8 or later: apt-get install maven, or https://maven.apache.org"
need node "Node 20 or later: https://nodejs.org"

(cd ../.. && node_modules/.bin/tsx scripts/hosts.ts java)
[ -f src/test/resources/lanewise/vectors.json ] || { echo "dist/vectors.json is not there: npm run build makes it" >&2; exit 1; }

mvn -q -B spotless:check install
(cd ../.. && node_modules/.bin/tsx scripts/snippets.ts --language java)
sh bench.sh --quick
cat target/vectors.txt
