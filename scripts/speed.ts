// Tables of speed from what `npm run bench -- --json FILE` has written.
import { byStanding, type Line, standing, timingOf } from "../bench/table.ts";
import type { Kind } from "../bench/variants.ts";

interface Measured {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly date: string;
  readonly lines: readonly Line[];
}

/** What README.md shows: a row for each kind of work, losses too. */
const shown = [
  "core.exp",
  "core.pow",
  "core.betaQuantile",
  "core.sort, one group",
  "core.ema, bank",
  "core.ema, series",
  "control.pi, bank",
  "control.kalmanLevel, series",
  "energy.treasuryFee",
  "network.tokenBucket, bank",
  "network.forecast, bank",
  "fees.baseFee, bank",
];

/** Of all sizes measured, the one that is shown. */
const rows = 10_000;

const short = (ns: number) => ns.toFixed(ns < 100 ? 2 : ns < 1000 ? 1 : 0);

const builds: readonly Kind[] = ["simd", "simd copied", "scalar"];

function table(lines: readonly Line[]): string {
  const head = [
    "formula",
    "bare loop, ns/row",
    "equal semantics",
    "SIMD in place",
    "",
    "SIMD with copies",
    "",
    "scalar in place",
    "",
  ];
  const body = lines.map((line) => {
    const ns = (kind: Kind) => short(timingOf(line, kind)!.ns);
    const ours = builds.flatMap((kind) => [ns(kind), `${standing(line, kind).toFixed(1)}x`]);
    return [line.name, timingOf(line, "bare") ? ns("bare") : "none", ns("plain"), ...ours];
  });
  return [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const about = ({ cpu, cores, node, date }: Measured) =>
  `${cpu}, ${cores} cores, Node ${node}, ${date.slice(0, 10)}, 10 000 rows; a bank is one tick of 10 000 entities, a series
10 000 ticks of one, groups have 100 rows each. The bare loop trusts its data: no check of what is valid, nothing counted; the other
does what lanewise does. Ratios are the faster of the loops / lanewise: below 1x the loop wins.`;

const measuredRows = ({ lines }: Measured) => lines.filter(({ n }) => n === rows);

/** The table of README.md. */
export function speedRows(measured: Measured): string {
  const lines = measuredRows(measured);
  return `${about(measured)}\n\n${table(shown.flatMap((name) => lines.filter((line) => line.name === name)))}`;
}

/** docs/speed.md: every formula in every shape, and which of them lose. */
export function speedPage(measured: Measured): string {
  const lines = measuredRows(measured);
  const slow = byStanding(lines).filter((line) => standing(line) < 1);
  return `# Speed

Every formula against hand-written typed-array loops (\`bench/bare\`, \`reference\`), measured side by side in one run by
\`npm run bench -- --sizes 10000 --json FILE\`; \`npm run docs -- --bench FILE\` writes this page.

${about(measured)} A series is one chain of dependent operations, which two lanes do not shorten. With copies: ordinary arrays in
and out; what a bank's tick leaves in its state is read there.

${table(byStanding(lines))}

## What loses

The SIMD build in place is slower than the loop in ${slow.length} of these ${lines.length} rows:
${slow.map(({ name }) => `\`${name}\``).join(", ")}.
`;
}
