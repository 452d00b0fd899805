// lanewise show: one formula, all that is written of it, its worked example and a plot.
import type { Command } from "commander";
import { shown } from "../../scripts/shown.ts";
import type { CatalogueEntry, ManifestEntry } from "../../site/manifest.ts";
import { viewOf } from "../../site/views.ts";
import { type Origin, originOf } from "../../src/origin.ts";
import { entryOf, loaded, told } from "../catalogue.ts";
import { each } from "../options.ts";
import { isColourful, paint, widthOf } from "../text.ts";

export interface Options {
  readonly json?: boolean;
  readonly set?: readonly string[];
  readonly plot?: boolean;
}

/** Where what is piped is wrapped: people read it, and equations are as wide. */
const page = 120;

export function show(program: Command): void {
  program
    .command("show")
    .description("one formula: equation, units, ranges, worked example, a plot")
    .argument("<formula>", "as energy.treasuryFee")
    .option("--set <name=value>", "a parameter to compute the example and the plot with; as often as wanted", each)
    .option("--no-plot", "leave out the plot")
    .option("--json", "as JSON: the manifest's entry, equation, example")
    .action(async (formula: string, options: Options) => {
      const entry = entryOf(formula);
      console.log(await shownOf(entry, told(entry.id), options));
    });
}

export async function shownOf(entry: ManifestEntry, of: CatalogueEntry, { json, set = [], plot = true }: Options) {
  const other = set.length ? await recomputed(entry, of, set) : undefined;
  if (json)
    return JSON.stringify(
      { ...entry, ...of, ...(other ? { set: other.values, result: other.result } : {}) },
      cellsOf,
      2,
    );
  const width = Math.min(widthOf(), page);
  const { textOf } = await import("../show/text.ts");
  return textOf(
    {
      entry,
      told: of,
      other: other && { set: set.join(", "), shown: shown(other.result) },
      plot: plot ? await plotOf(entry, of, other?.values ?? {}, width) : [],
    },
    width,
    paint(isColourful()),
  );
}

async function recomputed(entry: ManifestEntry, { example }: CatalogueEntry, set: readonly string[]) {
  const { pairsOf, valuesOf } = await import("../run/params.ts");
  const { exampleWith } = await import("../show/call.ts");
  const formula = await loaded(entry);
  const values = valuesOf((originOf(formula) as Origin).plan, "--set", pairsOf("--set", set));
  return { values, result: example.call ? exampleWith(formula, entry, example.call, values) : example.result };
}

async function plotOf(entry: ManifestEntry, { example }: CatalogueEntry, set: object, width: number) {
  const view = viewOf(entry, example, { points: width });
  if (!view) return [];
  const { plotted } = await import("../show/plot.ts");
  const formula = await loaded(entry);
  return plotted(view, formula(view.inputs, { ...view.params, ...set }, view.options), {
    width,
    colourful: isColourful(),
  });
}

/** Columns as arrays, numbers that JSON has none for and bigints as text. */
function cellsOf(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, (cell) => cellsOf("", cell));
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
