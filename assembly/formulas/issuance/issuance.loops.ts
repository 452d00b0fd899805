import { LARGEST } from "../../lib/lanes/bounds";
import { canonical, countSkipped, emit } from "../../lib/lanes/column";
import { Ints, oneMore } from "../../lib/lanes/ints";
import { both, clamp, roundHalfAway, select, splat, valid, within } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";

/** b = clamp(alpha * observed + (1 - alpha) * b, min, max) */
export function issuance_adaptiveBaseline(
  observed: Series,
  ticks: i32,
  entities: i32,
  alpha: f64,
  min: f64,
  max: f64,
  start: f64,
  enabled: f64,
  baseline: Series,
  skipped: Series,
  baselineOut: Series,
  rounded: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    const before = baseline.at(e);
    const sane = within(before, 0, LARGEST);
    let b = enabled !== 0 ? valid(sane, before) : before;
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      if (enabled !== 0) {
        const x = observed.at(i);
        const ok = both(within(x, 0, LARGEST), sane);
        countSkipped(skipped, e, ok, pair);
        b = select(ok, clamp(splat(alpha) * x + splat(1 - alpha) * b, min, max), b);
      }
      const shown = enabled !== 0 ? canonical(b) : splat(start);
      emit(baselineOut, i, shown, pair);
      if (rounded.given) rounded.write(i, canonical(roundHalfAway(shown)), pair);
    }
    baseline.write(e, b, pair);
  }
}

/** The same in 64-bit integers. A negative sum is none and stays; the facade has seen to it that no reward is negative. */
export function issuance_supplyCap_i64(
  reward: Ints,
  ticks: i32,
  entities: i32,
  cap: i64,
  emitted: Ints,
  skipped: Ints,
  minted: Ints,
  emittedOut: Ints,
  remaining: Ints,
): void {
  for (let e = 0; e < entities; e++) {
    let total = emitted[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const due = reward[i];
      const left = total < 0 || total > cap ? 0 : cap - total;
      const fresh = due < 0 ? 0 : due < left ? due : left;
      if (due < 0 || total < 0) skipped[e] = oneMore(skipped[e]);
      total += fresh;
      minted.emit(i, fresh);
      emittedOut.emit(i, total);
      remaining.emit(i, left - fresh);
    }
    emitted[e] = total;
  }
}
