// Carbon dioxide a year ahead: a small LSTM against Holt-Winters and two naive forecasts. npx tsx examples/forecast/main.ts
// prints how far off each was, and writes report/forecast.html. It needs the built library: npm run build.
import { join, relative } from "node:path";
import { load } from "lanewise";
import { writeReport } from "../shared/report.ts";
import { bold, step, table } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";
import { byHorizon, outlook, type Score } from "./charts.ts";
import { errors, type Method, methods, weights } from "./methods.ts";
import { horizon, readSeries, splits } from "./series.ts";

console.log(`\n${bold("lanewise: carbon dioxide over Mauna Loa, a year ahead")}\n`);
const series = await step("reading co2-concentration.csv", readSeries, ({ level }) => `${level.length} months`);
const lw = await step("compiling lanewise", load, ({ info }) => `${info.build} build`);
const all = await step(
  "forecasting at every month",
  () => methods(lw, series),
  (all) => `${all.length} methods`,
);
const months = series.level.length;
const { test } = splits(months);
const scores = all.map((method): Score => ({ method, off: errors(series.level, method.forecasts, test, months) }));
const day = (t: number) => series.dates[t]!.toISOString().slice(0, 7);
const ppm = (x: number) => x.toFixed(3);
const mean = ({ off }: Score) => Math.sqrt(off.reduce((sum, error) => sum + error ** 2, 0) / horizon);
const best = scores.reduce((a, b) => (mean(b) < mean(a) ? b : a));

console.log(`
${bold("Root mean square error, ppm")}, by months ahead, in the test months ${day(test)} to ${day(months - 1)}

${table(scores, [
  { title: "method", cell: ({ method }) => method.name },
  ...[1, 3, 6, 12].map((k) => ({ title: `${k}`, cell: ({ off }: Score) => ppm(off[k - 1]!), right: true })),
  { title: "all", cell: (score) => ppm(mean(score)), right: true },
])}

${all.map(({ name, how }) => `  ${name}: ${how}.`).join("\n")}

  Least off over all horizons: ${best.method.name}.
`);

const path = join(process.cwd(), "report", "forecast.html");
const from = months - 1 - horizon;
await step("drawing the report", report, () => `./${relative(process.cwd(), path)}`);

async function report(): Promise<void> {
  const figures = [
    {
      title: "How far off, by how far ahead",
      caption: `Forecasts made at every month of the test, ${day(test)} to ${day(months - 1)}, which no method was fitted to.`,
      svg: await draw(byHorizon(scores)),
    },
    {
      title: `The year to come, as seen in ${day(from)}`,
      caption: "The wide line is what was measured.",
      svg: await draw(outlook(series, all, from)),
    },
  ];
  writeReport(path, {
    title: "Carbon dioxide over Mauna Loa, a year ahead",
    lead: `A network of ${weights.units} units against Holt-Winters and two naive forecasts, on ${months} monthly means.`,
    facts: scores.map((score) => ({
      value: ppm(mean(score)),
      label: `ppm off over all horizons: ${score.method.name}`,
    })),
    figures,
    method: [
      `Sixty per cent of the months train the network, the next fifteen choose its epoch and the weights of Holt-Winters, and the
      last quarter is the test. A forecast uses what was measured up to its month and nothing later.`,
      ...all.map(({ name, how }: Method) => `${name}: ${how}.`),
    ],
    parameters: all.flatMap(({ chosen = {} }) =>
      Object.entries(chosen).map(([name, value]) => ({
        name,
        here: `${value}`,
        usual: `${lw.network.forecast.spec.params[name as "alpha"].default}`,
        why: "least error in the validation months",
      })),
    ),
    made: `Made by examples/forecast on Node ${process.versions.node}, lanewise ${lw.info.build} build. Data: Scripps CO2 Program, by way
      of the npm package vega-datasets.`,
  });
}
