// Columns of a worked example as doubles, and how long their axes are.
import { type ExampleCall, type ManifestEntry, type ManifestField, numeral } from "../manifest.ts";

export type Sizes = Readonly<Record<string, number>>;

/** The cells that an input has in the example; undefined where it is left out. A number is one cell. */
export function cellsOf(field: ManifestField, value: unknown): readonly number[] | undefined {
  if (value === undefined) return;
  return [value].flat(2).map((cell) => cellOf(field, cell));
}

const cellOf = ({ kind, values }: ManifestField, cell: unknown) =>
  kind === "code" && typeof cell === "string" ? (values?.indexOf(cell) ?? NaN) : numeral(cell);

/** Lengths of the axes of a call: as told, else read off its columns. Entities are one, and where nothing else tells, so is the row. */
export function sizesOf(entry: ManifestEntry, call: ExampleCall): Sizes {
  const sizes: Record<string, number> = { entity: 1, ...(call.options.sizes as Sizes | undefined) };
  const columns = entry.inputs.filter(({ name }) => Array.isArray(call.inputs[name]));
  read(columns, call, sizes);
  for (const axis of ["row", "tick", "group"]) sizes[axis] ??= 1;
  read(columns, call, sizes);
  return sizes;
}

/** Thrice: one axis becomes known by another, and that by a third. A matrix is square where nothing else says. */
function read(columns: readonly ManifestField[], { inputs }: ExampleCall, sizes: Record<string, number>): void {
  for (const { name, dims, kind } of [...columns, ...columns, ...columns]) {
    const length = [inputs[name]].flat(2).length - (kind === "offsets" ? 1 : 0);
    const open = dims.filter((dim) => typeof dim === "string" && sizes[dim] === undefined) as string[];
    const known = product(
      dims.filter((dim) => !open.includes(dim as string)),
      sizes,
    );
    if (open.length === 1 && known) sizes[open[0]!] = length / known;
    if (open.length === 2 && open[0] === open[1]) sizes[open[0]!] = Math.sqrt(length / known);
  }
}

/** Lengths of axes beside rows, groups, ticks and entities, as a call is told them. */
export function innerSizes({ inputs, outputs }: ManifestEntry, call: ExampleCall, sizes: Sizes) {
  const named = [...inputs, ...outputs].flatMap(({ dims }) => dims.filter((dim) => typeof dim === "string"));
  const axes = new Set([...named, ...Object.keys(call.options.sizes ?? {})].filter((axis) => !outer.includes(axis)));
  const inner = [...axes].flatMap((axis) => (sizes[axis] === undefined ? [] : [[axis, sizes[axis]] as const]));
  return inner.length ? { sizes: Object.fromEntries(inner) } : {};
}

const outer = ["row", "group", "tick", "entity"];

export const product = (dims: readonly (string | number)[], sizes: Sizes): number =>
  dims.reduce<number>((cells, dim) => cells * (typeof dim === "number" ? dim : (sizes[dim] ?? 1)), 1);

/** Parameters as formulas take them: numbers that JSON has as text are numbers. */
export const paramsOf = (params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === "string" && /^(NaN|-?Infinity|-?\d+n)$/.test(value) ? numeral(value) : value,
    ]),
  );
