// What is drawn of a run.

import type { FormulaEntry } from "../catalogue.ts";
import { unitText } from "../study/units.ts";
import type { Chart, Look } from "./messages.ts";
import { owners, sorted } from "./order.ts";
import type { Answer, Outcome, Wish } from "./run.ts";
import { type Column, show } from "./table.ts";
import { thin } from "./thin.ts";

/** Groups that are drawn as bars; more are a line. */
const bars = 120;

export function chartOf(
  { inputs }: FormulaEntry,
  { rows, groups, names, order }: Outcome,
  columns: ReadonlyMap<string, Column>,
  wish: Wish,
  look: Look,
): { readonly chart: Chart; readonly drawn: string } | undefined {
  const answer = [...rows, ...groups].find(({ name }) => name === look.answer) ?? groups[0] ?? rows[0];
  // One answer is told by the table.
  if (!answer || answer.cells.length < 2) return undefined;
  const drawn = answer.name;
  if (groups.includes(answer)) return { drawn, chart: grouped(answer, names, wish.key ?? "group") };

  const along = columns.get(look.along ?? wish.time ?? "");
  let taken = along && along.kind !== "text" ? sorted(along.cells) : order;
  if (along === undefined) taken = order.slice().sort();
  const entity = wish.entity === undefined ? undefined : columns.get(wish.entity);
  if (entity) {
    const drawn = look.entity ?? entitiesOf(entity, 1)[0];
    taken = taken.filter((row) => show(entity, row) === drawn);
  }
  const of = (cells: Float64Array) => Float64Array.from(taken, (row) => cells[row]!);
  const x = along ? of(along.cells) : Float64Array.from(taken, (row) => row + 1);
  // Inputs in the unit of the answer are drawn with it: what was smoothed beside what came of it.
  const beside = inputs.flatMap(({ name, unit, kind }) => {
    const binding = wish.bindings[name];
    if (answer.field.unit !== unit || kind !== "real" || !binding || !("column" in binding)) return [];
    const column = columns.get(binding.column)!;
    return column.kind === "number" ? [{ label: binding.column, cells: column.cells }] : [];
  });
  const drawnToo = beside.slice(0, 3);
  const { x: thinnedX, series } = thin(x, [...drawnToo.map(({ cells }) => of(cells)), of(answer.cells)]);
  const scattered = look.along !== undefined && look.along !== wish.time;
  const steps = answer.field.kind === "code" || answer.field.kind === "flag";
  return {
    drawn,
    chart: {
      x: thinnedX,
      xLabel: along?.name ?? "row",
      time: along?.kind === "time",
      series: series.map((values, k) => ({
        label: drawnToo[k]?.label ?? drawn,
        values,
        // What was given stands behind what came of it.
        ...(k < drawnToo.length
          ? { as: scattered ? "points" : "faint", hue: 6 }
          : { as: scattered ? "points" : steps ? "steps" : "line", hue: 1 }),
      })),
      yLabel: unitOf(answer),
      rows: taken.length,
    },
  };
}

function grouped(answer: Answer, names: readonly string[], key: string): Chart {
  const { cells, name } = answer;
  const x = Float64Array.from(cells, (_, k) => k + 1);
  const few = cells.length <= bars;
  const { x: thinnedX, series } = thin(x, [cells]);
  return {
    x: thinnedX,
    xLabel: few ? key : `${key}, in the order of the table`,
    ...(few ? { names } : {}),
    time: false,
    series: [{ label: name, values: series[0]!, as: few ? "bars" : "line" }],
    yLabel: unitOf(answer),
    rows: cells.length,
  };
}

const unitOf = ({ name, field }: Answer) => {
  const told = name.startsWith("output") ? "" : name;
  const unit = unitText(field.unit);
  return [told, unit].filter(Boolean).join(", ");
};

/** The entities of a bank by name, as many as a list can show. */
export function entitiesOf(column: Column, most = 500): readonly string[] {
  const { first } = owners(column);
  return Array.from(first.subarray(0, most), (row) => show(column, row));
}
