// Every formula that a file may be given to, over columns drawn from the ranges of its inputs, with what the page gives unless told.
import { load } from "lanewise";
import { expect, test } from "vitest";
import type { FieldEntry } from "../../explorer/src/catalogue.ts";
import { chartOf } from "../../explorer/src/file/chart.ts";
import { verdict } from "../../explorer/src/file/invalid.ts";
import type { Binding } from "../../explorer/src/file/match.ts";
import { columnsOf, run, type Wish } from "../../explorer/src/file/run.ts";
import { asksOf } from "../../explorer/src/file/slots.ts";
import type { Column } from "../../explorer/src/file/table.ts";
import { told } from "../../explorer/src/file/tell.ts";
import type { Callable } from "../../explorer/src/kernels.ts";
import { sample } from "../../reference/sample.ts";
import type { Spec } from "../../src/spec.ts";
import { entries } from "./entries.ts";

const rows = 60;

/** A column of one input's range. */
function drawn(name: string, field: FieldEntry, seed: number): Column {
  const own = { ...field, dims: ["row"], optional: false };
  const cells = sample({ inputs: { [name]: own }, output: own } as unknown as Spec, { row: rows }, seed)[
    name
  ] as Float64Array<ArrayBuffer>;
  return { name, kind: "number", cells, labels: [], missing: 0, misfits: { count: 0, first: [] }, rounded: 0 };
}

const owner: Column = {
  ...drawn("owner", { name: "", unit: "1", dims: [], kind: "integer", range: [0, 4] }, 3),
  name: "owner",
};

const asked = entries().filter((entry) => !asksOf(entry).refused);

test.each(asked.map((entry) => [entry.id, entry] as const))("%s takes a file", async (_, entry) => {
  const lw = (await load()) as unknown as Record<string, Record<string, Callable>>;
  const formula = lw[entry.domain]![entry.name]!;
  const { slots, sizes } = asksOf(entry);
  const columns = new Map<string, Column>([["owner", owner]]);
  const bindings: Record<string, Binding> = {};
  for (const [k, { name, field, takes, needed }] of slots.entries()) {
    if (!needed && k > 0) continue;
    const names = [0, 1, 2].map((i) => `${name} ${i}`);
    for (const [i, own] of names.entries()) columns.set(own, { ...drawn(name, field, 10 * k + i), name: own });
    bindings[name] =
      takes.is === "columns"
        ? { columns: names }
        : takes.is === "list"
          ? { list: [...columns.get(names[0]!)!.cells.subarray(0, 3)].sort((a, b) => a - b) }
          : { column: names[0]! };
  }
  const lengths = Object.fromEntries(Object.entries(sizes).map(([axis, length]) => [axis, length ?? 20]));
  const wish: Wish = { bindings, params: {}, sizes: lengths };
  for (const owned of entry.shape === "map"
    ? [{}]
    : entry.shape === "groups"
      ? [{}, { key: "owner" }]
      : [{}, { entity: "owner" }]) {
    const whole = { ...wish, ...owned };
    const read = new Map(columnsOf(whole).map((name) => [name, columns.get(name)!]));
    const outcome = run(entry, formula, read, whole);
    const groups = entry.shape === "groups" ? ("key" in owned ? new Set(owner.cells).size : 1) : 0;
    expect(outcome.rows.length + outcome.groups.length).toBeGreaterThan(0);
    for (const { cells, name } of outcome.rows) expect(cells.length, name).toBe(rows);
    for (const { cells, name } of outcome.groups) expect(cells.length, name).toBe(groups);
    const ran = told(entry, outcome, read, whole, {}, verdict(entry, read, bindings), 0);
    expect(ran.wrong, "what was drawn from its range is not wrong").toEqual([]);
    // Of one group there is nothing to draw.
    const drawn = chartOf(entry, outcome, read, whole, {});
    if (groups !== 1 || !outcome.groups.length) expect(drawn?.chart.x.length).toBeGreaterThan(1);
  }
});
