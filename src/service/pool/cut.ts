// A part of a column: the rows, groups or entities of one chunk, however they lie in it. Whoever holds the column takes the part out:
// the worker where memory is shared, else the pool before it sends.
import type { Cells } from "../../check.ts";
import { alike, cellBytes, lengthOf, part } from "../../column.ts";
import { type Sizes, type Slot, cells as spanned } from "../../plan.ts";

/** Runs of cells one stride apart. */
interface Runs {
  readonly start: number;
  readonly run: number;
  readonly stride: number;
  readonly count: number;
}

/** Such runs, or single places of one width each. */
export type Cut = Runs | { readonly places: Uint32Array; readonly width: number };

/** A column, and which cells of it are meant; all where nothing says. */
export interface Piece {
  readonly cells: Cells;
  readonly cut?: Cut | undefined;
}

/** From, and up to, which place of an axis. */
export type Along = Readonly<Record<string, readonly [from: number, to: number]>>;

/** Cells that stand side by side. */
export const span = (from: number, to: number): Cut => ({ start: from, run: to - from, stride: to - from, count: 1 });

const runs = (start: number, run: number, stride: number, count: number): Cut =>
  run === stride ? span(start, start + run * count) : { start, run, stride, count };

export const whole = (column: Cells): Cut => span(0, lengthOf(column));

/** Cells of a column whose axes are cut: at most one of them is. */
export function cutOf({ field: { dims } }: Pick<Slot, "field">, sizes: Sizes, along: Along, planes = 0): Cut {
  const own = dims.slice(planes);
  const at = own.findIndex((dim) => typeof dim === "string" && dim in along);
  const all = spanned(own, sizes);
  if (at < 0) return span(0, all);
  const [from, to] = along[own[at]!]!;
  const width = spanned(own.slice(at + 1), sizes);
  return runs(from * width, (to - from) * width, sizes[own[at]!]! * width, spanned(own.slice(0, at), sizes));
}

/** The same of ticks `first` to `last` of time-major columns. */
export function cutOfTicks(slot: Slot, sizes: Sizes, along: Along, first: number, last: number): Cut {
  const { dims } = slot.field;
  if (dims[0] !== "tick") return cutOf(slot, sizes, along);
  const tick = spanned(dims.slice(1), sizes);
  const one = cutOf(slot, sizes, along, 1) as Runs;
  return runs(one.start + first * tick, one.run, tick, last - first);
}

export const cellsOf = (cut: Cut): number => ("places" in cut ? cut.places.length * cut.width : cut.run * cut.count);

/** Whether the cells of a part stand side by side: then a view is enough. */
const together = (cut: Cut): cut is Runs => !("places" in cut) && cut.count === 1;

/** A view of a part where one is enough. */
export const viewOf = ({ cells, cut }: Piece): Cells | undefined =>
  cut === undefined ? cells : together(cut) ? part(cells, cut.start, cut.run) : undefined;

export const bytesIn = (cells: Cells, cut: Cut): number => cellsOf(cut) * cellBytes(cells);

/** An array for a part of a column. */
export const roomFor = (cells: Cells, cut: Cut): Cells =>
  alike(cells, new ArrayBuffer(bytesIn(cells, cut)), cellsOf(cut));

/** Copies a part out of a column. */
export function gather(cells: Cells, cut: Cut, into: Cells): Cells {
  if ("places" in cut) {
    const { places, width } = cut;
    for (let k = 0; k < places.length; k++)
      for (let i = 0; i < width; i++) into[k * width + i] = cells[places[k]! * width + i]!;
  } else
    for (let k = 0; k < cut.count; k++)
      (into as Float64Array).set(part(cells, cut.start + k * cut.stride, cut.run) as Float64Array, k * cut.run);
  return into;
}

/** Copies a part back to its place. */
export function scatter(from: Cells, cut: Cut, cells: Cells): void {
  if ("places" in cut) {
    const { places, width } = cut;
    for (let k = 0; k < places.length; k++)
      for (let i = 0; i < width; i++) cells[places[k]! * width + i] = from[k * width + i]!;
  } else
    for (let k = 0; k < cut.count; k++)
      (cells as Float64Array).set(part(from, k * cut.run, cut.run) as Float64Array, cut.start + k * cut.stride);
}

/** The cells that are meant, copied only where they do not stand side by side. */
export const taken = ({ cells, cut }: Piece): Cells =>
  viewOf({ cells, cut }) ?? gather(cells, cut!, roomFor(cells, cut!));
