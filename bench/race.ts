// Variants measured side by side: in every round each has its turn, so that a slow moment of the machine meets them all.
import { setFlagsFromString } from "node:v8";
import { Bench } from "tinybench";

// A plain loop is to be as fast as it gets, and the same in every run. What V8 compiles in the midst of a long call it types
// worse and keeps (core.geoMean 88 ns instead of 54), and now and then such a loop is never compiled again.
setFlagsFromString("--no-use-osr");

export interface Pace {
  readonly rounds: number;
  /** time of one variant in one round */
  readonly milliseconds: number;
}

/** One of those that race: what is called over and over, and what puts state back. */
export interface Entrant<K extends string = string> {
  readonly kind: K;
  readonly run: () => void;
  readonly restore: () => void;
}

export interface Timing<K extends string = string> {
  readonly kind: K;
  /** median over rounds of the medians below, ns per row */
  readonly ns: number;
  /** median over rounds of how much faster than the first variant in the same round */
  readonly ratio: number;
  /** median of each round, ns per row */
  readonly rounds: readonly number[];
}

/** Least time of one sample: calls too short for the clock are timed in batches. */
const sampleMilliseconds = 0.05;
const warmUpMilliseconds = 60;

/** The first variant is what the others are compared with. */
export function race<K extends string>(
  variants: readonly Entrant<K>[],
  rows: number,
  { rounds, milliseconds }: Pace,
): readonly Timing<K>[] {
  const calls = variants.map(warmUp);
  const medians: number[][] = variants.map(() => []);
  // The first round still warms up and is not counted.
  for (let round = -1; round < rounds; round++) {
    const bench = new Bench({ time: milliseconds, iterations: 3, warmup: false, throws: true });
    for (let k = 0; k < variants.length; k++) {
      const turn = (k + round + 1) % variants.length;
      bench.add(String(turn), timed(variants[turn]!, calls[turn]!));
    }
    for (const { name, result } of bench.runSync()) {
      if (result.state !== "completed") throw new Error(`bench: a round ended ${result.state}`);
      if (round >= 0) medians[Number(name)]!.push((result.latency.p50 * 1e6) / rows);
    }
  }
  return variants.map(({ kind }, k) => ({
    kind,
    ns: median(medians[k]!),
    ratio: median(medians[k]!.map((ns, round) => medians[0]![round]! / ns)),
    rounds: medians[k]!,
  }));
}

/** Median over rounds of how many times faster one is than the other in the same round. */
export const ratioTo = (other: Timing, timing: Timing): number =>
  median(timing.rounds.map((ns, round) => other.rounds[round]! / ns));

/** One sample: state put back, then the calls alone are timed. */
function timed({ run, restore }: Entrant, calls: number) {
  let start = 0;
  let end = 0;
  let depth = 0;
  const batch = () => {
    start = performance.now();
    for (let i = 0; i < calls; i++) run();
    end = performance.now();
  };
  return () => {
    const begin = performance.now();
    restore();
    depth = (depth + 7) % 64;
    below(depth, batch);
    return { overriddenDuration: (end - start) / calls, overriddenIterationCost: end - begin };
  };
}

/**
 * Runs so many frames further down the stack. Where what a kernel spills shares the low 12 bits of its address with the
 * constants it reads, the processor takes one for the other (energy.reputation 39 ns instead of 26); each sample stands
 * elsewhere, so that the median does not depend on where the stack of the process happens to start.
 */
function below(depth: number, body: () => void): number {
  if (depth > 0) return below(depth - 1, body) + 1;
  body();
  return 0;
}

/** Runs until the compilers are done; how many calls make one sample. */
function warmUp({ run, restore }: Entrant): number {
  let calls = 0;
  const start = performance.now();
  while (calls < 5 || performance.now() - start < warmUpMilliseconds) {
    run();
    calls++;
  }
  const each = (performance.now() - start) / calls;
  restore();
  return Math.max(1, Math.ceil(sampleMilliseconds / each));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
