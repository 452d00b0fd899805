// Where blocks run: a folder whose node_modules have the packed tarball and its optional peers, with a folder for each page in it.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { type Registry, serve } from "./registry.ts";

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

const repository = resolve(import.meta.dirname, "../..");
const minutes = 60_000;

export class Room {
  readonly folder = mkdtempSync(join(tmpdir(), "lanewise-snippets-"));
  readonly repository = repository;
  /** what programs are loaded with: check.ts, as one module */
  readonly check = join(this.folder, "check.mjs");
  readonly tsx = createRequire(import.meta.url).resolve("tsx");
  #registry: Registry | undefined;
  readonly #tarball: string;

  constructor() {
    if (!existsSync(join(repository, "dist/manifest.json"))) throw new Error("dist is missing: run npm run build");
    const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", this.folder];
    this.#tarball = join(this.folder, execFileSync("npm", pack, { cwd: repository, encoding: "utf8" }).trim());
    const modules = join(this.folder, "node_modules");
    mkdirSync(join(modules, "lanewise"), { recursive: true });
    execFileSync("tar", ["-xzf", this.#tarball, "-C", join(modules, "lanewise"), "--strip-components=1"]);
    const { peerDependencies } = manifest();
    for (const name of [...Object.keys(peerDependencies), "@types/node"]) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(repository, "node_modules", name), join(modules, name));
    }
    buildSync({
      entryPoints: [join(import.meta.dirname, "check.ts")],
      bundle: true,
      format: "esm",
      platform: "node",
      outfile: this.check,
    });
  }

  /** The folder of a page: a project of ES modules. */
  page(file: string): string {
    const folder = join(this.folder, "pages", file.replaceAll(/[/.]/g, "-"));
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
    }
    return folder;
  }

  /** The local registry, for commands that install. */
  async registry(): Promise<string> {
    const upstream = () => execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
    this.#registry ??= await serve(this.#tarball, manifest(), upstream());
    return this.#registry.url;
  }

  /** Runs a program to its end, or for ten minutes. */
  run(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return new Promise((done) => {
      // A group of its own: what it has started ends with it.
      const child = spawn(command, args, {
        cwd,
        env: { ...process.env, NO_COLOR: "1", ...env },
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const stop = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), 10 * minutes);
      const [out, error]: string[][] = [[], []];
      child.stdout.setEncoding("utf8").on("data", (text) => out!.push(text));
      child.stderr.setEncoding("utf8").on("data", (text) => error!.push(text));
      child.on("error", ({ message }) => error!.push(message));
      child.on("close", (code) => {
        clearTimeout(stop);
        done({ code, out: out!.join(""), error: error!.join("") });
      });
    });
  }

  remove(): void {
    this.#registry?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const manifest = () => JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
