// Charts of scores and times, as Vega-Lite specifications over plain rows.
import type { TopLevelSpec } from "vega-lite";
import { colors, dates, measure } from "../shared/theme.ts";
import { reputation } from "./model.ts";
import type { Standing, Verdict } from "./ranking.ts";

const verdicts: Verdict[] = ["kept", "too little evidence", "deactivated"];
const verdictScale = { domain: verdicts, range: [colors.blue, colors.orange, colors.red] };

/** Only what is shown: rows are copied into the chart. */
const rows = (all: readonly Standing[]) =>
  all.map(({ name, score, confidence, flights, onTime, verdict }) => ({
    name,
    score,
    confidence,
    flights,
    onTime,
    verdict,
  }));

/** Every route: how good, and how sure. The shaded corner is where routes are switched off. */
export function trust(all: readonly Standing[], labelled: readonly Standing[]): TopLevelSpec {
  const x = { ...measure("score", "score", [0.35, 1]), axis: { values: [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] } };
  const y = measure("confidence", "confidence", [0, 1]);
  return {
    width: 405,
    height: 360,
    layer: [
      {
        data: { values: [{ score: 0.35, confidence: reputation.minConfidence }] },
        mark: { type: "rect", color: colors.red, opacity: 0.08 },
        encoding: { x, y, x2: { datum: reputation.minScore }, y2: { datum: 1 } },
      },
      {
        data: { values: rows(all) },
        mark: { type: "circle", opacity: 0.5, stroke: "white", strokeWidth: 0.3 },
        encoding: {
          x,
          y,
          color: {
            field: "verdict",
            type: "nominal",
            scale: verdictScale,
            legend: { title: null, orient: "top", symbolOpacity: 1, symbolSize: 90 },
          },
          size: { field: "flights", type: "quantitative", scale: { range: [8, 150] }, legend: null },
        },
      },
      {
        data: { values: rows(labelled) },
        mark: { type: "text", align: "right", dx: -7, fontSize: 11, color: colors.ink },
        encoding: { x, y, text: { field: "name" } },
      },
    ],
  };
}

export const scores = (all: readonly Standing[]): TopLevelSpec => ({
  width: 405,
  height: 389,
  data: { values: rows(all) },
  mark: { type: "bar", binSpacing: 1 },
  encoding: {
    x: {
      field: "score",
      bin: { step: 0.02 },
      title: "score",
      axis: { format: ".1f", values: [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] },
    },
    y: { aggregate: "count", title: "routes" },
    color: { field: "verdict", type: "nominal", scale: verdictScale, legend: null },
  },
});

export const ranking = (worst: readonly Standing[], best: readonly Standing[]): TopLevelSpec => ({
  spacing: 60,
  hconcat: [bars("Least reliable", worst, colors.red), bars("Most reliable", best, colors.green)],
});

type Panel = Extract<TopLevelSpec, { hconcat: readonly unknown[] }>["hconcat"][number];

function bars(title: string, routes: readonly Standing[], color: string): Panel {
  const y = {
    field: "name",
    type: "nominal" as const,
    sort: null,
    title: null,
    axis: { ticks: false, domain: false, labelColor: colors.ink, labelPadding: 8 },
  };
  const x = { ...measure("score", "score (bar) and share of flights on time (mark)", [0, 1]), axis: { tickCount: 5 } };
  return {
    title,
    width: 360,
    height: { step: 24 },
    data: { values: rows(routes) },
    layer: [
      { mark: { type: "bar", color, opacity: 0.85, height: { band: 0.72 } }, encoding: { y, x } },
      {
        mark: { type: "text", align: "left", dx: 6, fontSize: 11.5, color: "white", fontWeight: 600 },
        encoding: { y, x: { datum: 0 }, text: { field: "score", format: ".3f" } },
      },
      {
        mark: { type: "tick", color: colors.ink, thickness: 2.5, height: { band: 0.72 } },
        encoding: { y, x: { field: "onTime", type: "quantitative" } },
      },
    ],
  };
}

/** Routes that are off at the end of each day. */
export const switchedOff = (days: readonly { date: number; off: number }[]): TopLevelSpec => ({
  width: 960,
  height: 200,
  data: { values: [...days] },
  mark: {
    type: "area",
    interpolate: "step-after",
    color: colors.red,
    opacity: 0.3,
    line: { color: colors.red, strokeWidth: 2 },
  },
  encoding: { x: dates, y: measure("off", "routes deactivated") },
});

export const speed = (times: readonly { stage: string; by: string; ms: number }[]): TopLevelSpec => ({
  width: 640,
  height: { step: 20 },
  data: { values: [...times] },
  encoding: {
    y: {
      field: "stage",
      type: "nominal",
      sort: null,
      title: null,
      axis: { ticks: false, domain: false, labelColor: colors.ink, labelLimit: 320, labelPadding: 8 },
    },
    yOffset: { field: "by", sort: null },
    x: measure("ms", "milliseconds, fastest of several runs"),
  },
  layer: [
    {
      mark: { type: "bar" },
      encoding: {
        color: {
          field: "by",
          type: "nominal",
          scale: { domain: ["lanewise", "plain JavaScript"], range: [colors.blue, colors.raw] },
          legend: { title: null, orient: "top" },
        },
      },
    },
    {
      mark: { type: "text", align: "left", dx: 5, fontSize: 11.5, color: colors.ink },
      encoding: { text: { field: "ms", format: ".0f" } },
    },
  ],
});
