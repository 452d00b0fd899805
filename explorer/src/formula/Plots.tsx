import { useMemo } from "preact/hooks";
import type { FormulaEntry } from "../catalogue.ts";
import { panelsOf } from "../study/panels.ts";
import type { Played, StudyCurve } from "../study/study.ts";
import { unitText } from "../study/units.ts";
import { Plot, type Series } from "../ui/Plot.tsx";
import type { Look } from "../ui/plotted.ts";

interface PlotsProps {
  readonly entry: FormulaEntry;
  readonly x: { readonly label: string; readonly unit: string; readonly values: Float64Array };
  readonly curves: readonly StudyCurve[];
  readonly values: readonly Float64Array[];
  readonly played: readonly Played[];
  readonly bars: boolean;
  readonly mark: number | undefined;
  /** a new layout only where something else is drawn, not where a slider moves */
  readonly layout: string;
}

/** Curves of one unit and size share a plot; inputs over time stand below. */
export function Plots({ entry, x, curves, values, played, bars, mark, layout }: PlotsProps) {
  const panels = useMemo(() => panelsOf(curves, values), [layout]);
  const below = useMemo(() => {
    const asCurves = played.map(({ unit }) => ({ unit, flag: unit === "flag", steps: false }));
    return panelsOf(
      asCurves,
      played.map(({ values }) => values),
    ).slice(0, 3);
  }, [layout]);
  const xLabel = unitText(x.unit) ? `${x.label} (${unitText(x.unit)})` : x.label;
  const height = panels.length === 1 ? 340 : panels.length === 2 ? 230 : 180;
  // A layout of the render before may still name curves that are gone.
  const there = panels
    .map((panel) => ({ ...panel, curves: panel.curves.filter((k) => curves[k]) }))
    .filter(({ curves }) => curves.length);
  return (
    <div class="plots">
      {there.map((panel, p) => (
        <Plot
          key={`${layout} ${panel.curves.join()}`}
          x={x.values}
          series={panel.curves.map((k): Series => {
            const { label, unit, steps, flag } = curves[k]!;
            const as: Look = bars ? "bars" : steps || flag ? "steps" : "line";
            return {
              label,
              unit,
              values: values[k] ?? [],
              as,
              hue: (k % 8) + 1,
            };
          })}
          xLabel={p === there.length - 1 && !below.length ? xLabel : undefined}
          height={panel.flags ? 110 : height}
          mark={mark}
          group={entry.id}
          {...(panel.flags ? { range: [0, 1] as const } : {})}
        />
      ))}
      {below.map((panel, p) => (
        <Plot
          key={`${layout} below ${panel.curves.join()}`}
          x={x.values}
          series={panel.curves.flatMap((k): Series[] => {
            const one = played[k];
            return one
              ? [
                  {
                    label: one.label,
                    unit: one.unit,
                    values: one.values,
                    as: panel.flags ? "steps" : "line",
                    hue: panel.curves.length > 1 ? ((k + 5) % 8) + 1 : 6,
                  },
                ]
              : [];
          })}
          xLabel={p === below.length - 1 ? xLabel : undefined}
          height={p === below.length - 1 ? 150 : 120}
          mark={mark}
          group={entry.id}
        />
      ))}
    </div>
  );
}
