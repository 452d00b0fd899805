// What is drawn of a setting: points along x, the curves that there are, and how to compute them. Nothing of the browser.

import type { ExampleCall, ManifestEntry } from "../../../site/manifest.ts";
import { cellsOf, product, type Sizes, sizesOf } from "../../../site/views/cells.ts";
import { curveOf, type View, viewOf } from "../../../site/views.ts";
import type { FieldEntry, FormulaEntry, NumberEntry } from "../catalogue.ts";
import type { Callable } from "../kernels.ts";
import { changed, inputEnds, paramEnds } from "./bounds.ts";
import { columnsOf, type Outputs, outputsOf } from "./results.ts";
import { callOf, exampleCall, initial, isNumber, type Setting, told } from "./setting.ts";
import { played } from "./signals.ts";

export interface StudyCurve {
  /** unique among the curves of a study */
  readonly label: string;
  readonly output: string;
  readonly unit: string;
  /** yes or no, codes and whole numbers */
  readonly steps: boolean;
  readonly flag: boolean;
  /** drawn before anyone chooses */
  readonly first: boolean;
}

export interface Played {
  readonly label: string;
  readonly unit: string;
  readonly values: Float64Array;
}

export interface Study {
  readonly x: { readonly label: string; readonly unit: string; readonly values: Float64Array };
  readonly curves: readonly StudyCurve[];
  /** inputs over time, behind the curves */
  readonly played: readonly Played[];
  /** a few values that have no order: bars */
  readonly bars: boolean;
  /** what the setting itself has of x */
  readonly mark?: number | undefined;
  /** how many rows of the formula one computation takes */
  readonly rows: number;
  /** the curves of these numbers */
  compute(formula: Callable, params: Setting["params"], wanted: readonly number[]): Float64Array[];
}

/** Undefined where a view has nothing to show. */
export function studyOf(entry: FormulaEntry, setting: Setting): Study | undefined {
  if (setting.view === "param") return alongParam(entry, setting);
  if (setting.view === "cells") return cellsStudy(entry, setting);
  const call = callOf(entry, setting);
  // The course is made of the example's own ticks.
  const view = viewOf(entry as unknown as ManifestEntry, { ...entry.example, call } as never, {
    points: setting.points,
    seed: setting.seed,
    ...(setting.view === "sweep" ? swept(entry, setting) : {}),
  });
  if (!view) return cellsStudy(entry, setting);
  return viewed(entry, setting, view);
}

function swept(entry: FormulaEntry, { axis, from, to }: Setting) {
  const field = entry.inputs.find(({ name }) => name === axis);
  if (!field) return {};
  // Ends stay where they are while the value along x moves: they are those of the example.
  const example = cellsOf(field as never, exampleCall(entry).inputs[axis] ?? field.otherwise ?? 0) ?? [];
  const ends = inputEnds(field, example as number[]);
  return {
    // A view that knows best where its own input is worth looking at is left to it.
    ...(axis === initial(entry).axis ? {} : { input: axis }),
    ...(from !== undefined || to !== undefined ? { from: from ?? ends.min, to: to ?? ends.max } : {}),
  };
}

function viewed(entry: FormulaEntry, setting: Setting, view: View): Study {
  const count = view.x.values.length;
  const inputs: Record<string, unknown> = { ...view.inputs };
  const drawn: Played[] = [];
  if (setting.view !== "sweep")
    entry.inputs.forEach((field, k) => {
      const own = overTime(field, k, setting, view.inputs[field.name], count);
      if (own) inputs[field.name] = own;
      const column = inputs[field.name];
      if (column instanceof Float64Array && column.length === count && field.dims[0] === "tick")
        drawn.push({ label: field.name, unit: field.unit, values: column });
    });
  const options = withSizes(view.options, setting.sizes);
  return {
    x: view.swept ? { ...view.x, label: cellName(entry, setting, view.swept) } : view.x,
    curves: view.curves.map((curve) => ({ ...curve, flag: fieldOf(entry, curve.output).kind === "flag" })),
    played: drawn,
    bars: view.kind === "cells",
    mark: view.swept && setting.inputs[view.swept.input]?.[view.swept.cell],
    rows: count,
    compute(formula, params, wanted) {
      const result = formula(inputs, told(entry, params), options);
      return wanted.map((k) => curveOf(view, view.curves[k]!, result));
    },
  };
}

/** What moves along x: an input, or the one of its cells that does. */
function cellName(entry: FormulaEntry, { inputs }: Setting, { input, cell }: NonNullable<View["swept"]>): string {
  if ((inputs[input]?.length ?? 1) < 2) return input;
  return entry.shape === "map" ? `${input} ${cell}` : `${input}, cell ${cell}`;
}

/** A signal in place of the course; of inputs of several cells a tick, one for each. */
function overTime(field: FieldEntry, k: number, { signals, seed }: Setting, course: unknown, count: number) {
  const signal = signals[field.name];
  if (!signal || signal.kind === "example" || field.dims[0] !== "tick") return;
  const width = course instanceof Float64Array ? Math.max(1, Math.round(course.length / count)) : 1;
  const gaps = field.sparse === true;
  const whole = field.kind !== "real";
  const cells = Array.from({ length: width }, (_, cell) =>
    played(signal, count, seed * 31 + k * 7 + cell, whole, gaps),
  );
  return Float64Array.from({ length: count * width }, (_, i) => cells[i % width]![Math.floor(i / width)]!);
}

const withSizes = (options: Readonly<Record<string, unknown>>, sizes: Sizes) =>
  Object.keys(sizes).length ? { ...options, sizes: { ...(options.sizes as Sizes | undefined), ...sizes } } : options;

