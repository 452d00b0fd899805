// What would have been under other parameters: a fading average of the S&P 500's volatility, GARCH over a grid, and the delays of three
// million flights, in all cores. Tables here, charts in one HTML file. Run it with `npm run backtest`.
import { load } from "lanewise";
import type { DifferenceRow } from "lanewise/backtest";
import { createPool } from "lanewise/pool";
import { writeReport } from "../shared/report.ts";
import { bold, percent, step, table, whole } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";
import { curve, differences, field } from "./charts.ts";
import { guess, ofFlights } from "./flights.ts";
import { ofIndex, usual } from "./stocks.ts";

const path = "report/backtest.html";
const lw = await load();
const pool = await createPool();
console.log(`\n${bold("Backtests")}, ${pool.threads} workers\n`);
const sp = await step("S&P 500: 40 decays, 437 pairs of GARCH", () => ofIndex(lw, pool));
const air = await step(
  "flights: 13 averages of every route",
  () => ofFlights(lw, pool),
  ({ flights }) => `${whole(flights)} flights`,
);
await pool.close();

const changes = [
  { what: `volatility, decay ${usual} -> ${sp.best.params.decay}`, ...sp.change.table()[0]! },
  { what: `delay, alpha ${guess} -> ${air.best}`, ...air.change.table()[0]! },
];
type Change = DifferenceRow & { readonly what: string };
const number =
  (of: (row: Change) => number, digits = 4) =>
  (row: Change) =>
    of(row).toFixed(digits);
console.log(
  `\n${table(changes, [
    { title: "what", cell: ({ what }) => what },
    { title: "rows", cell: ({ count }) => whole(count), right: true },
    { title: "differ", cell: ({ differing }) => whole(differing), right: true },
    { title: "mean", cell: number(({ mean }) => mean), right: true },
    { title: "mean size", cell: number(({ meanAbsolute }) => meanAbsolute), right: true },
    { title: "most", cell: number(({ maxAbsolute }) => maxAbsolute), right: true },
    { title: "most, of a", cell: ({ maxRelative }) => percent(maxRelative), right: true },
    { title: "only one answers", cell: ({ onlyA, onlyB }) => whole(onlyA + onlyB), right: true },
  ])}\n`,
);
const loss = (decay: number) => sp.decays.points.find(({ params }) => params.decay === decay)?.value;
const miss = (alpha: number) => air.misses.find((point) => point.alpha === alpha)!.minutes;
console.log(`  S&P 500: a decay of ${sp.best.params.decay} says most of the next day (loss ${sp.best.value.toFixed(4)}, ${usual}: ${loss(usual)?.toFixed(4) ?? "not in the grid"})
  GARCH(1,1) is likeliest at alpha ${sp.peak.params.alpha}, beta ${sp.peak.params.beta}
  Flights: an alpha of ${air.best} misses the next day's delay of a route by ${miss(air.best).toFixed(2)} minutes, ${guess} by ${miss(guess).toFixed(2)}
`);

const [change] = Object.values(sp.change.outputs);
writeReport(path, {
  title: "What would have been",
  lead: `Parameters of three formulas over ${whole(sp.days.length)} days of the S&P 500 and ${whole(air.flights)} flights: those that would have said most of the day to come.`,
  facts: [
    { value: String(sp.best.params.decay), label: "best decay of the index's volatility" },
    { value: `${sp.peak.params.alpha}, ${sp.peak.params.beta}`, label: "likeliest alpha and beta of GARCH(1,1)" },
    { value: String(air.best), label: "best weight of a new day's delay" },
  ],
  figures: [
    {
      title: "What the other decay would have changed",
      caption: `Volatility per year under ${sp.best.params.decay} less that under ${usual}, day by day.`,
      svg: await draw(
        differences(
          sp.days.map((day, i) => ({ day, difference: change!.differences[i]! })),
          "difference",
        ),
      ),
    },
    {
      title: "Decay of the volatility",
      caption: "How ill the volatility of a day foretells the next return (QLIKE).",
      svg: await draw(
        curve(
          sp.decays.points.map(({ params, value }) => ({ at: params.decay as number, value })),
          sp.best.params.decay as number,
          ["decay", "loss"],
        ),
      ),
      half: true,
    },
    {
      title: "GARCH(1,1)",
      caption: "Log likelihood over alpha and beta, omega 2e-6; what is far below the best is drawn as 200 below.",
      svg: await draw(
        field(
          sp.likelihood.points.map(({ params, value }) => ({
            x: params.alpha as number,
            y: params.beta as number,
            value: Math.max(value.logDensity!.sum! - sp.peak.value.logDensity!.sum!, -200),
          })),
          ["alpha", "beta", "below the best"],
        ),
      ),
      half: true,
    },
    {
      title: "Delays of routes",
      caption: "Minutes by which a route's fading average misses the delay of its next day.",
      svg: await draw(
        curve(
          air.misses.map(({ alpha, minutes }) => ({ at: alpha, value: minutes })),
          air.best,
          ["alpha", "minutes"],
        ),
      ),
      half: true,
    },
  ],
  method: [
    "sweep goes over a grid of parameters, backtest sets two of them side by side; both are in lanewise/backtest. The flights' averages and the grid of GARCH are computed in the workers of a pool.",
    "The best of a grid over one past is no forecast: it is the best of that past.",
  ],
  made: "Data: vega-datasets (sp500-2000.csv, flights-3m.parquet). Made by examples/backtest/main.ts.",
});
console.log(`  Charts: ${path}\n`);
