// A sensor with gaps and outliers: hourly temperatures of Seattle, spoilt on purpose and made whole again. `npx tsx examples/first/sensor.ts`,
// after `npm run build`.
import { readFileSync } from "node:fs";
import { load } from "lanewise";
import { random } from "../loops/support.ts";
import { lines } from "../shared/charts.ts";
import { dataset } from "../shared/datasets.ts";
import { present } from "../shared/present.ts";
import { bold, table } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";

const truth = Float64Array.from(
  readFileSync(dataset("seattle-weather-hourly-normals.csv"), "utf8")
    .trim()
    .split("\n")
    .slice(1, 1 + 24 * 14),
  (line) => Number(line.split(",")[2]),
);

// What a cheap sensor reports: noise of one degree, a tenth of all readings lost, one outage of nine hours, and now and then nonsense.
const next = random(11);
const noise = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
const measured = truth.map((degrees, hour) => {
  if (next() < 0.1 || (hour >= 200 && hour < 209)) return NaN;
  return next() < 0.02 ? 85 : degrees + noise();
});

const lw = await load();
// The median of five readings tells nonsense from weather; what is far from it is no reading.
const median = lw.signal.movingMedian({ x: measured }, { minPeriods: 2 }, { sizes: { window: 5 } });
const kept = measured.map((degrees, hour) => (Math.abs(degrees - median[hour]!) > 8 ? NaN : degrees));

// Three ways to the temperature. A gap is NaN: an average waits, a filter predicts.
const average = lw.core.ema({ x: kept }, { halfLife: 2 });
const walk = lw.control.kalmanWalk({ measured: kept }, { q: 0.5, r: 1 });
const trend = lw.control.kalmanVelocity({ measured: kept }, { q: 0.05, r: 1 });

const held = lw.core.ema({ x: measured }, { alpha: 1 });
const ways = [
  { name: "last reading as it came", degrees: held },
  { name: "average, half-life 2 h", degrees: average },
  { name: "Kalman, random walk", degrees: walk.estimate },
  { name: "Kalman, level and trend", degrees: trend.level },
].map((way) => ({ ...way, off: rootMeanSquare(way.degrees) }));

console.log(`\n${bold(`Temperature of Seattle, ${truth.length} hours`)}\n`);
console.log(
  table(ways, [
    { title: "way", cell: ({ name }) => name },
    { title: "off by", cell: ({ off }) => `${off.toFixed(2)} °C`, right: true },
  ]),
);

const from = 168;
const shown = [{ name: "truth", degrees: truth }, ...ways.slice(1)];
present(
  "sensor",
  {
    title: "A sensor with gaps",
    lead: "Readings with noise, losses, an outage and nonsense: what the temperature was all the same.",
    facts: ways.map(({ name, off }) => ({ value: `${off.toFixed(2)} °C`, label: `${name}: root mean square off` })),
    figures: [
      {
        title: "What was reported",
        caption: "Gaps are losses and an outage of nine hours; 85 °C is what the sensor says when it fails.",
        svg: await draw(lines(points([{ name: "reported", degrees: measured }], from), { x: "hours", y: "°C" })),
      },
      {
        title: "What was the case",
        caption: "In the outage the average stands still; the filter with a trend goes on, and is less sure each hour.",
        svg: await draw(lines(points(shown, from), { x: "hours", y: "°C" })),
      },
      {
        title: "How sure it is",
        caption:
          "Standard deviation that the filter states of its own level: it grows in gaps and falls with readings.",
        svg: await draw(
          lines(points([{ name: "level", degrees: trend.levelVariance.map(Math.sqrt) }], from), {
            x: "hours",
            y: "°C",
          }),
        ),
      },
    ],
    method: [
      "signal.movingMedian marks readings more than 8 °C from the median of five as none. core.ema, control.kalmanWalk and control.kalmanVelocity take NaN as a gap.",
      "Data: hourly normals of Seattle, from the npm package vega-datasets; noise and losses are seeded.",
    ],
  },
  lw.info.build,
);

function rootMeanSquare(estimate: Float64Array): number {
  const squares = truth.map((degrees, hour) => (hour < 24 ? 0 : (estimate[hour]! - degrees) ** 2));
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (truth.length - 24));
}

function points(columns: readonly { name: string; degrees: Float64Array }[], from: number) {
  return columns.flatMap(({ name, degrees }) =>
    Array.from(degrees.subarray(from, from + 96), (y, i) => ({
      panel: "four days",
      line: name,
      x: from + i,
      y: Number.isNaN(y) ? null : y,
    })),
  );
}
