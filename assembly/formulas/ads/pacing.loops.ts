// Pacing by the share of auctions taken part in.
import { LARGEST } from "../../lib/lanes/bounds";
import { countSkipped, emit, mirror, sound } from "../../lib/lanes/column";
import { both, clamp, every, gt, min, select, splat, valid, within } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";

/** e = curve - spent / budget; integral = clamp(integral + e, +-1); p = clamp(p + kp e + ki integral, 0, 1) */
export function ads_pacingThrottle(
  spent: Series,
  curve: Series,
  budget: Series,
  ticks: i32,
  entities: i32,
  kp: f64,
  ki: f64,
  _initial: f64,
  participation: Series,
  integral: Series,
  skipped: Series,
  out: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    if (ticks === 1) {
      const from = e;
      e = throttleTick(spent, curve, budget, e, entities, kp, ki, participation, integral);
      mirror(out, participation, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let p = participation.at(e);
    let sum = integral.at(e);
    const summed = within(sum, -1, 1);
    const sane = both(within(p, 0, 1), summed);
    // Whoever takes part by this share must not do so by the last one.
    p = valid(sane, p);
    sum = valid(summed, sum);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const gone = spent.at(i);
      const due = curve.at(i);
      const all = budget.at(i);
      const ok = both(both(within(due, 0, 1), sane), both(within(gone, 0, LARGEST), within(all, 0, LARGEST)));
      if (!sound(ok, pair)) countSkipped(skipped, e, ok, pair);
      const funded = both(ok, gt(all, splat(0)));
      const error = behind(gone, due, all);
      sum = select(funded, clamp(sum + error, -1, 1), sum);
      p = select(funded, throttled(p, error, sum, kp, ki), select(ok, splat(0), p));
      emit(out, i, p, pair);
    }
    participation.write(e, p, pair);
    integral.write(e, sum, pair);
  }
}

/** One tick of the entities from e on, up to the first pair that is not well. */
function throttleTick(
  spent: Series,
  curve: Series,
  budget: Series,
  e: i32,
  entities: i32,
  kp: f64,
  ki: f64,
  participation: Series,
  integral: Series,
): i32 {
  for (const end = entities - LANES; e <= end; e += LANES) {
    const gone = spent.at(e);
    const due = curve.at(e);
    const all = budget.at(e);
    const fit = both(within(due, 0, 1), both(within(gone, 0, LARGEST), within(all, f64.MIN_VALUE, LARGEST)));
    const error = behind(gone, due, all);
    const before = integral.at(e);
    const share = participation.at(e);
    if (!every(both(fit, both(within(share, 0, 1), within(before, -1, 1))))) break;
    const sum = clamp(before + error, -1, 1);
    const p = throttled(share, error, sum, kp, ki);
    integral.put(e, sum);
    participation.put(e, p);
  }
  return e;
}

/** What of the budget should be gone and is not; finite, so that a gain of 0 makes it 0. */
function behind(spent: Lane, curve: Lane, budget: Lane): Lane {
  return curve - min(spent / budget, splat(LARGEST));
}

function throttled(p: Lane, error: Lane, sum: Lane, kp: f64, ki: f64): Lane {
  return clamp(p + splat(kp) * error + splat(ki) * sum, 0, 1);
}
