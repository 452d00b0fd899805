// Tables of speed from what `npm run bench -- --json FILE` has written.
import type { Line } from "../bench/table.ts";
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
const rows = 100_000;

const short = (ns: number) => ns.toFixed(ns < 100 ? 2 : ns < 1000 ? 1 : 0);

function table(lines: readonly Line[]): string {
  const head = ["formula", "plain loop, ns/row", "SIMD in place", "", "SIMD with copies", "", "scalar in place", ""];
  const body = lines.map(({ name, timings }) => {
    const of = (kind: Kind) => timings.find((timing) => timing.kind === kind)!;
    const pair = (kind: Kind) => [short(of(kind).ns), `${of(kind).ratio.toFixed(1)}x`];
    return [name, short(of("plain").ns), ...pair("simd"), ...pair("simd copied"), ...pair("scalar")];
  });
  return [head, head.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const about = ({ cpu, cores, node, date }: Measured) =>
  `${cpu}, ${cores} cores, Node ${node}, ${date.slice(0, 10)}, 100 000 rows; a bank is one tick of 100 000 entities, a series
100 000 ticks of one, groups have 100 rows each. Ratios are plain loop / lanewise: below 1x the plain loop wins.`;

const measuredRows = ({ lines }: Measured) => lines.filter(({ n }) => n === rows);

/** The table of README.md. */
export function speedRows(measured: Measured): string {
  const lines = measuredRows(measured);
  return `${about(measured)}\n\n${table(shown.flatMap((name) => lines.filter((line) => line.name === name)))}`;
}

/** docs/speed.md: every formula in every shape, and which of them lose. */
export function speedPage(measured: Measured): string {
  const lines = measuredRows(measured);
  const slow = lines.filter(({ timings }) => timings.find(({ kind }) => kind === "simd")!.ratio < 1);
  return `# Speed

Every formula against a hand-written typed-array loop (\`reference\`), measured side by side in one run by
\`npm run bench -- --sizes 100000 --json FILE\`; \`npm run docs -- --bench FILE\` writes this page.

${about(measured)} A series is one chain of dependent operations, which two lanes do not shorten. With copies: ordinary arrays in
and out; what a bank's tick leaves in its state is read there.

${table(lines)}

## What loses

The SIMD build in place is slower than the plain loop in ${slow.length} of these ${lines.length} rows:
${slow.map(({ name }) => `\`${name}\``).join(", ")}.
`;
}
