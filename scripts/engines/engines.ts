// The engines, where they come from, and how each is asked.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, launch } from "../../consumers/browser/chromium.ts";
import { firefox, launch as launchFirefox } from "../../consumers/browser/firefox.ts";
import { policy, served } from "../../consumers/browser/served.ts";

export interface Result {
  readonly build: string;
  readonly formulas: number;
  readonly cases: number;
  readonly cells: number;
  readonly refusals: number;
  readonly mismatches: number;
  readonly first?: unknown;
  readonly digest: string;
}

export interface Answer {
  readonly version: string;
  /** main thread or worker, where there are both */
  readonly where?: string;
  readonly results: readonly Result[];
  /** results of the engine's own functions, point by point */
  readonly math: Readonly<Record<string, readonly number[]>>;
}

export interface Engine {
  readonly name: string;
  /** how to get it, where it is not there */
  readonly missing?: () => string | undefined;
  /** asked in a folder where the package is installed and the bundles are */
  readonly ask: (folder: string) => Promise<readonly Answer[]>;
}

const output = (command: string, args: readonly string[], cwd = ".") =>
  execFileSync(command, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" },
  });

const answerOf = (version: string, text: string, where?: string): Answer => ({
  version,
  ...(where ? { where } : {}),
  ...JSON.parse(text),
});

/** One that runs a module. */
const host = (name: string, path: string, args: readonly string[], version = ["--version"]): Engine => ({
  name,
  missing: () => (existsSync(path) || path === process.execPath ? undefined : "npm ci --prefix engines"),
  ask: async (folder) => [
    answerOf(/\d+\.[\w.]+/.exec(output(path, version))![0], output(path, [...args, "main.js"], folder)),
  ],
});

const own = (path: string) => join(process.cwd(), "engines/node_modules", path);

const jsc = [process.env.JSC ?? "", "/usr/bin/jsc"].find((path) => existsSync(path));

async function inPages(
  browser: Awaited<ReturnType<typeof launch>>,
  version: string,
  folder: string,
): Promise<readonly Answer[]> {
  const server = await served(join(folder, "page"), {}, `${policy}; img-src 'self'`);
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(server.url, { waitUntil: "load" });
    const ask = async (how: "onMain" | "inWorker") => {
      const text = await page.evaluate(`globalThis.${how}()`);
      if (errors.length) throw new Error(errors.join("\n"));
      return text as string;
    };
    return [answerOf(version, await ask("onMain"), "main thread"), answerOf(version, await ask("inWorker"), "worker")];
  } finally {
    await browser.close();
    await server.close();
  }
}

export const engines: readonly Engine[] = [
  host("Node 20", process.execPath, []),
  host("Node 22", own("node-22/bin/node"), []),
  host("Node 24", own("node-24/bin/node"), []),
  host("Node 26", own("node-26/bin/node"), []),
  host("Deno", own(".bin/deno"), ["run", "--quiet", "--allow-read"]),
  host("Bun", own(".bin/bun"), ["run"]),
  {
    name: "JavaScriptCore",
    missing: () => (jsc ? undefined : "apt-get install libjavascriptcoregtk-4.0-bin, or name a jsc in JSC"),
    ask: async (folder) => [answerOf(jscVersion(), output(jsc!, ["shell.bundle.js"], folder))],
  },
  {
    name: "workerd",
    missing: () => (existsSync(own("miniflare")) ? undefined : "npm ci --prefix engines"),
    ask: async (folder) => {
      const { Miniflare } = await import(own("miniflare/dist/src/index.js"));
      const of = (path: string) => ({ path: join(folder, path), contents: readFileSync(join(folder, path)) });
      const server = new Miniflare({
        modules: [
          { type: "ESModule", ...of("workerd.bundle.js") },
          { type: "CompiledWasm", ...of("engine-simd.wasm") },
          { type: "CompiledWasm", ...of("engine-scalar.wasm") },
        ],
        modulesRoot: folder,
        compatibilityDate: "2026-01-01",
      });
      try {
        const { version } = JSON.parse(readFileSync(own("workerd/package.json"), "utf8"));
        return [answerOf(version, await (await server.dispatchFetch("http://localhost/")).text())];
      } finally {
        await server.dispose();
      }
    },
  },
  {
    name: "Chromium",
    missing: () => (chromium ? undefined : "apt-get install chromium, or name one in CHROMIUM"),
    ask: async (folder) => {
      const browser = await launch();
      return inPages(browser, (await browser.version()).replace(/.*\//, ""), folder);
    },
  },
  {
    name: "Firefox",
    missing: () => (firefox ? undefined : "apt-get install firefox-esr, or name one in FIREFOX"),
    ask: async (folder) => {
      const browser = await launchFirefox();
      return inPages(browser, (await browser.version()).replace(/.*\//, ""), folder);
    },
  },
];

/** The shell does not say its own; its package does. */
function jscVersion(): string {
  try {
    return output("dpkg-query", ["-W", "-f", `\${Version}`, "libjavascriptcoregtk-4.0-bin"]).replace(/-.*/, "");
  } catch {
    return "of this machine";
  }
}
