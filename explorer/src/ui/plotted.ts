// How uPlot draws: axes, colours of the theme, lines, steps and bars.
import uPlot from "uplot";
import type { Series } from "./Plot.tsx";

export type Look = "line" | "steps" | "bars" | "points" | "faint";

interface Given {
  readonly time: boolean;
  readonly names: readonly string[] | undefined;
  readonly series: readonly Series[];
  readonly xLabel: string | undefined;
  readonly yLabel: string | undefined;
  readonly height: number;
  readonly group: string | undefined;
  readonly range: readonly [number, number] | undefined;
  readonly mark: () => number | undefined;
  /** told the place along x that the cursor is at */
  readonly shown: (at: number | null | undefined) => void;
}

/** A colour of the style sheet, as the theme has it now. */
export function colour(root: HTMLElement, name: string): string {
  const before = root.style.color;
  root.style.color = `var(${name})`;
  const { color } = getComputedStyle(root);
  root.style.color = before;
  return color;
}

export function options(
  root: HTMLElement,
  { time, names, series, xLabel, yLabel, height, group, range, mark, shown }: Given,
): uPlot.Options {
  const ink = colour(root, "--muted");
  const line = colour(root, "--line");
  const accent = colour(root, "--accent");
  const font = `12px ${getComputedStyle(root).fontFamily}`;
  const axis = {
    stroke: ink,
    font,
    labelFont: font,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    labelSize: 20,
  };
  const barred = series.some(({ as }) => as === "bars");
  return {
    width: root.clientWidth || 600,
    height,
    legend: { show: false },
    // Days begin where the data's do, whatever the clock on the wall says.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    // To the right, half of the last numeral along x.
    padding: [10, 20, 0, 0],
    cursor: {
      ...(group ? { sync: { key: group } } : {}),
      drag: { x: false, y: false },
      points: { size: 7 },
      y: false,
    },
    scales: {
      // All of x, whatever uPlot makes of a single value.
      x: { time, range: ({ data: [x] }) => along(x[0], x.at(-1), barred) },
      y: { range: (_, min, max) => around(min, max, range, barred) },
    },
    axes: [
      {
        ...axis,
        size: time ? 44 : 28,
        space: 64,
        ...(names || time ? {} : { incrs: ({ data: [x] }) => (whole(x) ? wholes : steps) }),
        ...(names ? named(names) : time ? {} : { values: (_, splits, __, ___, step) => numerals(splits, step) }),
        ...(xLabel ? { label: xLabel } : {}),
      },
      {
        ...axis,
        space: 36,
        values: (_, splits, __, ___, step) => numerals(splits, step),
        // Plots of one group stand above each other: with room for most numerals, their x do so too.
        size: ({ width }, values) =>
          14 + 7 * Math.max(group && width > 480 ? 7 : 5, ...(values ?? []).map((text) => text?.length ?? 0)),
        ...(yLabel ? { label: yLabel } : {}),
      },
    ],
    series: [{}, ...series.map((one, k) => drawn(root, one, k))],
    hooks: {
      setCursor: [(plot) => shown(plot.cursor.idx)],
      draw: [
        (plot) => {
          const at = mark();
          if (at !== undefined) marked(plot, at, accent);
        },
      ],
    },
  };
}

/** Letters of a name that an axis has room for. */
const longest = 14;

/** Names at 1, 2, 3 and so on: all, or as many as stand beside each other. */
function named(names: readonly string[]): uPlot.Axis {
  const clipped = names.map((name) => (name.length > longest ? `${name.slice(0, longest - 1)}…` : name));
  const width = 16 + 7 * Math.max(...clipped.map(({ length }) => length));
  return {
    splits: ({ bbox }) => {
      const step = Math.ceil((names.length * width) / Math.max(width, bbox.width / devicePixelRatio));
      return names.map((_, k) => k + 1).filter((_, k) => k % step === 0);
    },
    values: (_, splits) => splits.map((at) => clipped[at - 1] ?? ""),
  };
}

