// The week: when what happens. A tick is five minutes.

/** Seconds of a tick. */
export const tickSeconds = 300;
export const ticksPerHour = 3600 / tickSeconds;
export const ticksPerDay = 24 * ticksPerHour;
export const length = 7 * ticksPerDay;

/** Tick of a day from 1 on and an hour. */
export const at = (day: number, hour: number): number => ((day - 1) * 24 + hour) * ticksPerHour;
export const hourOf = (tick: number): number => (tick / ticksPerHour) % 24;

/** From one tick to before another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const within = ({ from, to }: Span, tick: number) => tick >= from && tick < to;

/** The same attack twice: once while reputation is only looked at, once when it decides. */
export const attacks: readonly Span[] = [
  { from: at(2, 10), to: at(2, 16) },
  { from: at(6, 10), to: at(6, 16) },
];
/** The attack that goes on at a tick, counted from 0; -1 where there is none. */
export const attackAt = (tick: number): number => attacks.findIndex((attack) => within(attack, tick));

/** Fuel is dear at once, and comes down slowly: a part e^-1 of the shock is left after so many ticks. */
export const shock = { from: at(4, 17), fades: 4 * ticksPerHour } as const;
/** How much of the shock there is, 0 to 1. */
export const shockAt = (tick: number): number => (tick < shock.from ? 0 : Math.exp(-(tick - shock.from) / shock.fades));

/** "day 4, 17:05". */
export function when(tick: number): string {
  const minutes = Math.round((tick % ticksPerDay) * (tickSeconds / 60));
  const two = (n: number) => String(n).padStart(2, "0");
  return `day ${1 + Math.floor(tick / ticksPerDay)}, ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
