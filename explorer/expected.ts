// What the worked example gives by a plain loop: a second opinion that shares no code with the kernels. The page shows both.
import { plain } from "../reference/index.ts";
import type { ExampleCall, ManifestEntry } from "../site/manifest.ts";
import { cellsOf, product, type Sizes, sizesOf } from "../site/views/cells.ts";
import type { ChoiceEntry, FieldEntry, FormulaEntry, ParamEntry } from "./src/catalogue.ts";

export function expected(entry: FormulaEntry): Readonly<Record<string, readonly number[]>> {
  const call = entry.example.call as ExampleCall;
  // Lengths that the formula knows where no column tells them.
  const columns = entry.inputs.filter(({ name }) => Array.isArray(call.inputs[name]));
  const untold = Object.entries(entry.sizes ?? {}).filter(([axis]) => !columns.some(({ dims }) => dims.includes(axis)));
  const sizes = { ...Object.fromEntries(untold), ...(call.options.sizes as Sizes | undefined) };
  const lengths = sizesOf(entry as unknown as ManifestEntry, { ...call, options: { ...call.options, sizes } });
  const params = Object.fromEntries(
    entry.params.map((param) => [param.name, index(param, call.params[param.name] ?? param.default)]),
  );
  const inputs = Object.fromEntries(
    entry.inputs.map((field) => [field.name, column(field, cellsOf(field as never, call.inputs[field.name]), lengths)]),
  );
  const state = Object.fromEntries(
    entry.state.map(({ name, dims, initial = 0 }) => {
      const start = (call.options.state as Record<string, number> | undefined)?.[name];
      const from = start ?? (typeof initial === "string" ? params[initial]! : initial);
      const length = (lengths.entity ?? 1) * product(dims, lengths);
      return [name, typeof from === "number" ? new Float64Array(length).fill(from) : Float64Array.from(from)];
    }),
  );
  const outputs = Object.fromEntries(
    entry.outputs.map(({ name, dims }) => [name, new Float64Array(product(dims, lengths))]),
  );
  plain(entry.id)({ inputs, params, state, outputs, sizes: lengths });
  return Object.fromEntries(Object.entries(outputs).map(([name, cells]) => [name, Array.from(cells)]));
}

function index(param: ParamEntry, value: unknown): number {
  return "choices" in param ? (param as ChoiceEntry).choices.indexOf(value as string) : Number(value);
}

function column({ dims, kind }: FieldEntry, cells: readonly number[] | undefined, sizes: Sizes) {
  if (kind === "offsets") return cells ? Uint32Array.from(cells) : Uint32Array.of(0, sizes.row ?? 0);
  if (!cells) return;
  if (!dims.length) return cells[0]!;
  const length = product(dims, sizes);
  return cells.length === 1 ? new Float64Array(length).fill(cells[0]!) : Float64Array.from(cells);
}
