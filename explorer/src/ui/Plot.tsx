// Lines over an axis, by uPlot: made once, then only its data change, so that a slider may move it sixty times a second.

import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { unitText } from "../study/units.ts";
import "uplot/dist/uPlot.min.css";
import { shortly } from "../study/numbers.ts";
import { onTheme } from "../theme.ts";
import { colour, type Look, options } from "./plotted.ts";
import { Rows } from "./Rows.tsx";
import { Unit } from "./Unit.tsx";

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
  const id = useId();
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
      broken(plot.current, series);
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
    if (!plot.current) return;
    broken(plot.current, series);
    plot.current.setData(data({ x, series }));
  }, [x, series]);
  useLayoutEffect(() => plot.current?.redraw(false), [mark]);

  return (
    <figure class="plot">
      <figcaption class="legend">
        {series.map(({ label, unit, as, hue }, k) => (
          <span key={label} class="legend-item">
            <i class={`swatch swatch-${as === "faint" ? "faint" : (hue ?? (k % 8) + 1)}`} aria-hidden="true" />
            {label}
            <Unit of={unit} beside={label} />
            <b
              ref={(cell) => {
                if (cell) values.current[k] = cell;
              }}
            />
          </span>
        ))}
        <button
          type="button"
          class="link plot-table"
          aria-expanded={open}
          aria-controls={id}
          aria-label="Values as a table"
          onClick={() => toggle(!open)}
        >
          {open ? "Hide table" : "Table"}
        </button>
      </figcaption>
      <div class="plot-box" ref={box} role="img" aria-label={summary ?? spoken} />
      <div id={id}>{open && <Rows x={x} time={time} names={names} series={series} xLabel={xLabel} />}</div>
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
      : `${label} from ${shortly(low)} to ${shortly(high)}${unitText(unit) && ` ${unitText(unit)}`}`;
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

/** A line that another covers for a good part of its way is seen through it: what is drawn later is broken. */
function broken(plot: uPlot, series: readonly Series[]): void {
  series.forEach(({ values, as = "line" }, k) => {
    const drawn = plot.series[k + 1];
    if (!drawn) return;
    const covers =
      as === "line" && series.slice(0, k).some((before) => before.as !== "faint" && along(values, before.values));
    if (covers) drawn.dash = [6, 6];
    else delete drawn.dash;
  });
}

/** Of a hundred places, whether more than one in eight has the same number in both. */
function along(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  const step = Math.max(1, Math.floor(a.length / 100));
  let [same, all] = [0, 0];
  for (let i = 0; i < a.length; i += step) {
    if (!Number.isFinite(a[i])) continue;
    all++;
    if (a[i] === b[i]) same++;
  }
  return same * 8 > all;
}

export { colour };
