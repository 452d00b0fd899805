// Four formulas go live in a simulated week: `npm run rollout`, or `npm run rollout -- 2` for another seed. A table of what happened, and
// a report with charts.
import { join, relative } from "node:path";
import { load } from "lanewise";
import { load as loadScalar } from "lanewise/scalar";
import { Telemetry } from "lanewise/telemetry";
import { writeReport } from "../shared/report.ts";
import { bold, step, table, whole } from "../shared/terminal.ts";
import { ticksPerHour, when } from "./calendar.ts";
import { replayed } from "./decision.ts";
import { page, type Scrape } from "./page.ts";
import { endpoint } from "./scrape.ts";
import { names } from "./steered.ts";
import { summarize } from "./summary.ts";
import { runWeek } from "./week.ts";

const seed = Number(process.argv[2] ?? 1);
if (Number.isSafeInteger(seed)) await main();
else {
  console.error(`rollout: "seed" expected a whole number, got ${process.argv[2]}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const [lw, scalar] = [await load(), await loadScalar()];
  const telemetry = new Telemetry();
  await using metrics = await endpoint(telemetry);
  console.log(`\n${bold("Four formulas go live: off, shadow, canary, full")}`);
  console.log(`  metrics at ${metrics.url} while it runs\n`);
  const scrapes: Scrape[] = [];
  const look = async (tick: number) => {
    scrapes.push({ tick, numbers: await metrics.scrape() });
  };
  const week = await step("a week of the network", () =>
    runWeek(lw, { seed, telemetry, every: 6 * ticksPerHour, look }),
  );
  const record = week.decisions[0];
  if (!record) throw new Error(`rollout: expected a fee whose breaker opens, got none with seed ${seed}`);
  const again = replayed(scalar, record);
  const summary = summarize(week);
  const path = join(process.cwd(), "report", "rollout.html");
  await step("the report", async () =>
    writeReport(path, await page({ week, summary, scrapes, record, replayed: again, build: lw.info.build, seed })),
  );

  console.log(
    `\n${table(names, [
      { title: "what", cell: (name) => name },
      ...([1, 2, 3, 4] as const).map((i) => ({
        title: ["shadow", "canary 10 %", "canary 50 %", "full"][i - 1]!,
        cell: (name: (typeof names)[number]) => (week.steps[name][i] ? when(week.steps[name][i]!.tick) : "never"),
      })),
      {
        title: "breaker open",
        cell: (name) =>
          summary.open[name].map(({ tick, hours }) => `${when(tick)} for ${hours.toFixed(1)} h`).join("; "),
      },
    ])}`,
  );
  const { adaptive, applied } = record.guard!.verdicts[0]!;
  const [first, second] = summary.health;
  console.log(`
  attacks      health ${first!.lowest.toFixed(2)} for ${first!.hours.toFixed(1)} h with reputation in the shadow, ${second!.lowest.toFixed(2)} for ${second!.hours.toFixed(1)} h with it on
  thrown out   ${week.banned.attackers.join(" and ")} attackers, ${week.banned.honest} honest peers
  issuance     ${whole(summary.issuance.kept)} BLOCK not issued to the attacks' traffic; ${whole(week.issued)} issued
  treasury     ${whole(week.treasury)} BLOCK; ${whole(week.treasuryBefore)} at the old fee
  metrics      ${scrapes.length} scrapes, ${scrapes.at(-1)!.numbers.size} numbers in the last
  a decision   fee ${adaptive}, breaker open, ${applied} applied; replayed on the scalar build: ${again.same ? "the same bits" : "OTHER BITS"}

  ./${relative(process.cwd(), path)}
`);
  if (!again.same) process.exitCode = 1;
}
