// Keeps README.md and docs/ true. `npm run docs` writes the reference (scripts/reference.ts), the table of domains and what the
// accuracy script measures; `npm run docs -- --check` fails where anything differs from that. Speed depends on the machine:
// `npm run docs -- --bench FILE` writes docs/speed.md, and the rows of it that README.md shows, from `npm run bench -- --json FILE`.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { domainTable, referencePages } from "./reference.ts";
import { speedPage, speedRows } from "./speed.ts";

function accuracyTable(): string {
  return execFileSync(
    process.execPath,
    ["--import", "tsx", "scripts/accuracy.ts", "--markdown", ...(values.check ? ["--alone"] : [])],
    {
      encoding: "utf8",
    },
  ).trim();
}

/** The text between the markers of a table, replaced. */
function fill(text: string, name: string, table: string): string {
  const [start, end] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`there are no markers for the table "${name}"`);
  return text.slice(0, from + start.length) + table + text.slice(to);
}

/** Without the column of Math and libraries, which another engine would fill in otherwise. */
function ours(text: string): string {
  return text.replaceAll(/^(\| [^|\n]+ \| (?:both|simd|scalar) \|.*\|)[^|\n]*\|$/gm, "$1");
}

const { values } = parseArgs({ options: { check: { type: "boolean" }, bench: { type: "string" } } });
const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : "");

const pages = referencePages();
let readme = fill(read("README.md"), "domains", domainTable("docs/formulas/"));
pages.set("docs/accuracy.md", fill(read("docs/accuracy.md"), "accuracy", accuracyTable()));
if (values.bench) {
  const measured = JSON.parse(readFileSync(values.bench, "utf8"));
  readme = fill(readme, "bench", speedRows(measured));
  pages.set("docs/speed.md", speedPage(measured));
}
pages.set("README.md", readme);

mkdirSync("docs/formulas", { recursive: true });
const left = readdirSync("docs/formulas").flatMap((name) =>
  pages.has(`docs/formulas/${name}`) ? [] : [`docs/formulas/${name}`],
);
if (values.check) {
  const wrong = [...pages].flatMap(([path, text]) => (ours(text) === ours(read(path)) ? [] : [path]));
  for (const path of [...wrong, ...left]) console.error(`${path} is out of date, run npm run docs`);
  if (wrong.length + left.length) process.exitCode = 1;
} else {
  for (const [path, text] of pages) writeFileSync(path, text);
  for (const path of left) rmSync(path);
}
