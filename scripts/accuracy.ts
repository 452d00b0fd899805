// Accuracy of the elementary functions over test/references, both builds: tsx scripts/accuracy.ts [--markdown] [function ...]
// Exits 1 when one is past its bound. Needs build/probe-*.wasm (npm run probe).
import { type Accuracy, accuracy, BUILDS, ELEMENTARY, loadProbe, readReferences } from "../test/support/ulp.ts";

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const markdown = process.argv.includes("--markdown");
const probes = BUILDS.map((build) => ({ build, probe: loadProbe(build) }));

const header = [
  "function",
  "build",
  "points",
  "max ULP",
  "99.9 %",
  "mean",
  "rounded right",
  "bound",
  "Math.* max",
  "at",
];
const rows: string[][] = [];
let failed = false;

for (const { name, bound, peer, instruction } of ELEMENTARY) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const references = readReferences(name);
  const measured = probes.map(({ build, probe }) => ({
    build,
    ...accuracy(probe.map(name, references.inputs), references, instruction?.anyZero),
  }));
  const same = measured.every(({ max, mean }) => max === measured[0]?.max && mean === measured[0].mean);
  for (const row of same ? measured.slice(0, 1) : measured) {
    failed ||= row.max > bound;
    rows.push(show(name, same ? "both" : row.build, row, bound, peer && host(peer)));
  }

  function host(f: (...x: number[]) => number): number {
    const outputs = references.results.map((_, i) => f(...references.inputs.map((column) => column[i] as number)));
    return accuracy(outputs, references).max;
  }
}

function show(name: string, build: string, row: Accuracy, bound: number, host?: number): string[] {
  return [
    name,
    build,
    String(row.points),
    row.max.toFixed(4) + (row.max > bound ? " PAST" : ""),
    row.most.toFixed(4),
    row.mean.toFixed(4),
    `${(100 * row.rounded).toFixed(1)} %`,
    String(bound),
    host === undefined ? "" : host.toPrecision(3),
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
