// A call beside the plain function: both as a line of source of their own, what they give kept, their bytes counted.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Entrant, median, type Pace, race } from "../race.ts";

/** Expressions in terms of `scope`; `k` counts through a table of 64 rows, so that nothing is known before the call. */
export interface Contest {
  readonly name: string;
  readonly call: string;
  /** rows of one call, entities of one step */
  readonly n: number;
  readonly bare: string;
  readonly ours: string;
  readonly scope: Readonly<Record<string, unknown>>;
  /** puts state back where it was before the first call */
  readonly restore?: () => void;
}

/** Nanoseconds and bytes a call, and how many times faster than the bare function in the same rounds. */
export interface Outcome {
  readonly name: string;
  readonly call: string;
  readonly n: number;
  readonly bare: number;
  readonly ours: number;
  readonly ratio: number;
  readonly bytes: number;
}

/** Rows of the table that calls of one row take their numbers from. */
export const table = 64;
const callsOfRun = 16;
const nothing = () => {};

/**
 * Calls in a function made for them alone, as a user's line is: one closure shared by all formulas would meet hundreds of
 * targets, which V8 calls slowly and never inlines.
 */
function runner(expression: string, scope: Contest["scope"]): () => void {
  const text = `let k = 0; return () => {
    for (let j = 0; j < ${callsOfRun}; j++) { k = (k + 1) & ${table - 1}; hold.result = ${expression}; }
  };`;
  const hold = { result: undefined };
  return new Function("hold", ...Object.keys(scope), text)(hold, ...Object.values(scope)) as () => void;
}

export function settle({ name, call, n, bare, ours, scope, restore = nothing }: Contest, pace: Pace): Outcome {
  const entrant = <K extends string>(kind: K, expression: string): Entrant<K> => ({
    kind,
    run: runner(expression, scope),
    restore,
  });
  const entrants = [entrant("bare", bare), entrant("ours", ours)] as const;
  const [plain, timing] = race(entrants, callsOfRun, pace);
  return { name, call, n, bare: plain!.ns, ours: timing!.ns, ratio: timing!.ratio, bytes: bytesOf(entrants[1].run) };
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const taken = () => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/**
 * What the heap and the buffers outside it grow by over a few runs, too few to start a collection; the median of batches, since one
 * may fall into a batch all the same. What asking takes is measured by a run of nothing and left out.
 */
function bytesOf(run: () => void): number {
  const grown = (body: () => void) => {
    const batches = Array.from({ length: 7 }, () => {
      collect();
      const before = taken();
      for (let i = 0; i < 8; i++) body();
      return taken() - before;
    });
    return median(batches);
  };
  // The first batches of a process find the heap still growing.
  grown(run);
  return Math.max(0, Math.round((grown(run) - grown(nothing)) / (8 * callsOfRun)));
}
