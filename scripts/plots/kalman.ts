// control.kalmanLevel on data whose q and r are known: what the innovations tell of a choice.
import type { TopLevelSpec } from "vega-lite";
import { colors, measure } from "../../examples/shared/theme.ts";
import type { Lanewise } from "../../src/index.ts";
import { normal } from "./noise.ts";
import { byLine, line, spread } from "./sheet.ts";

/** What the walk gains a tick, and what a reading is off by: variances. */
export const truth = { q: 0.04, r: 1 } as const;
const n = 2000;

/** A random walk and its readings. */
export function walk(lw: Lanewise): { readonly level: Float64Array; readonly measured: Float64Array } {
  const steps = normal(lw, n, 3).map((z) => Math.sqrt(truth.q) * z);
  const level = lw.core.cumulativeSum({ x: steps });
  const noise = normal(lw, n, 4);
  return { level, measured: level.map((value, t) => value + Math.sqrt(truth.r) * noise[t]!) };
}

const warm = 50;
const LN_2PI = 1.8378770664093453;

/** Mean NIS, correlation of neighbouring innovations and log likelihood a reading of a filter with this q and the true r. */
export function fit(lw: Lanewise, q: number) {
  const { measured } = walk(lw);
  const { estimate, nis, variance } = lw.control.kalmanLevel(
    { measured },
    { q, r: truth.r, initialVariance: Infinity },
  );
  const innovation = measured.map((z, t) => (t ? z - estimate[t - 1]! : 0)).subarray(warm);
  const counted = nis.subarray(warm);
  const s = variance.map((_, t) => (t ? variance[t - 1]! + q + truth.r : 1)).subarray(warm);
  const logs = lw.core.log({ x: s });
  const correlation = lw.signal.autocorrelation({ x: innovation }, {}, { sizes: { lag: 2 } });
  return {
    q,
    nis: lw.core.moments({ x: counted }).mean,
    correlation: correlation[1]!,
    likelihood: logs.reduce((sum, log, t) => sum - (LN_2PI + log + counted[t]!) / 2, 0) / logs.length,
  };
}

/** One stretch of it under three choices of q. */
export function kalman(lw: Lanewise): TopLevelSpec {
  const { level, measured } = walk(lw);
  const [from, to] = [300, 420];
  const tick = spread(0, to - from - 1, to - from);
  const part = (column: Float64Array) => column.subarray(from, to);
  const panels = [
    ["q = 0.0004, too small", 0.0004],
    ["q = 0.04, the truth", 0.04],
    ["q = 4, too large", 4],
  ] as const;
  const lines = panels.flatMap(([panel, q]) => [
    ...line("truth", tick, part(level), panel),
    ...line("estimate", tick, part(lw.control.kalmanLevel({ measured }, { q, r: truth.r }).estimate), panel),
  ]);
  const dots = panels.flatMap(([panel]) => line("reading", tick, part(measured), panel));
  const axes = { x: measure("x", "tick"), y: measure("y", "value", [-6, 2]) };
  return {
    columns: 3,
    spacing: 16,
    data: { values: [...lines, ...dots] },
    facet: { field: "panel", type: "nominal", sort: null, title: null },
    spec: {
      width: 245,
      height: 220,
      layer: [
        {
          transform: [{ filter: "datum.line === 'reading'" }],
          mark: { type: "line", strokeWidth: 0.8, color: "#c3ccd6" },
          encoding: axes,
        },
        {
          transform: [{ filter: "datum.line !== 'reading'" }],
          mark: { type: "line", strokeWidth: 1.8 },
          encoding: { ...axes, color: byLine(["truth", "estimate"], [colors.ink, colors.orange]) },
        },
      ],
    },
  };
}

/** Mean NIS and log likelihood against q: both say which one it is. */
export function innovations(lw: Lanewise): TopLevelSpec {
  const tried = Array.from({ length: 33 }, (_, i) => truth.q * 10 ** ((i - 16) / 8)).map((q) => fit(lw, q));
  const best = tried.reduce((a, b) => (b.likelihood > a.likelihood ? b : a));
  const x = {
    ...measure("q", "q"),
    scale: { type: "log", nice: false },
    axis: { values: [0.004, 0.04, 0.4, 4], format: "~g" },
  };
  const rule = { mark: { type: "rule", strokeDash: [5, 4], color: colors.ink }, encoding: { x: { datum: truth.q } } };
  const panel = (field: string, title: string, color: string, more: object[] = []) => ({
    width: 240,
    height: 210,
    layer: [
      {
        mark: { type: "line", strokeWidth: 2, color },
        encoding: { x, y: { ...measure(field, title), scale: { zero: false, nice: true } } },
      },
      rule,
      ...more,
    ],
  });
  return {
    data: { values: tried },
    hconcat: [
      panel("nis", "mean NIS", colors.blue, [
        { mark: { type: "rule", color: colors.raw }, encoding: { y: { datum: 1 } } },
      ]),
      panel("likelihood", "log likelihood a reading", colors.orange, [
        {
          data: { values: [best] },
          mark: { type: "circle", size: 60, color: colors.orange, opacity: 1 },
          encoding: { x, y: measure("likelihood", "log likelihood a reading") },
        },
      ]),
      panel("correlation", "correlation at lag 1", colors.green, [
        { mark: { type: "rule", color: colors.raw }, encoding: { y: { datum: 0 } } },
      ]),
    ],
  } as unknown as TopLevelSpec;
}
