// Writes build/vectors.json: seeded calls of every formula and what comes of them on the scalar build, for hosts and engines to prove that they
// give the same bits. `lanewise/verify` runs them; the same sources give the same bytes.
import { readFileSync, writeFileSync } from "node:fs";
import { abiVersion } from "../src/abi.ts";
import * as formulas from "../src/formulas/index.ts";
import { plan } from "../src/plan.ts";
import type { Case, Vector } from "../src/service/vectors/case.ts";
import { digestOf, digestOfAll, type Formula, firstOf, run } from "../src/service/vectors/run.ts";
import type { Catalog } from "../src/spec.ts";
import { scalar } from "../test/support/builds.ts";
import { compiled } from "./kernels.ts";
import { Cases } from "./vectors/cases.ts";
import { Pools } from "./vectors/pools.ts";
import { refusalsOf } from "./vectors/refusals.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const lw = scalar.lw as unknown as Readonly<Record<string, Readonly<Record<string, Formula>>>>;

const pools = new Pools();
const bodies = compiled();
const all = Object.entries(formulas as Catalog).flatMap(([domain, specs]) =>
  Object.entries(specs).map(([name, spec]) => ({ plan: plan(domain, name, spec), formula: lw[domain]![name]! })),
);
const cases: Vector[] = [];
for (const [i, { plan, formula }] of all.entries()) {
  for (const one of new Cases(plan, pools, i + 1, bodies.has(plan.path)).all()) {
    const came = run(pools.all, formula, one, "nan");
    cases.push({ ...one, digest: digestOf(came), first: firstOf(came) });
    // Once more from what was saved there.
    if (!came.save || one.cells === "i64" || one.form !== "ticks" || !one.state || !one.params) continue;
    const { state: _, ...rest } = one;
    const resumed = { ...rest, save: Buffer.from(came.save).toString("base64") };
    const then = resumable(formula, resumed);
    if (!then) continue;
    cases.push({ ...resumed, digest: digestOf(then), first: firstOf(then) });
  }
}
const refusals = all.flatMap(({ plan, formula }, i) => refusalsOf(plan, formula, cases, pools, i + 1));
const vectors = {
  version,
  abiVersion,
  pools: pools.all,
  cases,
  refusals,
  digest: digestOfAll(cases.map(({ digest }) => digest)),
};
writeFileSync("build/vectors.json", `${JSON.stringify(vectors)}\n`);
console.log(`build/vectors.json ${cases.length} cases, ${refusals.length} refusals, digest ${vectors.digest}`);

/** What failed closed on its way is no state to load. */
function resumable(formula: Formula, one: Case) {
  try {
    return run(pools.all, formula, one, "nan");
  } catch (error) {
    if (error instanceof RangeError && error.message.includes('"state.')) return undefined;
    throw error;
  }
}
