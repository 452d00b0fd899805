// A pool in projects of Vite, webpack and esbuild, as they build for a page: the worker is a file of its own beside the program. No
// browser is needed here; the files run in Node, over workers that look like those of a page. Real pages: browser.test.ts.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Project } from "./project.ts";

const project = new Project();
afterAll(() => project.remove());
const { folder } = project;

const program = `import { createPool } from "lanewise/pool";
import { load } from "lanewise/energy";
const lw = await load();
const pool = await createPool({ threads: 2, chunk: 1000 });
const hour = pool.column(5000).map((_, i) => i % 24);
const inputs = { utilization: 0.8, providers: 25, hour };
const { fee } = await pool.call(lw.energy.treasuryFee, inputs);
const bank = await pool.bank(lw.energy.ewmaReputation, 10);
await bank.save();
const same = lw.energy.treasuryFee(inputs).fee.every((x, i) => x === fee[i]);
await pool.close();
console.log(fee.length, same);
`;

/** What a page has and Node has not: a Worker with events, whose script finds itself in a global scope with events. */
const page = `import { Worker as Thread } from "node:worker_threads";
const scope = \`import { parentPort, workerData } from "node:worker_threads";
globalThis.addEventListener = (type, listener) => parentPort.on(type, (data) => listener({ data }));
globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer);
await import(workerData);\`;
globalThis.Worker = class {
  constructor(url, { type }) {
    if (type !== "module" || !/^file:/.test(url)) throw new Error("not a module in a file: " + url);
    console.log(String(url).replace(/^.*\\//, "").replace(/[-.].*/, ""));
    this.thread = new Thread(new URL("data:text/javascript," + encodeURIComponent(scope)), { workerData: String(url) });
  }
  postMessage(message, transfer) { this.thread.postMessage(message, transfer); }
  addEventListener(type, listener) { this.thread.on(type, (data) => listener({ data, error: data })); }
  terminate() { void this.thread.terminate(); }
};
await import(new URL(process.argv[2], import.meta.url));
`;

beforeAll(() => {
  project.write("pool.js", program);
  project.write("index.html", '<script type="module" src="./pool.js"></script>');
  project.write("page.mjs", page);
});

/** Files of a build whose names begin so. */
const emitted = (at: string, start: string) =>
  readdirSync(join(folder, at), { recursive: true, encoding: "utf8" }).filter((name) =>
    (name.split("/").at(-1) as string).startsWith(start),
  );

function expectPool(at: string, main: string, worker: string): void {
  expect(project.run("page.mjs", `./${at}/${main}`)).toBe(`${worker}\n${worker}\n5000 true\n`);
  expect(project.read(`${at}/${main}`)).not.toMatch(/["'`](blob|data):/);
}

describe("a pool in a project of", () => {
  test("Vite", async () => {
    const { build } = await import("vite");
    await build({
      root: folder,
      configFile: false,
      base: "./",
      logLevel: "error",
      build: { target: "es2022", outDir: "vite-pool", modulePreload: false },
    });
    const [main = ""] = emitted("vite-pool", "index-");
    expect(emitted("vite-pool", "pool-worker")).toHaveLength(1);
    expectPool("vite-pool", main, "pool");
  });

  test("webpack", async () => {
    const { default: webpack } = await import("webpack");
    const compiler = webpack({
      context: folder,
      mode: "production",
      entry: join(folder, "pool.js"),
      target: ["web", "es2022"],
      experiments: { outputModule: true },
      output: {
        path: join(folder, "webpack-pool"),
        filename: "main.js",
        chunkFilename: "worker-[id].js",
        module: true,
        chunkFormat: "module",
      },
      performance: false,
    });
    const errors = await new Promise((resolve, reject) =>
      compiler.run((error, stats) =>
        error ? reject(error) : resolve(stats!.toJson({ all: false, errors: true, warnings: true }).errors),
      ),
    );
    expect(errors).toEqual([]);
    expect(emitted("webpack-pool", "worker-")).toHaveLength(1);
    expectPool("webpack-pool", "main.js", "worker");
  });

  test("esbuild, told of the worker as one more entry", async () => {
    await esbuild({
      entryPoints: { main: join(folder, "pool.js"), "pool-worker": "lanewise/pool-worker" },
      absWorkingDir: folder,
      outdir: join(folder, "esbuild-pool"),
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      logLevel: "error",
    });
    expectPool("esbuild-pool", "main.js", "pool");
  });
});
