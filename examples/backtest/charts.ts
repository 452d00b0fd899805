// Charts of a backtest and its sweeps, as Vega-Lite specifications over plain rows.
import type { TopLevelSpec } from "vega-lite";
import { colors, measure } from "../shared/theme.ts";

/** A figure under each value of one parameter; the best of them marked. */
export const curve = (
  points: readonly { readonly at: number; readonly value: number }[],
  best: number,
  [name, what]: readonly [string, string],
): TopLevelSpec => ({
  width: 405,
  height: 220,
  data: { values: [...points] },
  encoding: {
    x: { ...measure("at", name), scale: { zero: false } },
    y: { ...measure("value", what), scale: { zero: false } },
  },
  layer: [
    { mark: { type: "line", point: { size: 24 }, color: colors.blue } },
    {
      transform: [{ filter: `datum.at === ${best}` }],
      mark: { type: "point", size: 140, filled: true, color: colors.orange },
    },
  ],
});

/** A figure over two parameters. */
export const field = (
  points: readonly { readonly x: number; readonly y: number; readonly value: number }[],
  [x, y, what]: readonly [string, string, string],
): TopLevelSpec => ({
  width: 405,
  height: 220,
  data: { values: [...points] },
  mark: { type: "rect" },
  encoding: {
    x: { field: "x", type: "ordinal", title: x, axis: { labelOverlap: true } },
    y: { field: "y", type: "ordinal", title: y, sort: "descending", axis: { labelOverlap: true } },
    color: { field: "value", type: "quantitative", title: what, scale: { scheme: "blues" } },
  },
});

/** What one set of parameters says less what another does, day by day. */
export const differences = (
  rows: readonly { readonly day: string; readonly difference: number }[],
  what: string,
): TopLevelSpec => ({
  width: 960,
  height: 200,
  data: { values: [...rows] },
  mark: { type: "area", color: colors.blue, opacity: 0.4, line: { color: colors.blue, strokeWidth: 1 } },
  encoding: {
    x: {
      field: "day",
      type: "temporal",
      scale: { type: "utc" },
      axis: { title: null, format: "%Y", tickCount: 10, grid: false },
    },
    y: { ...measure("difference", what), axis: { format: "+.1%" } },
  },
});
