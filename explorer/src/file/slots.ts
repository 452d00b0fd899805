// What a formula asks of a file: a column, some columns, a few numbers, or lengths.
import type { FieldEntry, FormulaEntry } from "../catalogue.ts";

/** What an input takes. of: the axis beside rows. */
export type Takes =
  | { readonly is: "column" }
  /** one value of each group: that of its first row */
  | { readonly is: "perGroup" }
  | { readonly is: "columns"; readonly of: string }
  | { readonly is: "list"; readonly of: string };

export interface Slot {
  readonly name: string;
  readonly field: FieldEntry;
  readonly takes: Takes;
  readonly needed: boolean;
}

export interface Asks {
  readonly slots: readonly Slot[];
  /** axes whose length must be told, with what they are unless told */
  readonly sizes: Readonly<Record<string, number | undefined>>;
  /** why no file will do */
  readonly refused?: string;
}

const main: Readonly<Record<string, readonly string[]>> = {
  map: ["row"],
  recurrence: ["tick", "entity"],
  groups: ["row"],
};

type Asked = Pick<FormulaEntry, "id" | "shape" | "inputs" | "outputs" | "state" | "sizes">;

export function asksOf({ id, shape, inputs, outputs, state, sizes }: Asked): Asks {
  const nothing = { slots: [], sizes: {} };
  if (shape === "whole")
    return { ...nothing, refused: `${id} takes tables as wholes, which have no rows that belong together` };
  const slots: Slot[] = [];
  for (const field of inputs) {
    if (field.kind === "offsets") continue;
    const takes = takesOf(shape, field.dims);
    if (takes) slots.push({ name: field.name, field, takes, needed: !field.optional });
    else if (!field.optional)
      return {
        ...nothing,
        refused: `${id} needs "${field.name}" [${field.dims.join(", ")}], a matrix: no column of a file is one`,
      };
  }
  // Whatever is optional alone: one of them must be there.
  if (!outputs.some(({ dims }) => placeOf(shape, dims)))
    return { ...nothing, refused: `${id} gives matrices: no column of a file is one` };
  const told = new Set([...main[shape]!, "group", ...slots.flatMap(({ takes }) => ("of" in takes ? [takes.of] : []))]);
  const axes = [...inputs.filter(({ optional }) => !optional), ...state, ...outputs].flatMap(({ dims }) => dims);
  const open = [...new Set(axes)].filter((axis): axis is string => typeof axis === "string" && !told.has(axis));
  return { slots, sizes: Object.fromEntries(open.map((axis) => [axis, sizes?.[axis]])) };
}

function takesOf(shape: string, dims: readonly (string | number)[]): Takes | undefined {
  const axes = main[shape]!;
  const others = dims.filter((axis) => !axes.includes(axis as string));
  const rows = dims.length - others.length === axes.length;
  if (shape === "groups" && dims.join() === "group") return { is: "perGroup" };
  if (rows && !others.length) return { is: "column" };
  const [of, ...more] = others;
  if (more.length || typeof of !== "string" || of === "group") return undefined;
  if (rows) return { is: "columns", of };
  return dims.length === 1 ? { is: "list", of } : undefined;
}

/** Where an output stands, and beside which axis: a row, or a group. */
export function placeOf(
  shape: string,
  dims: readonly (string | number)[],
): { readonly per: "row" | "group"; readonly of?: string | number; readonly first: boolean } | undefined {
  const places: readonly (readonly ["row" | "group", readonly string[]])[] = [
    ["row", main[shape]!],
    ["group", ["group"]],
  ];
  for (const [per, axes] of places) {
    if (!axes.every((axis) => dims.includes(axis))) continue;
    const others = dims.filter((axis) => !axes.includes(axis as string));
    if (others.length > 1) return undefined;
    // first: the axis beside rows is the slow one.
    return { per, ...(others.length ? { of: others[0]! } : {}), first: dims[0] === others[0] };
  }
  return undefined;
}
