// Two kinds of charts are enough for most: lines over time, panel by panel, and bars.
import type { TopLevelSpec } from "vega-lite";
import { colors, measure } from "./theme.ts";

export interface Point {
  readonly panel: string;
  readonly line: string;
  readonly x: number;
  readonly y: number | null;
}

interface Lines {
  readonly x: string;
  readonly y: string;
  /** panels side by side */
  readonly columns?: number;
  readonly log?: boolean;
  readonly range?: readonly [number, number];
}

const palette = [colors.blue, colors.orange, colors.green, colors.red, colors.raw, colors.ink];
const width = 920;

/** A line for each name in each panel; null leaves a gap. */
export function lines(points: readonly Point[], { x, y, columns = 1, log = false, range }: Lines): TopLevelSpec {
  const names = [...new Set(points.map(({ line }) => line))];
  return {
    columns,
    facet: { field: "panel", type: "nominal", sort: null, title: null },
    data: { values: [...points] },
    spec: {
      width: Math.round(width / columns) - (columns > 1 ? 40 : 0),
      height: columns > 1 ? 180 : 220,
      mark: { type: "line", strokeWidth: 1.6, clip: true },
      encoding: {
        x: measure("x", x),
        y: {
          field: "y",
          type: "quantitative",
          title: y,
          scale: { ...(log ? { type: "log" } : { zero: false }), ...(range && { domain: [...range] }) },
        },
        color: {
          field: "line",
          type: "nominal",
          sort: null,
          scale: { domain: names, range: palette.slice(0, names.length) },
          legend: { title: null, orient: "top" },
        },
      },
    },
  };
}

export interface Bar {
  readonly name: string;
  readonly part: string;
  readonly share: number;
}

/** A stacked bar for each name; the parts of one add up to 1. */
export const shares = (bars: readonly Bar[]): TopLevelSpec => ({
  width: 700,
  height: { step: 28 },
  data: { values: [...bars] },
  mark: { type: "bar" },
  encoding: {
    y: { field: "name", type: "nominal", sort: null, title: null },
    x: { field: "share", type: "quantitative", title: null, axis: { format: "%" } },
    color: {
      field: "part",
      type: "nominal",
      sort: null,
      scale: { range: [colors.red, colors.raw, colors.blue] },
      legend: { title: null, orient: "top" },
    },
    order: { field: "part", sort: "descending" },
  },
});

/** The points of a column, every so many of them. */
export const points = (panel: string, line: string, column: ArrayLike<number>, every = 1, scale = 1): Point[] =>
  Array.from({ length: Math.ceil(column.length / every) }, (_, i) => {
    const y = column[i * every]!;
    return { panel, line, x: i * every * scale, y: Number.isFinite(y) ? y : null };
  });
