// The built explorer as a strict server gives it to browsers, from a folder below the root: it must work from any.
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isolation, served } from "../../consumers/browser/served.ts";

/** As a header, which workers have too; the page has it once more in its head. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface Site {
  /** ends with a slash */
  readonly url: string;
  close(): Promise<void>;
}

export async function explorer({ isolated = true } = {}): Promise<Site> {
  const built = resolve("explorer/dist");
  if (!existsSync(join(built, "index.html"))) throw new Error("explorer/dist is missing: run npm run explorer:build");
  const root = mkdtempSync(join(tmpdir(), "lanewise-explorer-"));
  symlinkSync(built, join(root, "below"));
  const { url, close } = await served(root, isolated ? isolation : {}, policy);
  return {
    url: `${url}below/`,
    async close() {
      await close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
