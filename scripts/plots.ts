// The plots of the guides, computed by the kernels: `npx tsx scripts/plots.ts` writes docs/guide/plots, names write some of them;
// `--check` fails where a file is missing, stale, too large, or not made here.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadSync } from "lanewise";
import { plots } from "./plots/index.ts";
import { svgOf } from "./plots/sheet.ts";

const folder = "docs/guide/plots";
/** Pages should load at once. */
const most = 60_000;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { check: { type: "boolean" } } });
const unknown = positionals.find((name) => !plots[name]);
if (unknown) throw new RangeError(`plots: there is no "${unknown}", expected ${Object.keys(plots).join(", ")}`);

const lw = loadSync();
mkdirSync(folder, { recursive: true });
const wanted = new Map<string, string>();
for (const [name, plot] of Object.entries(plots))
  if (!positionals.length || positionals.includes(name)) wanted.set(`${name}.svg`, await svgOf(plot(lw)));

const there = readdirSync(folder);
const left = positionals.length ? [] : there.filter((file) => !wanted.has(file));
const stale = [...wanted].filter(
  ([file, svg]) => !there.includes(file) || readFileSync(join(folder, file), "utf8") !== svg,
);
const large = [...wanted].filter(([, svg]) => svg.length > most).map(([file, svg]) => `${file} (${svg.length} bytes)`);

if (large.length) throw new RangeError(`plots: expected at most ${most} bytes each, got ${large.join(", ")}`);
const guides = readdirSync("docs/guide").filter((file) => file.endsWith(".md"));
const pages = guides.map((file) => readFileSync(join("docs/guide", file), "utf8"));
const unseen = [...wanted.keys()].filter((file) => !pages.some((page) => page.includes(`](plots/${file})`)));
if (unseen.length) throw new RangeError(`plots: expected a guide that shows ${unseen.join(", ")}`);

if (values.check) {
  const wrong = [...stale.map(([file]) => file), ...left];
  if (wrong.length) {
    console.error(`plots: ${folder} is stale in ${wrong.join(", ")}: run npx tsx scripts/plots.ts`);
    process.exit(1);
  }
} else {
  for (const [file, svg] of stale) writeFileSync(join(folder, file), svg);
  for (const file of left) rmSync(join(folder, file));
}
console.log(`${wanted.size} plots, ${stale.length} ${values.check ? "stale" : "written"}`);
