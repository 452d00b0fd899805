// Why rows have no answer: what is wrong in which cells, counted, with the first rows by number.
import type { FormulaEntry } from "../catalogue.ts";
import { cellsFor } from "./inputs.ts";
import type { Bindings } from "./match.ts";
import { asksOf } from "./slots.ts";
import { type Column, show } from "./table.ts";

export type Why = "text" | "empty" | "below" | "above" | "fraction" | "infinite";

export interface Wrong {
  readonly input: string;
  readonly column: string;
  readonly why: Why;
  readonly count: number;
  /** the first, counted from 0 */
  readonly rows: readonly number[];
  /** what stands in the first of them */
  readonly got: string;
}

export interface Verdict {
  readonly wrong: readonly Wrong[];
  /** rows with something wrong in them */
  readonly rows: number;
  /** of each row, whether something is */
  readonly marks: Uint8Array;
}

const shown = 8;

export function verdict(entry: FormulaEntry, columns: ReadonlyMap<string, Column>, bindings: Bindings): Verdict {
  const length = columns.values().next().value?.cells.length ?? 0;
  const marks = new Uint8Array(length);
  const wrong: Wrong[] = [];
  for (const { name, field, takes } of asksOf(entry).slots) {
    const binding = bindings[name];
    if (!binding || takes.is === "list" || takes.is === "perGroup") continue;
    const names = "column" in binding ? [binding.column] : "columns" in binding ? binding.columns : [];
    for (const own of names) {
      const column = columns.get(own)!;
      const cells = cellsFor(entry.id, field, column);
      const found = new Map<Why, { count: number; rows: number[] }>();
      const texts = new Map(column.misfits.first.map(({ row, text }) => [row, text]));
      for (let i = 0; i < length; i++) {
        const why = whyNot(field, cells[i]!, column, i, texts);
        if (!why) continue;
        const one = found.get(why) ?? { count: 0, rows: [] };
        one.count++;
        if (one.rows.length < shown) one.rows.push(i);
        found.set(why, one);
        marks[i] = 1;
      }
      for (const [why, { count, rows }] of found)
        wrong.push({ input: name, column: own, why, count, rows, got: texts.get(rows[0]!) ?? show(column, rows[0]!) });
    }
  }
  let rows = 0;
  for (const mark of marks) rows += mark;
  return { wrong, rows, marks };
}

type Field = FormulaEntry["inputs"][number];

function whyNot(
  field: Field,
  x: number,
  column: Column,
  row: number,
  texts: ReadonlyMap<number, string>,
): Why | undefined {
  const { kind, range, clamped, extended, sparse, optional } = field;
  if (Number.isNaN(x)) {
    if (texts.has(row) || !Number.isNaN(column.cells[row]!)) return "text";
    // Nothing observed there, which is no mistake.
    return sparse || optional ? undefined : "empty";
  }
  if (!Number.isFinite(x)) return extended || clamped ? undefined : "infinite";
  if (kind !== "real" && !Number.isInteger(x)) return "fraction";
  if (clamped) return undefined;
  return x < range[0] ? "below" : x > range[1] ? "above" : undefined;
}

/** Rows that have no answer at all. */
export function unanswered(answers: readonly { readonly cells: Float64Array }[], marks?: Uint8Array) {
  const length = answers[0]?.cells.length ?? 0;
  let count = 0;
  let unexplained = 0;
  const rows: number[] = [];
  for (let i = 0; i < length; i++) {
    if (!answers.every(({ cells }) => Number.isNaN(cells[i]!))) continue;
    count++;
    if (marks?.[i]) continue;
    unexplained++;
    if (rows.length < shown) rows.push(i);
  }
  return { count, unexplained, rows };
}
