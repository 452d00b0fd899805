// Charts of days, as Vega-Lite specifications over plain rows.
import type { TopLevelSpec } from "vega-lite";
import { colors, measure } from "../shared/theme.ts";
import type { Day } from "./analysis.ts";

const dates = {
  field: "day",
  type: "temporal" as const,
  scale: { type: "utc" as const },
  axis: { title: null, format: "%b %Y", tickCount: 8, grid: false, labelFlush: false },
};
const percents = (field: string, title: string | null) => ({ ...measure(field, title), axis: { format: ".0%" } });

const volatilities = { ewma: "RiskMetrics", garch: "GARCH(1,1)" } as const;

export const volatility = (days: readonly Day[]): TopLevelSpec => ({
  width: 960,
  height: 220,
  data: {
    values: days.flatMap(({ day, ...of }) =>
      (["ewma", "garch"] as const).map((name) => ({ day, model: volatilities[name], value: of[name] })),
    ),
  },
  mark: { type: "line", strokeWidth: 1.8 },
  encoding: {
    x: dates,
    y: percents("value", "volatility per year"),
    color: {
      field: "model",
      type: "nominal",
      scale: { domain: Object.values(volatilities), range: [colors.blue, colors.orange] },
      legend: { title: null, orient: "top" },
    },
  },
});

export const regimes = (days: readonly Day[]): TopLevelSpec => ({
  width: 405,
  height: 200,
  data: { values: days.map(({ day, turbulence }) => ({ day, turbulence })) },
  mark: { type: "area", color: colors.orange, opacity: 0.35, line: { color: colors.orange, strokeWidth: 1.5 } },
  encoding: { x: { ...dates, axis: { ...dates.axis, tickCount: 4 } }, y: percents("turbulence", "turbulent") },
});

export const drawdowns = (days: readonly Day[]): TopLevelSpec => ({
  width: 405,
  height: 200,
  data: { values: days.map(({ day, drawdown, bear }) => ({ day, below: -drawdown, bear: bear ? -drawdown : null })) },
  encoding: { x: { ...dates, axis: { ...dates.axis, tickCount: 4 } } },
  layer: [
    {
      mark: { type: "area", color: colors.blue, opacity: 0.3, line: { color: colors.blue, strokeWidth: 1.5 } },
      encoding: { y: percents("below", "below the highest close") },
    },
    { mark: { type: "area", color: colors.red, opacity: 0.4 }, encoding: { y: percents("bear", null) } },
  ],
});
