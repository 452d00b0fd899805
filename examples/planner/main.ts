// A day of one machine as a table and a chart: `npx tsx examples/planner/main.ts [phase] [completion]`, after `npm run build`.
import { join, relative } from "node:path";
import { load, phasePlans } from "lanewise";
import { writeReport } from "../shared/report.ts";
import { bold, type Heading, percent, table } from "../shared/terminal.ts";
import { dayOf, type Hour, machine, type Phase, planOf } from "./day.ts";
import { page } from "./page.ts";

const [phase = "phase2", done = "0.6"] = process.argv.slice(2);
const completion = Number(done);

if (!Object.hasOwn(phasePlans, phase) || !(completion >= 0 && completion <= 1)) {
  console.error(
    `Usage: npx tsx examples/planner/main.ts [${Object.keys(phasePlans).join("|")}] [completion from 0 to 1]`,
  );
  process.exitCode = 1;
} else await plan(phase as Phase);

async function plan(phase: Phase): Promise<void> {
  const lw = await load();
  const chosen = planOf(phase);
  const day = dayOf(lw, chosen, completion);
  const { name, threads, gigabytes } = machine;
  console.log(`\n${bold(`${name}, ${threads} threads, ${gigabytes} GB: ${phase}, ${percent(completion)} complete`)}`);
  console.log("  threads and GB of each workload\n");
  console.log(table(day, headings(chosen.workloads)));
  const path = join(process.cwd(), "report", "planner.html");
  writeReport(path, await page(lw, phase, chosen, completion, day));
  console.log(`\n  ./${relative(process.cwd(), path)}\n`);
}

function headings(workloads: readonly string[]): readonly Heading<Hour>[] {
  return [
    { title: "hour", cell: ({ hour }) => `${String(hour).padStart(2, "0")}:00` },
    { title: "window", cell: ({ window }) => window },
    { title: "share", cell: ({ share }) => percent(share), right: true },
    ...workloads.map((title, k) => ({
      title,
      cell: ({ parts }: Hour) => `${parts[k]?.threads} / ${String(parts[k]?.gigabytes).padStart(3)}`,
      right: true,
    })),
    { title: "in all", cell: ({ parts }) => `${sum(parts, "threads")} / ${sum(parts, "gigabytes")}`, right: true },
  ];
}

function sum(parts: Hour["parts"], what: "threads" | "gigabytes"): number {
  return parts.reduce((total, part) => total + part[what], 0);
}
