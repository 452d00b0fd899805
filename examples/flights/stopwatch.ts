// Time by stage. Both computations start and stop the same stages, so their times compare line by line.

/** flights: every flight is judged. days: every route is judged at midnight. levels: daily delays are smoothed. */
export type Stage = "flights" | "days" | "levels";
export type Times = Record<Stage, number>;

export function stopwatch() {
  const times: Times = { flights: 0, days: 0, levels: 0 };
  return {
    times,
    /** Milliseconds that `work` takes are added to its stage. */
    time<T>(stage: Stage, work: () => T): T {
      const start = performance.now();
      const result = work();
      times[stage] += performance.now() - start;
      return result;
    },
  };
}

export const total = ({ flights, days, levels }: Times) => flights + days + levels;

/** Rows a second. */
export const rate = (rows: number, times: Times) => (rows / total(times)) * 1000;

/** The fastest of several runs: the first ones pay for compilation, on either side. */
export const fastest = (runs: readonly Times[]): Times =>
  runs.reduce((best, run) => (total(run) < total(best) ? run : best));
