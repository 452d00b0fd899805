// npm run bench:libraries -- [formula or domain ...] [--rounds 7] [--milliseconds 50] [--quick] [--write]
// lanewise against the libraries of npm that people take for the same task, both as their documentation shows them: arrays in, arrays
// out. Results are compared before anything is timed; one that differs fails the run. `--write` puts the table into docs/libraries.md.
import { execFileSync } from "node:child_process";
import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine } from "../machine.ts";
import { race } from "../race.ts";
import { apart, type Contest } from "./contest.ts";
import { type Line, page, table } from "./table.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string" },
    milliseconds: { type: "string" },
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const here = dirname(fileURLToPath(import.meta.url));
if (!existsSync(resolve(here, "node_modules/lanewise"))) {
  process.stderr.write("installing libraries from npm\n");
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" });
  symlinkSync("../../..", resolve(here, "node_modules/lanewise"), "junction");
}

const pace = {
  rounds: Number(values.rounds ?? (values.quick ? 3 : 7)),
  milliseconds: Number(values.milliseconds ?? (values.quick ? 5 : 50)),
};
const { contests } = await import("./all.ts");
const wanted = ({ formula }: Contest) =>
  !positionals.length || positionals.some((name) => formula === name || formula.startsWith(`${name}.`));

const lines: Line[] = [];
for (const contest of contests.filter(wanted)) {
  const { formula, library, task, rows, ours, theirs } = contest;
  process.stderr.write(`${formula}, ${library}\n`);
  const difference = apart(contest, ours(), theirs());
  if (difference) {
    console.error(`!! ${formula}, ${task}: ${library} gives another result, ${difference}`);
    process.exitCode = 1;
    continue;
  }
  const restore = () => {};
  const [their, our] = race(
    [
      { kind: "theirs", run: theirs, restore },
      { kind: "ours", run: ours, restore },
    ],
    rows,
    pace,
  );
  lines.push({ formula, library, task, theirs: their!.ns, ours: our!.ns, ratio: our!.ratio });
}
if (!lines.length && !process.exitCode) throw new RangeError(`no contest of ${positionals.join(", ")}`);
const text = table(lines);
console.log(text);
if (values.write) writeFileSync("docs/libraries.md", page(text, machine()));
