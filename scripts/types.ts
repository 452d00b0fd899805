// Writes build/types: a declaration file a domain, generated from the specs and their docs, and their index. What tsc, the package's
// declarations and editors read. The same sources give the same bytes.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { docsOf, varyingOf } from "../compiler/typedoc.ts";
import { domainType, loaded, types } from "../compiler/types.ts";
import * as formulas from "../src/formulas/index.ts";
import type { Domain } from "../src/spec.ts";
import { catalogue } from "./describe.ts";

const shapes = "../../src/shapes.ts";
const head = "// Generated from the specs by npm run types.\n";
const manifest = catalogue();
const docs = docsOf(manifest.domains, manifest.formulas);
const varying = varyingOf(manifest.formulas);
const names = Object.keys(formulas);

rmSync("build/types", { recursive: true, force: true });
mkdirSync("build/types", { recursive: true });
const shared = `import type { Info, WasmModule } from "${shapes}";\n`;
for (const [domain, specs] of Object.entries<Domain>(formulas))
  write(
    domain,
    `${shared}${types(domain, specs, docs, { shapes, varying })}
${loaded("Lanewise", `The formulas of ${domain}.`, [domain], docs)}`,
  );
write(
  "index",
  `${shared}${names.map((name) => `import type { ${domainType(name)} } from "./${name}.d.ts";\n`).join("")}
${names.map((name) => `export type { ${domainType(name)} } from "./${name}.d.ts";\n`).join("")}
${loaded("Lanewise", "Every formula, by domain.", names, docs)}`,
);
console.log(`build/types ${names.length} domains, ${manifest.formulas.length} formulas`);

function write(name: string, text: string): void {
  writeFileSync(`build/types/${name}.d.ts`, head + text);
}
