// Hit ratios and access times.

import { expm1 } from "../../lib/elementary/expm1";
import { emit } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { always, both, every, flag, gt, splat, valid, within } from "../../lib/lanes/lanes";
import { upTo } from "../../lib/lanes/pairs";
import { atMost } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { lost } from "../../lib/sums/twosum";

const MOST_TIME: f64 = 1e15;
const MOST_RATE: f64 = 1e100;
const MOST_SLOTS: f64 = 1e15;

/** sum over levels of reached * time (of reached * hit * time where all are asked at once), and reached * miss at the end */
export function cache_eat(
  hit: Series,
  time: Series,
  levels: i32,
  n: i32,
  mode: f64,
  miss: f64,
  expected: Series,
  missRate: Series,
): void {
  let fit = true;
  for (let k = 0; k < levels; k++) fit = fit && time[k] >= 0 && time[k] <= MOST_TIME;
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    let ok = always(fit);
    let reached = splat(1);
    let sum = splat(0);
    for (let k = 0; k < levels; k++) {
      const share = hit.at(k * n + i);
      ok = both(ok, within(share, 0, 1));
      const asked = mode === 0 ? reached : reached * share;
      sum += asked * time.all(k);
      reached *= splat(1) - share;
    }
    emit(expected, i, valid(ok, sum + reached * splat(miss)), pair);
    emit(missRate, i, valid(ok, reached), pair);
  }
}

/** Newton's steps at most; quadratic once the slowest objects count, one a time constant before. */
const ROUNDS: i32 = 2000;

/** sum of 1 - e^(-rate T) = slots by Newton's method from below: the sum is concave in T, so that no step goes too far */
export function cache_che(
  rate: Series,
  slots: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  hit: Series,
  time: Series,
  ratio: Series,
  work: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const asked = rate.from(begin);
    const room = slots[g];
    const wanted = popular(asked, n, work);
    const fit = wanted >= 0 && room >= 0 && room <= MOST_SLOTS;
    const sum = work[0] + work[1];
    let t = fit ? (room >= wanted ? Infinity : 0.0) : NaN;
    if (t === 0 && room > 0) {
      t = room / sum;
      for (let round = 0; round < ROUNDS; round++) {
        const held = occupied(asked, n, t, work);
        const next = t + (room - held) / (work[2] + work[3]);
        if (!(next > t && next < Infinity)) break;
        const near = next - t <= t * 1e-9;
        t = next;
        if (near) break;
      }
    }
    if (time.given) time[g] = t;
    const none = t !== t || sum === 0;
    if (ratio.given) {
      if (t < Infinity && !none) answered(asked, n, t, work);
      ratio[g] = none ? NaN : t === Infinity ? 1 : atMost((work[0] + work[1]) / sum, 1);
    }
    if (!hit.given) continue;
    const found = hit.from(begin);
    for (let i = 0; i < n; i += LANES) {
      const r = asked.at(i);
      const share = t < Infinity ? -expm1(r * splat(-t)) : flag(gt(r, splat(0)));
      found.write(i, t === t ? share + splat(0) : splat(NaN), i + 1 < n);
    }
  }
}

/** Objects that are asked for, or NaN where a rate is out of range; the sums of their rates are left in work. */
function popular(rate: Series, n: i32, work: Series): f64 {
  let fit = true;
  for (let lane = 0; lane < 2; lane += LANES) {
    let sum = splat(0);
    let rest = sum;
    let count = sum;
    let ok = always(true);
    for (let i = lane; i < n; i += 2) {
      const r = upTo(rate, i, n, 0);
      ok = both(ok, within(r, 0, MOST_RATE));
      const next = sum + r;
      rest += lost(sum, r, next);
      sum = next;
      count += flag(gt(r, splat(0)));
    }
    fit = fit && every(ok);
    work.put(lane, sum + rest);
    work.from(2).put(lane, count);
  }
  return fit ? work[2] + work[3] : NaN;
}

/** Sum of 1 - e^(-rate t); the sums of its slopes, rate e^(-rate t), are left in work[2] and work[3]. */
function occupied(rate: Series, n: i32, t: f64, work: Series): f64 {
  for (let lane = 0; lane < 2; lane += LANES) {
    let sum = splat(0);
    let rest = sum;
    let slope = sum;
    for (let i = lane; i < n; i += 2) {
      const r = upTo(rate, i, n, 0);
      const kept = expm1(r * splat(-t));
      const next = sum - kept;
      rest += lost(sum, -kept, next);
      sum = next;
      slope += r * (kept + splat(1));
    }
    work.put(lane, sum + rest);
    work.from(2).put(lane, slope);
  }
  return work[0] + work[1];
}

/** Leaves the sums of rate (1 - e^(-rate t)) in work[0] and work[1]. */
function answered(rate: Series, n: i32, t: f64, work: Series): void {
  for (let lane = 0; lane < 2; lane += LANES) {
    let sum = splat(0);
    let rest = sum;
    for (let i = lane; i < n; i += 2) {
      const r = upTo(rate, i, n, 0);
      const more = r * -expm1(r * splat(-t));
      const next = sum + more;
      rest += lost(sum, more, next);
      sum = next;
    }
    work.put(lane, sum + rest);
  }
}
