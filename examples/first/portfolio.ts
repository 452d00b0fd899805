// Portfolios of five stocks, month by month from what was known then. `npx tsx examples/first/portfolio.ts`, after `npm run build`.
import { load } from "lanewise";
import { stocks } from "../market/data.ts";
import { lines, points } from "../shared/charts.ts";
import { present } from "../shared/present.ts";
import { bold, percent, table } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";

const prices = stocks();
const names = [...prices.keys()];
const assets = names.length;
const lw = await load();
const returns = [...prices.values()].map((price) => price.slice(1).map((p, month) => p / price[month]! - 1));
const months = returns[0]!.length;
const window = 24;
const first = window;
const rows = months - first;

// A row a month: means and covariances of the two years before it.
const mean = new Float64Array(rows * assets);
const covariance = new Float64Array(rows * assets * assets);
for (let row = 0; row < rows; row++) {
  const known = returns.map((column) => column.subarray(first + row - window, first + row));
  const means = known.map((column) => column.reduce((sum, r) => sum + r, 0) / window);
  for (let i = 0; i < assets; i++) {
    mean[row * assets + i] = means[i]!;
    for (let j = 0; j < assets; j++)
      covariance[(row * assets + i) * assets + j] =
        known[i]!.reduce((sum, r, t) => sum + (r - means[i]!) * (known[j]![t]! - means[j]!), 0) / (window - 1);
  }
}

// Every month's portfolio in one call each.
const high = new Float64Array(rows * assets).fill(0.5);
const sharpe = lw.subsidy.maxSharpe({ covariance, mean, high }, {}, { sizes: { row: rows } }).weights;
const parity = lw.subsidy.riskParity({ covariance }, {}, { sizes: { row: rows } }).weights;
const equal = new Float64Array(rows * assets).fill(1 / assets);

const ways = [
  { name: "equal parts", weights: equal },
  { name: "equal risk", weights: parity },
  { name: "most return for the risk", weights: sharpe },
].map(({ name, weights }) => {
  const made = Float64Array.from({ length: rows }, (_, row) =>
    returns.reduce((sum, column, i) => sum + weights[row * assets + i]! * column[first + row]!, 0),
  );
  let value = 1;
  const wealth = made.map((r) => (value *= 1 + r));
  const risk = lw.market.historicalRisk({ returns: made }, { confidence: 0.95 });
  let peak = 1;
  const fall = Math.max(
    ...wealth.map((now) => {
      peak = Math.max(peak, now);
      return 1 - now / peak;
    }),
  );
  return { name, weights, wealth, end: wealth[rows - 1]!, worst: risk.conditional, fall };
});

console.log(`\n${bold(`${names.join(", ")}: ${rows} months`)}\n`);
console.log(
  table(ways, [
    { title: "portfolio", cell: ({ name }) => name },
    { title: "one became", cell: ({ end }) => end.toFixed(2), right: true },
    { title: "mean of the worst twentieth", cell: ({ worst }) => percent(-worst), right: true },
    { title: "deepest fall", cell: ({ fall }) => percent(-fall), right: true },
  ]),
);

const weightsOf = (weights: Float64Array) =>
  names.flatMap((name, i) =>
    points(
      "weights",
      name,
      Float64Array.from({ length: rows }, (_, row) => weights[row * assets + i]! * 100),
    ),
  );
present(
  "portfolio",
  {
    title: "Portfolios of five stocks",
    lead: `Each month's weights from the two years before it, ${rows} months; what came of them in the month itself.`,
    facts: ways.map(({ name, end }) => ({ value: `${end.toFixed(2)}x`, label: name })),
    figures: [
      {
        title: "What one became",
        caption: "No costs, no taxes; and five stocks that are known today because they did well.",
        svg: await draw(
          lines(
            ways.flatMap(({ name, wealth }) => points("value of 1", name, wealth)),
            { x: "months", y: "value" },
          ),
        ),
      },
      {
        title: "Weights: equal risk",
        caption: "Calm stocks weigh more; the weights move slowly.",
        svg: await draw(lines(weightsOf(parity), { x: "months", y: "%", range: [0, 50] })),
      },
      {
        title: "Weights: most return for the risk",
        caption: "Means of two years say little: the weights jump, and lean on the bound of one half.",
        svg: await draw(lines(weightsOf(sharpe), { x: "months", y: "%", range: [0, 50] })),
      },
    ],
    method: [
      "subsidy.riskParity and subsidy.maxSharpe solve all months in one call each; market.historicalRisk reads the tail.",
      "Data: monthly prices, from the npm package vega-datasets.",
    ],
  },
  lw.info.build,
);
