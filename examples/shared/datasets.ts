// Where the npm package vega-datasets keeps its files.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A file in the data folder of vega-datasets, wherever npm put it. */
export function dataset(name: string): string {
  // The package exports only its entry, build/index.js; the data lies beside that folder.
  const entry = createRequire(import.meta.url).resolve("vega-datasets");
  const path = join(dirname(entry), "..", "data", name);
  if (!existsSync(path)) throw new Error(`${path} is missing; vega-datasets carries it since version 3`);
  return path;
}
