// npm run bench:native -- [formula or domain ...] [--rows 10000] [--rounds 7] [--milliseconds 20] [--quick] [--require] [--json FILE]
// Where other languages stand on the same machine and data: lanewise in place against the same formulas in C by gcc -O3
// -ffast-math, with vectors as wide as those of wasm and as wide as the machine has them, and in NumPy. None of those checks
// what is valid, counts what it skips, or gives the same bits elsewhere; lanewise does all three.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as formulas from "../../src/formulas/index.ts";
import { type Catalog, outputsOf, type Spec } from "../../src/spec.ts";
import { leewayOf, parting } from "../agreement.ts";
import { machine } from "../machine.ts";
import { race } from "../race.ts";
import { type Builds, builds, type Variant } from "../variants.ts";
import { type Columns, outputColumns } from "../workloads.ts";
import { type Contest, contests, ours, title, twinName } from "./contests.ts";
import { type Line, table } from "./table.ts";
import { compile, compilerVersion, findNumpy, numpyProgram, remedies, Twins, widths } from "./twins.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "10000" },
    rounds: { type: "string" },
    milliseconds: { type: "string" },
    quick: { type: "boolean", default: false },
    require: { type: "boolean", default: false },
    json: { type: "string" },
  },
});
const rows = Number(values.rows);
const rounds = Number(values.rounds ?? (values.quick ? 3 : 7));
const milliseconds = Number(values.milliseconds ?? (values.quick ? 5 : 20));

const chosen = contests.filter(
  ({ path }) => !positionals.length || positionals.some((name) => path === name || path.startsWith(`${name}.`)),
);
const catalog = formulas as Catalog;
const specOf = ({ path }: Contest): Spec => {
  const [domain = "", name = ""] = path.split(".");
  return catalog[domain]![name]!;
};

function complain(what: string): void {
  console.error(`!! ${what}`);
  process.exitCode = 1;
}

function missing(remedy: string): void {
  console.error(`!! ${remedy}`);
  if (values.require) process.exitCode = 1;
}

/** The programs there are on this machine. */
async function rivals(folder: string): Promise<readonly Twins[]> {
  const started: Twins[] = [];
  const version = compilerVersion();
  if (version)
    for (const [name, flags] of Object.entries(widths)) {
      process.stderr.write(`compiling ${name}\n`);
      started.push(await Twins.start(name, folder, compile(folder, name, flags)));
    }
  else missing(remedies.compiler);
  const numpy = findNumpy();
  if (numpy) started.push(await Twins.start("NumPy", folder, numpy.python, [numpyProgram]));
  else missing(remedies.numpy);
  console.log([version, numpy?.version].filter(Boolean).join(", "));
  return started;
}

async function measure(contest: Contest, all: readonly Twins[], from: Builds): Promise<Line> {
  const name = title(contest);
  process.stderr.write(`${name}\n`);
  const [mine, work] = ours(contest, specOf(contest), rows, from);
  const twin = twinName(contest);
  const entered = all.filter((twins) => twins.has(twin));
  const lengths = outputColumns(work.spec, work.sizes);
  const expected = computed(contest, mine, work.spec);
  for (const twins of entered) {
    await twins.load(twin, work, lengths);
    const apart = parting(expected, await twins.results(twin, lengths, work.start), leewayOf(contest.path));
    if (apart) complain(`${name}: ${twins.name} computes something else: ${apart}`);
  }
  const taken: Record<string, number[]> = Object.fromEntries(
    ["lanewise", ...entered.map(({ name }) => name)].map((who) => [who, []]),
  );
  for (let round = 0; round < rounds; round++) {
    taken.lanewise!.push(race([mine], rows, { rounds: 1, milliseconds })[0]!.ns);
    for (const twins of entered) taken[twins.name]!.push(await twins.time(milliseconds));
  }
  return { name, rows, taken };
}

/** What lanewise makes of it, by the names that twins know: an output that equals state after one tick is that state. */
function computed({ shape }: Contest, { restore, run, outputs }: Variant, spec: Spec): Columns {
  restore();
  run();
  const fields = outputsOf(spec);
  const named = Object.entries(outputs).map(([name, column]) => {
    const { mirrors } = fields[name]!;
    return [shape === "bank" && mirrors ? mirrors : name, column.slice()] as const;
  });
  return Object.fromEntries(named);
}

async function bench(): Promise<void> {
  const about = machine();
  console.log(`${about.cpu}, ${about.cores} cores, Node ${about.node}, ${about.date}`);
  const folder = mkdtempSync(join(tmpdir(), "lanewise-"));
  const all = await rivals(folder);
  const from = builds(catalog);
  const lines: Line[] = [];
  try {
    for (const contest of chosen) lines.push(await measure(contest, all, from));
  } finally {
    for (const twins of all) twins.stop();
    rmSync(folder, { recursive: true });
  }
  console.log(`\n${table(lines)}`);
  if (values.json)
    writeFileSync(values.json, `${JSON.stringify({ ...about, rounds, milliseconds, lines }, null, 1)}\n`);
}

await bench();
