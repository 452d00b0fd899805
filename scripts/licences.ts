// Licences of packages that are bundled into what is published.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";

/** The licence text of an installed package. */
export function licenceOf(name: string): string {
  const folder = join("node_modules", name);
  const file = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (!file) throw new Error(`${folder} has no licence that could go with what it is bundled into`);
  return readFileSync(join(folder, file), "utf8");
}

/** Writes the licences of all packages that a bundle is made of. */
export const licences = (to: string): Plugin => ({
  name: "licences",
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      const used = Object.keys(metafile?.inputs ?? {}).flatMap(
        (path) => path.match(/^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? [],
      );
      const texts = [...new Set(used)].sort().map((name) => `${name}\n\n${licenceOf(name).trim()}\n`);
      writeFileSync(to, texts.join(`\n${"-".repeat(80)}\n\n`));
    });
  },
});
