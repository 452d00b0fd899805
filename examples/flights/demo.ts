// The story: read, observe, compute with lanewise, compute in plain JavaScript, compare, tell.
import { cpus } from "node:os";
import { join, relative } from "node:path";
import { load } from "lanewise";
import { compare } from "./compare.ts";
import { readFlights } from "./data.ts";
import { figures } from "./figures.ts";
import { lanes } from "./lanes.ts";
import { onTimeMinutes, reputation } from "./model.ts";
import { observe } from "./observe.ts";
import { plain } from "./plain.ts";
import { everOff, known, type Standing, standings } from "./ranking.ts";
import { writeReport } from "./report.ts";
import { fastest, type Stage, type Times, total } from "./stopwatch.ts";
import { bold, type Heading, millions, percent, seconds, step, table, whole } from "./terminal.ts";
import { method, parameters } from "./words.ts";

const runs = 3;

export async function demo(): Promise<void> {
  console.log(`\n${bold("lanewise: the reliability of every flight route in the United States, early 2001")}\n`);
  const flights = await step(
    "reading flights-3m.parquet",
    readFlights,
    ({ rows, routes, days }) => `${whole(rows)} flights, ${whole(routes.length)} routes, ${days.length} days`,
  );
  const seen = await step(
    "counting and averaging by day and route",
    () => observe(flights),
    ({ wrong }) => `${wrong} records with impossible arrivals count as not observed`,
  );
  const lw = await step("compiling lanewise", load, ({ info }) => `${info.build} build`);
  const ours = await step(`lanewise, ${runs} runs`, () => repeat(() => lanes(lw, seen)), speedOf(seen.flights));
  const theirs = await step(`plain JavaScript, ${runs} runs`, () => repeat(() => plain(seen)), speedOf(seen.flights));
  const distance = await step(
    "comparing",
    () => compare(ours.results, theirs.results),
    ({ largest, compared, column }) =>
      `largest difference ${largest.toExponential(1)} (${column}) in ${millions(compared)} numbers`,
  );

  const all = standings(flights, seen, ours.results);
  const off = all.filter(({ verdict }) => verdict === "deactivated");
  const spared = all.filter(({ verdict }) => verdict === "low score, too little evidence");
  const sure = known(all);

  console.log(
    `\n${bold("Least reliable routes")} of the ${whole(sure.length)} with a confidence of ${reputation.minConfidence} or more\n`,
  );
  console.log(table(sure.slice(0, 10), headings));
  console.log(`\n${bold("Most reliable routes")}\n`);
  console.log(table(sure.slice(-10).reverse(), headings));
  console.log(`\n${bold("Who would be deactivated")}\n`);
  console.log(
    `  ${off.length} of ${whole(all.length)} routes end below ${reputation.minScore} surely enough; ` +
      `${everOff(seen, ours.results)} were there on some day.`,
  );
  console.log(`  ${spared.length} more score as low, on too little evidence to act on.`);
  const { default: usual } = lw.energy.reputation.spec.params.minScore;
  const below = all.filter(({ score }) => score < usual).length;
  console.log(
    `  At the default minScore of ${usual} it would be ${below || "none"}: nobody keeps flying a route that bad.`,
  );

  console.log(`\n${bold("Time")}, fastest of ${runs} runs, one thread\n`);
  console.log(table(stages(ours.times, theirs.times), timeHeadings));
  console.log(
    `\n  ${rate(seen.flights, ours.times)} flights a second with lanewise, ${rate(seen.flights, theirs.times)} in plain JavaScript.`,
  );
  console.log(`  Largest absolute difference between the two: ${distance.largest.toExponential(1)}.`);

  const path = join(process.cwd(), "report", "flights.html");
  console.log();
  await step(
    "drawing the report",
    async () =>
      writeReport(path, {
        title: "Which flight routes can be relied on?",
        lead: `Every route of the United States as a provider of a service, judged flight by flight through the first half of 2001. A flight less than ${onTimeMinutes} minutes late is a delivery.`,
        facts: [
          { value: whole(seen.flights), label: `flights on ${whole(seen.routes)} routes in ${seen.days} days` },
          { value: `${off.length}`, label: "routes deactivated at the end" },
          {
            value: `${rate(seen.flights, ours.times)}/s`,
            label: `flights judged with lanewise (${seconds(total(ours.times))})`,
          },
          {
            value: `${rate(seen.flights, theirs.times)}/s`,
            label: `in plain JavaScript (${seconds(total(theirs.times))})`,
          },
          {
            value: distance.largest.toExponential(1),
            label: `largest difference in ${millions(distance.compared)} numbers`,
          },
        ],
        figures: await figures(flights, seen, ours.results, all, stages(ours.times, theirs.times)),
        method,
        parameters: parameters(lw),
        made: `Made by examples/flights on Node ${process.versions.node}, ${cpus()[0]?.model ?? "unknown processor"}, lanewise ${lw.info.build} build. Data: U.S. Bureau of Transportation Statistics, by way of the npm package vega-datasets.`,
      }),
    () => `./${relative(process.cwd(), path)}`,
  );
  console.log();
}

interface Run<R> {
  readonly results: R;
  readonly times: Times;
}

function repeat<R>(run: () => Run<R>): Run<R> {
  const all = Array.from({ length: runs }, run);
  return { results: (all[0] as Run<R>).results, times: fastest(all.map(({ times }) => times)) };
}

const rate = (rows: number, times: Times) => millions(rows / (total(times) / 1000));
const speedOf =
  (rows: number) =>
  ({ times }: Run<unknown>) =>
    `fastest ${seconds(total(times))}, ${rate(rows, times)} flights/s`;

const headings: readonly Heading<Standing>[] = [
  { title: "route", cell: ({ name }) => name },
  { title: "from", cell: ({ origin }) => origin.city },
  { title: "to", cell: ({ destination }) => destination.city },
  { title: "score", cell: ({ score }) => score.toFixed(3), right: true },
  { title: "confidence", cell: ({ confidence }) => confidence.toFixed(2), right: true },
  { title: "flights", cell: ({ flights }) => whole(flights), right: true },
  { title: "on time", cell: ({ onTime }) => percent(onTime), right: true },
  { title: "mean delay", cell: ({ meanDelay }) => `${meanDelay.toFixed(1)} min`, right: true },
];

export interface StageTime {
  readonly stage: string;
  readonly ours: number;
  readonly theirs: number;
}

const stageNames: Record<Stage, string> = {
  flights: "judge every flight in order",
  days: "judge every route at midnight",
  levels: "smooth daily delays (EMA, Kalman)",
};

const stages = (ours: Times, theirs: Times): StageTime[] => [
  ...(Object.keys(stageNames) as Stage[]).map((stage) => ({
    stage: stageNames[stage],
    ours: ours[stage],
    theirs: theirs[stage],
  })),
  { stage: "all", ours: total(ours), theirs: total(theirs) },
];

const timeHeadings: readonly Heading<StageTime>[] = [
  { title: "stage", cell: ({ stage }) => stage },
  { title: "lanewise", cell: ({ ours }) => seconds(ours), right: true },
  { title: "plain JavaScript", cell: ({ theirs }) => seconds(theirs), right: true },
  { title: "plain / lanewise", cell: ({ ours, theirs }) => `${(theirs / ours).toFixed(2)} x`, right: true },
];
