import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Plugin } from "esbuild";
import { defineConfig } from "tsup";
import { modulesOf } from "./compiler/clickhouse/functions.ts";
import { around, domains, modules, onNode, variants, workers } from "./scripts/domains.ts";
import { licenceOf, licences } from "./scripts/licences.ts";
import * as formulas from "./src/formulas/index.ts";
import { pack } from "./src/unpack.ts";

const engines = ["engine-simd", "engine-scalar"] as const;
/** Engines by their paths: of all formulas, and of each domain. */
const all = ["", ...domains.map((domain) => `${domain}/`)].flatMap((at) => engines.map((name) => `${at}${name}`));
/** What is embedded. */
const texts = [...all, "words"];
const extensions = { esm: "js", cjs: "cjs" } as const;
type Format = keyof typeof extensions;

const wasmOf = (path: string) => readFileSync(`build/${path}.wasm`);

/** Wasm travels as text in a module of its own: no fetch, no path to resolve, and no line of code is as long as it. */
const textOf = (path: string, format: Format) => `${path}.text.${extensions[format]}`;

function writeText(path: string, format: Format): void {
  const text = JSON.stringify(pack(wasmOf(path)));
  writeFileSync(
    `dist/${textOf(path, format)}`,
    format === "esm" ? `export default ${text};\n` : `"use strict";\nmodule.exports = ${text};\n`,
  );
}

/** A wasm file becomes a function of its text, with its digest; `?sha256` gives the digest alone. */
const wasm: Plugin = {
  name: "wasm",
  setup(build) {
    build.onResolve({ filter: /^\.\.\/.*(engine-\w+|words)\.wasm(\?sha256)?$/ }, ({ path }) => ({
      path: path.replace(/^(\.\.\/)+(build\/)?/, ""),
      namespace: "wasm",
    }));
    build.onResolve({ filter: /^\.\/(engine-simd\.wasm|(engine-\w+|words)\.text\.c?js)$/ }, ({ path }) => ({
      path,
      external: true,
    }));
    build.onLoad({ filter: /.*/, namespace: "wasm" }, ({ path }) => {
      const [engine = "", digestOnly] = path.split(/\.wasm\??/);
      const sha256 = `export const sha256 = "${createHash("sha256").update(wasmOf(engine)).digest("hex")}";`;
      // The text lies beside the entry that embeds it.
      const embed = `import { unpack } from "./src/unpack.ts"; import text from "./${textOf(engine.replace(/^.*\//, ""), "esm")}";
        export default () => unpack(text);`;
      return { contents: digestOnly ? sha256 : `${sha256}\n${embed}`, resolveDir: "." };
    });
  },
};

/** The modules behind dist/<variant> and dist/<domain>/<variant>. */
const entry = Object.fromEntries(
  variants.flatMap((variant) => [
    [variant, `src/${variant}.ts`],
    ...domains.map((domain) => [`${domain}/${variant}`, `build/entries/${domain}/${variant}.ts`]),
  ]),
);

/** Modules of dist and what they import, texts of wasm aside. */
function reached(modules: readonly string[], found = new Set<string>()): ReadonlySet<string> {
  for (const module of modules) {
    if (found.has(module)) continue;
    found.add(module);
    const imports = [...readFileSync(module, "utf8").matchAll(/(?:from|import) "(\.[^"]*(?<!\.text)\.js)";$/gm)];
    reached(
      imports.map(([, path = ""]) => join(dirname(module), path)),
      found,
    );
  }
  return found;
}

/**
 * Every module once more as CommonJS, chunks included, line by line: what is imported becomes constants. tsup's own way would write `?.` and
 * `??` as calls of helpers, and esbuild's reads a property of a module at each use, through a getter: V8 gives up inlining.
 */
function writeCommonJs(): void {
  const names = Object.keys({ ...entry, ...modules }).filter(
    (name) => !name.endsWith("workerd") && !workers.includes(name) && !onNode[name],
  );
  for (const module of reached(names.map((name) => `dist/${name}.js`))) {
    const path = module.replace(/\.js$/, ".cjs");
    writeFileSync(path, commonJs(readFileSync(module, "utf8")));
    copyFileSync(`${module}.map`, `${path}.map`);
  }
}

