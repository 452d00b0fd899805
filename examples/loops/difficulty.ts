// Four difficulty rules against hash rates that stay, double, halve and swing: many chains side by side, every block of
// every chain found after an exponential waiting time of mean difficulty / rate.
import type { Lanewise } from "../../src/index.ts";
import { each, random } from "./support.ts";

/** The time a block should take. */
const spacing = 1000;
/** Hashes per millisecond before anything changes, in units of difficulty. */
const startRate = 1000;
/** Block at which the hash rate changes, and up to which nothing is measured. */
const change = 400;
/** Blocks between two peaks of a swinging hash rate. */
const tide = 200;

/** Hash rate at each block, as a multiple of what it was. */
export const scenarios = {
  steady: () => 1,
  doubles: (block: number) => (block < change ? 1 : 2),
  halves: (block: number) => (block < change ? 1 : 0.5),
  oscillates: (block: number) => (block < change ? 1 : 2 ** Math.sin((2 * Math.PI * (block - change)) / tide)),
} as const;

/** Difficulties of all chains for the next block, after the solve times of the last. */
type Rule = (solveTime: Float64Array, difficulty: Float64Array) => Float64Array;

/** The latest so many values of each chain, oldest first, chain after chain. */
class Window {
  #cells: Float64Array;
  #length = 0;
  readonly #chains: number;
  readonly #most: number;

  constructor(chains: number, most: number) {
    this.#chains = chains;
    this.#most = most;
    this.#cells = new Float64Array(0);
  }

  push(values: Float64Array): void {
    const kept = Math.min(this.#length, this.#most - 1);
    const cells = new Float64Array(this.#chains * (kept + 1));
    for (let chain = 0; chain < this.#chains; chain++) {
      const end = (chain + 1) * this.#length;
      cells.set(this.#cells.subarray(end - kept, end), chain * (kept + 1));
      cells[chain * (kept + 1) + kept] = values[chain]!;
    }
    this.#cells = cells;
    this.#length = kept + 1;
  }

  get values(): Float64Array {
    return this.#cells;
  }

  get offsets(): Uint32Array {
    return Uint32Array.from({ length: this.#chains + 1 }, (_, chain) => chain * this.#length);
  }
}

/** Each rule as chains would run it, with the settings it is known for. */
export const rules = {
  kalmanDifficulty: ({ consensus }: Lanewise, chains: number): Rule => {
    const bank = consensus.kalmanDifficulty.bank(chains, { spacing, initialDifficulty: startRate * spacing });
    return (solveTime) => bank.step({ solveTime }).difficulty;
  },
  /** over the last 120 blocks, every block */
  windowRetune: ({ consensus }: Lanewise, chains: number): Rule => {
    const window = new Window(chains, 120);
    const now = new Float64Array(chains);
    let hint: Float64Array = new Float64Array(chains);
    window.push(now);
    return (solveTime, difficulty) => {
      for (let chain = 0; chain < chains; chain++) now[chain]! += solveTime[chain]!;
      window.push(now);
      const inputs = { timestamps: window.values, offsets: window.offsets, difficulty, hint };
      const retuned = consensus.windowRetune(inputs, { spacing });
      hint = retuned.hint;
      return retuned.next;
    };
  },
  /** half-life of 288 blocks, as two days are to ten minutes */
  asert: ({ consensus }: Lanewise, chains: number): Rule => {
    const elapsed = new Float64Array(chains).fill(spacing);
    let height = 0;
    return (solveTime) => {
      for (let chain = 0; chain < chains; chain++) elapsed[chain]! += solveTime[chain]!;
      height++;
      const next = consensus.asert(
        { anchor: startRate * spacing, elapsed, height },
        { spacing, halfLife: 288 * spacing },
      );
      return next.map((d) => Math.max(1, Math.round(d)));
    };
  },
  /** over the last 90 blocks */
  lwma: ({ consensus }: Lanewise, chains: number): Rule => {
    const times = new Window(chains, 90);
    const difficulties = new Window(chains, 90);
    return (solveTime, difficulty) => {
      times.push(solveTime);
      difficulties.push(difficulty);
      const inputs = { difficulty: difficulties.values, solveTime: times.values, offsets: times.offsets };
      return consensus.lwma(inputs, { spacing }).next;
    };
  },
} as const;

export type RuleName = keyof typeof rules;
export type Scenario = keyof typeof scenarios;

export interface Figures {
  /** mean block time from the change on, in ms; 1000 is wanted */
  readonly mean: number;
  /** the same of the first 100 blocks after the change */
  readonly meanAfter: number;
  /** standard deviation of block times over their mean; 1 when difficulty fits the hash rate throughout */
  readonly deviation: number;
  /** standard deviation of ln(difficulty / what fits the hash rate), in the second half after the change */
  readonly swing: number;
  /**
   * blocks after the change from which on the chains' mean difficulty stays within a tenth of what fits; NaN if it
   * never does
   */
  readonly settle: number;
  /** mean over the chains of ln(difficulty / what fits), from the change on */
  readonly track: Float64Array;
}

export interface Run {
  readonly chains?: number;
  /** blocks from the change on */
  readonly blocks?: number;
  readonly seed?: number;
}

/** One rule in one scenario. */
export function difficultyLoop(
  lw: Lanewise,
  rule: RuleName,
  scenario: Scenario,
  { chains = 64, blocks = 1200, seed = 1 }: Run = {},
): Figures {
  const next = random(seed);
  const retune = rules[rule](lw, chains);
  const track = new Float64Array(blocks);
  const solveTime = new Float64Array(chains);
  let difficulty: Float64Array = new Float64Array(chains).fill(startRate * spacing);
  let sum = 0;
  let squares = 0;
  let early = 0;
  let gapSum = 0;
  let gapSquares = 0;
  for (let block = 0; block < change + blocks; block++) {
    const rate = startRate * scenarios[scenario](block);
    const since = block - change;
    for (let chain = 0; chain < chains; chain++) {
      const time = (-Math.log(1 - next()) * difficulty[chain]!) / rate;
      solveTime[chain] = time;
      if (since < 0) continue;
      const gap = Math.log(difficulty[chain]! / (rate * spacing));
      track[since]! += gap / chains;
      sum += time;
      squares += time * time;
      if (since < 100) early += time;
      if (since >= blocks / 2) {
        gapSum += gap;
        gapSquares += gap * gap;
      }
    }
    difficulty = retune(solveTime, difficulty);
  }
  const count = blocks * chains;
  const mean = sum / count;
  const late = Math.floor(blocks / 2) * chains;
  return {
    mean,
    meanAfter: early / (100 * chains),
    deviation: Math.sqrt(squares / count - mean * mean) / mean,
    swing: Math.sqrt(gapSquares / late - (gapSum / late) ** 2),
    settle: settled(track),
    track,
  };
}

/** Where the last departure by more than a tenth ends. */
function settled(track: Float64Array): number {
  const last = track.findLastIndex((gap) => Math.abs(gap) > 0.1);
  return last + 1 < track.length ? last + 1 : NaN;
}

/** All rules in all scenarios. */
export function difficultyLoops(
  lw: Lanewise,
  run?: Run,
): Readonly<Record<Scenario, Readonly<Record<RuleName, Figures>>>> {
  return each(scenarios, (scenario) => each(rules, (rule) => difficultyLoop(lw, rule, scenario, run)));
}
