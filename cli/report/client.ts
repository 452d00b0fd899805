// The script of a report: its charts, drawn anew where there is another width or another scheme of colours.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import "./page.css";
import type { Course, Report } from "./data.ts";

interface Data {
  readonly x: Report["x"];
  readonly columns: readonly {
    readonly name: string;
    readonly unit: string;
    readonly isShare: boolean;
    readonly course?: Course;
  }[];
}

const data = JSON.parse(document.getElementById("data")!.textContent!) as Data;
const together = uPlot.sync("rows");
const dark = matchMedia("(prefers-color-scheme: dark)");

const number = (value: number | null | undefined) =>
  value === null || value === undefined ? "" : String(Number(value.toPrecision(6)));

/** Ticks as short as they can be. */
const tick = (value: number) => {
  const size = Math.abs(value);
  if (size >= 1e9 || (size < 1e-4 && size > 0)) return value.toExponential(1).replace("e+", "e");
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(4))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(4))}k`;
  return String(Number(value.toPrecision(6)));
};

function chart(place: HTMLElement): uPlot | undefined {
  const at = Number(place.dataset.chart);
  const { course, isShare } = data.columns[at]!;
  if (!course) return;
  const colour = (name: string) => getComputedStyle(place).getPropertyValue(name).trim();
  const value = document.querySelector(`[data-value="${at}"]`);
  const axis = {
    stroke: colour("--muted"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    font: "11px system-ui, sans-serif",
  };
  const edge = { width: 0, points: { show: false } };
  const line = {
    stroke: colour("--accent"),
    width: 1.5,
    points: { show: false, size: 5, fill: colour("--accent"), filter: alone },
  };
  return new uPlot(
    {
      width: place.clientWidth,
      height: place.clientHeight,
      legend: { show: false },
      padding: [8, 8, 0, 0],
      cursor: { sync: { key: together.key }, drag: { x: true, y: false }, points: { size: 6 } },
      scales: { x: { time: data.x.kind === "time" }, y: { range: isShare ? shares : roomy } },
      axes: [
        {
          ...axis,
          size: data.x.kind === "time" ? 44 : 28,
          // There is no half of a row.
          ...(data.x.kind === "rows" ? { incrs: wholes } : {}),
          ...(data.x.kind === "time" ? {} : { values: (_: uPlot, ticks: number[]) => ticks.map(tick) }),
        },
        { ...axis, size: 52, values: (_: uPlot, ticks: number[]) => ticks.map(tick) },
      ],
      series: [{}, { ...edge }, { ...edge }, line],
      bands: [{ series: [2, 1], fill: isShare ? "transparent" : colour("--band") }],
      hooks: {
        setCursor: [
          ({ cursor: { idx } }) => {
            if (value) value.textContent = idx === null || idx === undefined ? "" : number(course.mean[idx]);
          },
        ],
      },
    },
    [data.x.values, course.least, course.most, course.mean] as unknown as uPlot.AlignedData,
    place,
  );
}

const wholes = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

/** Answers between rows without one: a line has no place for them, a point has. */
const alone: uPlot.Series.Points.Filter = (plot, series) => {
  const values = plot.data[series]!;
  const none = (i: number) => values[i] === null || values[i] === undefined;
  return Array.from(values.keys()).filter((i) => !none(i) && none(i - 1) && none(i + 1));
};

/** From none on, as far as there are some. */
const shares = (_: uPlot, _low: number | null, high: number | null): uPlot.Range.MinMax => [
  0,
  Math.min(1, (high ?? 1) * 1.1) || 1,
];

/** A little room above and below, and some for what never changes. */
function roomy(_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null) return [0, 1];
  const room = high > low ? (high - low) * 0.06 : Math.abs(high) * 0.1 || 1;
  return [low - room, high + room];
}

const drawn = new Map<HTMLElement, uPlot>();
const draw = (place: HTMLElement) => {
  drawn.get(place)?.destroy();
  const one = chart(place);
  if (one) drawn.set(place, one);
};

const places = Array.from(document.querySelectorAll<HTMLElement>("[data-chart]"));
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const one = drawn.get(target as HTMLElement);
    if (one) one.setSize({ width: target.clientWidth, height: target.clientHeight });
    else draw(target as HTMLElement);
  }
});
for (const place of places) sizes.observe(place);
dark.addEventListener("change", () => places.forEach(draw));
