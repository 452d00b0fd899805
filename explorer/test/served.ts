// The built explorer as a strict server gives it to browsers, from a folder below the root: it must work from any.
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { isolation, served } from "../../consumers/browser/served.ts";
import { placeExplorer } from "../../site/explorer.ts";

/** As a header, which workers have too; the page has it once more in its head. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface Site {
  /** ends with a slash */
  readonly url: string;
  close(): Promise<void>;
}

/** As it stands alone; with `docs`, beside pages of the documentation as the build of the site places it. */
export async function explorer({ isolated = true, docs = [] as readonly string[] } = {}): Promise<Site> {
  const built = resolve("explorer/dist");
  if (!existsSync(join(built, "index.html"))) throw new Error("explorer/dist is missing: run npm run explorer:build");
  const root = mkdtempSync(join(tmpdir(), "lanewise-explorer-"));
  if (docs.length) placeExplorer(built, join(root, "below"));
  else symlinkSync(built, join(root, "below"));
  for (const page of docs) {
    mkdirSync(dirname(join(root, page)), { recursive: true });
    writeFileSync(
      join(root, page),
      `<!doctype html><html lang="en"><title>${page}</title><link rel="icon" href="data:,"><p>${page}</p></html>`,
    );
  }
  const { url, close } = await served(root, isolated ? isolation : {}, policy);
  return {
    url: `${url}below/`,
    async close() {
      await close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
