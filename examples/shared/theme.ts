// How every chart looks, and how it becomes SVG text. Nothing is fetched and no canvas is needed.
import * as vega from "vega";
import { type Config, compile, type TopLevelSpec } from "vega-lite";

export const colors = {
  ink: "#1d2733",
  soft: "#66717f",
  line: "#dfe4ea",
  raw: "#9aa7b5",
  blue: "#2563c9",
  band: "#9dbdf2",
  orange: "#e8862e",
  red: "#c8362f",
  green: "#2f8f5b",
};

const font = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

const config: Config = {
  background: "transparent",
  font,
  view: { stroke: null },
  axis: {
    labelColor: colors.soft,
    labelFontSize: 12,
    titleColor: colors.ink,
    titleFontSize: 12.5,
    titleFontWeight: 500,
    titlePadding: 10,
    gridColor: colors.line,
    domainColor: colors.line,
    tickColor: colors.line,
  },
  legend: {
    labelColor: colors.ink,
    labelFontSize: 12.5,
    labelLimit: 320,
    titleColor: colors.ink,
    titleFontSize: 12.5,
    titleFontWeight: 500,
    symbolStrokeWidth: 2.5,
  },
  header: { labelFontSize: 13.5, labelFontWeight: 600, labelColor: colors.ink, labelAnchor: "start", labelPadding: 8 },
  title: { fontSize: 13.5, fontWeight: 600, color: colors.ink, anchor: "start", offset: 10 },
};

export async function draw(spec: TopLevelSpec): Promise<string> {
  const view = new vega.View(vega.parse(compile({ ...spec, config } as TopLevelSpec).spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** A quantity to encode; with a domain, the scale is exactly that. */
export const measure = (field: string, title: string | null, domain?: readonly [number, number]) => ({
  field,
  type: "quantitative" as const,
  title,
  ...(domain && { scale: { domain: [...domain], nice: false, zero: false } }),
});

/** The time axis of all charts: the days of 2001, labelled by month. */
export const dates = {
  field: "date",
  type: "temporal" as const,
  scale: { type: "utc" as const },
  axis: { title: null, format: "%-d %b", tickCount: "month" as const, grid: false, labelFlush: false },
};
