// A small plot in a terminal, of the curves that a view puts first.
import { plot, type Settings } from "simple-ascii-chart";
import { type Curve, curveOf, sharing, type View } from "../../site/views.ts";
import { roundTicks, short } from "./ticks.ts";

type Colour = "ansiCyan" | "ansiYellow" | "ansiMagenta" | "ansiGreen";
const colours: readonly Colour[] = ["ansiCyan", "ansiYellow", "ansiMagenta", "ansiGreen"];
const codes: Readonly<Record<Colour, number>> = { ansiCyan: 36, ansiYellow: 33, ansiMagenta: 35, ansiGreen: 32 };

export interface PlotOptions {
  /** columns of the terminal */
  readonly width: number;
  readonly colourful: boolean;
}

/** Lines of text; none where no curve has two finite points. */
export function plotted(view: View, result: unknown, { width, colourful }: PlotOptions): string[] {
  const curves = view.curves
    .filter(({ first }) => first)
    .map((curve) => ({ curve, values: curveOf(view, curve, result) }))
    .filter(({ values }) => values.filter(Number.isFinite).length > 1);
  // Without colours nobody could tell them apart.
  const drawn = sharing(curves).slice(0, colourful ? colours.length : 1);
  if (!drawn.length) return [];
  const pieces = drawn.flatMap(({ values }, k) =>
    runs(view.x.values, values).map((points) => ({ points, colour: colours[k]! })),
  );
  const all = drawn.flatMap(({ values }) => [...values].filter(Number.isFinite));
  const [low, high] = widened(Math.min(...all), Math.max(...all));
  const { values: x } = view.x;
  const settings: Settings = {
    width: Math.min(width, 100) - 14,
    height: 14,
    yRange: [low, high],
    customYAxisTicks: roundTicks(low, high, 5),
    customXAxisTicks: roundTicks(x[0]!, x.at(-1)!, 6),
    formatter: (value) => short(value),
    ...(colourful ? { color: pieces.map(({ colour }) => colour) } : {}),
  };
  const text = plot(
    pieces.map(({ points }) => points),
    settings,
  );
  const lines = text.split("\n").map((line) => line.trimEnd());
  return [...lines.filter(Boolean), `  ${along(view)}`, ...legend(drawn, colourful)];
}

/** Points between gaps: a line does not lead over what has no answer. */
function runs(x: Float64Array, y: Float64Array): [number, number][][] {
  const found: [number, number][][] = [];
  let open: [number, number][] | undefined;
  y.forEach((value, i) => {
    if (!Number.isFinite(value)) open = undefined;
    else if (open) open.push([x[i]!, value]);
    else {
      open = [[x[i]!, value]];
      found.push(open);
    }
  });
  return found;
}

/** A course that never changes lies in the middle. */
const widened = (low: number, high: number) => (low < high ? [low, high] : [low - 1, high + 1]) as [number, number];

export const unitOf = (unit: string): string => (["", "1", "any", "code", "flag"].includes(unit) ? "" : ` [${unit}]`);

function along({ kind, x }: View): string {
  if (kind === "course") return "over ticks: the example's, mixed and played on";
  if (kind === "cells") return `over ${x.label}s, as in the example`;
  return `over ${x.label}${unitOf(x.unit)}, all else as in the example`;
}

const legend = (drawn: readonly { curve: Curve }[], colourful: boolean) => [
  `  ${drawn
    .map(({ curve }, k) => {
      const mark = colourful ? `\u001b[${codes[colours[k]!]}m━━\u001b[39m` : "━━";
      return `${mark} ${curve.label}${unitOf(curve.unit)}`;
    })
    .join("   ")}`,
];
