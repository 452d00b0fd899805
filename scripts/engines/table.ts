// The table of engines, for people.
import type { Answer } from "./engines.ts";

type Row = Answer & { readonly name: string };

/** Points of a function at which an engine and Node 20 differ. */
const differing = (own: readonly number[], other: readonly number[]) =>
  own.filter((x, i) => !Object.is(x, other[i])).length;

export function table(answers: readonly Row[]): string {
  const first = answers[0];
  if (!first) return "";
  const names = Object.keys(first.math);
  const head = ["engine", "version", "digest of all formulas", ...names.map((name) => `\`Math.${name}\``)];
  const rows = answers.map(({ name, where, version, results, math }) => [
    where ? `${name}, ${where}` : name,
    version,
    [...new Set(results.map(({ digest }) => `\`${digest.slice(0, 16)}\``))].join(", "),
    ...names.map((name) => String(differing(math[name]!, first.math[name]!))),
  ]);
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const begin = "<!-- engines: npm run engines -- --write -->";
const end = "<!-- end -->";

/** A page with the table in its place. */
export function written(page: string, answers: readonly Row[], digest: string): string {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`docs/engines.md has no place for the table: ${begin} ... ${end}`);
  const points = Object.values(answers[0]!.math)[0]!.length;
  const { formulas, cases, cells } = answers[0]!.results[0]!;
  const said = `${formulas} formulas, ${cases} calls, ${cells} cells, on the SIMD and on the scalar build, from the packed tarball. Digest \`${digest}\`. The columns on the right: at how many of ${points} points the engine's own function gives another double than that of ${answers[0]!.name}.`;
  return `${before}${begin}\n\n${said}\n\n${table(answers)}\n\n${end}${after}`;
}
