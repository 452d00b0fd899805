// Outcomes as a table in Markdown, the worst first.
import type { machine } from "../machine.ts";
import packages from "./package.json" with { type: "json" };

export interface Line {
  readonly formula: string;
  readonly library: string;
  readonly task: string;
  /** ns a row */
  readonly theirs: number;
  readonly ours: number;
  /** how many times faster lanewise is: median of rounds */
  readonly ratio: number;
}

const short = (ns: number) => (ns < 100 ? ns.toFixed(1) : String(Math.round(ns)));
const times = (ratio: number) => `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)}x`;
const versions: Readonly<Record<string, string>> = packages.dependencies;

export const table = (lines: readonly Line[]): string =>
  [
    "| formula | task | library | its ns/row | lanewise ns/row | faster |",
    "| --- | --- | --- | --- | --- | --- |",
    ...lines
      .toSorted((a, b) => a.ratio - b.ratio)
      .map(
        ({ formula, task, library, theirs, ours, ratio }) =>
          `| ${formula} | ${task} | ${library} ${versions[library]} | ${short(theirs)} | ${short(ours)} | ${times(ratio)} |`,
      ),
  ].join("\n");

export const page = (
  table: string,
  { cpu, cores, node, date }: ReturnType<typeof machine>,
): string => `# Beside other libraries

The same task by lanewise and by the library of npm that people take for it, both as their documentation shows them: arrays in, arrays
out, objects made anew where the library makes them. Results are compared first, to the precision that the library has. Measured side
by side in one run by \`npm run bench:libraries\`; \`-- --write\` writes this page. Each is in \`bench/libraries\`.

${cpu}, ${cores} cores, Node ${node}, ${date.slice(0, 10)}. The worst come first.

${table}
`;