function drawn(root: HTMLElement, { label, as = "line", hue }: Series, k: number): uPlot.Series {
  const stroke = as === "faint" ? colour(root, "--faint") : colour(root, `--series-${hue ?? (k % 8) + 1}`);
  return {
    label,
    stroke,
    width: as === "faint" ? 1 : 1.75,
    points: {
      show: ({ bbox }, _, from, to) =>
        as === "points" || (as === "line" && (to - from + 1) * sparse < bbox.width / devicePixelRatio),
      filter: ({ data }, at, shown) => (shown || as === "bars" ? null : lone(data[at]!)),
      size: 5,
      fill: stroke,
    },
    ...(as === "steps" ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
    ...(as === "bars" ? { paths: uPlot.paths.bars!({ size: [0.6, 48], radius: 0.12 }), fill: stroke } : {}),
    ...(as === "points" ? { paths: () => null } : {}),
  };
}

/** Pixels between points, from which on each is seen as one. */
const sparse = 16;

/** Places of values between gaps, which no line leads to. */
export function lone(values: ArrayLike<number | null | undefined>): number[] | null {
  const found: number[] = [];
  let gap = true;
  for (let i = 0; i < values.length; i++) {
    const before = gap;
    gap = values[i] === null;
    if (before && !gap && (i + 1 === values.length || values[i + 1] === null)) found.push(i);
  }
  return found.length ? found : null;
}

const decades = (digits: readonly number[], from: number, to: number) =>
  Array.from({ length: to - from }, (_, k) => digits.map((digit) => Number(`${digit}e${from + k}`))).flat();
/** Between two numerals of an axis; along whole numbers, whole ones. */
const steps = decades([1, 2, 2.5, 5], -300, 300);
const wholes = decades([1, 2, 5], 0, 16);

/** Counted from one end to the other. */
const whole = (x: ArrayLike<number>) =>
  Number.isInteger(x[0]) && Number.isInteger(x[x.length - 1]) && (x.length < 2 || Number.isInteger(x[1]));

function along(min: number | undefined, max: number | undefined, barred: boolean): uPlot.Range.MinMax {
  if (min === undefined || max === undefined || !Number.isFinite(min)) return [0, 1];
  if (barred || min === max) return [min - 0.6, max + 0.6];
  return [min, max];
}

/** Some air above and below; 0 where it is near, and always under bars. A constant lies in the middle. */
function around(
  min: number | null,
  max: number | null,
  told: readonly [number, number] | undefined,
  barred: boolean,
): uPlot.Range.MinMax {
  if (min === null || max === null || !Number.isFinite(min) || !Number.isFinite(max)) return told ? [...told] : [0, 1];
  let [low, high] = told ? [Math.min(min, told[0]), Math.max(max, told[1])] : [min, max];
  if (low === high) {
    const air = Math.abs(low) * 0.5 || 1;
    return low > 0 && barred ? [0, high + air] : [low - air, high + air];
  }
  if (barred || (low > 0 && low < 0.35 * high)) low = Math.min(low, 0);
  if (barred || (high < 0 && high > 0.35 * low)) high = Math.max(high, 0);
  const air = (high - low) * 0.06;
  if (low !== 0) low -= air;
  if (high !== 0) high += air;
  return [low, high];
}

/** Numbers of an axis, all with as many digits as their step needs. */
function numerals(splits: readonly number[], step: number): string[] {
  const size = Math.max(...splits.map(Math.abs));
  if (size >= 1e7 || (size > 0 && size < 1e-3)) {
    const digits = Math.max(0, Math.min(6, Math.ceil(Math.log10(size) - Math.log10(step || size))));
    return splits.map((value) =>
      value === 0
        ? "0"
        : value
            .toExponential(digits)
            .replace("e+", "e")
            .replace(/\.?0+e/, "e"),
    );
  }
  const digits = Math.max(0, Math.min(10, -Math.floor(Math.log10(step || 1) + 1e-9)));
  const exact = splits.some((value) => Math.abs(value - Number(value.toFixed(digits))) > step * 1e-6)
    ? digits + 1
    : digits;
  return splits.map((value) => (Object.is(value, -0) ? 0 : value).toFixed(exact));
}

function marked({ ctx, bbox, valToPos }: uPlot, at: number, stroke: string): void {
  const x = Math.round(valToPos(at, "x", true));
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
}
