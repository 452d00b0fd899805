import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Plugin } from "esbuild";
import { defineConfig, type Options } from "tsup";
import { domains, variants } from "./scripts/domains.ts";
import { pack } from "./src/unpack.ts";

const engines = ["engine-simd", "engine-scalar"] as const;
/** Engines by their paths: of all formulas, and of each domain. */
const all = ["", ...domains.map((domain) => `${domain}/`)].flatMap((at) => engines.map((name) => `${at}${name}`));
/** What is embedded. */
const texts = [...all, "words"];
const extensions = { esm: "js", cjs: "cjs" } as const;
/** What packs of one's own are made of. */
const packs = { spec: "src/spec.ts", step: "src/step.ts", runtime: "src/runtime.ts" };
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
const wasm = (format: Format): Plugin => ({
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
      const embed = `import { unpack } from "./src/unpack.ts"; import text from "./${textOf(engine.replace(/^.*\//, ""), format)}";
        export default () => unpack(text);`;
      return { contents: digestOnly ? sha256 : `${sha256}\n${embed}`, resolveDir: "." };
    });
  },
});

const shared: Options = {
  target: "es2022",
  platform: "neutral",
  sourcemap: true,
  splitting: true,
};

/** The modules behind dist/<variant> and dist/<domain>/<variant>. */
const entries = (some: readonly string[]) =>
  Object.fromEntries([
    ...some.map((variant) => [variant, `src/${variant}.ts`]),
    ...domains.flatMap((domain) =>
      some.map((variant) => [`${domain}/${variant}`, `build/entries/${domain}/${variant}.ts`]),
    ),
  ]);

export default defineConfig(() => {
  rmSync("dist", { recursive: true, force: true });
  for (const domain of domains) mkdirSync(`dist/${domain}`, { recursive: true });
  return [
    {
      ...shared,
      format: "esm",
      esbuildPlugins: [wasm("esm")],
      entry: { ...entries(variants), ...packs },
      async onSuccess() {
        for (const path of texts) writeText(path, "esm");
        for (const path of [...all, "lanewise-simd", "lanewise-scalar"])
          copyFileSync(`build/${path}.wasm`, `dist/${path}.wasm`);
        // The types exist once, as CommonJS, which both kinds of modules may import from. All entries have the same.
        for (const name of ["index", ...Object.keys(packs)])
          writeFileSync(`dist/${name}.d.ts`, `export * from "./${name}.cjs";\n`);
      },
    },
    {
      // The command. Its compilers are optional peers.
      entry: { cli: "compiler/cli.ts" },
      format: "esm",
      target: "node20",
      platform: "node",
      splitting: true,
      external: ["assemblyscript", "binaryen", "esbuild", "typescript"],
    },
    {
      ...shared,
      format: "cjs",
      esbuildPlugins: [wasm("cjs")],
      entry: { ...entries(variants.filter((variant) => variant !== "workerd")), ...packs },
      dts: {
        entry: {
          index: "src/index.ts",
          presets: "src/presets.ts",
          shapes: "src/shapes.ts",
          spec: "src/spec.ts",
          step: "src/step.ts",
        },
      },
      external: [/\/build\/types\//],
      async onSuccess() {
        for (const path of texts) writeText(path, "cjs");
      },
    },
  ];
});
