// What an input may do over time: seeded, so that an address shows the same course to everybody.
import { random } from "../../../reference/random.ts";

export const signalKinds = ["example", "constant", "step", "ramp", "sine", "noise", "walk", "burst"] as const;
export type SignalKind = (typeof signalKinds)[number];

/** How they are called on the page. */
export const signalNames: Readonly<Record<SignalKind, string>> = {
  example: "as in the example",
  constant: "constant",
  step: "step",
  ramp: "ramp",
  sine: "sine",
  noise: "noise",
  walk: "random walk",
  burst: "bursts with gaps",
};

export interface Signal {
  readonly kind: SignalKind;
  /** between these two */
  readonly low: number;
  readonly high: number;
}

/** Over so many ticks; whole numbers stay whole. Where a gap is allowed bursts have nothing between them, else the low end. */
export function played(
  { kind, low, high }: Signal,
  ticks: number,
  seed: number,
  whole: boolean,
  gaps: boolean,
): Float64Array {
  const next = random(seed * 7919 + 17);
  const wave = waves[kind === "example" ? "constant" : kind](next, ticks);
  return Float64Array.from({ length: ticks }, (_, t) => {
    const at = wave(t);
    if (Number.isNaN(at)) return gaps ? NaN : low;
    const value = low + (high - low) * at;
    return whole ? Math.round(value) : value;
  });
}

type Wave = (tick: number) => number;

/** From 0 to 1; NaN is nothing observed. */
const waves: Readonly<Record<Exclude<SignalKind, "example">, (next: () => number, ticks: number) => Wave>> = {
  constant: () => () => 0.5,
  step: (_, ticks) => (t) => (t < ticks / 4 || t >= (ticks * 3) / 4 ? 0.2 : 0.8),
  ramp: (_, ticks) => (t) => t / Math.max(1, ticks - 1),
  sine: (_, ticks) => (t) => 0.5 + 0.5 * Math.sin((2 * Math.PI * 3 * t) / ticks),
  noise: (next) => () => (next() + next() + next()) / 3,
  walk: (next) => {
    let at = 0.5;
    return () => {
      at += 0.06 * (next() - 0.5);
      // It turns back at the ends.
      if (at < 0) at = -at;
      if (at > 1) at = 2 - at;
      return at;
    };
  },
  burst: (next) => {
    let left = 0;
    let on = false;
    return () => {
      if (left-- <= 0) {
        on = !on;
        left = Math.floor((on ? 10 : 25) * (0.5 + next()));
      }
      return on ? 0.4 + 0.6 * next() : NaN;
    };
  },
};
