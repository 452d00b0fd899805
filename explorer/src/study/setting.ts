// What is chosen on a formula's page: the address says it, the controls change it, everything drawn follows from it.

import type { ExampleCall, ManifestEntry } from "../../../site/manifest.ts";
import { cellsOf, type Sizes, sizesOf } from "../../../site/views/cells.ts";
import { type View, viewOf } from "../../../site/views.ts";
import type { FieldEntry, FormulaEntry, ParamEntry } from "../catalogue.ts";
import type { Signal } from "./signals.ts";

/**
 * sweep: along one input. param: along one parameter. course: ticks of one entity. bank: ticks of many. cells: the answer to the data as
 * they are.
 */
export type ViewName = "sweep" | "param" | "course" | "bank" | "cells";

export type ParamValue = number | string | boolean;
type Params = Readonly<Record<string, ParamValue>>;

export interface Setting {
  /** all parameters */
  readonly params: Readonly<Record<string, ParamValue>>;
  /** cells of the inputs that are given: one row of a map, every row of a group, every tick of the example */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** lengths that no column tells, as of a window */
  readonly sizes: Sizes;
  readonly view: ViewName;
  /** the input or the parameter along x */
  readonly axis: string;
  /** ends of x, where other than plausible ones are wanted */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** what inputs do over time, where it is not the course made of the example */
  readonly signals: Readonly<Record<string, Signal>>;
  readonly seed: number;
  readonly points: number;
  /** labels of the curves drawn; those that the view puts first, unless told */
  readonly shown?: readonly string[] | undefined;
}

const initials = new WeakMap<FormulaEntry, Setting>();

/** The example's setting. */
export function initial(entry: FormulaEntry): Setting {
  const known = initials.get(entry) ?? ofExample(entry);
  initials.set(entry, known);
  return known;
}

function ofExample(entry: FormulaEntry): Setting {
  const call = exampleCall(entry);
  const view = viewOf(entry as unknown as ManifestEntry, { ...entry.example, call } as never, { points: 2 });
  const sizes = sizesOf(entry as unknown as ManifestEntry, call);
  const inputs: Record<string, readonly number[]> = {};
  for (const field of entry.inputs) {
    const cells = cellsOf(field as never, call.inputs[field.name]);
    if (cells) inputs[field.name] = entry.shape === "map" ? firstRow(field, cells, sizes) : cells;
  }
  const params = Object.fromEntries(entry.params.map((param) => [param.name, param.default]));
  const [name, axis] = start(view);
  return {
    params: { ...params, ...(call.params as Params), ...(view?.params as Params | undefined) },
    inputs,
    sizes: Object.fromEntries(
      Object.entries((view?.options.sizes as Sizes | undefined) ?? {}).filter(([axis]) => isFree(entry, axis, inputs)),
    ),
    view: name,
    axis,
    signals: {},
    seed: 1,
    points: name === "course" ? 300 : 1000,
  };
}

function start(view: View | undefined): [ViewName, string] {
  if (view?.swept) return ["sweep", view.swept.input];
  if (view?.kind === "course") return ["course", ""];
  return ["cells", ""];
}

export const exampleCall = (entry: FormulaEntry): ExampleCall =>
  entry.example.call ?? { inputs: {}, params: {}, options: {} };

/** An axis whose length no column that is given tells. */
const isFree = (entry: FormulaEntry, axis: string, inputs: object) =>
  !["row", "tick", "entity", "group"].includes(axis) &&
  !entry.inputs.some(({ name, dims }) => Object.hasOwn(inputs, name) && dims.includes(axis));

/** Of a column of several rows the first; other axes are whole. */
export function firstRow({ dims }: FieldEntry, cells: readonly number[], sizes: Sizes): readonly number[] {
  const at = dims.indexOf("row");
  const rows = sizes.row ?? 1;
  if (at < 0 || rows === 1 || cells.length === 1) return cells;
  const after = dims
    .slice(at + 1)
    .reduce<number>((all, dim) => all * (typeof dim === "number" ? dim : (sizes[dim] ?? 1)), 1);
  return cells.filter((_, k) => Math.floor(k / after) % rows === 0);
}

/** The call that a setting stands for, as of a worked example: a map's one row, else the data. Parameters at their defaults are left out. */
export function callOf(entry: FormulaEntry, setting: Setting): ExampleCall {
  const { options } = exampleCall(entry);
  const inputs: Record<string, unknown> = {};
  for (const field of entry.inputs) {
    const cells = setting.inputs[field.name];
    if (cells) inputs[field.name] = cells.length === 1 && isSingle(entry, field) ? cells[0] : cells;
  }
  const { row: _, ...sizes } = { ...(options.sizes as Sizes | undefined), ...setting.sizes };
  const row = entry.shape === "map" && (options.sizes as Sizes | undefined)?.row ? { row: 1 } : {};
  return {
    inputs,
    params: told(entry, setting.params),
    options: {
      ...(Object.keys({ ...sizes, ...row }).length ? { sizes: { ...row, ...sizes } } : {}),
      ...(options.state ? { state: options.state } : {}),
    },
  };
}

/** A field that may be given as one number: not weights, of which a small example may have a single one. */
const isSingle = ({ shape }: FormulaEntry, { dims, kind }: FieldEntry) =>
  kind !== "offsets" &&
  (dims.length === 0 ||
    (shape === "map" && dims.join() === "row") ||
    (shape === "recurrence" && dims.every(isRowAxis)));

const isRowAxis = (axis: string | number) => axis === "tick" || axis === "entity";

/** Parameters that are not at their defaults. */
export const told = ({ params }: FormulaEntry, values: Setting["params"]): Record<string, ParamValue> =>
  Object.fromEntries(
    params.filter((param) => !Object.is(values[param.name], param.default)).map(({ name }) => [name, values[name]!]),
  );

export const isNumber = (param: ParamEntry): param is Extract<ParamEntry, { range: unknown }> => "range" in param;
export const isChoice = (param: ParamEntry): param is Extract<ParamEntry, { choices: unknown }> => "choices" in param;
