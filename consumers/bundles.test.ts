// The package as Vite, webpack, rollup and esbuild build it, in a page and in a worker of Chromium and Firefox under a strict policy: the
// bits of Node.
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browsers, visit } from "./browser/browsers.ts";
import { policy, served } from "./browser/served.ts";
import { Project } from "./project.ts";
import { webpacked } from "./webpack.ts";

interface Bundled {
  here(): Promise<Record<string, string>>;
  inWorker(): Promise<Record<string, string>>;
}
declare global {
  // What bundles/main.js leaves there.
  var bundled: Bundled;
}

const html = '<!doctype html><title>bundled</title><script type="module" src="./main.js"></script>';

/** Each writes what main.js and worker.js come to into a folder that has a page. */
const bundlers: Record<string, (folder: string, out: string) => Promise<void>> = {
  async Vite(folder, out) {
    const { build } = await import("vite");
    await build({
      root: folder,
      base: "./",
      configFile: false,
      logLevel: "error",
      build: { outDir: out, emptyOutDir: false },
    });
  },
  async webpack(folder, out) {
    await webpacked({
      context: folder,
      entry: join(folder, "main.js"),
      output: { path: out, filename: "main.js", module: true, publicPath: "auto" },
      experiments: { outputModule: true },
    });
    writeFileSync(join(out, "index.html"), html);
  },
  async rollup(folder, out) {
    const [{ rollup }, { nodeResolve }] = await Promise.all([import("rollup"), import("@rollup/plugin-node-resolve")]);
    const bundle = await rollup({
      input: { main: join(folder, "main.js"), worker: join(folder, "worker.js") },
      plugins: [nodeResolve({ browser: true })],
      onwarn: ({ message }) => expect.fail(message),
    });
    await bundle.write({ dir: out, format: "es" });
    await bundle.close();
    writeFileSync(join(out, "index.html"), html);
  },
  async esbuild(folder, out) {
    const { build } = await import("esbuild");
    await build({
      entryPoints: [join(folder, "main.js"), join(folder, "worker.js")],
      outdir: out,
      bundle: true,
      splitting: true,
      minify: true,
      format: "esm",
      logLevel: "error",
    });
    writeFileSync(join(out, "index.html"), html);
  },
};

describe.each(browsers)("in $name", ({ name, path, remedy, launch }) => {
  if (!path) {
    console.error(`\n*** ${remedy} ***\n`);
    if (process.env.CI) test("the browser is there", () => expect.fail(remedy));
  }

  describe.skipIf(!path)("a page built by", () => {
    let project: Project;
    let browser: Browser;
    let expected: Record<string, string>;
    beforeAll(async () => {
      project = new Project();
      cpSync("consumers/bundles", project.folder, { recursive: true });
      project.write("index.html", html);
      project.write(
        "node.js",
        `import { readFileSync } from "node:fs";
         import { computed } from "./formulas.js";
         const wasm = readFileSync("node_modules/lanewise/dist/energy/engine-simd.wasm");
         console.log(JSON.stringify(await computed(wasm)));`,
      );
      expected = JSON.parse(project.run("node.js"));
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      project?.remove();
    });

    test.each(Object.entries(bundlers))("%s has the bits of Node, and so has its worker", async (bundler, bundle) => {
      const out = join(project.folder, `${bundler}-${name}`);
      mkdirSync(out);
      await bundle(project.folder, out);
      copyFileSync(
        join(project.folder, "node_modules/lanewise/dist/energy/engine-simd.wasm"),
        join(out, "engine-simd.wasm"),
      );
      writeFileSync(join(out, "favicon.ico"), "");
      const site = await served(out, {}, `${policy}; img-src 'self'`);
      try {
        await visit(browser, site.url, async ({ page, wrong }) => {
          expect(await page.evaluate(() => bundled.here())).toEqual(expected);
          expect(await page.evaluate(() => bundled.inWorker())).toEqual(expected);
          expect(await wrong()).toEqual([]);
        });
      } finally {
        await site.close();
      }
    });
  });
});
