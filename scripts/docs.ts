// Keeps the tables of README.md and docs/ true. `npm run docs` writes what the manifest says (formulas) and what the accuracy
// script measures; `npm run docs -- --check` fails where they differ from that. Speed depends on the machine:
// `npm run docs -- --bench FILE` writes docs/speed.md, and the rows of it that README.md shows, from `npm run bench -- --json FILE`.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { speedPage, speedRows } from "./speed.ts";

interface Manifest {
  readonly formulas: readonly {
    readonly id: string;
    readonly doc: string;
    readonly state: readonly unknown[];
    readonly carry: readonly unknown[];
    readonly inputs: readonly { readonly name: string; readonly kind: string }[];
  }[];
}

function formulaTable(): string {
  const rows = formulas.map(({ id, doc, state, carry, inputs }) => {
    const groups = carry.length || inputs.some(({ kind }) => kind === "offsets");
    const forms = state.length ? "row, series, bank" : groups ? "column, groups" : "row, columns";
    return `| \`${id}\` | ${firstSentence(doc)} | ${forms} |`;
  });
  return ["| formula | what it computes | forms |", "|---|---|---|", ...rows].join("\n");
}

const firstSentence = (doc: string) =>
  (/^.*?[.:](?= |$)/.exec(doc)?.[0] ?? doc).replace(/[.:]$/, "").replaceAll("|", "\\|");

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
  if (from < 0 || to < from) throw new Error(`README.md has no markers for the table "${name}"`);
  return text.slice(0, from + start.length) + table + text.slice(to);
}

/** Without the column of Math and libraries, which another engine would fill in otherwise. */
function ours(text: string): string {
  return text.replaceAll(/^(\| \w+ \| (?:both|simd|scalar) \|.*\|)[^|\n]*\|$/gm, "$1");
}

const { values } = parseArgs({ options: { check: { type: "boolean" }, bench: { type: "string" } } });
const { formulas } = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as Manifest;
const before = readFileSync("README.md", "utf8");
let after = fill(fill(before, "formulas", formulaTable()), "accuracy", accuracyTable());
if (values.bench) {
  const measured = JSON.parse(readFileSync(values.bench, "utf8"));
  after = fill(after, "bench", speedRows(measured));
  writeFileSync("docs/speed.md", speedPage(measured));
}

if (!values.check) writeFileSync("README.md", after);
else if (ours(after) !== ours(before)) {
  console.error("README.md: a table is out of date, run npm run docs");
  process.exitCode = 1;
}
