// A domain, a guard, a batcher, a stream and a pool in real pages, as Vite and webpack build them, under a strict policy: the bits of the
// plain call and of Node, with shared memory and without.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromium, launch, plainHost, remedy, visit } from "./browser/chromium.ts";
import { isolation, policy, served } from "./browser/served.ts";
import { Project } from "./project.ts";
import { webpacked } from "./webpack.ts";

if (!chromium) console.error(`\n*** ${remedy} ***\n`);

interface Offered {
  program(seed: number): Promise<Record<string, string>>;
  lost(seed: number, way: string): Promise<{ told: unknown[]; refused: string; workers: number }>;
  open(seed: number): Promise<void>;
  rest(): Promise<unknown[]>;
}
declare global {
  // What main.js leaves there.
  var page: Offered;
}

const html = '<!doctype html><title>pool</title><script type="module" src="./main.js"></script>';

const bundlers: Record<string, (folder: string, out: string) => Promise<void>> = {
  async Vite(folder, out) {
    const { build } = await import("vite");
    await build({ root: folder, configFile: false, logLevel: "error", build: { outDir: out } });
  },
  async webpack(folder, out) {
    await webpacked({
      context: folder,
      entry: join(folder, "main.js"),
      output: { path: out, filename: "main.js" },
    });
    // As it comes: no module.
    writeFileSync(join(out, "index.html"), html.replace(' type="module"', " defer"));
  },
};

if (!chromium && process.env.CI) test("a browser is there", () => expect.fail(remedy));

describe.skipIf(!chromium)("in a page", () => {
  let project: Project;
  let browser: Browser;
  beforeAll(async () => {
    project = new Project();
    cpSync("consumers/browser", project.folder, { recursive: true, filter: (name) => !name.endsWith(".ts") });
    project.write("index.html", html);
    // Browsers ask for it where no policy keeps them from it.
    mkdirSync(join(project.folder, "public"));
    project.write("public/favicon.ico", "");
    project.write(
      "node.js",
      'import { program } from "./program.js";\nconsole.log(JSON.stringify(await program(Number(process.argv[2]))));\n',
    );
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    project?.remove();
  });

  describe.each(Object.entries(bundlers))("of %s", (name, bundle) => {
    let out: string;
    beforeAll(async () => {
      out = join(project.folder, `${name}-page`);
      mkdirSync(out);
      await bundle(project.folder, out);
    });

    describe.each([
      ["that is isolated", isolation, true],
      ["that is not", {}, false],
    ] as const)("%s", (_, headers, isolated) => {
      let site: Awaited<ReturnType<typeof served>>;
      beforeAll(async () => {
        site = await served(out, headers);
      });
      afterAll(() => site?.close());

      test("everything has the bits of the plain call and of Node, and leaves no worker", async () => {
        const seed = name.length + Number(isolated);
        await visit(browser, site.url, async ({ page, wrong, quiet, workers }) => {
          expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
          const report = await page.evaluate((seed) => globalThis.page.program(seed), seed);
          expect(report).toEqual(JSON.parse(project.run("node.js", String(seed))));
          expect(report.abort).toBe("Error: enough");
          await quiet();
          expect(workers()).toBe(2);
          expect(await wrong()).toEqual([]);
        });
      });

      test.each(["failed", "terminated"])("a worker that is %s is told of and replaced", async (way) => {
        await visit(browser, site.url, async ({ page, wrong, quiet, workers }) => {
          const { told, refused, workers: made } = await page.evaluate((way) => globalThis.page.lost(7, way), way);
          const message = expect.stringMatching(way === "failed" ? /a worker failed: / : /a worker ended/);
          expect(told).toEqual([
            [0, true, message],
            [1, true, message],
            [expect.any(Number), true, message],
          ]);
          expect(refused).toMatch(/PoolError: energy.ewmaReputation: .* 1 tick/);
          expect(made).toBe(5);
          await quiet();
          expect(workers()).toBe(5);
          expect(await wrong()).toEqual([]);
        });
      });

      test("a worker that closes itself is told of and replaced", async () => {
        await visit(browser, site.url, async ({ page, wrong, quiet }) => {
          await page.evaluate(() => globalThis.page.open(8));
          await page.workers()[1]!.evaluate(() => self.close());
          expect(await page.evaluate(() => globalThis.page.rest())).toEqual([1, true, expect.stringMatching(/ended/)]);
          await quiet();
          expect(await wrong()).toEqual([]);
        });
      });
    });

    test("without locks, as it was not served securely, everything has the same bits", async () => {
      const site = await served(out, {});
      try {
        const url = site.url.replace("127.0.0.1", plainHost);
        await visit(browser, url, async ({ page, wrong, quiet }) => {
          expect(await page.evaluate(() => isSecureContext || "locks" in navigator)).toBe(false);
          const report = await page.evaluate(() => globalThis.page.program(11));
          expect(report).toEqual(JSON.parse(project.run("node.js", "11")));
          const { told } = await page.evaluate(() => globalThis.page.lost(12, "failed"));
          expect(told).toHaveLength(3);
          await quiet();
          expect(await wrong()).toEqual([]);
        });
      } finally {
        await site.close();
      }
    });

    test("whose policy allows no workers, a pool is refused", async () => {
      const site = await served(out, {}, policy.replace("worker-src 'self'", "worker-src 'none'"));
      try {
        await visit(browser, site.url, async ({ page, wrong, quiet, workers }) => {
          await expect(page.evaluate(() => globalThis.page.open(1))).rejects.toThrow(/lanewise\/pool: a worker failed/);
          await quiet();
          expect(workers()).toBe(0);
          expect(await wrong()).toContainEqual(expect.stringMatching(/^policy: worker-src/));
        });
      } finally {
        await site.close();
      }
    });
  });

  test("of Vite's server for development, a pool has the bits of Node", async () => {
    const { createServer } = await import("vite");
    const server = await createServer({
      root: project.folder,
      configFile: false,
      logLevel: "error",
      cacheDir: join(project.folder, "vite-cache"),
      server: { host: "127.0.0.1", port: 0, headers: isolation, hmr: false },
    });
    try {
      await server.listen();
      const { port } = server.httpServer!.address() as AddressInfo;
      await visit(browser, `http://127.0.0.1:${port}/`, async ({ page, wrong, quiet }) => {
        const report = await page.evaluate(() => globalThis.page.program(3));
        expect(report).toEqual(JSON.parse(project.run("node.js", "3")));
        await quiet();
        expect(await wrong()).toEqual([]);
      });
    } finally {
      await server.close();
    }
  });
});