function commonJs(text: string): string {
  const constants = (names: string) => names.replace(/ as /g, ": ");
  return `"use strict";${text}`
    .replace(/^("use strict";)?import "(\.[^"]*)\.js";$/gm, '$1require("$2.cjs");')
    .replace(
      /^("use strict";)?import (\w+|\{[^}]*\}) from "([^"]*)";$/gm,
      (_, strict = "", names, from) =>
        `${strict}const ${constants(names)} = require("${from.replace(/\.js$/, ".cjs")}");`,
    )
    .replaceAll("import.meta.url", 'require("node:url").pathToFileURL(__filename)')
    .replace(/^export \{([^}]*)\};$/gm, (_, names: string) => {
      const properties = names.replace(/(\w+) as (\w+)/g, "$2: $1");
      const exported = names.split(",").map((name) => name.replace(/.* as /s, "").trim());
      // What Node's loader looks for where a module imports names from here.
      const told = `0 && (module.exports = {\n  ${exported.join(",\n  ")}\n});`;
      return `module.exports = Object.defineProperty({${properties}}, "__esModule", { value: true });\n${told}`;
    })
    .replace(/\.js\.map$/m, ".cjs.map");
}

// Types of what generated callers import are written by scripts/declarations.ts; those of another host's module are the same.
const declared = Object.fromEntries(
  Object.entries(modules).filter(
    ([name]) => name !== "runtime" && !workers.includes(name) && !Object.values(onNode).includes(name),
  ),
);

export default defineConfig(() => {
  rmSync("dist", { recursive: true, force: true });
  for (const domain of domains) mkdirSync(`dist/${domain}`, { recursive: true });
  return [
    {
      format: "esm",
      entry: { ...entry, ...modules },
      target: "es2022",
      platform: "neutral",
      external: [/^node:/],
      removeNodeProtocol: false,
      sourcemap: true,
      splitting: true,
      esbuildPlugins: [wasm],
      async onSuccess() {
        writeCommonJs();
        for (const path of texts) for (const format of ["esm", "cjs"] as const) writeText(path, format);
        for (const path of [...all, "lanewise-simd", "lanewise-scalar", ...modulesOf(formulas)])
          copyFileSync(`build/${path}.wasm`, `dist/${path}.wasm`);
        copyFileSync("build/vectors.json", "dist/vectors.json");
        // The types exist once, as CommonJS, which both kinds of modules may import from. All entries have the same.
        for (const name of ["index", "runtime", ...Object.keys(declared)])
          writeFileSync(`dist/${name}.d.ts`, `export * from "./${basename(name)}.cjs";\n`);
      },
    },
    {
      // The command. Its compilers and databases are optional peers, the formulas those that are published beside it; what else it is made of
      // comes along, some of it CommonJS.
      entry: { cli: "cli/main.ts" },
      format: "esm",
      target: "node20",
      platform: "node",
      splitting: true,
      external: ["assemblyscript", "binaryen", "esbuild", "typescript", "@duckdb/node-api", /^lanewise(\/|$)/],
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
      esbuildPlugins: [licences("dist/LICENSES-cli.txt")],
    },
    {
      // What stands in every page that lanewise report writes: the library's licence goes with it.
      entry: { "report-page": "cli/report/client.ts" },
      format: "iife",
      platform: "browser",
      target: "es2022",
      minify: true,
      noExternal: [/./],
      outExtension: () => ({ js: ".js" }),
      banner: { js: `/*! ${licenceOf("uplot").trim()} */` },
    },
    {
      format: "cjs",
      entry: ["src/index.ts"],
      dts: {
        only: true,
        entry: {
          index: "src/index.ts",
          presets: "src/presets.ts",
          shapes: "src/shapes.ts",
          ...declared,
          ...Object.fromEntries(Object.entries(around).map(([domain, { file }]) => [`around-${domain}`, file])),
        },
      },
      external: [/\/build\/types\//],
    },
  ];
});
