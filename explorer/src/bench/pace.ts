// Measuring by a coarse clock: calls are timed in batches that last many of its ticks, variants take turns, and what counts is the median.

/** The least step that a clock makes, in milliseconds; what nobody saw within `patience` is that. */
export function tickOf(now: () => number, patience = 200): number {
  let least = Infinity;
  const begin = now();
  let last = begin;
  for (let steps = 0; steps < 50 && last - begin < patience; ) {
    const next = now();
    if (next <= last) continue;
    least = Math.min(least, next - last);
    last = next;
    steps++;
  }
  return Number.isFinite(least) ? least : patience;
}

/** Least time of one sample: some twenty ticks of the clock make its error 5 % at most. */
export const sampleTime = (tick: number): number => Math.max(3, 20 * tick);

export interface Entrant {
  readonly kind: string;
  /** one call; a promise where others compute it */
  readonly run: () => unknown;
}

export interface Timing {
  readonly kind: string;
  /** nanoseconds a row: median over rounds, and the quartiles */
  readonly ns: number;
  readonly low: number;
  readonly high: number;
  /** calls in one sample */
  readonly calls: number;
  readonly rounds: number;
}

export interface Pace {
  readonly rounds: number;
  readonly tick: number;
  readonly warmUp: number;
  readonly now: () => number;
  /** told after each round */
  readonly onRound?: (round: number, timings: readonly Timing[]) => void;
}

/** In every round each has its turn, and another one begins: a slow moment of the machine meets them all. */
export async function race(entrants: readonly Entrant[], rows: number, pace: Pace): Promise<readonly Timing[]> {
  const { rounds, now } = pace;
  const calls: number[] = [];
  for (const entrant of entrants) calls.push(await warmed(entrant, pace));
  const samples: number[][] = entrants.map(() => []);
  const timings = () =>
    entrants.map(({ kind }, k): Timing => {
      const [low, ns, high] = [0.25, 0.5, 0.75].map((q) => quantile(samples[k]!, q));
      return { kind, ns: ns!, low: low!, high: high!, calls: calls[k]!, rounds: samples[k]!.length };
    });
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < entrants.length; k++) {
      const turn = (k + round) % entrants.length;
      const each = (await sample(entrants[turn]!, calls[turn]!, now)) / calls[turn]!;
      samples[turn]!.push((each * 1e6) / rows);
    }
    pace.onRound?.(round + 1, timings());
  }
  return timings();
}

/** Milliseconds of so many calls. */
async function sample({ run }: Entrant, calls: number, now: () => number): Promise<number> {
  const begin = now();
  for (let i = 0; i < calls; i++) {
    const came = run();
    // To await what is no promise would be measured too.
    if (came instanceof Promise) await came;
  }
  return now() - begin;
}

/** Calls until compilers are done, and batches grow until the clock can tell them; how many make one sample. */
async function warmed(entrant: Entrant, { tick, warmUp, now }: Pace): Promise<number> {
  const wanted = sampleTime(tick);
  let calls = 1;
  const begin = now();
  for (;;) {
    const took = await sample(entrant, calls, now);
    if (took >= wanted && now() - begin >= warmUp) return Math.max(1, Math.ceil((calls * wanted) / took));
    if (took < wanted) calls = Math.min(2 ** 24, took < wanted / 8 ? calls * 4 : Math.ceil(calls * 1.5));
  }
}

/** Between the two nearest. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
}
