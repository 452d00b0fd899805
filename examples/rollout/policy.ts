// The written policy: from off to full by figures that anybody can look up, and a sentence for every step that was taken.
import type { GuardControls, Mode } from "lanewise/rollout";
import { ticksPerHour } from "./calendar.ts";

/** What is asked of one formula before it goes on. */
export interface Policy {
  /** tick from which it is computed at all: before that it is off */
  readonly from: number;
  /** rows in the shadow before anybody gets its values */
  readonly rows: number;
  /** highest mean |adaptive - static| as part of the static value, over those rows */
  readonly meanGap: number;
  /** cohorts, one after the other; all of them is mode on */
  readonly cohorts: readonly number[];
  /** ticks that each cohort lasts without an open breaker */
  readonly hold: number;
}

/** A step that was taken. */
export interface Step {
  readonly tick: number;
  readonly mode: Mode;
  readonly fraction: number;
  readonly why: string;
}

/** Moves one guarded formula on, or leaves it where it is; never back: what goes wrong in between is the breaker's. */
export class Rollout {
  readonly steps: Step[] = [];
  #quietSince = 0;

  constructor(
    readonly guarded: GuardControls,
    /** the output that decides, and what it was before: the yardstick of gaps */
    readonly output: string,
    readonly still: number,
    readonly policy: Policy,
  ) {
    this.#go(0, "off", 0, "as it was before");
  }

  /** Share of keys whose value may be the adaptive one. */
  get share(): number {
    const { mode, fraction } = this.guarded;
    return mode === "on" ? 1 : mode === "canary" ? fraction : 0;
  }

  /** Asked once a tick, after it. */
  review(tick: number): void {
    const { mode, fraction } = this.guarded;
    const { from, rows, meanGap, cohorts, hold } = this.policy;
    if (mode === "on") return;
    if (mode === "off") {
      if (tick >= from) this.#go(tick, "shadow", 0, "its time has come");
      return;
    }
    const { gap, open } = this.guarded.stats().outputs[this.output]!;
    if (open > 0) this.#quietSince = tick;
    if (mode === "shadow") {
      const mean = gap.meanAbsolute / Math.abs(this.still);
      if (gap.count < rows || !(mean <= meanGap) || open > 0) return;
      const seen = `${gap.count.toLocaleString("en-US")} rows, mean gap ${percent(mean)} of at most ${percent(meanGap)}`;
      this.#go(tick, "canary", cohorts[0]!, seen);
      return;
    }
    if (tick - this.#quietSince < hold) return;
    const next = cohorts[cohorts.indexOf(fraction) + 1];
    const why = `${hold / ticksPerHour} h without an open breaker`;
    if (next === undefined) this.#go(tick, "on", 1, why);
    else this.#go(tick, "canary", next, why);
  }

  #go(tick: number, mode: Mode, fraction: number, why: string): void {
    if (mode === "canary") this.guarded.fraction = fraction;
    this.guarded.mode = mode;
    this.steps.push({ tick, mode, fraction, why });
    this.#quietSince = tick;
  }
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
