// Charts of daily delays: what was measured, and what an average and a filter make of it.
import type { TopLevelSpec } from "vega-lite";
import { colors, dates, measure } from "../shared/theme.ts";
import { smoothing } from "./model.ts";

export interface Day {
  readonly panel: string;
  readonly date: number;
  readonly raw: number | null;
  readonly ema: number | null;
  readonly level: number;
  readonly low: number;
  readonly high: number;
}

type Layers = Extract<TopLevelSpec, { layer: readonly unknown[] }>["layer"];

const names = { raw: "mean of the day", ema: `EMA, span ${smoothing.span} days`, level: "Kalman level ± 2 sd" };

/** Minutes shown of single routes, whose worst days would flatten all others. */
export const routeRange = [-30, 90] as const;

export const networkDelay = (days: readonly Day[]): TopLevelSpec => ({
  width: 960,
  height: 280,
  data: { values: [...days] },
  layer: layers(34, [-8, 30]),
});

export const routeDelays = (days: readonly Day[], panels: readonly string[]): TopLevelSpec => ({
  data: { values: [...days] },
  facet: { field: "panel", type: "nominal", sort: [...panels], title: null },
  columns: 2,
  spacing: { row: 40, column: 50 },
  spec: { width: 420, height: 200, layer: layers(18, routeRange) },
  resolve: { axis: { x: "independent", y: "independent" } },
});

/** Raw points, the average, and the level in its band. */
function layers(pointSize: number, domain: readonly [number, number]): Layers {
  const y = (field: string) => measure(field, "arrival delay (minutes)", domain);
  const color = (name: string) => ({
    datum: name,
    scale: { domain: Object.values(names), range: [colors.raw, colors.orange, colors.blue] },
    legend: { title: null, orient: "top" as const },
  });
  return [
    { mark: { type: "rule", color: colors.raw, strokeDash: [3, 3] }, encoding: { y: { datum: 0 } } },
    {
      mark: { type: "area", opacity: 0.45, color: colors.band, clip: true },
      encoding: { x: dates, y: y("low"), y2: { field: "high" } },
    },
    {
      mark: { type: "circle", size: pointSize, opacity: 0.8, clip: true },
      encoding: { x: dates, y: y("raw"), color: color(names.raw) },
    },
    {
      mark: { type: "line", strokeWidth: 1.6, opacity: 0.9, clip: true },
      encoding: { x: dates, y: y("ema"), color: color(names.ema) },
    },
    {
      mark: { type: "line", strokeWidth: 2.6, clip: true },
      encoding: { x: dates, y: y("level"), color: color(names.level) },
    },
  ];
}
