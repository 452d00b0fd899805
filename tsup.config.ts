import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Plugin } from "esbuild";
import { defineConfig, type Options } from "tsup";
import { pack } from "./src/unpack.ts";

const engines = ["engine-simd", "engine-scalar"] as const;
const texts = [...engines, "words"] as const;
const builds = [...engines, "lanewise-simd", "lanewise-scalar"] as const;
const extensions = { esm: "js", cjs: "cjs" } as const;
/** What packs of one's own are made of. */
const packs = ["src/spec.ts", "src/step.ts", "src/packed.ts"];
type Format = keyof typeof extensions;

const wasmOf = (name: string) => readFileSync(`build/${name}.wasm`);

/** Wasm travels as text in a module of its own: no fetch, no path to resolve, and no line of code is as long as it. */
const textOf = (name: string, format: Format) => `${name}.text.${extensions[format]}`;

function writeText(name: string, format: Format): void {
  const text = JSON.stringify(pack(wasmOf(name)));
  writeFileSync(
    `dist/${textOf(name, format)}`,
    format === "esm" ? `export default ${text};\n` : `"use strict";\nmodule.exports = ${text};\n`,
  );
}

/** A wasm file becomes a function of its text, with its digest; `?sha256` gives the digest alone. */
const wasm: Plugin = {
  name: "wasm",
  setup(build) {
    const format = build.initialOptions.format as Format;
    build.onResolve({ filter: /\/build\/(engine-\w+|words)\.wasm(\?sha256)?$/ }, ({ path }) => ({
      path,
      namespace: "wasm",
    }));
    build.onResolve({ filter: /^\.\/(engine-simd\.wasm|(engine-\w+|words)\.text\.c?js)$/ }, ({ path }) => ({
      path,
      external: true,
    }));
    build.onLoad({ filter: /.*/, namespace: "wasm" }, ({ path }) => {
      const [name = "", digestOnly] = path.replace(/^.*\/build\//, "").split(/\.wasm\??/);
      const sha256 = `export const sha256 = "${createHash("sha256").update(wasmOf(name)).digest("hex")}";`;
      const embed = `import { unpack } from "./src/unpack.ts"; import text from "./${textOf(name, format)}";
        export default () => unpack(text);`;
      return { contents: digestOnly ? sha256 : `${sha256}\n${embed}`, resolveDir: "." };
    });
  },
};

const shared: Options = {
  target: "es2022",
  platform: "neutral",
  sourcemap: true,
  esbuildPlugins: [wasm],
};

export default defineConfig(() => {
  rmSync("dist", { recursive: true, force: true });
  return [
    {
      ...shared,
      format: "esm",
      entry: ["src/index.ts", "src/scalar.ts", "src/workerd.ts", ...packs],
      async onSuccess() {
        for (const name of texts) writeText(name, "esm");
        for (const name of builds) copyFileSync(`build/${name}.wasm`, `dist/${name}.wasm`);
        // The types exist once, as CommonJS, which both kinds of modules may import from. All entries have the same.
        for (const name of ["index", "spec", "step", "packed"])
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
      entry: ["src/index.ts", "src/scalar.ts", ...packs],
      dts: { entry: ["src/index.ts", ...packs] },
      async onSuccess() {
        for (const name of texts) writeText(name, "cjs");
      },
    },
  ];
});
