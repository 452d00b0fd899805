// Every formula, and how to take its columns apart without knowing it: by row, by tick, by entity.
import type { Cells, Given } from "../../src/check.ts";
import { type Plan, plan, type Sizes, type Slot } from "../../src/plan.ts";
import type { Spec } from "../../src/spec.ts";
import { tried } from "./tried.ts";

export interface Entry {
  readonly path: string;
  readonly domain: string;
  readonly name: string;
  readonly spec: Spec;
  readonly plan: Plan;
}

export const entriesOf = (catalog: Readonly<Record<string, Readonly<Record<string, Spec>>>>): readonly Entry[] =>
  Object.entries(catalog).flatMap(([domain, specs]) =>
    Object.entries(specs).map(([name, spec]) => ({
      path: `${domain}.${name}`,
      domain,
      name,
      spec,
      plan: plan(domain, name, spec),
    })),
  );

export const catalog = entriesOf(tried);
export const maps = catalog.filter(({ plan }) => plan.shape === "map");
export const recurrences = catalog.filter(({ plan }) => plan.shape === "recurrence");
export const groupings = catalog.filter(({ plan }) => plan.shape === "groups");

/** Empty, tail only, one vector, vector and tail, many. */
export const lengths = [0, 1, 2, 3, 8, 33] as const;

/** Bytes of staging that plain calls stream through in these tests, the least first: one page. */
export const stagings = [64, 128, 1024].map((kib) => kib * 1024) as readonly number[];

/** More rows than one block of so many bytes takes. */
export const beyond = ({ plan }: Entry, staging: number): number =>
  Math.floor(staging / 8 / [...plan.inputs, ...plan.outputs, ...plan.states].filter(({ blocked }) => blocked).length) +
  9;

/** Lengths of all axes that make so many rows; what is neither row nor group has three. */
export function shapesOf({ plan }: Entry, n: number): readonly Sizes[] {
  const others = Object.fromEntries(plan.axes.map((axis) => [axis, 3]));
  switch (plan.shape) {
    case "recurrence":
      return n === 0
        ? [{ ...others, tick: 0, entity: 1 }]
        : [
            { ...others, tick: n, entity: 1 },
            { ...others, tick: 1, entity: n },
            { ...others, tick: 3, entity: n },
          ];
    case "groups":
      return [1, 4, 600].map((group) => ({ ...others, row: n, group }));
    case "map":
      return [{ ...others, row: n }];
    default:
      return [Object.fromEntries(plan.axes.map((axis) => [axis, Math.min(n, 8)]))];
  }
}

/** What a call must be told beside its columns. */
export const optionsFor = (entry: Entry, sizes: Sizes, more: Given = {}): Given => ({
  ...(entry.spec.state ? { entities: sizes.entity } : {}),
  ...told(entry, sizes),
  ...more,
});

/**
 * NaN for invalid rows also where that must be asked for; and lengths that columns may leave open: how many of the best are
 * wanted, how wide a row of a matrix is.
 */
export function told({ plan }: Entry, sizes: Sizes): { readonly onInvalid: "nan"; readonly sizes?: Sizes } {
  const open = plan.axes.filter((axis) => !["row", "group", "tick", "entity"].includes(axis));
  const lengths = Object.fromEntries(open.map((axis) => [axis, sizes[axis]!]));
  return { onInvalid: "nan", ...(open.length ? { sizes: lengths } : {}) };
}

/** Inputs that are columns of cells: neither offsets nor one number for the whole call. */
export const cellColumns = ({ plan }: Entry): readonly Slot[] =>
  plan.inputs.filter(({ field }) => field.kind !== "offsets" && field.dims.length);

const size = (dim: string | number, sizes: Sizes) => (typeof dim === "number" ? dim : (sizes[dim] as number));
export const product = (dims: readonly (string | number)[], sizes: Sizes): number =>
  dims.reduce<number>((cells, dim) => cells * size(dim, sizes), 1);

/** The cells of a column whose places along `axis` are the given ones, in the order given. */
export function take(
  column: Cells,
  { field }: Pick<Slot, "field">,
  sizes: Sizes,
  axis: string,
  places: readonly number[],
): Cells {
  const at = field.dims.indexOf(axis);
  if (at < 0) return column;
  const outer = product(field.dims.slice(0, at), sizes);
  const inner = product(field.dims.slice(at + 1), sizes);
  const along = size(axis, sizes);
  const picked = column.slice(0, outer * places.length * inner);
  for (let o = 0; o < outer; o++)
    places.forEach((place, k) => {
      for (let i = 0; i < inner; i++)
        picked[(o * places.length + k) * inner + i] = column[(o * along + place) * inner + i] as never;
    });
  return picked;
}

/** The same for every column of a call; numbers stay. */
export const takeAll = (
  slots: readonly Slot[],
  columns: Given,
  sizes: Sizes,
  axis: string,
  places: readonly number[],
) =>
  Object.fromEntries(
    slots
      .filter(({ name }) => columns[name] !== undefined)
      .map((slot) => {
        const column = columns[slot.name];
        return [slot.name, typeof column === "object" ? take(column as Cells, slot, sizes, axis, places) : column];
      }),
  ) as Record<string, Float64Array>;

/** One event for each place among ticks and entities, in the order given; what belongs to no entity stays whole. */
export const eventsOf = (slots: readonly Slot[], columns: Given, sizes: Sizes, order: readonly number[]) =>
  Object.fromEntries(
    slots
      .filter(({ name }) => columns[name] !== undefined)
      .map((slot) => {
        const column = columns[slot.name] as Float64Array;
        if (!slot.blocked) return [slot.name, column];
        const width = product(slot.post, sizes);
        const picked = new Float64Array(order.length * width);
        order.forEach((at, k) => {
          picked.set(column.subarray(at * width, (at + 1) * width), k * width);
        });
        return [slot.name, picked];
      }),
  ) as Record<string, Float64Array>;

/** Columns with some of their cells replaced. */
export function poisoned(inputs: Given, name: string, cells: Readonly<Record<number, number | bigint>>): Given {
  const column = (inputs[name] as Float64Array).slice();
  const bits = new BigUint64Array(column.buffer);
  for (const [i, value] of Object.entries(cells))
    if (typeof value === "bigint") bits[Number(i)] = value;
    else column[Number(i)] = value;
  return { ...inputs, [name]: column };
}

export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
