// Twenty years of the S&P 500: volatility, regimes, drawdowns and tails, computed by lanewise and drawn into one HTML file. Run it with
// `npx tsx examples/market/main.ts` after `npm run build`.
import { loadSync } from "lanewise";
import { writeReport } from "../shared/report.ts";
import { bold, percent, table, whole } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";
import { analyse, type Day, model } from "./analysis.ts";
import { drawdowns, regimes, volatility } from "./charts.ts";
import { index, stocks } from "./data.ts";

const path = "report/market.html";
const lw = loadSync();
const { days, risk, tail, bars, correlation } = analyse(lw, index(), stocks());

const crises = [
  { name: "2008", from: "2008-01-01", to: "2009-07-01" },
  { name: "2020", from: "2019-09-01", to: "2021-01-01" },
];
const within = (from: string, to: string) => days.filter(({ day }) => day >= from && day < to);
const most = (some: readonly Day[], what: (day: Day) => number) =>
  some.reduce((best, day) => (what(day) > what(best) ? day : best));

const summary = crises.map(({ name, from, to }) => {
  const some = within(from, to);
  const deepest = most(some, ({ drawdown }) => drawdown);
  const wildest = most(some, ({ ewma }) => ewma);
  const turbulent = some.filter(({ turbulence }) => turbulence > 0.5).length;
  return { name, deepest, wildest, turbulent, days: some.length };
});

console.log(
  `\n${bold("The S&P 500, day by day")}: ${whole(days.length)} days, ${days[0]!.day} to ${days.at(-1)!.day}\n`,
);
console.log(
  table(summary, [
    { title: "crisis", cell: ({ name }) => name },
    { title: "deepest", cell: ({ deepest }) => percent(deepest.drawdown), right: true },
    { title: "on", cell: ({ deepest }) => deepest.day },
    { title: "highest volatility", cell: ({ wildest }) => percent(wildest.ewma), right: true },
    { title: "on", cell: ({ wildest }) => wildest.day },
    { title: "turbulent days", cell: ({ turbulent, days }) => `${turbulent} of ${days}`, right: true },
  ]),
);
console.log(`
  Worst 1 % of days, mean loss   ${percent(risk.historicalES)} (the normal distribution says ${percent(risk.gaussianES)})
  Tail index of losses           ${tail.alpha.toFixed(2)} ± ${tail.standardError.toFixed(2)}
  Volatility a year from ranges  ${percent(Math.sqrt(252 * bars.yangZhang))} (Yang and Zhang)
  Apple and Google, by month     correlation ${correlation("AAPL", "GOOG").toFixed(2)}
`);

const figures = await Promise.all(
  crises.map(async ({ name, from, to }) => {
    const some = within(from, to);
    return [
      {
        title: `Volatility, ${name}`,
        caption: "Per year: what RiskMetrics' average and a GARCH(1,1) model say after each day.",
        svg: await draw(volatility(some)),
      },
      {
        title: `Regimes, ${name}`,
        caption: "Probability that the market is in its turbulent regime, by the Hamilton filter.",
        svg: await draw(regimes(some)),
        half: true,
      },
      {
        title: `Drawdown, ${name}`,
        caption: "How far the index lies below its highest close. Red: a bear market by the rule of 20 %.",
        svg: await draw(drawdowns(some)),
        half: true,
      },
    ];
  }),
);

writeReport(path, {
  title: "Two crises of the S&P 500",
  lead: `${whole(days.length)} daily bars from ${days[0]!.day} to ${days.at(-1)!.day}, and what the formulas of lanewise make of them.`,
  facts: [
    ...summary.map(({ name, deepest }) => ({ value: percent(deepest.drawdown), label: `deepest drawdown of ${name}` })),
    ...summary.map(({ name, wildest }) => ({ value: percent(wildest.ewma), label: `highest volatility of ${name}` })),
    { value: percent(risk.historicalES), label: "mean loss on the worst 1 % of days" },
  ],
  figures: figures.flat(),
  method: [
    `Closes become returns by market.logReturn. market.ewmaVol and market.garch follow their variance, market.regime tells a calm from a
      turbulent regime, market.cycle keeps the drawdown and the phase. Every figure of a day uses that day and those before it, nothing later.`,
    "The parameters of the models are chosen by hand for daily returns of a stock index; none is fitted to the crises shown.",
  ],
  parameters: [
    { name: "ewmaVol.periodsPerYear", here: "252", usual: "1", why: "trading days of a year" },
    {
      name: "garch",
      here: `${model.garch.omega}, ${model.garch.alpha}, ${model.garch.beta}`,
      usual: "1e-6, 0.08, 0.9",
      why: "omega, alpha, beta: a long run of 19 % a year",
    },
    {
      name: "regime deviations",
      here: [...model.regimes.deviation].join(", "),
      usual: "none",
      why: "calm and turbulent days",
    },
  ],
  made: "Data: vega-datasets (sp500-2000.csv, stocks.csv). Made by examples/market/main.ts.",
});
console.log(`  Charts: ${path}\n`);
