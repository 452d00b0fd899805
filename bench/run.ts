// npm run bench -- [formula or domain ...] [--sizes 1,64,100000] [--rounds 7] [--milliseconds 20] [--json FILE] [--check]
// Below some ten thousand rows the branch predictor learns the sample by heart, which flatters loops that branch: the plain
// energy.treasuryFee takes 22 ns a row at n = 1000 and 41 at 100 000.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as formulas from "../src/formulas/index.ts";
import type { Catalog, Spec } from "../src/spec.ts";
import { disagreement, leewayOf } from "./agreement.ts";
import { bare } from "./bare/index.ts";
import { machine } from "./machine.ts";
import { type Pace, race } from "./race.ts";
import { type Line, standing, table, timingOf } from "./table.ts";
import { type Builds, builds, type Kind, kinds, variant } from "./variants.ts";
import { type Shape, shapesOf, workload } from "./workloads.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: "string", default: "1,64,1000,100000,1000000" },
    rounds: { type: "string", default: "7" },
    milliseconds: { type: "string", default: "20" },
    json: { type: "string" },
    check: { type: "boolean", default: false },
  },
});

/** What must never be slower than the bare loop: the guard of a change, in seconds. */
const guarded = [
  "energy.treasuryFee",
  "energy.reputation",
  "network.peerScore",
  "core.geoMean",
  "core.ema",
  "control.pi",
];

function chosen(names: readonly string[]): Catalog {
  const wanted = (domain: string, name: string) =>
    !names.length || names.includes(domain) || names.includes(`${domain}.${name}`);
  const domains = Object.entries(formulas as Catalog).map(([domain, specs]) => [
    domain,
    Object.fromEntries(Object.entries(specs).filter(([name]) => wanted(domain, name))),
  ]);
  const catalog: Catalog = Object.fromEntries(domains);
  for (const name of names) {
    const [domain = "", formula] = name.split(".");
    const known = formula === undefined ? catalog[domain] : catalog[domain]?.[formula];
    if (!known) throw new RangeError(`bench: there is no formula or domain "${name}"`);
  }
  return catalog;
}

const quick: Pace = { rounds: 5, milliseconds: 20 };

function measure(
  path: string,
  spec: Spec,
  shape: Shape,
  n: number,
  from: Builds,
  wanted: readonly Kind[],
  pace: Pace,
): Line {
  const name = shape === "rows" ? path : `${path}, ${shape}`;
  process.stderr.write(`${name}, n = ${n}\n`);
  const work = workload(path, spec, shape, n);
  const variants = wanted
    .filter((kind) => kind !== "bare" || bare(path, shape))
    .map((kind) => variant(kind, work, from));
  for (const other of variants.slice(1)) {
    const apart =
      n > 1 ? disagreement(variants[0]!, other, other.kind === "bare" ? leewayOf(path) : undefined) : undefined;
    if (apart) process.stderr.write(`  ${other.kind} disagrees with the plain loop: ${apart}\n`);
  }
  return { name, n, timings: race(variants, n, pace) };
}

const all = (catalog: Catalog): readonly (readonly [string, Spec])[] =>
  Object.entries(catalog).flatMap(([domain, specs]) =>
    Object.entries(specs).map(([name, spec]) => [`${domain}.${name}`, spec] as const),
  );

function bench(): void {
  const catalog = chosen(positionals);
  const from = builds(catalog);
  const pace = { rounds: Number(values.rounds), milliseconds: Number(values.milliseconds) };
  const lines = values.sizes
    .split(",")
    .flatMap((size) =>
      all(catalog).flatMap(([path, spec]) =>
        shapesOf(path, spec).map((shape) => measure(path, spec, shape, Number(size), from, kinds, pace)),
      ),
    );
  const about = machine();
  console.log(`${about.cpu}, ${about.cores} cores, Node ${about.node}, ${about.date}\n`);
  console.log(table(lines));
  const without = new Set(lines.filter((line) => !timingOf(line, "bare")).map(({ name }) => name));
  if (without.size) console.log(`\nWithout a bare loop, measured by the other: ${[...without].join("; ")}`);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ ...about, ...pace, lines }, null, 1)}\n`);
}

function check(): void {
  const catalog = chosen(guarded);
  const from = builds(catalog);
  const lines = all(catalog).map(([path, spec]) =>
    measure(path, spec, shapesOf(path, spec)[0]!, 100_000, from, ["plain", "bare", "simd"], quick),
  );
  console.log(table(lines));
  const slow = lines.filter((line) => standing(line) < 1);
  for (const { name } of slow) console.error(`${name}: the SIMD build is slower than the bare loop`);
  process.exitCode = slow.length ? 1 : 0;
}

if (values.check) check();
else bench();
