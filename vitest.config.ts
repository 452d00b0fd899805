import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { defineConfig, type Plugin } from "vitest/config";

/** `import bytes, { sha256 } from "x.wasm"`, and `import { sha256 } from "x.wasm?sha256"`, as the bundler gives them. */
const wasm: Plugin = {
  name: "wasm-bytes",
  enforce: "pre",
  resolveId(source, importer) {
    if (importer && source.startsWith(".") && /\.wasm(\?sha256)?$/.test(source))
      return resolve(dirname(importer.replace(/\?.*$/, "")), source);
  },
  load(id) {
    const [path = "", query] = id.split("?");
    if (!path.endsWith(".wasm")) return;
    if (!existsSync(path)) throw new Error(`${path} is missing: run npm run wasm`);
    const bytes = readFileSync(path);
    const digest = `export const sha256 = "${createHash("sha256").update(bytes).digest("hex")}";`;
    if (query === "sha256") return digest;
    return `${digest} export default () => Uint8Array.from(atob("${bytes.toString("base64")}"), (c) => c.charCodeAt(0));`;
  },
};

/** Examples import the package by its name: here it is this one, whether or not their workspace is installed. */
const self: Plugin = {
  name: "package-itself",
  enforce: "pre",
  resolveId(source) {
    if (/^lanewise(\/|$)/.test(source)) return this.resolve(source, resolve("vitest.config.ts"), { skipSelf: true });
  },
};

export default defineConfig({
  plugins: [wasm, self],
  test: {
    include: ["test/**/*.test.ts"],
    // Two workers share two cores, and compiling wasm in a cold process takes its time: never let speed decide a test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
