// Which outputs are curves, and which of them come first.
import type { ManifestEntry, ManifestField } from "../manifest.ts";
import type { Curve } from "../views.ts";
import { product, type Sizes } from "./cells.ts";

/** Cells of one output that are looked at: of wide ones no more than a plot can tell apart. */
const widest = 6;

/** `block` rows lie between one point of x and the next, of which row `cell` is looked at; `axis` is what points run along. */
export function curvesOf({ outputs }: ManifestEntry, sizes: Sizes, axis: string, block: number, cell: number): Curve[] {
  const lead = outputs.find(({ kind }) => kind === "real") ?? outputs[0];
  return outputs.flatMap((output) => {
    const { name, unit, kind, dims } = output;
    const at = dims.findIndex((dim) => dim === axis || dim === "row" || dim === "tick");
    const width = product(rest(dims, at), sizes);
    const rows = dims[at] === axis ? 1 : block;
    return Array.from(
      { length: Math.min(width, widest) },
      (_, k): Curve => ({
        output: name,
        label: label(output, width, k),
        unit,
        at: (dims[at] === axis ? 0 : cell) * width + k,
        stride: rows * width,
        first: output === lead || (k === 0 && unit === lead?.unit && unit !== "1" && kind === "real" && width === 1),
        steps: kind !== "real",
      }),
    );
  });
}

/** Entities are one in a view. */
const rest = (dims: ManifestField["dims"], at: number) => dims.slice(at + 1).filter((dim) => dim !== "entity");

function label({ name, doc }: ManifestField, width: number, k: number): string {
  const called = name === "output" ? (doc && doc.length < 30 ? doc : "result") : name;
  return width === 1 ? called : `${called} ${k}`;
}
