// core.ema: what a span costs in lag, and what it brings in quiet.
import type { TopLevelSpec } from "vega-lite";
import { colors, measure } from "../../examples/shared/theme.ts";
import type { Lanewise } from "../../src/index.ts";
import { normal } from "./noise.ts";
import { byLine, line, spread } from "./sheet.ts";

/** A level that jumps twice, read with noise, and three averages of it. */
export function averages(lw: Lanewise): TopLevelSpec {
  const n = 300;
  const tick = spread(0, n - 1, n);
  const level = tick.map((t) => (t < 60 ? 10 : t < 200 ? 14 : 12));
  const noise = normal(lw, n, 7);
  const x = level.map((value, t) => value + noise[t]!);
  const spans = [5, 20, 80];
  const names = spans.map((span) => `span ${span}`);
  const smooth = spans.flatMap((span, i) => line(names[i]!, tick, lw.core.ema({ x }, { span })));
  const axes = { x: measure("x", "tick", [0, n - 1]), y: measure("y", "reading", [6, 18]) };
  return {
    width: 660,
    height: 260,
    layer: [
      {
        data: { values: line("readings", tick, x) },
        mark: { type: "line", strokeWidth: 0.8, color: "#c3ccd6" },
        encoding: axes,
      },
      {
        data: { values: line("truth", tick, level) },
        mark: { type: "line", interpolate: "step-after", strokeWidth: 1.2, strokeDash: [5, 4], color: colors.ink },
        encoding: axes,
      },
      { data: { values: smooth }, mark: { type: "line", strokeWidth: 2 }, encoding: { ...axes, color: byLine(names) } },
    ],
  };
}

/** Spans of the points of the trade. */
const traded = [2, 3, 5, 10, 20, 50, 100, 200];

/** What an average of this span lags behind a ramp by, in ticks, and what it leaves of white noise. */
export function tradeOf(lw: Lanewise, span: number): { readonly lag: number; readonly left: number } {
  const n = 20_000;
  const ramp = lw.core.ema({ x: spread(0, n - 1, n) }, { span });
  const quiet = lw.core.ema({ x: normal(lw, n, 11) }, { span }).subarray(5 * span);
  return { lag: n - 1 - ramp[n - 1]!, left: Math.sqrt(lw.core.moments({ x: quiet }).populationVariance) };
}

/** Lag against noise for spans from 2 to 200: measured points, and the line of the equations. */
export function trade(lw: Lanewise): TopLevelSpec {
  const points = traded.map((span) => ({ span: `span ${span}`, ...tradeOf(lw, span) }));
  const curve = Array.from({ length: 80 }, (_, i) => {
    const span = 2 * 110 ** (i / 79);
    const alpha = 2 / (span + 1);
    return { lag: (1 - alpha) / alpha, left: Math.sqrt(alpha / (2 - alpha)) };
  });
  const x = {
    ...measure("lag", "lag behind a ramp (ticks)"),
    scale: { type: "log", domain: [0.4, 200] },
    axis: { values: [0.5, 1, 2, 5, 10, 20, 50, 100] },
  } as const;
  const y = {
    ...measure("left", "deviation left of white noise"),
    scale: { type: "log", domain: [0.05, 1] },
    axis: { format: ".0%", values: [0.05, 0.1, 0.2, 0.5, 1] },
  } as const;
  return {
    width: 620,
    height: 260,
    layer: [
      {
        data: { values: curve },
        mark: { type: "line", strokeWidth: 1.2, color: colors.band, clip: true },
        encoding: { x, y },
      },
      {
        data: { values: points },
        mark: { type: "circle", size: 60, color: colors.blue, opacity: 1 },
        encoding: { x, y },
      },
      {
        data: { values: points },
        mark: { type: "text", align: "left", dx: 8, dy: -7, color: colors.ink, fontSize: 12 },
        encoding: { x, y, text: { field: "span", type: "nominal" } },
      },
    ],
  } as unknown as TopLevelSpec;
}
