// Lines over an axis, by uPlot: made once, then only its data change, so that a slider may move it sixty times a second.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { onTheme } from "../theme.ts";

export interface Series {
  readonly label: string;
  readonly values: ArrayLike<number>;
  readonly unit?: string;
  /** line unless told; steps for codes and flags */
  readonly as?: "line" | "steps" | "bars" | "points";
}

export interface PlotProps {
  readonly x: Float64Array;
  readonly series: readonly Series[];
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly height?: number;
  /** what is read out in its place */
  readonly summary?: string;
  /** x is seconds since 1970 */
  readonly time?: boolean;
}

export function Plot({ x, series, xLabel, yLabel, height = 320, summary, time = false }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const latest = useRef({ x, series });
  latest.current = { x, series };
  const kinds = series.map(({ label, as = "line" }) => `${as} ${label}`).join("\n");

  // biome-ignore lint/correctness/useExhaustiveDependencies: series count by what they are called and how they are drawn; their values are set below
  useEffect(() => {
    const root = box.current!;
    const make = () => {
      plot.current?.destroy();
      plot.current = new uPlot(
        options(root, latest.current.series, xLabel, yLabel, height, time),
        data(latest.current),
        root,
      );
    };
    make();
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: root.clientWidth, height }));
    resized.observe(root);
    const off = onTheme(make);
    return () => {
      off();
      resized.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [kinds, xLabel, yLabel, height, time]);

  useEffect(() => {
    plot.current?.setData(data({ x, series }));
  }, [x, series]);

  return <div class="plot" ref={box} role="img" aria-label={summary ?? series.map(({ label }) => label).join(", ")} />;
}

const data = ({ x, series }: { x: Float64Array; series: readonly Series[] }) =>
  [x, ...series.map(({ values }) => values)] as unknown as uPlot.AlignedData;

function options(
  root: HTMLElement,
  series: readonly Series[],
  xLabel: string | undefined,
  yLabel: string | undefined,
  height: number,
  time: boolean,
): uPlot.Options {
  const ink = colour(root, "--muted");
  const grid = { stroke: colour(root, "--line"), width: 1 };
  const axis = { stroke: ink, grid, ticks: grid };
  return {
    width: root.clientWidth || 600,
    height,
    scales: { x: { time } },
    axes: [
      { ...axis, ...(xLabel ? { label: xLabel } : {}) },
      { ...axis, ...(yLabel ? { label: yLabel } : {}) },
    ],
    series: [
      { label: xLabel ?? "x" },
      ...series.map(
        ({ label, as }, k): uPlot.Series => ({
          label,
          stroke: colour(root, `--series-${(k % 8) + 1}`),
          width: 1.5,
          ...(as === "steps" ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
          ...(as === "bars" ? { paths: uPlot.paths.bars!({ size: [0.7, 60] }) } : {}),
          points: { show: as === "points" },
        }),
      ),
    ],
  };
}

/** A colour of the style sheet, as the theme has it now. */
export function colour(root: HTMLElement, name: string): string {
  const before = root.style.color;
  root.style.color = `var(${name})`;
  const { color } = getComputedStyle(root);
  root.style.color = before;
  return color;
}
