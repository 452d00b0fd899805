// A map or a formula of groups along one of its inputs: the example's first row, or its first group, once for every value.
import type { ExampleCall, ManifestEntry, ManifestField } from "../manifest.ts";
import type { View, ViewOptions } from "../views.ts";
import { cellsOf, innerSizes, paramsOf, product, type Sizes, sizesOf } from "./cells.ts";
import { curvesOf } from "./curves.ts";
import { isWhole, plausible, points } from "./range.ts";
import type { Told } from "./told.ts";

export function sweepOf(entry: ManifestEntry, call: ExampleCall, options: ViewOptions & Told): View | undefined {
  const sizes = sizesOf(entry, call);
  const field = options.input ? entry.inputs.find(({ name }) => name === options.input) : sweepable(entry, call);
  if (!field) return;
  const block = blockOf(entry, call, sizes);
  const own = cellsOf(field, call.inputs[field.name] ?? field.otherwise ?? 0)!;
  const [low, high] = plausible(field, own);
  const [from, to] = [options.from ?? low, options.to ?? high];
  const values = points(from, to, options.points ?? 200, options.whole ?? isWhole(field), options.log);
  const inputs: Record<string, Float64Array | Uint32Array | number> = {};
  for (const input of entry.inputs) {
    const cells = input === field ? own : cellsOf(input, call.inputs[input.name]);
    if (input.kind === "offsets") {
      if (entry.shape === "groups") inputs[input.name] = offsets(values.length, block.rows);
    } else if (cells) inputs[input.name] = repeated(input, cells, sizes, block, values.length);
  }
  const rows = field.dims[0] === "group" ? 1 : block.rows;
  const width = product(after(field), sizes);
  const cell = options.row ?? Math.floor(rows / 2);
  const swept = full(inputs[field.name]!, rows * width * values.length);
  values.forEach((value, i) => {
    swept[(i * rows + cell) * width] = value;
  });
  inputs[field.name] = swept;
  const axis = entry.shape === "groups" ? "group" : "row";
  return {
    kind: "sweep",
    x: { label: field.name, unit: field.unit, values },
    swept: { input: field.name, cell: cell * width, from: values[0]!, to: values.at(-1)! },
    inputs,
    params: paramsOf(call.params),
    options: innerSizes(entry, call, sizes),
    curves: curvesOf(entry, sizes, axis, block.rows, cell),
    played: [],
  };
}

/** Rows that make one answer, and where the first of them stands in the example. */
interface Block {
  readonly rows: number;
  readonly all: number;
}

function blockOf(entry: ManifestEntry, call: ExampleCall, sizes: Sizes): Block {
  if (entry.shape === "map") return { rows: 1, all: sizes.row! };
  const cut = entry.inputs.find(({ kind }) => kind === "offsets");
  const [start = 0, end = sizes.row!] = (cut && cellsOf(cut, call.inputs[cut.name])) ?? [];
  return { rows: end - start, all: sizes.row! };
}

/** The first input that is continuous and has a cell a row: one that the example gives, then any; then whole numbers, then the rest. */
function sweepable({ inputs }: ManifestEntry, call: ExampleCall): ManifestField | undefined {
  const moving = inputs.filter(
    ({ kind, dims, rising }) => kind !== "offsets" && !rising && (dims.includes("row") || dims[0] === "group"),
  );
  const given = moving.filter(({ name }) => call.inputs[name] !== undefined);
  const any = given.length ? given : moving;
  const plain = any.filter(({ dims }) => dims.length === 1);
  return (
    plain.find(({ kind, name }) => kind === "real" && name !== "time") ??
    any.find(({ kind }) => kind === "real") ??
    any.find(({ kind }) => kind === "integer") ??
    any[0]
  );
}

const after = ({ dims }: ManifestField) => dims.slice(dims.findIndex((dim) => dim === "row" || dim === "group") + 1);

/** An input for all points: what lies along rows or groups comes once for each, the rest is as it is. */
function repeated(field: ManifestField, cells: readonly number[], sizes: Sizes, block: Block, count: number) {
  const at = field.dims.findIndex((dim) => dim === "row" || dim === "group");
  if (at < 0) return field.dims.length ? Float64Array.from(cells) : cells[0]!;
  // A number stands for a column of it.
  if (cells.length === 1) return cells[0]!;
  const grouped = field.dims[at] === "group";
  const pre = product(field.dims.slice(0, at), sizes);
  const post = product(field.dims.slice(at + 1), sizes);
  const [rows, all] = grouped ? [1, cells.length / (pre * post)] : [block.rows, block.all];
  const column = new Float64Array(pre * count * rows * post);
  for (let plane = 0; plane < pre; plane++)
    for (let i = 0; i < count; i++)
      for (let k = 0; k < rows * post; k++)
        column[(plane * count + i) * rows * post + k] = cells[plane * all * post + k]!;
  return column;
}

const full = (value: Float64Array | Uint32Array | number, length: number): Float64Array =>
  typeof value === "number" ? new Float64Array(length).fill(value) : (value as Float64Array);

const offsets = (groups: number, rows: number) => Uint32Array.from({ length: groups + 1 }, (_, g) => g * rows);
