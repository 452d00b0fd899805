// Columns as rows of a person's: yes and no, names, and what is optional left out by some rows and not by others.
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import { type Entry, maps, recurrences } from "./catalog.ts";
import { outside } from "./invalid.ts";

/** Whether a row is one value a column. */
const single = ({ plan }: Entry) =>
  [...plan.inputs, ...plan.outputs].every(
    ({ blocked, pre, post }) => blocked && !post.length && pre.every((axis) => axis === "tick"),
  );

export const rowMaps = maps.filter(single);
export const rowRecurrences = recurrences.filter(single);
export const unlike = [...maps, ...recurrences].filter((entry) => !single(entry));

/** So many rows, some of them outside the domain where a share of `wild` is asked for. */
export function rowsOf({ spec, plan }: Entry, n: number, seed: number, wild = 0): Given[] {
  const next = random(seed);
  const sizes = spec.state ? { tick: n, entity: 1 } : { row: n };
  const columns = sample(spec, sizes, seed, { optional: true });
  return Array.from({ length: n }, (_, i) => {
    const row: Record<string, unknown> = {};
    for (const { name, field } of plan.inputs) {
      if (field.optional && next() < 0.4) continue;
      const value = (columns[name] as Float64Array)[i]!;
      const odd = [Number.NaN, ...outside(field)];
      row[name] =
        next() < wild
          ? odd[Math.floor(next() * odd.length)]
          : field.kind === "flag" && !Number.isNaN(value)
            ? value !== 0
            : field.kind === "code" && !Number.isNaN(value)
              ? field.values![value]
              : value;
    }
    return row;
  });
}
