// Tiers, hit ratios and access times.

import { exp } from "../lib/elementary/exp";
import { expm1 } from "../lib/elementary/expm1";
import { SAFE } from "../lib/lanes/bounds";
import { emit, isWhole, observed } from "../lib/lanes/column";
import { Offsets } from "../lib/lanes/ints";
import {
  always,
  both,
  every,
  flag,
  ge,
  gt,
  keep,
  le,
  min,
  select,
  some,
  splat,
  valid,
  within,
} from "../lib/lanes/lanes";
import { upTo } from "../lib/lanes/pairs";
import { atMost } from "../lib/lanes/scalar";
import { Series } from "../lib/lanes/series";
import { edge, FROM, tail } from "../lib/special/harmonic";
import { lost } from "../lib/sums/twosum";

const MOST_TIME: f64 = 1e15;
const MOST_EXPONENT: f64 = 8;
const MOST_RATE: f64 = 1e100;
const MOST_SLOTS: f64 = 1e15;

export function cache_tier(age: Series, n: i32, memory: f64, disk: f64, out: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const old = age.at(i);
    const below = select(le(old, splat(disk)), splat(2), splat(3));
    const tier = select(le(old, splat(memory)), splat(1), below);
    emit(out, i, valid(observed(old), tier), i + 1 < n);
  }
}

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

/** Terms that are added one by one. */
const TERMS: i32 = 15;

/** H(slots) / H(objects), H(n) = sum of i^-s for i = 1 to n: 15 terms, and the tail of harmonic.ts. */
export function cache_zipf(objects: Series, slots: Series, exponent: Series, n: i32, out: Series): void {
  const one = splat(1);
  for (let i = 0; i < n; i += LANES) {
    const all = objects.at(i);
    const held = slots.at(i);
    const steep = exponent.at(i);
    const ok = both(both(isWhole(all, 1, SAFE), isWhole(held, 0, SAFE)), within(steep, 0, MOST_EXPONENT));
    const s = keep(ok, steep);
    const size = select(ok, all, one);
    const kept = min(keep(ok, held), size);
    const p2 = power(s, LN_2);
    const p3 = power(s, LN_3);
    const p5 = power(s, LN_5);
    const p7 = power(s, LN_7);
    const p4 = p2 * p2;
    const p16 = p4 * p4;
    // Terms from the smallest up, those beyond the number asked for left out.
    let above = splat(0);
    let below = above;
    for (let k = TERMS; k > 0; k--) {
      let term = one;
      if (k === 15) term = p3 * p5;
      else if (k === 14) term = p2 * p7;
      else if (k === 13) term = power(s, LN_13);
      else if (k === 12) term = p4 * p3;
      else if (k === 11) term = power(s, LN_11);
      else if (k === 10) term = p2 * p5;
      else if (k === 9) term = p3 * p3;
      else if (k === 8) term = p4 * p2;
      else if (k === 7) term = p7;
      else if (k === 6) term = p2 * p3;
      else if (k === 5) term = p5;
      else if (k === 4) term = p4;
      else if (k === 3) term = p3;
      else if (k === 2) term = p2;
      const rank = splat(<f64>k);
      above += keep(ge(kept, rank), term);
      below += keep(ge(size, rank), term);
    }
    if (some(ge(size, splat(FROM)))) {
      const start = edge(splat(FROM), s, p16);
      above += tail(kept, s, p16, start);
      below += tail(size, s, p16, start);
    }
    emit(out, i, valid(ok, min(above / below, one)), i + 1 < n);
  }
}

const LN_2: f64 = 0.6931471805599453;
const LN_3: f64 = 1.0986122886681098;
const LN_5: f64 = 1.6094379124341003;
const LN_7: f64 = 1.9459101490553132;
const LN_11: f64 = 2.3978952727983707;
const LN_13: f64 = 2.5649493574615367;

/** b^-s by the logarithm of b. */
function power(s: Lane, logarithm: f64): Lane {
  return exp(s * splat(-logarithm));
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
