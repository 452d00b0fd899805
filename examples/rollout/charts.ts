// Lines over the week, with the stages of a rollout above them and what happened to the network behind.
import type { TopLevelSpec } from "vega-lite";
import { colors } from "../shared/theme.ts";
import { attacks, length, shock, ticksPerDay } from "./calendar.ts";
import type { Step } from "./policy.ts";
import { names, paths } from "./steered.ts";
import { openings } from "./summary.ts";
import type { Switch, Week } from "./week.ts";

type Panel = Extract<TopLevelSpec, { vconcat: readonly unknown[] }>["vconcat"][number];
type Layer = Extract<Panel, { layer: readonly unknown[] }>["layer"][number];

export interface Line {
  readonly name: string;
  readonly column: Float64Array;
  readonly color: string;
  readonly dash?: boolean;
  /** what the column is multiplied by */
  readonly scale?: number;
}

export interface Drawn {
  readonly y: string;
  readonly lines: readonly Line[];
  readonly domain?: readonly [number, number];
  /** those of the axis, where names of what happened want room above */
  readonly ticks?: readonly number[];
  readonly format?: string;
  readonly steps?: readonly Step[];
  readonly switches?: readonly Switch[];
  readonly width?: number;
  readonly height?: number;
  readonly title?: string;
}

export const hues = {
  applied: colors.blue,
  adaptive: colors.orange,
  before: colors.ink,
  bad: colors.red,
  good: colors.green,
  quiet: colors.raw,
} as const;

const stageColors = { off: "#eef1f4", shadow: "#d5dbe2", canary: "#bcd3f7", on: "#7fabea" } as const;
const shaded = { attack: colors.red, shock: colors.orange } as const;
const days = (tick: number) => 1 + tick / ticksPerDay;
const end = days(length);

const x = (axis = true) => ({
  field: "day",
  type: "quantitative" as const,
  scale: { domain: [1, end], nice: false, zero: false },
  title: null,
  axis: axis
    ? {
        values: [1, 2, 3, 4, 5, 6, 7],
        labelExpr: "'day ' + datum.value",
        labelAlign: "left" as const,
        labelFlush: false,
      }
    : null,
});

const label = ({ mode, fraction }: Step) =>
  mode === "canary" ? `${(100 * fraction).toFixed(0)} %` : mode === "on" ? "full" : mode;

/** Attacks and the shock as shades over the whole height, named at the top. */
function happenings(named: boolean): Layer[] {
  const values = [
    ...attacks.map(({ from, to }, i) => ({
      day: days(from),
      to: days(to),
      color: shaded.attack,
      name: `attack ${i + 1}`,
    })),
    { day: days(shock.from), to: days(shock.from + 2 * shock.fades), color: shaded.shock, name: "price shock" },
  ];
  const color = { field: "color", type: "nominal" as const, scale: null };
  const bands: Layer = {
    data: { values },
    mark: { type: "rect", fillOpacity: 0.13, strokeOpacity: 0 },
    encoding: { x: x(), x2: { field: "to" }, color },
  };
  const names: Layer = {
    data: { values },
    mark: { type: "text", align: "left", baseline: "top", dx: 4, fontSize: 11, fontWeight: 600 },
    encoding: { x: x(), y: { value: 4 }, text: { field: "name" }, color },
  };
  return named ? [bands, names] : [bands];
}

/** A strip of stages at some pixels, named. */
function strip(steps: readonly Step[], from: number, to: number): Layer[] {
  const values = steps.map((step, i) => ({
    day: days(step.tick),
    to: days(steps[i + 1]?.tick ?? length),
    color: stageColors[step.mode],
    name: label(step),
  }));
  return [
    {
      data: { values },
      mark: { type: "rect", stroke: "white", strokeWidth: 1.5 },
      encoding: {
        x: x(),
        x2: { field: "to" },
        y: { value: from },
        y2: { value: to },
        color: { field: "color", type: "nominal", scale: null },
      },
    },
    {
      data: { values },
      mark: { type: "text", align: "left", dx: 6, fontSize: 11, color: colors.ink },
      encoding: { x: x(), y: { value: (from + to) / 2 }, text: { field: "name" } },
    },
  ];
}

