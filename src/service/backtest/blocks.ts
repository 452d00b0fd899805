// A call in blocks that stay in the cache, in their order: rows, ticks, whole groups.
import type { Cells, Given, Source, Sources } from "../../check.ts";
import { lengthOf } from "../../column.ts";
import type { Plan, Sizes } from "../../plan.ts";
import { type Along, cutOf, span, taken } from "../pool/cut.ts";
import { chunks, starts } from "../pool/ranges.ts";

/** From where to where along the axes that are cut. */
export interface Block {
  readonly along: Along;
  /** lengths of all axes, in this block */
  readonly sizes: Sizes;
}

export function* blocks(plan: Plan, sizes: Sizes, sources: Sources, rows: number): Generator<Block, undefined> {
  const sized = (along: Along): Block => ({
    along,
    sizes: Object.fromEntries(
      Object.entries(sizes).map(([axis, size]) => [axis, along[axis] ? along[axis][1] - along[axis][0] : size]),
    ),
  });
  if (plan.shape === "recurrence") {
    const ticks = Math.max(1, Math.floor(rows / sizes.entity!));
    for (let from = 0; from < sizes.tick!; from += ticks)
      yield sized({ tick: [from, Math.min(sizes.tick!, from + ticks)] });
  } else
    for (const { along } of chunks(plan, sizes, sources, 1, false, { least: rows, most: rows })) yield sized(along);
}

/** Inputs of a block by name: views where cells stand side by side. */
export function inputsOf(plan: Plan, sources: Sources, sizes: Sizes, { along }: Block): Given {
  const inputs: Record<string, unknown> = {};
  plan.inputs.forEach((slot, i) => {
    const source = sources[i];
    if (source === undefined) return;
    const of = (cells: Source | Cells, planes = 0) =>
      typeof cells === "object" ? taken({ cells: cells as Cells, cut: cutOf(slot, sizes, along, planes) }) : cells;
    if (slot.field.kind === "offsets")
      inputs[slot.name] = along.group ? starts(source as Uint32Array, along.group) : source;
    else inputs[slot.name] = Array.isArray(source) ? source.map((plane) => of(plane, 1)) : of(source);
  });
  return inputs;
}

/** The first so many cells of a column. */
export const head = (column: Cells, cells: number): Cells =>
  lengthOf(column) === cells ? column : taken({ cells: column, cut: span(0, cells) });
