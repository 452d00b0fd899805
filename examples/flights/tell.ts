// What came of it, in words and tables: in the terminal, and on the first page of the report.
import { cpus } from "node:os";
import type { Lanewise } from "lanewise";
import type { Report } from "../shared/report.ts";
import { bold, millions, seconds, whole } from "../shared/terminal.ts";
import type { Distance } from "./compare.ts";
import type { Flights } from "./data.ts";
import { figures } from "./figures.ts";
import { onTimeMinutes, type Results, reputation } from "./model.ts";
import type { Observations } from "./observe.ts";
import { everOff, known, type Standing } from "./ranking.ts";
import { rate, type Times, total } from "./stopwatch.ts";
import { routeTable, stages, timeTable } from "./tables.ts";
import { method, parameters } from "./words.ts";

export interface Story {
  readonly flights: Flights;
  readonly seen: Observations;
  readonly lw: Lanewise;
  readonly results: Results;
  /** least reliable route first */
  readonly all: readonly Standing[];
  readonly ours: Times;
  readonly theirs: Times;
  readonly distance: Distance;
}

const deactivated = (all: readonly Standing[]) => all.filter(({ verdict }) => verdict === "deactivated").length;

export function tell({ seen, lw, results, all, ours, theirs, distance }: Story): void {
  const sure = known(all);
  console.log(`
${bold("Least reliable routes")} of the ${whole(sure.length)} with a confidence of ${reputation.minConfidence} or more

${routeTable(sure.slice(0, 10))}

${bold("Most reliable routes")}

${routeTable(sure.slice(-10).reverse())}
`);

  const spared = all.filter(({ verdict }) => verdict === "too little evidence").length;
  const { default: usual } = lw.energy.reputation.spec.params.minScore;
  const below = all.filter(({ score }) => score < usual).length;
  console.log(`${bold("Who would be deactivated")}

  ${deactivated(all)} of ${whole(all.length)} routes end below a score of ${reputation.minScore}, surely enough.
  ${everOff(seen, results)} were there at the end of some day.
  ${spared} more score as low, on too little evidence to act on.
  At the default minScore of ${usual} it would be ${below || "none"}: the worst scores ${all[0]?.score.toFixed(2)}.
`);

  console.log(`${bold("Time")}, fastest of several runs, one thread

${timeTable(stages(ours, theirs))}

  ${bold(`${faster(ours, theirs)} as fast as plain JavaScript without checks.`)}
  ${millions(rate(seen.flights, ours))} flights a second with lanewise.
  ${millions(rate(seen.flights, theirs))} flights a second in plain JavaScript.
  ${distance.largest.toExponential(1)} is the largest absolute difference between the two.
`);
}

/** How many times the speed of plain JavaScript. */
const faster = (ours: Times, theirs: Times) => `${(total(theirs) / total(ours)).toFixed(1)} times`;

export async function report({ flights, seen, lw, results, all, ours, theirs, distance }: Story): Promise<Report> {
  return {
    title: "Which flight routes can be relied on?",
    lead: `Every route of the United States as a provider of a service, judged flight by flight through the first half
      of 2001. A flight less than ${onTimeMinutes} minutes late is a delivery.`,
    facts: [
      { value: whole(seen.flights), label: `flights on ${whole(seen.routes)} routes in ${seen.days} days` },
      { value: whole(deactivated(all)), label: "routes deactivated at the end" },
      { value: faster(ours, theirs), label: "as fast as the plain JavaScript beside it, which checks nothing" },
      {
        value: `${millions(rate(seen.flights, ours))}/s`,
        label: `flights with lanewise (${seconds(total(ours))})`,
      },
      {
        value: `${millions(rate(seen.flights, theirs))}/s`,
        label: `flights in plain JavaScript (${seconds(total(theirs))})`,
      },
      {
        value: distance.largest.toExponential(1),
        label: `largest difference in ${millions(distance.compared)} numbers`,
      },
    ],
    figures: await figures(flights, seen, results, all, stages(ours, theirs)),
    method,
    parameters: parameters(lw),
    made: `Made by examples/flights on Node ${process.versions.node}, ${cpus()[0]?.model ?? "unknown processor"},
      lanewise ${lw.info.build} build. Data: U.S. Bureau of Transportation Statistics, by way of the npm package
      vega-datasets.`,
  };
}
