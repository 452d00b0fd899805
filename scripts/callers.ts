// Writes build/callers/: the callers of every domain of this package. `--left` lists the formulas without a caller of their own,
// `--only core.ema` writes that of one formula, or of one domain, under build/try.
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { callers, uncalled } from "../compiler/callers.ts";
import * as formulas from "../src/formulas/index.ts";
import type { Domain } from "../src/spec.ts";
import { picked } from "../test/support/tried.ts";
import { specsOf } from "./domains.ts";

const { values } = parseArgs({ options: { left: { type: "boolean" }, only: { type: "string" } } });
const folder = values.only ? "build/try/callers" : "build/callers";
mkdirSync(folder, { recursive: true });
const domains = Object.entries<Domain>(values.only ? picked(values.only) : formulas);
const up = values.only ? "../../.." : "../..";
const from = (domain: string) => ({ runtime: `${up}/src/runtime.ts`, specs: `${up}/${specsOf(domain)}` });
for (const [domain, specs] of domains) writeFileSync(`${folder}/${domain}.js`, callers(domain, specs, from(domain)));
writeFileSync(
  `${folder}/index.js`,
  domains.map(([domain]) => `export { ${domain} } from "./${domain}.js";\n`).join(""),
);
const left = domains.flatMap(([domain, specs]) => uncalled(domain, specs));
if (values.left) for (const [id, why] of left) console.log(`${id}: ${why}`);
const count = domains.reduce((sum, [, specs]) => sum + Object.keys(specs).length, 0);
console.log(`${folder} ${count - left.length} of ${count} formulas`);
