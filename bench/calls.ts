// npm run bench:calls -- [formula or domain ...] [--all] [--rounds 9] [--milliseconds 6] [--json FILE]
// What a call costs beside the plain function, by the built package: the calls that goals are set for; with names or --all every
// call of those formulas. Run bundled, as scripts/run.mjs does: under tsx closures are slower. Another Node runs
// build/run/calls.mjs, which is left behind.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as lanewise from "lanewise";
import * as formulas from "../src/formulas/index.ts";
import type { Catalog, Spec } from "../src/spec.ts";
import { anyCall } from "../test/support/anyCall.ts";
import { bare } from "./bare/index.ts";
import { columns, contestsOf } from "./calls/catalogue.ts";
import { type Outcome, settle } from "./calls/contest.ts";
import { timesOf } from "./calls/entries.ts";
import { goals } from "./calls/goals.ts";
import { machine } from "./machine.ts";
import { shapesOf } from "./workloads.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: "boolean", default: false },
    rounds: { type: "string", default: "9" },
    milliseconds: { type: "string", default: "6" },
    json: { type: "string" },
  },
});
const pace = { rounds: Number(values.rounds), milliseconds: Number(values.milliseconds) };

/** Below this, in ns a row of the bare loop, copies of columns alone decide. */
const heavy = 8;

const all: readonly (readonly [path: string, spec: Spec])[] = Object.entries(formulas as Catalog).flatMap(
  ([domain, specs]) => Object.entries(specs).map(([name, spec]) => [`${domain}.${name}`, spec] as const),
);

function chosen(names: readonly string[]): typeof all {
  const of = (name: string) => all.filter(([path]) => path === name || path.startsWith(`${name}.`));
  for (const name of names)
    if (!of(name).length) throw new RangeError(`bench: there is no formula or domain "${name}"`);
  return names.length ? [...new Set(names.flatMap(of))] : all;
}

const lw = lanewise.loadSync();
const formula = (domain: string, name: string) => anyCall(lw, { domain, name });
const byPath = (path: string) => formula(...(path.split(".") as [string, string]));

const of64 = (path: string, spec: Spec) =>
  shapesOf(path, spec)
    .filter((shape) => shape !== "series" && shape !== "groups" && bare(path, shape))
    .map((shape) => columns(path, spec, shape, 64, byPath(path))[1]!);

const every = values.all || positionals.length > 0;
const contests = every
  ? chosen(positionals).flatMap(([path, spec]) => [...contestsOf(path, spec, byPath(path))])
  : goals(formula);
const told = (contest: Parameters<typeof settle>[0]) => {
  process.stderr.write(`${contest.name}, ${contest.call}, n = ${contest.n}\n`);
  return settle(contest, pace);
};

const line = (outcome: Outcome) =>
  outcome.name.padEnd(36) +
  outcome.call.padEnd(28) +
  [outcome.n, outcome.bare.toFixed(0), outcome.ours.toFixed(0), `${outcome.ratio.toFixed(2)}x`, outcome.bytes]
    .map((cell) => String(cell).padStart(9))
    .join("");

const outcomes = contests.map(told);
const about = machine();
console.log(`${about.cpu}, ${about.cores} cores, Node ${about.node}, ${about.date}\n`);
const heads = ["n", "bare ns", "ours ns", "faster", "bytes"].map((head) => head.padStart(9)).join("");
console.log(`${"".padEnd(36)}${"call".padEnd(28)}${heads}`);
for (const outcome of outcomes.toSorted((a, b) => (every ? a.ratio - b.ratio : 0))) console.log(line(outcome));

const rows64 = every ? [] : all.flatMap(([path, spec]) => of64(path, spec)).map(told);
const weighty = rows64.filter(({ bare: ns }) => ns / 64 > heavy);
const behind = weighty.filter(({ ratio }) => ratio < 1);
if (rows64.length) {
  console.log(
    `\n64 rows with out, above ${heavy} ns a row in the bare loop: ahead in ${weighty.length - behind.length} of ${weighty.length}`,
  );
  for (const outcome of behind.toSorted((a, b) => a.ratio - b.ratio)) console.log(line(outcome));
}

const entries = positionals.length ? [] : timesOf(7);
if (entries.length) console.log(`\n${"entry".padEnd(36)}${"import ms".padStart(12)}${"load ms".padStart(12)}`);
for (const { entry, importMs, loadMs } of entries)
  console.log(`${entry.padEnd(36)}${importMs.toFixed(1).padStart(12)}${(loadMs?.toFixed(1) ?? "").padStart(12)}`);

if (values.json)
  writeFileSync(values.json, `${JSON.stringify({ ...about, ...pace, outcomes, rows64, entries }, null, 1)}\n`);
