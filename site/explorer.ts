// The explorer in a folder of the site. It leads back from there (explorer/src/docs.ts): its copy of the page says so, alone it knows of no
// documentation.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Copies a built explorer into a folder right below the documentation's first page. */
export function placeExplorer(built: string, to: string): void {
  cpSync(built, to, { recursive: true });
  const page = join(to, "index.html");
  const before = readFileSync(page, "utf8");
  const after = before.replace("<title>", '<meta name="lanewise-docs" content="../" />\n    <title>');
  if (after === before) throw new Error(`${page} expected a <title>, before which the way back is written`);
  writeFileSync(page, after);
}
