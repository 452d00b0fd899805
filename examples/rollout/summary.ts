// The week in numbers: what the page and the terminal tell, read off its history.
import { at, attacks, length, shock, ticksPerHour } from "./calendar.ts";
import { blocks } from "./market.ts";
import { before, micro, type Name, names, paths } from "./steered.ts";
import type { Switch, Week } from "./week.ts";

export interface Summary {
  /** highest and lowest fee that applied once it was on for all, and the mean of the week */
  readonly fee: { readonly low: number; readonly high: number; readonly open: number; readonly was: number };
  /** lowest mean health that was computed in each attack, and hours until it was back at what used to be assumed */
  readonly health: readonly { readonly lowest: number; readonly hours: number }[];
  /** mean health on day 5, and the lowest reward before the first attack, in BLOCK */
  readonly quiet: { readonly health: number; readonly reward: number };
  /** hours until the last attacker was gone */
  readonly attackersGone: readonly number[];
  /** BLOCK that the formula asked for beyond what applied while its breaker was open, and the lowest reward in the day after each attack */
  readonly issuance: { readonly kept: number; readonly after: readonly number[] };
  /** hours that breakers were open, by formula, one number an opening */
  readonly open: Readonly<Record<Name, readonly { readonly tick: number; readonly hours: number }[]>>;
  /** hours from the first value to all of them */
  readonly toFull: Readonly<Record<Name, number>>;
}

/** From where a breaker opened to where it closed, each opening once. */
export function openings(switches: readonly Switch[]): readonly { readonly from: number; readonly to: number }[] {
  const open = switches.filter(({ kind }) => kind === "open");
  return open.map(({ tick, entity }) => ({
    from: tick,
    to: switches.find((s) => s.kind === "close" && s.entity === entity && s.tick >= tick)?.tick ?? length,
  }));
}

const mean = (column: Float64Array) => column.reduce((sum, x) => sum + x, 0) / column.length;
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
    quiet: {
      health: mean(healthAdaptive.subarray(at(5, 0), at(6, 0))),
      reward: Math.min(...rewardAdaptive.subarray(steps.issuance[1]!.tick + 1, attacks[0]!.from)) / micro,
    },
    attackersGone: attacks.map(({ from }) =>
      hours(attackersOnline.findIndex((count, tick) => tick > from && count === 0) - from),
    ),
    issuance: { kept, after: attacks.map(({ to }) => Math.min(...rewardAdaptive.subarray(to + 6, to + 288)) / micro) },
    open,
    toFull: each((name) => hours(full[name] - steps[name].find(({ mode }) => mode === "shadow")!.tick)),
  };
}
