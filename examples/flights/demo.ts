// The story: read, observe, compute with lanewise, compute in plain JavaScript, compare, tell.
import { join, relative } from "node:path";
import { load } from "lanewise";
import { writeReport } from "../shared/report.ts";
import { bold, millions, seconds, step, whole } from "../shared/terminal.ts";
import { compare } from "./compare.ts";
import { readFlights } from "./data.ts";
import { lanes } from "./lanes.ts";
import { type Results, results } from "./model.ts";
import { type Observations, observe } from "./observe.ts";
import { plain } from "./plain.ts";
import { standings } from "./ranking.ts";
import { fastest, type Times, total } from "./stopwatch.ts";
import { report, type Story, tell } from "./tell.ts";

const runs = 7;

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
    ({ wrong }) => `${wrong} records off by hours or a day count as not observed`,
  );
  const lw = await step("compiling lanewise", load, ({ info }) => `${info.build} build`);
  const { ours, theirs } = await step(
    `lanewise and plain JavaScript in turn, ${runs} runs each`,
    () =>
      inTurn(
        seen,
        (out) => lanes(lw, seen, out),
        (out) => plain(seen, out),
      ),
    ({ ours, theirs }) => `fastest ${seconds(total(ours.times))} and ${seconds(total(theirs.times))}`,
  );
  const distance = await step(
    "comparing",
    () => compare(ours.results, theirs.results),
    ({ largest, compared, column }) =>
      `largest difference ${largest.toExponential(1)} (${column}) in ${millions(compared)} numbers`,
  );
  const all = standings(flights, seen, ours.results);
  const story: Story = {
    flights,
    seen,
    lw,
    all,
    results: ours.results,
    ours: ours.times,
    theirs: theirs.times,
    distance,
  };

  tell(story);
  const path = join(process.cwd(), "report", "flights.html");
  await step(
    "drawing the report",
    async () => writeReport(path, await report(story)),
    () => `./${relative(process.cwd(), path)}`,
  );
  console.log();
}

interface Run {
  readonly results: Results;
  readonly times: Times;
}

/**
 * Both in turn, so that a machine that is busy for a while is so for both. Every run of a side writes to the same columns: touching
 * fresh memory would cost either more than some of the stages.
 */
function inTurn(
  seen: Observations,
  our: (out: Results) => Times,
  their: (out: Results) => Times,
): { readonly ours: Run; readonly theirs: Run } {
  const [a, b] = [results(seen), results(seen)];
  const pairs = Array.from({ length: runs }, () => [our(a), their(b)] as const);
  return {
    ours: { results: a, times: fastest(pairs.map(([time]) => time)) },
    theirs: { results: b, times: fastest(pairs.map(([, time]) => time)) },
  };
}