const fieldOf = ({ outputs }: FormulaEntry, name: string) => outputs.find((one) => one.name === name)!;

/** Of outputs with more cells than a plot can tell apart, the first ones. */
const widest = 6;

function alongParam(entry: FormulaEntry, setting: Setting): Study | undefined {
  const param = entry.params.find((one) => one.name === setting.axis);
  if (!param || !isNumber(param)) return;
  const { inputs, options } = asColumns(entry, callOf(entry, setting));
  const values = paramPoints(entry, param, setting);
  const summed = entry.rules.some(({ rule, params }) => rule === "sum" && params.some((one) => one === param.name));
  const cells = cellCurves(entry, callOf(entry, setting));
  return {
    x: { label: param.name, unit: param.unit, values },
    curves: cells.map(({ curve }) => curve),
    played: [],
    bars: false,
    mark: setting.params[param.name] as number,
    rows: values.length,
    compute(formula, params, wanted) {
      const columns = wanted.map(() => new Float64Array(values.length).fill(NaN));
      let refused: unknown;
      let answered = false;
      values.forEach((value, i) => {
        try {
          const at = summed ? changed(entry, params, param.name, value).params : { ...params, [param.name]: value };
          const outputs = outputsOf(entry, formula(inputs, told(entry, at), options));
          wanted.forEach((k, j) => {
            columns[j]![i] = outputs[cells[k]!.curve.output]![cells[k]!.at] ?? NaN;
          });
          answered = true;
        } catch (error) {
          // A rule between parameters: there is nothing at this point.
          refused = error;
        }
      });
      if (!answered) throw refused;
      return columns;
    },
  };
}

function paramPoints(entry: FormulaEntry, param: NumberEntry, { params, from, to }: Setting): Float64Array {
  const ends = paramEnds(param, params[param.name] as number, initial(entry).params[param.name] as number);
  const [low, high] = [from ?? ends.min, to ?? ends.max];
  const count = param.whole ? Math.min(200, Math.floor(high - low) + 1) : 200;
  const points = Float64Array.from({ length: count }, (_, i) => {
    const value = low + ((high - low) * i) / Math.max(1, count - 1);
    return param.whole ? Math.round(value) : value;
  });
  return points.filter((value, i) => i === 0 || value !== points[i - 1]);
}

/** Cells of the answer to one small call, each a curve along a parameter. */
function cellCurves(entry: FormulaEntry, call: ExampleCall) {
  const sizes = sizesOf(entry as unknown as ManifestEntry, call);
  return entry.outputs.flatMap((output, o) => {
    const length = product(output.dims, sizes);
    return Array.from({ length: Math.min(widest, length) }, (_, at) => ({
      at: entry.shape === "recurrence" ? length - Math.min(widest, length) + at : at,
      curve: {
        label: `${called(output)}${length > 1 ? ` ${at}` : ""}`,
        output: output.name,
        unit: output.unit,
        steps: output.kind !== "real",
        flag: output.kind === "flag",
        first: o === 0 || (output.unit === entry.outputs[0]!.unit && output.unit !== "1"),
      },
    }));
  });
}

export const called = ({ name }: FieldEntry) => (name === "output" ? "result" : name);

/** The data as they are, and every cell of the answer by its row, its group or its place. */
function cellsStudy(entry: FormulaEntry, setting: Setting): Study | undefined {
  const call = callOf(entry, setting);
  const { inputs, options } = asColumns(entry, call);
  const sizes = sizesOf(entry as unknown as ManifestEntry, call);
  const lengths = entry.outputs.map(({ dims }) => product(dims.slice(0, along(dims) + 1), sizes));
  const length = Math.max(...lengths);
  const curves = entry.outputs.flatMap((output, o) => {
    if (lengths[o] !== length) return [];
    const width = product(output.dims.slice(along(output.dims) + 1), sizes);
    return Array.from({ length: Math.min(width, widest) }, (_, at) => ({
      at,
      width,
      curve: {
        label: `${called(output)}${width > 1 ? ` ${at}` : ""}`,
        output: output.name,
        unit: output.unit,
        steps: output.kind !== "real",
        flag: output.kind === "flag",
        first: true,
      },
    }));
  });
  const lead = entry.outputs[lengths.indexOf(length)]!;
  return {
    x: {
      label: String(lead.dims[along(lead.dims)] ?? "place"),
      unit: "",
      values: Float64Array.from({ length }, (_, i) => i),
    },
    curves: curves.map(({ curve }, k) => ({ ...curve, first: k < widest && curve.unit === curves[0]!.curve.unit })),
    played: [],
    bars: length <= 80,
    rows: length,
    compute(formula, params, wanted) {
      const outputs: Outputs = outputsOf(entry, formula(inputs, told(entry, params), options));
      return wanted.map((k) => {
        const { curve, at, width } = curves[k]!;
        return Float64Array.from({ length }, (_, i) => outputs[curve.output]![i * width + at] ?? NaN);
      });
    },
  };
}

/** The axis of an output that x counts: its rows or groups; of one that has only one of these, what is in it. */
function along(dims: FieldEntry["dims"]): number {
  const at = dims.findIndex((dim) => dim === "row" || dim === "group" || dim === "tick");
  return at < 0 ? Math.max(0, dims.length - 1) : at;
}

/** Arguments of a call as the formula takes them. */
export function asColumns({ inputs: fields }: FormulaEntry, { inputs, options }: ExampleCall) {
  return {
    inputs: Object.fromEntries(
      fields.flatMap((field) => {
        const value = inputs[field.name];
        return value === undefined ? [] : [[field.name, columnsOf(field, value)] as const];
      }),
    ),
    options,
  };
}
