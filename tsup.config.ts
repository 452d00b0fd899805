import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { buildSync, type Plugin } from "esbuild";
import { defineConfig } from "tsup";
import { domains, presetsOf, variants } from "./scripts/domains.ts";
import { pack } from "./src/unpack.ts";

const engines = ["engine-simd", "engine-scalar"] as const;
/** Engines by their paths: of all formulas, and of each domain. */
const all = ["", ...domains.map((domain) => `${domain}/`)].flatMap((at) => engines.map((name) => `${at}${name}`));
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
    build.onResolve({ filter: /^\.\.\/.*engine-\w+\.wasm(\?sha256)?$/ }, ({ path }) => ({
      path: path.replace(/^(\.\.\/)+(build\/)?/, ""),
      namespace: "wasm",
    }));
    build.onResolve({ filter: /^\.\/engine-(simd\.wasm|\w+\.text\.c?js)$/ }, ({ path }) => ({ path, external: true }));
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

/** Every module once more as CommonJS, chunks included: tsup's own way would write `?.` and `??` as calls of helpers. */
function writeCommonJs(): void {
  const modules = readdirSync("dist", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js") && !/workerd|\.text\./.test(name))
    .map((name) => `dist/${name}`);
  const { outputFiles } = buildSync({
    entryPoints: modules,
    outdir: "dist",
    outbase: "dist",
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    platform: "node",
    target: "es2022",
    sourcemap: true,
    write: false,
  });
  for (const { path, text } of outputFiles)
    writeFileSync(
      path,
      path.endsWith(".map") ? text : text.replace(/require\("(\.[^"]*)\.js"\)/g, 'require("$1.cjs")'),
    );
}

/** The types exist once, as CommonJS, which both kinds of modules may import from; those of a domain are told by them. */
function writeTypes(): void {
  writeFileSync("dist/index.d.ts", 'export * from "./index.cjs";\n');
  for (const domain of domains) {
    const names = ["abiVersion", ...presetsOf(domain).map(({ names }) => names)].join(", ");
    writeFileSync(`dist/${domain}/index.d.ts`, 'export * from "./index.cjs";\n');
    writeFileSync(
      `dist/${domain}/index.d.cts`,
      `import type { Lanewise, Loaded, LoadOptions, WasmBytes, WasmModule } from "../index.cjs";
export type * from "../index.cjs";
export { ${names} } from "../index.cjs";
type Domain = Loaded<Pick<Lanewise, "${domain}" | "info">>;
/** Compiles the kernels and returns the formulas of ${domain}; of one module and staging, always the same ones. */
export declare const load: (given?: LoadOptions) => Promise<Domain>;
/** The same at once, where the engine compiles synchronously: everywhere but workerd. */
export declare const loadSync: (given?: LoadOptions<WasmBytes | WasmModule>) => Domain;
`,
    );
  }
}

export default defineConfig(() => {
  rmSync("dist", { recursive: true, force: true });
  for (const domain of domains) mkdirSync(`dist/${domain}`, { recursive: true });
  return [
    {
      format: "esm",
      entry,
      target: "es2022",
      platform: "neutral",
      sourcemap: true,
      splitting: true,
      esbuildPlugins: [wasm],
      async onSuccess() {
        writeCommonJs();
        for (const path of all) for (const format of ["esm", "cjs"] as const) writeText(path, format);
        for (const path of [...all, "lanewise-simd", "lanewise-scalar"])
          copyFileSync(`build/${path}.wasm`, `dist/${path}.wasm`);
        writeTypes();
      },
    },
    { format: "cjs", entry: ["src/index.ts"], dts: { entry: "src/index.ts", only: true } },
  ];
});