/** Bars where a breaker was open. */
function breaker(switches: readonly Switch[], from: number, to: number, named: boolean): Layer[] {
  const values = openings(switches).map(({ from, to }) => ({ day: days(from), to: days(to), name: "breaker open" }));
  if (!values.length) return [];
  const bars: Layer = {
    data: { values },
    mark: { type: "rect", color: colors.red },
    encoding: { x: x(), x2: { field: "to" }, y: { value: from }, y2: { value: to } },
  };
  const names: Layer = {
    data: { values },
    mark: { type: "text", align: "left", dx: 5, fontSize: 11, fontWeight: 600, color: colors.red },
    encoding: { x: { ...x(), field: "to" }, y: { value: (from + to) / 2 }, text: { field: "name" } },
  };
  return named ? [bars, names] : [bars];
}

const every = 2;

/** One panel: lines, and around them what there is. */
function panel({
  y,
  lines,
  domain,
  ticks,
  format,
  steps,
  switches = [],
  width = 960,
  height = 240,
  title,
}: Drawn): Panel {
  const values = lines.flatMap(({ name, column, scale = 1 }) =>
    Array.from({ length: Math.ceil(column.length / every) }, (_, i) => {
      const value = column[i * every]! * scale;
      return { day: days(i * every), line: name, value: Number.isFinite(value) ? value : null };
    }),
  );
  const names = lines.map(({ name }) => name);
  return {
    width,
    height,
    ...(title && { title }),
    layer: [
      ...happenings(width > 600),
      {
        data: { values },
        mark: { type: "line", strokeWidth: 1.7, clip: true, interpolate: "linear" },
        encoding: {
          x: x(),
          y: {
            field: "value",
            type: "quantitative",
            title: y,
            axis: { ...(ticks ? { values: [...ticks] } : { tickCount: 5 }), ...(format && { format }) },
            scale: domain ? { domain: [...domain], nice: false, zero: false } : { zero: true },
          },
          color: {
            field: "line",
            type: "nominal",
            scale: { domain: names, range: lines.map(({ color }) => color) },
            legend: {
              title: null,
              orient: "top",
              offset: steps ? 26 : 8,
              symbolType: "stroke",
              symbolOpacity: 1,
              symbolSize: 220,
            },
          },
          strokeDash: {
            field: "line",
            type: "nominal",
            scale: { domain: names, range: lines.map(({ dash }) => (dash ? [5, 4] : [1, 0])) },
          },
        },
      },
      ...(steps ? strip(steps, -22, -4) : []),
      ...breaker(switches, height - 7, height - 1, width > 600),
    ],
  };
}

export const over = (drawn: Drawn): TopLevelSpec => panel(drawn) as TopLevelSpec;

/** Panels one below the other, each with its own colours. */
export const stack = (...drawn: readonly Drawn[]): TopLevelSpec => ({
  spacing: 26,
  vconcat: drawn.map(panel),
  resolve: { scale: { color: "independent", strokeDash: "independent" }, legend: { color: "independent" } },
});

const row = 40;

/** Every rollout as a strip, with its breaker. */
export function overview(week: Week): TopLevelSpec {
  const height = names.length * row + 22;
  return {
    width: 830,
    height,
    layer: [
      ...happenings(true),
      ...names.flatMap((name, i) => {
        const from = 24 + i * row;
        const own = week.switches.filter((s) => s.formula === paths[name]);
        return [
          ...strip(week.steps[name], from, from + 22),
          ...breaker(own, from + 24, from + 30, true),
          {
            data: { values: [{ name }] },
            mark: { type: "text", align: "right", dx: -10, fontSize: 13, fontWeight: 600, color: colors.ink },
            encoding: { x: { value: 0 }, y: { value: from + 11 }, text: { field: "name" } },
          } as Layer,
        ];
      }),
    ],
  } as TopLevelSpec;
}
