// A hundred years of new money, block by block, for networks that live very different lives: every day the baselines
// follow what was seen, the reward follows the baselines and what is left of the cap, and the cap has the last word at
// every block.
import { baselinePresets } from "../../src/formulas/issuance/issuance.ts";
import type { Lanewise } from "../../src/index.ts";
import { random } from "./support.ts";

const blocksPerDay = 1440;
const daysPerYear = 365;

/**
 * What a network sees on one day, against a network that stays where it started: 1 is 100 transactions and 10 miners.
 */
interface Day {
  readonly activity: number;
  readonly miners: number;
  readonly utilization: number;
}

type Life = (day: number, next: () => number) => Day;

const nothing: Day = { activity: 0, miners: 0, utilization: 0 };

/** Lives of a network. */
export const lives = {
  /** nothing ever happens */
  idle: () => nothing,
  /** as it was on the first day */
  steady: () => ({ activity: 1, miners: 1, utilization: 0.5 }),
  /** a tenth more every year */
  growing: (day) => ({ activity: 1.1 ** (day / daysPerYear), miners: 1.1 ** (day / daysPerYear), utilization: 0.7 }),
  /** everybody leaves after ten years */
  abandoned: (day) => (day < 10 * daysPerYear ? { activity: 5, miners: 5, utilization: 0.9 } : nothing),
  /** figures of any size, from one day to the next */
  erratic: (_, next) => ({ activity: 10 ** (6 * next() - 3), miners: 10 ** (4 * next() - 2), utilization: next() }),
  /** every second month somebody fakes ten thousand times the traffic, and the baselines forget it in the other */
  pumped: (day) => (day % 60 < 30 ? { activity: 1e4, miners: 1e3, utilization: 1 } : nothing),
} as const satisfies Record<string, Life>;

export interface Figures {
  /** issued at the end of each year, year 0 first */
  readonly emitted: Float64Array;
  /** most that was ever issued, looked at after every block */
  readonly highest: number;
  /** what the rewards came to; the cap mints no more than it leaves of them */
  readonly due: number;
  /** blocks whose reward the cap cut */
  readonly cut: number;
  /** reward of a block, on the first day and on the last */
  readonly firstReward: number;
  readonly lastReward: number;
}

export interface Options {
  readonly years?: number;
  readonly cap?: number;
  /**
   * exponent of the remaining share: the smaller, the longer rewards stay high, and the harder the cap has to stop them
   */
  readonly sharpness?: number;
  readonly seed?: number;
}

/** All lives side by side: the entities of each bank. */
export function issuance(
  lw: Lanewise,
  { years = 100, cap = 40_000_000, sharpness = 2, seed = 1 }: Options = {},
): Readonly<Record<keyof typeof lives, Figures>> {
  const names = Object.keys(lives) as (keyof typeof lives)[];
  const count = names.length;
  const next = random(seed);
  const watched = { tx: baselinePresets.txCount, volume: baselinePresets.txVolume, miners: baselinePresets.miners };
  const { adaptiveBaseline, blockReward, supplyCap } = lw.issuance;
  using tx = adaptiveBaseline.bank(count, watched.tx);
  using volume = adaptiveBaseline.bank(count, watched.volume);
  using miners = adaptiveBaseline.bank(count, watched.miners);
  using supply = supplyCap.bank(count, { cap }, { window: blocksPerDay });
  const { minted, emitted: issued } = supply.outputs;
  const rewards = supply.inputs.reward;

  const seen = { tx: new Float64Array(count), volume: new Float64Array(count), miners: new Float64Array(count) };
  const utilization = new Float64Array(count);
  const reward = new Float64Array(count);
  const emitted = names.map(() => new Float64Array(years + 1));
  const totals = names.map(() => ({ highest: 0, due: 0, cut: 0, firstReward: 0, lastReward: 0 }));

  for (let day = 0; day < years * daysPerYear; day++) {
    names.forEach((name, i) => {
      const today = lives[name](day, next);
      seen.tx[i] = watched.tx.start * today.activity;
      seen.volume[i] = watched.volume.start * today.activity;
      seen.miners[i] = watched.miners.start * today.miners;
      utilization[i] = today.utilization;
    });
    blockReward(
      {
        ...seen,
        utilization,
        emitted: supply.state.emitted,
        txBaseline: tx.state.baseline,
        volumeBaseline: volume.state.baseline,
        minersBaseline: miners.state.baseline,
      },
      { cap, sharpness },
      { out: { reward } },
    );
    rewards.set(reward);
    for (let filled = count; filled < rewards.length; filled *= 2) rewards.copyWithin(filled, 0, filled);
    supply.run();
    tx.step({ observed: seen.tx }, { out: {} });
    volume.step({ observed: seen.volume }, { out: {} });
    miners.step({ observed: seen.miners }, { out: {} });

    totals.forEach((total, i) => {
      if (day === 0) total.firstReward = reward[i]!;
      total.lastReward = reward[i]!;
      total.due += reward[i]! * blocksPerDay;
      const [cut, highest] = inspect(minted, issued, i, count, reward[i]!);
      total.cut += cut;
      total.highest = Math.max(total.highest, highest);
      if ((day + 1) % daysPerYear === 0) emitted[i]![(day + 1) / daysPerYear] = supply.state.emitted[i]!;
    });
  }
  return Object.fromEntries(names.map((name, i) => [name, { emitted: emitted[i]!, ...totals[i]! }])) as Record<
    keyof typeof lives,
    Figures
  >;
}

/** Every block of a day of one network: how many were cut below their reward, and the most issued after any of them. */
function inspect(minted: Float64Array, issued: Float64Array, first: number, step: number, reward: number) {
  let cut = 0;
  let highest = 0;
  for (let cell = first; cell < issued.length; cell += step) {
    if (minted[cell]! < reward) cut++;
    if (issued[cell]! > highest) highest = issued[cell]!;
  }
  return [cut, highest] as const;
}
