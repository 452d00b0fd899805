// What is told of a run: figures, the first rows, and what was wrong.
import type { FormulaEntry } from "../catalogue.ts";
import { chartOf, entitiesOf } from "./chart.ts";
import { unanswered, type Verdict } from "./invalid.ts";
import type { Look, Ran, Table, Told } from "./messages.ts";
import type { Answer, Outcome, Wish } from "./run.ts";
import { type Column, show } from "./table.ts";
import { apart, shown } from "./write.ts";

const firstRows = 12;
const firstGroups = 200;

export function told(
  entry: FormulaEntry,
  outcome: Outcome,
  columns: ReadonlyMap<string, Column>,
  wish: Wish,
  look: Look,
  { wrong, rows, marks }: Verdict,
  reading: number,
): Ran {
  const drawn = chartOf(entry, outcome, columns, wish, look);
  const missing = outcome.rows.length ? unanswered(outcome.rows, marks) : unanswered(outcome.groups);
  const entity = wish.entity === undefined ? undefined : columns.get(wish.entity);
  const length = columns.values().next().value?.cells.length ?? 0;
  return {
    formula: entry.id,
    rows: length,
    milliseconds: outcome.milliseconds,
    reading,
    answers: [
      ...outcome.groups.map((answer) => toldOf(answer, "group")),
      ...outcome.rows.map((answer) => toldOf(answer, "row")),
    ],
    chart: drawn?.chart,
    drawn: drawn?.drawn,
    table: firstOf(columns, outcome, length),
    perGroup: outcome.groups.length ? groupsOf(outcome, wish.key ?? "group") : undefined,
    groups: outcome.groups.length ? outcome.names.length : 0,
    entities: entity && entry.shape === "recurrence" ? entitiesOf(entity) : [],
    entityCount: outcome.entities,
    wrong,
    wrongRows: rows,
    unanswered: missing.count,
    unexplained: { count: missing.unexplained, rows: missing.rows },
    without: outcome.without,
    skipped: outcome.skipped,
  };
}

function toldOf({ name, field, cells }: Answer, per: "row" | "group"): Told {
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  for (const cell of cells) {
    if (Number.isNaN(cell)) continue;
    if (cell < min) min = cell;
    if (cell > max) max = cell;
    sum += cell;
    count++;
  }
  const { doc = "", unit, kind } = field;
  const none = count === 0;
  return { name, doc, unit, kind, per, count, min: none ? NaN : min, mean: sum / count, max: none ? NaN : max };
}

function firstOf(columns: ReadonlyMap<string, Column>, { rows: answers }: Outcome, length: number): Table {
  const named = apart(answers, [...columns.keys()]);
  return {
    names: [...columns.keys(), ...named.map(({ name }) => name)],
    rows: Array.from({ length: Math.min(firstRows, length) }, (_, row) => [
      ...Array.from(columns.values(), (column) => show(column, row)),
      ...named.map((answer) => shown(answer, row)),
    ]),
  };
}

const groupsOf = ({ groups, names }: Outcome, key: string): Table => ({
  names: [key, ...groups.map(({ name }) => name)],
  rows: names.slice(0, firstGroups).map((name, k) => [name, ...groups.map((answer) => shown(answer, k))]),
});
