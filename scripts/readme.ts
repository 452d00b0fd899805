// Keeps the tables of README.md true. `npm run readme` writes them, `npm run readme -- --check` fails when they differ from what
// the manifest says (formulas) or from what the last measurement printed (accuracy: npm run accuracy -- --markdown).
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

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
  return execFileSync(process.execPath, ["--import", "tsx", "scripts/accuracy.ts", "--markdown"], {
    encoding: "utf8",
  }).trim();
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

const { formulas } = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as Manifest;
const before = readFileSync("README.md", "utf8");
const after = fill(fill(before, "formulas", formulaTable()), "accuracy", accuracyTable());

if (!process.argv.includes("--check")) writeFileSync("README.md", after);
else if (ours(after) !== ours(before)) {
  console.error("README.md: a table is out of date, run npm run readme");
  process.exitCode = 1;
}
