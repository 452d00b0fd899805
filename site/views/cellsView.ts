// A formula that is one whole: its example as it is, and the cells of what comes of it.
import type { ExampleCall, ManifestEntry, ManifestField } from "../manifest.ts";
import type { View } from "../views.ts";
import { cellsOf, innerSizes, paramsOf, sizesOf } from "./cells.ts";

export function cellsView(entry: ManifestEntry, call: ExampleCall): View | undefined {
  const sizes = sizesOf(entry, call);
  const axis = entry.outputs[0]!.dims.at(-1) as string;
  const length = sizes[axis] ?? 0;
  if (length < 2) return;
  const inputs: Record<string, Float64Array | Uint32Array | number> = {};
  for (const field of entry.inputs) {
    const cells = cellsOf(field, call.inputs[field.name]);
    if (cells) inputs[field.name] = asColumn(cells, field.kind, Array.isArray(call.inputs[field.name]));
  }
  const along = entry.outputs.filter(({ dims }) => dims.at(-1) === axis);
  return {
    kind: "cells",
    x: { label: axis, unit: "", values: Float64Array.from({ length }, (_, i) => i) },
    inputs,
    params: paramsOf(call.params),
    options: innerSizes(entry, call, sizes),
    curves: along.map(({ name, unit, kind }, k) => ({
      output: name,
      label: name === "output" ? "result" : name,
      unit,
      at: 0,
      stride: 1,
      first: k === 0 || unit === along[0]!.unit,
      steps: kind !== "real",
    })),
    played: [],
  };
}

function asColumn(cells: readonly number[], kind: ManifestField["kind"], column: boolean) {
  if (!column) return cells[0]!;
  return kind === "offsets" ? Uint32Array.from(cells) : Float64Array.from(cells);
}
