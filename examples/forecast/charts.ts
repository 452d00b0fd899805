// How far off each method is by horizon, and what the year to come looked like from one month.
import type { TopLevelSpec } from "vega-lite";
import { colors, measure } from "../shared/theme.ts";
import type { Method } from "./methods.ts";
import { horizon, type Series } from "./series.ts";

const palette = [colors.raw, colors.green, colors.orange, colors.blue];

const color = (methods: readonly Method[]) => ({
  field: "method",
  type: "nominal" as const,
  scale: { domain: methods.map(({ name }) => name), range: palette },
  legend: { title: null, orient: "top" as const },
});

export interface Score {
  readonly method: Method;
  /** root mean square error of each horizon */
  readonly off: readonly number[];
}

export const byHorizon = (scores: readonly Score[]): TopLevelSpec => ({
  width: 960,
  height: 300,
  data: {
    values: scores.flatMap(({ method, off }) => off.map((ppm, k) => ({ method: method.name, months: k + 1, ppm }))),
  },
  mark: { type: "line", point: true, strokeWidth: 2 },
  encoding: {
    x: { ...measure("months", "months ahead"), axis: { tickCount: horizon, format: "d", grid: false } },
    y: measure("ppm", "root mean square error, ppm"),
    color: color(scores.map(({ method }) => method)),
  },
});

/** What was foretold at month t, and what came. */
export function outlook({ dates, level }: Series, methods: readonly Method[], t: number): TopLevelSpec {
  const month = (at: number) => dates[at]!.getTime();
  const seen = Array.from({ length: 2 * horizon + 1 }, (_, k) => t - horizon + k).map((at) => ({
    date: month(at),
    ppm: level[at]!,
  }));
  const foretold = methods.flatMap(({ name, forecasts }) =>
    Array.from({ length: horizon }, (_, k) => ({
      method: name,
      date: month(t + k + 1),
      ppm: forecasts[t * horizon + k]!,
    })),
  );
  const x = {
    field: "date",
    type: "temporal" as const,
    scale: { type: "utc" as const },
    axis: { title: null, grid: false },
  };
  const y = { ...measure("ppm", "carbon dioxide, ppm"), scale: { zero: false } };
  return {
    width: 960,
    height: 300,
    layer: [
      {
        data: { values: seen },
        mark: { type: "line", color: colors.ink, strokeWidth: 3, opacity: 0.35 },
        encoding: { x, y },
      },
      { data: { values: foretold }, mark: { type: "line", point: true }, encoding: { x, y, color: color(methods) } },
    ],
  };
}
