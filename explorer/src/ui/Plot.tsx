// Lines over an axis, by uPlot: made once, then only its data change, so that a slider may move it sixty times a second.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { unitText } from "../study/units.ts";
import "uplot/dist/uPlot.min.css";
import { shortly } from "../study/numbers.ts";
import { onTheme } from "../theme.ts";
import { colour, type Look, options } from "./plotted.ts";
import { Rows } from "./Rows.tsx";

export interface Series {
  readonly label: string;
  readonly values: ArrayLike<number>;
  readonly unit?: string;
  /** line unless told; steps for codes and flags; faint for what stands behind */
  readonly as?: Look;
  /** which of the eight colours, from 1; its place unless told */
  readonly hue?: number;
}

export interface PlotProps {
  readonly x: Float64Array;
  /** x is seconds since 1970 */
  readonly time?: boolean;
  /** what 1, 2, 3 and so on along x are called */
  readonly names?: readonly string[] | undefined;
  readonly series: readonly Series[];
  readonly xLabel?: string | undefined;
  readonly yLabel?: string | undefined;
  readonly height?: number;
  /** a value of x to mark */
  readonly mark?: number | undefined;
  /** ends of y that are always seen */
  readonly range?: readonly [number, number];
  /** plots of one name share the cursor */
  readonly group?: string;
  /** what is read out in its place; ends and the last value of each series unless told */
  readonly summary?: string;
}

export function Plot({
  x,
  time = false,
  names,
  series,
  xLabel,
  yLabel,
  height = 300,
  mark,
  range,
  group,
  summary,
}: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const values = useRef<HTMLElement[]>([]);
  const latest = useRef({ x, series, mark });
  latest.current = { x, series, mark };
  const [open, toggle] = useState(false);
  const kinds = series.map(({ label, as = "line", hue }) => `${as} ${hue} ${label}`).join("\n");
  const ends = range?.join();
  const called = names?.join();

  // Series count by what they are called and how they are drawn; their values are set below.
  useEffect(() => {
    const root = box.current!;
    const shown = (at: number | null | undefined) => {
      latest.current.series.forEach((one, k) => {
        const cell = values.current[k];
        if (cell) cell.textContent = at === null || at === undefined ? "" : shortly(one.values[at] ?? Number.NaN);
      });
    };
    const make = () => {
      plot.current?.destroy();
      const { series } = latest.current;
      plot.current = new uPlot(
        options(root, {
          time,
          names,
          series,
          xLabel,
          yLabel,
          height,
          group,
          range,
          mark: () => latest.current.mark,
          shown,
        }),
        data(latest.current),
        root,
      );
    };
    make();
    const resized = new ResizeObserver(() => {
      if (plot.current && root.clientWidth !== plot.current.width)
        plot.current.setSize({ width: root.clientWidth, height });
    });
    resized.observe(root);
    const off = onTheme(make);
    return () => {
      off();
      resized.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [kinds, time, called, xLabel, yLabel, height, group, ends]);

  // In the frame of the change, not after it.
  // What a plot says is of its ends: looked at when the columns have come to rest.
  const [spoken, speak] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => speak(told(series, xLabel)), spoken ? 400 : 0);
    return () => clearTimeout(timer);
  }, [series, xLabel, spoken]);
  const drawn = useRef<readonly unknown[]>([]);
  useLayoutEffect(() => {
    const columns = [x, ...series.map(({ values }) => values)];
    // Where the columns are those of before there is nothing to draw.
    if (columns.length === drawn.current.length && columns.every((column, k) => column === drawn.current[k])) return;
    drawn.current = columns;
    plot.current?.setData(data({ x, series }));
  }, [x, series]);
  useLayoutEffect(() => plot.current?.redraw(false), [mark]);

  return (
    <figure class="plot">
      <figcaption class="legend">
        {series.map(({ label, unit, as, hue }, k) => (
          <span key={label} class="legend-item">
            <i class={`swatch swatch-${as === "faint" ? "faint" : (hue ?? (k % 8) + 1)}`} aria-hidden="true" />
            {label}
            {unitText(unit) && <span class="unit">{unit}</span>}
            <b
              ref={(cell) => {
                if (cell) values.current[k] = cell;
              }}
            />
          </span>
        ))}
      </figcaption>
      <div class="plot-box" ref={box} role="img" aria-label={summary ?? spoken} />
      <details class="plot-rows" open={open} onToggle={(event) => toggle(event.currentTarget.open)}>
        <summary>Values as a table</summary>
        {open && <Rows x={x} time={time} names={names} series={series} xLabel={xLabel} />}
      </details>
    </figure>
  );
}

function told(series: readonly Series[], xLabel: string | undefined): string {
  const each = series.map(({ label, values, unit }) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return low > high
      ? `${label}: no values`
      : `${label} from ${shortly(low)} to ${shortly(high)}${unitText(unit) && ` ${unit}`}`;
  });
  return `Plot${xLabel ? ` over ${xLabel}` : ""}: ${each.join("; ")}`;
}

const data = ({ x, series }: { readonly x: Float64Array; readonly series: readonly Series[] }) =>
  [x, ...series.map(({ values }) => gaps(values))] as unknown as uPlot.AlignedData;

/** What is no finite number is a gap. */
function gaps(values: ArrayLike<number>): ArrayLike<number | null> {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i])) return Array.from(values, (value) => (Number.isFinite(value) ? value : null));
  return values;
}

export { colour };
