import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import type { Plugin } from "esbuild";
import { defineConfig } from "tsup";
import { pack } from "./src/unpack.ts";

/** Embeds a wasm file as text (no fetch, no path to resolve), with its digest; `?sha256` gives the digest alone. */
const wasm: Plugin = {
  name: "wasm",
  setup(build) {
    build.onResolve({ filter: /\/build\/engine-\w+\.wasm(\?sha256)?$/ }, ({ path }) => ({ path, namespace: "wasm" }));
    build.onResolve({ filter: /^\.\/engine-simd\.wasm$/ }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: "wasm" }, ({ path }) => {
      const [file = "", digestOnly] = path.replace(/^.*\/build\//, "build/").split("?");
      const bytes = readFileSync(file);
      const sha256 = `export const sha256 = "${createHash("sha256").update(bytes).digest("hex")}";`;
      const text = JSON.stringify(pack(bytes));
      const embed = `import { unpack } from "./src/unpack.ts"; export default () => unpack(${text});`;
      return { contents: digestOnly ? sha256 : `${sha256}\n${embed}`, resolveDir: "." };
    });
  },
};

export default defineConfig({
  entry: ["src/index.ts", "src/scalar.ts", "src/workerd.ts"],
  format: ["esm", "cjs"],
  target: "es2022",
  dts: true,
  minify: "terser",
  terserOptions: { compress: { passes: 3, ecma: 2020, pure_getters: true, keep_fargs: false }, module: true },
  platform: "neutral",
  clean: true,
  esbuildPlugins: [wasm],
  onSuccess: async () => {
    for (const name of ["engine-simd", "engine-scalar", "lanewise-simd", "lanewise-scalar"])
      copyFileSync(`build/${name}.wasm`, `dist/${name}.wasm`);
  },
});
