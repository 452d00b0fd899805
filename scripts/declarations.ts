// Writes the package's declarations of domains: dist/<domain>/index.d.cts from build/types, and what tells the main entry of them. Types
// exist once, as CommonJS, which both kinds of modules may import from. Runs behind tsup, which wrote dist/index.d.cts, shapes.d.cts and presets.d.cts.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

import { around, presetsOf } from "./domains.ts";

const generated = "build/types";
const load = `/** Raised on any change that a host written against the kernels would notice. */
export declare const abiVersion: number;
/** Compiles the kernels and returns the formulas; of one module and staging, always the same ones. */
export declare function load(options?: LoadOptions): Promise<Lanewise>;
/** The same at once, where the engine compiles synchronously: everywhere but workerd. */
export declare function loadSync(options?: LoadOptions<WasmBytes | WasmModule>): Lanewise;
`;

for (const file of readdirSync(generated)) {
  const name = file.replace(".d.ts", "");
  const text = readFileSync(`${generated}/${file}`, "utf8");
  if (name === "index") {
    const placed = text
      .replaceAll("../../src/shapes.ts", "./shapes.cjs")
      .replaceAll(/"\.\/(\w+)\.d\.ts"/g, '"./$1/index.cjs"');
    writeFileSync("dist/lanewise.d.cts", placed);
    continue;
  }
  const own = text
    .replaceAll("../../src/shapes.ts", "../shapes.cjs")
    .replace("import type { Info, WasmModule }", "import type { Info, LoadOptions, WasmBytes, WasmModule }");
  mkdirSync(`dist/${name}`, { recursive: true });
  const presets = presetsOf(name).map(({ names }) => `export { ${names} } from "../presets.cjs";\n`);
  const beside = around[name]
    ? `import type { ${around[name].type} } from "../around-${name}.cjs";\nexport declare const ${around[name].made}: ${around[name].type};\nexport * from "../around-${name}.cjs";\n`
    : "";
  writeFileSync(
    `dist/${name}/index.d.cts`,
    `${own}\n${load}${presets.join("")}${beside}export type * from "../shapes.cjs";\n`,
  );
  writeFileSync(`dist/${name}/index.d.ts`, 'export * from "./index.cjs";\n');
}

// What generated callers import needs no types; whoever types them takes the shared ones.
writeFileSync(
  "dist/runtime.d.cts",
  'export type * from "./shapes.cjs";\n/** Goes with what generated callers import. */\nexport declare const abiVersion: number;\n',
);

const main = readFileSync("dist/index.d.cts", "utf8");
const placed = main.replaceAll(/(["'])[./]*build\/types\/index\.(?:d\.ts|[cm]?js)\1/g, '"./lanewise.cjs"');
if (placed === main) throw new Error("dist/index.d.cts does not import build/types/index.d.ts any more");
writeFileSync("dist/index.d.cts", placed);
