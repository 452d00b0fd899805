// A day of auctions for campaigns with different budgets, whose traffic comes and goes with the hour: without pacing, by the dual
// rule that shades bids, and by throttling along the curve of expected traffic.
import type { Lanewise } from "../../src/index.ts";
import { each, random } from "./support.ts";

const minutes = 1440;
/** Opportunities a minute, averaged over the day. */
const busy = 8;

/** Expected opportunities of a minute: least at 4 in the morning, four times as many twelve hours later. */
export const traffic = (minute: number): number =>
  busy * (1 - 0.6 * Math.cos((2 * Math.PI * (minute - 240)) / minutes));

/** One opportunity: what it is worth to each campaign, and what it costs to win. */
interface Opportunity {
  readonly value: Float64Array;
  readonly price: Float64Array;
}

interface Day {
  readonly campaigns: number;
  readonly budget: Float64Array;
  /** the opportunities of each minute */
  readonly minutes: readonly (readonly Opportunity[])[];
  /** share of the day's expected traffic that comes before each minute, and 1 */
  readonly curve: Float64Array;
}

/** Campaigns, minute by minute: what they pay for the opportunities of that minute. */
type Rule = (minute: number, opportunities: readonly Opportunity[], spent: Float64Array) => Outcome;

interface Outcome {
  /** paid by each campaign */
  readonly paid: Float64Array;
  /** worth of what each campaign won */
  readonly won: Float64Array;
}

const outcome = (campaigns: number): Outcome => ({
  paid: new Float64Array(campaigns),
  won: new Float64Array(campaigns),
});

export const rules = {
  /** bids what an opportunity is worth while there is money */
  unpaced: (_: Lanewise, { campaigns, budget }: Day): Rule => buyer(campaigns, budget, () => true),
  /** bids less than that by the price of budget; the target is what is left for each opportunity that is still expected */
  dual: ({ ads }: Lanewise, { campaigns, budget, curve }: Day): Rule => {
    const bank = ads.pacingDual.bank(campaigns, { step: 0.02 }, { state: { remaining: budget } });
    const { remaining } = bank.state;
    const target = new Float64Array(campaigns);
    return (minute, opportunities) => {
      const { paid, won } = outcome(campaigns);
      const expected = busy * minutes * (1 - curve[minute]!);
      for (let c = 0; c < campaigns; c++) target[c] = remaining[c]! / expected;
      for (const { value, price } of opportunities) {
        const { win } = bank.step({ value, price, target });
        for (let c = 0; c < campaigns; c++) {
          if (win[c] !== 1) continue;
          paid[c]! += price[c]!;
          won[c]! += value[c]!;
        }
      }
      return { paid, won };
    };
  },
  /** bids what an opportunity is worth, but only in some auctions */
  throttle: ({ ads }: Lanewise, { campaigns, budget, curve }: Day): Rule => {
    const bank = ads.pacingThrottle.bank(campaigns, { kp: 6, ki: 0.02 });
    const next = random(7);
    let participation: Float64Array = new Float64Array(campaigns);
    const buy = buyer(campaigns, budget, (campaign) => next() < participation[campaign]!);
    return (minute, opportunities, spent) => {
      participation = bank.step({ spent, curve: curve[minute + 1]!, budget });
      return buy(minute, opportunities, spent);
    };
  },
} as const;

/** Buys what is worth its price, of the auctions that it takes part in, while there is money. */
function buyer(campaigns: number, budget: Float64Array, takesPart: (campaign: number) => boolean): Rule {
  return (_, opportunities, spent) => {
    const { paid, won } = outcome(campaigns);
    for (const { value, price } of opportunities)
      for (let c = 0; c < campaigns; c++) {
        const affordable = spent[c]! + paid[c]! + price[c]! <= budget[c]!;
        if (!takesPart(c) || value[c]! < price[c]! || !affordable) continue;
        paid[c]! += price[c]!;
        won[c]! += value[c]!;
      }
    return { paid, won };
  };
}

/** Values uniform up to 2, prices from 0.2 to 1: without pacing an opportunity costs 0.4 of a unit on average. */
function day(campaigns: number, seed: number): Day {
  const next = random(seed);
  const draw = (low: number, high: number) =>
    Float64Array.from({ length: campaigns }, () => low + (high - low) * next());
  const budget = draw(0.15, 0.6).map((share) => share * 0.4 * busy * minutes);
  const curve = new Float64Array(minutes + 1);
  for (let minute = 0; minute < minutes; minute++)
    curve[minute + 1] = curve[minute]! + traffic(minute) / (busy * minutes);
  curve[minutes] = 1;
  return {
    campaigns,
    budget,
    curve,
    minutes: Array.from({ length: minutes }, (_, minute) =>
      // Half to three halves of what is expected.
      Array.from({ length: Math.round(traffic(minute) * (0.5 + next())) }, () => ({
        value: draw(0, 2),
        price: draw(0.2, 1),
      })),
    ),
  };
}

export type RuleName = keyof typeof rules;

export interface Figures {
  /** share of its budget that each campaign has spent by the end of the day */
  readonly spent: Float64Array;
  /** the largest distance of those from 1 */
  readonly worst: number;
  /** mean over the campaigns of the minute after which 99 % of what the day's spend comes to is spent */
  readonly over: number;
  /** worth of what was won for each unit paid, all campaigns together */
  readonly worth: number;
  /** the largest distance between the mean share spent and the curve of expected traffic, at any minute */
  readonly off: number;
  /** mean share of the budget spent before each minute, and at the end */
  readonly track: Float64Array;
}

export interface Run {
  readonly campaigns?: number;
  readonly seed?: number;
}

/** One rule through one day. */
export function pacingLoop(lw: Lanewise, rule: RuleName, { campaigns = 32, seed = 1 }: Run = {}): Figures {
  const today = day(campaigns, seed);
  const buy = rules[rule](lw, today);
  const spent = new Float64Array(campaigns);
  const track = new Float64Array(minutes + 1);
  const shares = Array.from({ length: campaigns }, () => new Float64Array(minutes + 1));
  let paidInAll = 0;
  let wonInAll = 0;
  today.minutes.forEach((opportunities, minute) => {
    const { paid, won } = buy(minute, opportunities, spent);
    for (let c = 0; c < campaigns; c++) {
      spent[c]! += paid[c]!;
      paidInAll += paid[c]!;
      wonInAll += won[c]!;
      const share = spent[c]! / today.budget[c]!;
      shares[c]![minute + 1] = share;
      track[minute + 1]! += share / campaigns;
    }
  });
  const share = spent.map((x, c) => x / today.budget[c]!);
  const ends = shares.map((of) => of.findIndex((x) => x >= 0.99 * of[minutes]!));
  return {
    spent: share,
    worst: Math.max(...share.map((x) => Math.abs(x - 1))),
    over: ends.reduce((sum, minute) => sum + minute, 0) / campaigns,
    worth: wonInAll / paidInAll,
    off: Math.max(...track.map((x, minute) => Math.abs(x - today.curve[minute]!))),
    track,
  };
}

/** All rules through the same day. */
export const pacingLoops = (lw: Lanewise, run?: Run): Readonly<Record<RuleName, Figures>> =>
  each(rules, (rule) => pacingLoop(lw, rule, run));
