// What to plot of a formula: with which arguments to call it, what stands along x and which of its outputs are curves. Read off the manifest and
// the worked example alone; whoever draws calls the formula and takes the curves from the result. A map is swept along an input, everything else
// as in the example. A recurrence plays a course of ticks mixed from those of the example. Of a formula of groups one cell of the example is
// swept, each value a group of its own: what the answer makes of that cell. What has no rows of its own shows the cells of its example.
import type { Example, ManifestEntry } from "./manifest.ts";
import { cellsView } from "./views/cellsView.ts";
import { courseOf } from "./views/course.ts";
import { sweepOf } from "./views/sweep.ts";
import { told } from "./views/told.ts";

/** Where a curve lies in a column: cell `at`, and every `stride` cells the next. */
export interface Curve {
  /** output by name; `output` where the formula gives one bare column */
  readonly output: string;
  readonly label: string;
  readonly unit: string;
  readonly at: number;
  readonly stride: number;
  /** what a plot shows before anyone chooses: the first output, and others of its unit */
  readonly first: boolean;
  /** yes or no, codes and whole numbers: steps, not slopes */
  readonly steps: boolean;
}

export interface View {
  /** sweep: x is an input. course: x counts ticks. cells: x counts the cells of one answer */
  readonly kind: "sweep" | "course" | "cells";
  readonly x: { readonly label: string; readonly unit: string; readonly values: Float64Array };
  /** of a sweep: the input along x, and the cell of it that changes (0 in a map of plain columns) */
  readonly swept?: { readonly input: string; readonly cell: number; readonly from: number; readonly to: number };
  /** arguments of the call: lw[domain][name](inputs, params, options) */
  readonly inputs: Readonly<Record<string, Float64Array | Uint32Array | number>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly curves: readonly Curve[];
  /** of a course: the inputs that are played, to draw behind the outputs */
  readonly played: readonly { readonly label: string; readonly unit: string; readonly values: Float64Array }[];
}

export interface ViewOptions {
  /** points along x; 200 unless told. An input of whole numbers has fewer where its range does */
  readonly points?: number;
  /** the input to sweep, instead of the first that is continuous */
  readonly input?: string;
  /** ends of the sweep, instead of plausible ones */
  readonly from?: number;
  readonly to?: number;
  /** sweep evenly over orders of magnitude; `from` must be above 0 */
  readonly log?: boolean;
  /** which course is played: another seed, other ticks */
  readonly seed?: number;
}

/** What to plot of a formula; nothing where its example is not one call. */
export function viewOf(entry: ManifestEntry, { call }: Example, options: ViewOptions = {}): View | undefined {
  if (!call) return;
  const known = told[entry.id] ?? {};
  const own = {
    ...call,
    params: { ...call.params, ...known.params },
    options: known.sizes ? { ...call.options, sizes: known.sizes } : call.options,
  };
  // What was told of the ends is of one input.
  const wanted = options.input === undefined || options.input === known.input ? { ...known, ...options } : options;
  const view =
    entry.shape === "whole"
      ? cellsView(entry, own)
      : entry.shape === "recurrence"
        ? courseOf(entry, own, wanted)
        : sweepOf(entry, own, wanted);
  if (!view || !known.outputs) return view;
  return {
    ...view,
    curves: view.curves.map((curve) => ({
      ...curve,
      first: [curve.output, curve.label].some((name) => known.outputs!.includes(name)),
    })),
  };
}

/** One curve of a result, with as many points as x has. */
export function curveOf(view: View, curve: Curve, result: unknown): Float64Array {
  const column = (
    curve.output === "output" ? result : (result as Readonly<Record<string, unknown>>)[curve.output]
  ) as Float64Array;
  if (curve.at === 0 && curve.stride === 1 && column.length === view.x.values.length) return column;
  return Float64Array.from(view.x.values, (_, i) => column[curve.at + i * curve.stride] ?? NaN);
}

/** Of some curves those that lie where the first one does, give or take its height: a plot of all would flatten some. */
export function sharing<T extends { readonly values: Float64Array }>(drawn: readonly T[]): T[] {
  const ends = drawn.map(({ values }) => {
    const finite = values.filter(Number.isFinite);
    return [Math.min(...finite), Math.max(...finite)] as const;
  });
  const [low, high] = ends[0] ?? [0, 0];
  const room = high - low;
  return drawn.filter((_, k) => ends[k]![1] >= low - room && ends[k]![0] <= high + room);
}
