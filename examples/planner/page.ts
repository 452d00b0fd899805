// The report: the day in charts, the questions around it in numbers.
import { chainHistory, type Lanewise, type PhasePlan, statedAcceleration, workerRoles } from "lanewise";
import type { Report } from "../shared/report.ts";
import { percent, whole } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";
import { stacked, stages } from "./charts.ts";
import { type Hour, machine, stagesOf } from "./day.ts";

const column = (numbers: readonly number[]) => Float64Array.from(numbers);
const steps = 50;

export async function page(
  lw: Lanewise,
  phase: string,
  plan: PhasePlan,
  completion: number,
  day: readonly Hour[],
): Promise<Report> {
  const { dataVolume, workerTopology, speedup, acceleration } = lw.allocation;
  const { total, seconds } = dataVolume({
    blocks: column(chainHistory.blocks),
    perBlock: column(chainHistory.perBlock),
  });
  const topology = workerTopology({ workers: column(workerRoles.counts), threads: Math.round(machine.threads * 0.55) });
  const { usl } = speedup({ n: machine.threads });
  const { size } = lw.sampling.size({ population: total, margin: 0.01 });
  const stated = acceleration({ speedup: column([...statedAcceleration, 10]) });
  return {
    title: `${machine.threads} threads and ${machine.gigabytes} GB, hour by hour`,
    lead: `${phase}, weeks ${plan.weeks.join(" to ")}, with the world model ${percent(completion)} complete. Every hour
      gives away all threads and all memory, in whole numbers.`,
    facts: [
      { value: `${whole(total / 1e6)} M`, label: "transactions to read" },
      { value: `${(seconds / 3600).toFixed(1)} h`, label: "to read them with 15 workers of 2000 a second" },
      { value: whole(size), label: "of them tell any share to one percent, 95 times in 100" },
      { value: `${topology.perWorker.toFixed(2)}`, label: `threads for each of ${topology.total} workers on 55 %` },
      { value: `${usl.toFixed(1)}x`, label: `speed-up of ${machine.threads} threads with 2 % of serial work` },
      {
        value: `${stated.amdahl.toFixed(2)}x`,
        label: `of stages of 2, 3, 5 and 10x, a quarter of the work each; their product is ${whole(stated.product)}`,
      },
    ],
    figures: [
      {
        title: "Threads",
        caption: "At night the world model works while nobody waits; in the evening the others learn.",
        svg: await draw(stacked(day, "threads", "threads", machine.threads)),
      },
      {
        title: "Memory",
        caption: "Claims to memory move with the threads, from weights of their own.",
        svg: await draw(stacked(day, "gigabytes", "GB", machine.gigabytes)),
      },
      {
        title: "Every stage of the work",
        caption: `Threads of the world model at each hour and each stage: ${24 * (steps + 1)} plans in one call.`,
        svg: await draw(stages(stagesOf(lw, plan, steps), steps)),
      },
    ],
    method: [
      `allocation.schedule takes the plan of the phase, the hour and how far the world model has come. Progress asks for
      a share (allocation.progressShare), the clock for another (allocation.timeOfDay); they meet halfway. The other
      workloads keep their proportions, but what the clock leaves in the evening is evolution's, and the largest
      remainder makes whole numbers that sum exactly.`,
    ],
    parameters: parameters(lw),
    made: `Made by examples/planner on Node ${process.versions.node}, lanewise ${lw.info.build} build.`,
  };
}

function parameters(lw: Lanewise): Report["parameters"] {
  const { params } = lw.allocation.schedule.spec;
  const why = {
    flex: "how much the clock counts against progress",
    night: "share of the world model at night",
    evolution: "share of the world model in the evening",
    early: "share before 30 % are done",
    middle: "share from 30 to 70 %",
    late: "share beyond 70 %",
  } as const;
  return Object.entries(why).map(([name, reason]) => {
    const value = String(params[name as keyof typeof why].default);
    return { name, here: value, usual: value, why: reason };
  });
}
