// The day as steps, and every day at once.
import type { TopLevelSpec } from "vega-lite";
import { colors, measure } from "../shared/theme.ts";
import type { Hour } from "./day.ts";

const palette = [colors.blue, colors.green, colors.orange, colors.raw, colors.red];

/** An hour lasts until the next: bars without gaps. */
const hours = {
  field: "hour",
  type: "quantitative" as const,
  title: "hour of the day",
  scale: { domain: [0, 24], nice: false },
  axis: { values: [0, 3, 6, 9, 12, 15, 18, 21, 24], grid: false },
};

export function stacked(
  day: readonly Hour[],
  what: "threads" | "gigabytes",
  title: string,
  most: number,
): TopLevelSpec {
  const workloads = day[0]?.parts.map(({ workload }) => workload) ?? [];
  const values = day.flatMap(({ hour, parts }) =>
    parts.map((part, order) => ({ hour, end: hour + 1, order, workload: part.workload, [what]: part[what] })),
  );
  return {
    width: 880,
    height: 260,
    data: { values },
    mark: { type: "bar", stroke: "white", strokeWidth: 0.5 },
    encoding: {
      x: { ...hours, bin: "binned" },
      x2: { field: "end" },
      y: { ...measure(what, title, [0, most]), stack: "zero" },
      color: {
        field: "workload",
        type: "nominal",
        scale: { domain: workloads, range: palette },
        legend: { title: null, orient: "top", symbolOpacity: 1 },
      },
      order: { field: "order" },
    },
  };
}

interface Cell {
  readonly hour: number;
  readonly done: number;
  readonly threads: number;
}

export function stages(cells: readonly Cell[], steps: number): TopLevelSpec {
  const values = cells.map(({ hour, done, threads }) => ({
    hour,
    end: hour + 1,
    done: done * 100,
    next: (done + 1 / steps) * 100,
    threads,
  }));
  return {
    width: 880,
    height: 260,
    data: { values: values.filter(({ done }) => done < 100) },
    mark: { type: "rect" },
    encoding: {
      x: { ...hours, bin: "binned" },
      x2: { field: "end" },
      y: { ...measure("done", "world model complete, %", [0, 100]), bin: "binned" },
      y2: { field: "next" },
      color: {
        field: "threads",
        type: "quantitative",
        title: "threads",
        scale: { scheme: "blues", domainMin: 0 },
        legend: { orient: "top", gradientLength: 220 },
      },
    },
  };
}
