// Builds the documentation into site/dist, which any static server can serve: `npm run site:build`. `--base /docs/` where it does not stand at
// the root. Takes what `npm run build` has left in dist/, and the explorer where `npm run explorer:build` has built it.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "vitepress";
import { placeExplorer } from "./explorer.ts";
import { writeSources } from "./source/write.ts";

const { values } = parseArgs({ options: { base: { type: "string", default: "/" } } });
if (!/^\/(.*\/)?$/.test(values.base))
  throw new Error(`--base expected a path that begins and ends with /, got ${values.base}`);
for (const file of ["dist/manifest.json", "dist/catalogue.json"])
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build`);

const begun = performance.now();
const pages = await writeSources("build/site/source", "build/site");
await build("site", { base: values.base });

if (existsSync("explorer/dist")) placeExplorer("explorer/dist", "site/dist/explorer");
else
  console.warn(
    "\nexplorer/dist is missing: links to the explorer lead nowhere. npm run explorer:build, then build the site again\n",
  );

const files = readdirSync("site/dist", { recursive: true, encoding: "utf8" }).map((name) =>
  statSync(join("site/dist", name)),
);
const bytes = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
console.log(
  `site/dist ${pages} pages and the API, ${(bytes / 1e6).toFixed(1)} MB, ${((performance.now() - begun) / 1000).toFixed(0)} s`,
);
