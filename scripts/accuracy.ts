// Accuracy of our functions and of their peers over test/references, both builds: tsx scripts/accuracy.ts [--markdown]
// [--alone] [function ...]. Alone: without the peers, whose inverses take most of the time. Exits 1 when one of ours is past
// its bound. Distributions, whose outputs stand behind their names, are formulas; all else is by build/probe-*.wasm (npm run probe).
import { builds } from "../test/support/builds.ts";
import { accuracyOf, DISTRIBUTIONS, seriesOf } from "../test/support/distributions.ts";
import { MEASURED } from "../test/support/functions.ts";
import {
  type Accuracy,
  accuracy,
  BUILDS,
  boundOf,
  loadProbe,
  type Measured,
  peerError,
  type References,
  readReferences,
  unitOf,
} from "../test/support/ulp.ts";

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const markdown = process.argv.includes("--markdown");
const alone = process.argv.includes("--alone");
const probes = BUILDS.map((build) => ({ build, probe: loadProbe(build) }));

const header = [
  "function",
  "build",
  "points",
  "error",
  "max",
  "99.9 %",
  "mean",
  "rounded right",
  "bound",
  "max of others",
  "at",
];
const rows: string[][] = [];
let failed = false;

const asked = (name: string) => wanted.length === 0 || wanted.includes(name);

for (const of of MEASURED) {
  if (!asked(of.name)) continue;
  const references = readReferences(of.name);
  tell(
    of,
    references,
    probes.map(({ build, probe }) => ({
      build,
      ...accuracy(of, probe.map(of.name, references.inputs), references),
    })),
  );
}
for (const name of DISTRIBUTIONS)
  if (asked(name))
    for (const series of seriesOf(name))
      tell(
        series.measured,
        series.references,
        builds.map(({ name: build, lw }) => ({ build, ...accuracyOf(series, lw.distributions) })),
      );

/** One row where both builds are the same. */
function tell(of: Measured, references: References, measured: readonly (Accuracy & { build: string })[]): void {
  const peers = Object.entries((!alone && of.peers) || {}).map(
    ([name, peer]) => `${name} ${peerError(of, peer, references).toPrecision(3)}`,
  );
  const same = measured.every(({ max, mean }) => max === measured[0]?.max && mean === measured[0].mean);
  for (const row of same ? measured.slice(0, 1) : measured) {
    failed ||= !(row.max <= boundOf(of));
    rows.push(show(of, same ? "both" : row.build, row, peers.join(", ")));
  }
}

function show(of: Measured, build: string, row: Accuracy, peers: string): string[] {
  const bound = boundOf(of);
  const digits = (x: number) => ("ulp" in of ? x.toFixed(4) : x.toExponential(1));
  return [
    of.name,
    build,
    String(row.points),
    unitOf(of),
    digits(row.max) + (row.max <= bound ? "" : " PAST"),
    digits(row.most),
    digits(row.mean),
    `${(100 * row.rounded).toFixed(1)} %`,
    String(bound),
    peers,
    row.worst.join(", "),
  ];
}

/** Columns as wide as their widest cell; in markdown without the last one, which is for the one who mends. */
function table(lines: string[][]): string {
  if (markdown) return lines.map((line) => `| ${line.slice(0, -1).join(" | ")} |`).join("\n");
  const widths = header.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

console.log(table([header, ...(markdown ? [header.map(() => "---")] : []), ...rows]));
if (failed) process.exitCode = 1;
