// What all plots of the guides have in common: a light sheet of their own, since pages are read in light and in dark, and numbers
// with as many digits as a pixel needs.
import * as vega from "vega";
import type { TopLevelSpec } from "vega-lite";
import { colors, draw } from "../../examples/shared/theme.ts";

export const palette = [colors.blue, colors.orange, colors.green, colors.red, "#7b4fb3"] as const;

interface Text {
  readonly text?: unknown;
  readonly fontSize?: number;
}

/** About as wide as common fonts are. Where there is no canvas vega takes every letter for a wide one, and legends fall apart. */
const widthOf = (item: Text, text: unknown = item.text): number =>
  Array.from(String(text ?? ""), (letter) =>
    /[ijlft.,:;'|()]/.test(letter) ? 0.36 : /[A-Zmw%]/.test(letter) ? 0.8 : 0.6,
  ).reduce((sum, em) => sum + em * (item.fontSize ?? 11), 0);
(vega as unknown as { textMetrics: { width: typeof widthOf } }).textMetrics.width = widthOf;

export async function svgOf(spec: TopLevelSpec): Promise<string> {
  const sheet = {
    ...spec,
    background: "#ffffff",
    padding: { left: 14, right: 18, top: 12, bottom: 10 },
  } as TopLevelSpec;
  const short = (text: string) => text.replace(/-?\d+\.\d{2,}/g, (digits) => String(Number(Number(digits).toFixed(1))));
  return `${(await draw(sheet)).replace(/ (?:d|transform|x[12]?|y[12]?)="[^"]*"/g, short)}\n`;
}

export interface Point {
  readonly line: string;
  readonly x: number;
  readonly y: number | null;
  /** where there are several panels */
  readonly panel?: string;
}

/** A line of a plot from columns; NaN is a gap. */
export const line = (name: string, x: ArrayLike<number>, y: ArrayLike<number>, panel?: string): Point[] =>
  Array.from(x, (at, i) => ({
    line: name,
    x: at,
    y: Number.isNaN(y[i]) ? null : y[i]!,
    ...(panel !== undefined && { panel }),
  }));

/** n numbers, evenly spread from one end to the other. */
export const spread = (from: number, to: number, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));

/** The colour of each line, and the legend above. */
export const byLine = (names: readonly string[], range: readonly string[] = palette) => ({
  field: "line",
  type: "nominal" as const,
  sort: null,
  scale: { domain: [...names], range: range.slice(0, names.length) },
  legend: { title: null, orient: "top" as const, symbolType: "stroke" as const, columnPadding: 18 },
});
