// A ledger of privacy: teams ask for noisy statistics of the same people, and each answer costs. `npx tsx examples/first/privacy.ts`, after
// `npm run build`.
import { load } from "lanewise";
import { lines, points } from "../shared/charts.ts";
import { present } from "../shared/present.ts";
import { bold, table } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";

// A year in weeks. Noise in units of what one person can change; a rate below 1 looks at a random sample only.
const weeks = 52;
const budget = 3;
const teams = [
  { name: "weekly report", sigma: 22, releases: 3, rate: 1 },
  { name: "dashboard, daily", sigma: 30, releases: 7, rate: 1 },
  { name: "model, on samples", sigma: 1.2, releases: 40, rate: 0.01 },
  { name: "impatient", sigma: 4, releases: 2, rate: 1 },
];

const lw = await load();
const column = (of: (team: (typeof teams)[number]) => number) =>
  Float64Array.from({ length: weeks * teams.length }, (_, i) => of(teams[i % teams.length]!));
const asked = {
  sigma: column(({ sigma }) => sigma),
  releases: column(({ releases }) => releases),
  rate: column(({ rate }) => rate),
};

// All weeks of all teams in one call; `at` shows one more week before it is spent.
const ledger = lw.privacy.rdpLedger.bank(teams.length, { delta: 1e-6 });
const { epsilon } = ledger.run(asked);
const of = (team: number) => Float64Array.from({ length: weeks }, (_, week) => epsilon[week * teams.length + team]!);

// What adding up each week's own epsilon would have said.
const week = lw.privacy.rdpLedger.bank(teams.length, { delta: 1e-6 });
const alone = week.step({
  sigma: asked.sigma.slice(0, teams.length),
  releases: asked.releases.slice(0, teams.length),
  rate: asked.rate.slice(0, teams.length),
}).epsilon;

const rows = teams.map(({ name, sigma, releases, rate }, team) => {
  const spent = of(team);
  const over = spent.findIndex((epsilon) => epsilon > budget);
  return { name, sigma, releases, rate, spent: spent[weeks - 1]!, summed: alone[team]! * weeks, over };
});
console.log(`\n${bold(`A year of answers, at most epsilon ${budget} at delta 1e-6`)}\n`);
console.log(
  table(rows, [
    { title: "team", cell: ({ name }) => name },
    { title: "noise", cell: ({ sigma }) => String(sigma), right: true },
    { title: "a week", cell: ({ releases }) => String(releases), right: true },
    { title: "sample", cell: ({ rate }) => String(rate), right: true },
    { title: "epsilon", cell: ({ spent }) => spent.toFixed(2), right: true },
    { title: "weeks added up", cell: ({ summed }) => summed.toFixed(1), right: true },
    { title: "over the budget", cell: ({ over }) => (over < 0 ? "never" : `in week ${over + 1}`), right: true },
  ]),
);

present(
  "privacy",
  {
    title: "A ledger of privacy",
    lead: "Four teams ask about the same people for a year. Each answer has noise, and each gives a little away.",
    facts: rows.map(({ name, spent }) => ({ value: spent.toFixed(2), label: `epsilon of ${name}` })),
    figures: [
      {
        title: "Spent so far",
        caption: `Costs grow as the root of the weeks, not as their number; ${budget} is what was agreed upon.`,
        svg: await draw(
          lines(
            [
              ...teams.flatMap(({ name }, team) => points("epsilon at delta 1e-6", name, of(team))),
              ...points("epsilon at delta 1e-6", "budget", new Float64Array(weeks).fill(budget)),
            ],
            { x: "weeks", y: "epsilon" },
          ),
        ),
      },
    ],
    method: [
      "privacy.rdpLedger as a bank: a team an entity, a week a tick; Rényi costs of Gaussian releases, of samples too, are added order by order and read as (epsilon, delta).",
    ],
  },
  lw.info.build,
);
