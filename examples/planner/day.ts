// A day on one machine: who gets which threads and how much memory, hour by hour. One call for all hours.
import { type Lanewise, type PhasePlan, phasePlans } from "lanewise";

export const machine = { name: "AMD EPYC 7502P", threads: 64, gigabytes: 384 } as const;

export type Phase = keyof typeof phasePlans;

export interface Part {
  readonly workload: string;
  readonly threads: number;
  readonly gigabytes: number;
}

export interface Hour {
  readonly hour: number;
  readonly window: string;
  /** what clock and progress give the world model */
  readonly share: number;
  readonly parts: readonly Part[];
}

export const planOf = (phase: Phase): PhasePlan => phasePlans[phase];

export function dayOf(lw: Lanewise, plan: PhasePlan, completion: number): readonly Hour[] {
  const hour = Float64Array.from({ length: 24 }, (_, h) => h);
  const { threads, gigabytes, share } = moments(lw, plan, hour, completion);
  const { window } = lw.allocation.timeOfDay({ hour });
  const names = lw.allocation.timeOfDay.spec.output.window.values ?? [];
  return [...hour].map((h, g) => ({
    hour: h,
    window: names[window[g] ?? 0] ?? "",
    share: share[g] ?? NaN,
    parts: plan.workloads.map((workload, k) => {
      const row = g * plan.workloads.length + k;
      return { workload, threads: threads[row] ?? NaN, gigabytes: gigabytes[row] ?? NaN };
    }),
  }));
}

/** Share of the world model at any hour and stage: the same call, for a grid of moments. */
export function stagesOf(lw: Lanewise, plan: PhasePlan, steps: number) {
  const cells = Array.from({ length: 24 * (steps + 1) }, (_, i) => ({
    hour: i % 24,
    done: Math.floor(i / 24) / steps,
  }));
  const hour = Float64Array.from(cells, ({ hour }) => hour);
  const done = Float64Array.from(cells, ({ done }) => done);
  const { threads } = moments(lw, plan, hour, done);
  const n = plan.workloads.length;
  const lead = plan.worldModel.indexOf(1);
  return cells.map((cell, g) => ({ ...cell, threads: threads[g * n + lead] ?? NaN }));
}

/** The plan once for every moment. */
function moments(lw: Lanewise, plan: PhasePlan, hour: Float64Array, completion: number | Float64Array) {
  const n = plan.workloads.length;
  const repeated = (column: readonly number[]) =>
    Float64Array.from({ length: n * hour.length }, (_, i) => column[i % n] ?? NaN);
  return lw.allocation.schedule({
    cpu: repeated(plan.cpu),
    memory: repeated(plan.memory),
    worldModel: repeated(plan.worldModel),
    learning: repeated(plan.learning),
    threads: machine.threads,
    gigabytes: machine.gigabytes,
    hour,
    completion,
    offsets: Uint32Array.from({ length: hour.length + 1 }, (_, g) => g * n),
  });
}
