// The week in numbers: what the page and the terminal tell, read off its history.
import { attacks, length, shock, ticksPerHour } from "./calendar.ts";
import { openings } from "./charts.ts";
import { blocks } from "./market.ts";
import { before, micro, type Name, names, paths } from "./steered.ts";
import type { Week } from "./week.ts";

export interface Summary {
  /** highest and lowest fee that applied once it was on for all, and the mean of the week */
  readonly fee: { readonly low: number; readonly high: number; readonly open: number; readonly was: number };
  /** lowest mean health that was computed in each attack, and hours until it was back at what used to be assumed */
  readonly health: readonly { readonly lowest: number; readonly hours: number }[];
  /** hours until the last attacker was gone */
  readonly attackersGone: readonly number[];
  /** BLOCK that the attacks would have been paid beside the old reward, and the lowest reward in the day after each */
  readonly issuance: { readonly kept: number; readonly after: readonly number[] };
  /** hours that breakers were open, by formula, one number an opening */
  readonly open: Readonly<Record<Name, readonly { readonly tick: number; readonly hours: number }[]>>;
  /** hours from the first value to all of them */
  readonly toFull: Readonly<Record<Name, number>>;
}

const hours = (ticks: number) => ticks / ticksPerHour;
const each = <T>(of: (name: Name) => T) => Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, T>;

export function summarize({ history, steps, switches }: Week): Summary {
  const { feeApplied, feeAdaptive, healthAdaptive, attackersOnline, rewardAdaptive, rewardApplied } = history;
  const full = each((name) => steps[name].find(({ mode }) => mode === "on")?.tick ?? length);
  const fees = feeApplied.subarray(full.fee + 1);
  const open = each((name) =>
    openings(switches.filter(({ formula }) => formula === paths[name])).map(({ from, to }) => ({
      tick: from,
      hours: hours(to - from),
    })),
  );
  let kept = 0;
  for (let tick = 0; tick < length; tick++)
    if (history.issuanceOpen[tick]! > 0)
      kept += (blocks * Math.max(0, rewardAdaptive[tick]! - rewardApplied[tick]!)) / micro;
  return {
    fee: {
      low: Math.min(...fees),
      high: Math.max(...fees),
      open: feeAdaptive[shock.from]!,
      was: feeAdaptive[shock.from - 1]!,
    },
    health: attacks.map(({ from, to }) => {
      const lowest = Math.min(...healthAdaptive.subarray(from, to));
      const fell = healthAdaptive.findIndex((index, tick) => tick >= from && index < before.health);
      const back = healthAdaptive.findIndex((index, tick) => tick > fell && index >= before.health);
      return { lowest, hours: hours(back - fell) };
    }),
    attackersGone: attacks.map(({ from }) =>
      hours(attackersOnline.findIndex((count, tick) => tick > from && count === 0) - from),
    ),
    issuance: { kept, after: attacks.map(({ to }) => Math.min(...rewardAdaptive.subarray(to + 6, to + 288)) / micro) },
    open,
    toFull: each((name) => hours(full[name] - steps[name].find(({ mode }) => mode === "shadow")!.tick)),
  };
}
