// What a run has done, as a person reads it.
import { millions } from "./bar.ts";
import type { Outcome } from "./types.ts";

/** A table of the first rows if nothing was written, and what is to be known of all. */
export function told(outcome: Outcome, width = 100): string {
  const { head, written, shadow, outputs } = outcome;
  const parts = [];
  if (head) {
    const answers = Object.keys(outputs).length * (shadow ? 2 : 1);
    parts.push(table(head.names, head.rows, width, answers));
    if (written > head.rows.length)
      parts.push(`... ${count(written - head.rows.length)} more rows; -o <file> writes all`);
  }
  parts.push([sentence(outcome), ...notes(outcome)].join("\n"));
  const names = Object.keys(outputs);
  const cells = names.map((name) => {
    const { min, mean, max, invalid } = outputs[name]!;
    return [name, number(min), number(mean), number(max), count(invalid)];
  });
  parts.push(table(["output", "least", "mean", "most", "invalid"], cells, width));
  if (shadow) {
    const rows = names.map((name) => {
      const { rows, mean, max } = shadow[name]!;
      return [name, count(rows), number(mean), number(max)];
    });
    parts.push(table(["shadow", "rows that differ", "by, mean", "by, most"], rows, width));
  }
  return parts.join("\n\n");
}

/** Rows that a rate is worth telling of. */
const worth = 10_000;

function sentence({ formula, rows, seconds, rowsPerSecond, output, entities, groups, saved }: Outcome): string {
  const of =
    entities !== undefined
      ? ` of ${count(entities)} entit${entities === 1 ? "y" : "ies"}`
      : groups !== undefined
        ? ` in ${count(groups)} group${groups === 1 ? "" : "s"}`
        : "";
  const to = [output, saved].filter((path) => path !== undefined && path !== "-").join(" and ");
  return `${formula}: ${rowsOf(rows)}${of} in ${seconds.toFixed(2)} s${rows < worth ? "" : `, ${millions(rowsPerSecond)} rows/s`}${to ? `, to ${to}` : ""}`;
}

function* notes({ columns, nulls, withoutEntity, textTime }: Outcome) {
  const mapped = Object.entries(columns).filter(([input, column]) => input !== column);
  if (mapped.length) yield mapped.map(([input, column]) => `${input} is ${column}`).join(", ");
  if (textTime !== undefined)
    yield `"${textTime}" is text, by whose letters rows were sorted: Feb before Jan, 10 before 9`;
  if (nulls) yield `${rowsOf(nulls)} without something needed: NULL in all answers`;
  if (withoutEntity) yield `${rowsOf(withoutEntity)} of nobody: NULL in all answers`;
}

const count = (n: number) => n.toLocaleString("en-US").replaceAll(",", " ");
const rowsOf = (n: number) => `${count(n)} row${n === 1 ? "" : "s"}`;
const number = (x: number | undefined) => (x === undefined ? "" : String(Number(x.toPrecision(6))));

/** Columns as wide as what stands in them; those that do not fit are left out, the last `kept` after all others, and said to be. */
function table(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  kept = names.length,
): string {
  const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
  const cells = [names, ...rows].map((row) => row.map(cut));
  const widths = names.map((_, k) => Math.max(...cells.map((row) => row[k]!.length)));
  const before = names.length - kept;
  const places = [...names.keys()];
  const shown = new Set<number>();
  let used = 0;
  for (const k of [...places.slice(before), ...places.slice(0, before)]) {
    used += widths[k]! + (shown.size ? 2 : 0);
    if (used > width && shown.size) break;
    shown.add(k);
  }
  const numeric = names.map(
    (_, k) =>
      rows.some((row) => row[k]) && rows.every((row) => !row[k] || !Number.isNaN(Number(row[k]!.replaceAll(" ", "")))),
  );
  const line = (row: readonly string[]) =>
    places
      .filter((k) => shown.has(k))
      .map((k) => (numeric[k] ? row[k]!.padStart(widths[k]!) : row[k]!.padEnd(widths[k]!)))
      .join("  ")
      .trimEnd();
  const left = names.filter((_, k) => !shown.has(k));
  return [...cells.map(line), ...(left.length ? [`(and ${left.join(", ")}: --keep and --only choose)`] : [])].join(
    "\n",
  );
}

const longest = 40;
