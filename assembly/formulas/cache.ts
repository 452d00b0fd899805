// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Tiers, hit ratios and access times.
import { emit, isWhole, observed } from "../lib/column";
import { exp } from "../lib/exp";
import { expm1 } from "../lib/expm1";
import { Offsets } from "../lib/ints";
import {
  add,
  always,
  both,
  clamp,
  div,
  eq,
  every,
  first,
  ge,
  gt,
  keep,
  le,
  min,
  mul,
  neg,
  select,
  some,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { log } from "../lib/log";
import { ending, lostLanes, upTo } from "../lib/pairs";
import { Series } from "../lib/series";

const SAFE: f64 = 9007199254740991;
const MOST_TIME: f64 = 1e15;
const MOST_EXPONENT: f64 = 8;
const MOST_RATE: f64 = 1e100;
const MOST_SLOTS: f64 = 1e15;

export function cache_tier(age: Series, n: i32, memory: f64, disk: f64, out: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const old = age.at<Lane>(i);
    const below = select(le(old, splat<Lane>(disk)), splat<Lane>(2), splat<Lane>(3));
    const tier = select(le(old, splat<Lane>(memory)), splat<Lane>(1), below);
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
    let ok = always<Lane>(fit);
    let reached = splat<Lane>(1);
    let sum = splat<Lane>(0);
    for (let k = 0; k < levels; k++) {
      const share = hit.at<Lane>(k * n + i);
      ok = both(ok, within(share, 0, 1));
      const asked = mode == 0 ? reached : mul(reached, share);
      sum = add(sum, mul(asked, time.all<Lane>(k)));
      reached = mul(reached, sub(splat<Lane>(1), share));
    }
    emit(expected, i, valid(ok, add(sum, mul(reached, splat<Lane>(miss)))), pair);
    emit(missRate, i, valid(ok, reached), pair);
  }
}

/** Terms that are added one by one. */
const TERMS: i32 = 15;
/** Where Euler and Maclaurin's formula takes over. */
const FROM: f64 = 16;

/**
 * H(slots) / H(objects), H(n) = sum of i^-s; beyond 15 terms H(15) + integral from 16 to n of x^-s + (f(16) + f(n)) / 2 +
 * G(16) - G(n), with G(x) = sum over k of B_2k / (2k)! s (s+1) ... (s+2k-2) x^(-s-2k+1)
 */
export function cache_zipf(objects: Series, slots: Series, exponent: Series, n: i32, out: Series): void {
  const one = splat<Lane>(1);
  for (let i = 0; i < n; i += LANES) {
    const all = objects.at<Lane>(i);
    const held = slots.at<Lane>(i);
    const steep = exponent.at<Lane>(i);
    const ok = both(both(isWhole(all, 1, SAFE), isWhole(held, 0, SAFE)), within(steep, 0, MOST_EXPONENT));
    const s = keep(ok, steep);
    const size = select(ok, all, one);
    const kept = min(keep(ok, held), size);
    const p2 = power<Lane>(s, LN_2);
    const p3 = power<Lane>(s, LN_3);
    const p5 = power<Lane>(s, LN_5);
    const p7 = power<Lane>(s, LN_7);
    const p4 = mul(p2, p2);
    const p16 = mul(p4, p4);
    // Terms from the smallest up, those beyond the number asked for left out.
    let above = splat<Lane>(0);
    let below = above;
    for (let k = TERMS; k > 0; k--) {
      let term = one;
      if (k == 15) term = mul(p3, p5);
      else if (k == 14) term = mul(p2, p7);
      else if (k == 13) term = power<Lane>(s, LN_13);
      else if (k == 12) term = mul(p4, p3);
      else if (k == 11) term = power<Lane>(s, LN_11);
      else if (k == 10) term = mul(p2, p5);
      else if (k == 9) term = mul(p3, p3);
      else if (k == 8) term = mul(p4, p2);
      else if (k == 7) term = p7;
      else if (k == 6) term = mul(p2, p3);
      else if (k == 5) term = p5;
      else if (k == 4) term = p4;
      else if (k == 3) term = p3;
      else if (k == 2) term = p2;
      const rank = splat<Lane>(<f64>k);
      above = add(above, keep(ge(kept, rank), term));
      below = add(below, keep(ge(size, rank), term));
    }
    if (some(ge(size, splat<Lane>(FROM)))) {
      const start = edge(splat<Lane>(FROM), s, p16);
      above = add(above, tail(kept, s, p16, start));
      below = add(below, tail(size, s, p16, start));
    }
    emit(out, i, valid(ok, min(div(above, below), one)), i + 1 < n);
  }
}

const LN_2: f64 = 0.6931471805599453;
const LN_3: f64 = 1.0986122886681098;
const LN_5: f64 = 1.6094379124341003;
const LN_7: f64 = 1.9459101490553132;
const LN_11: f64 = 2.3978952727983707;
const LN_13: f64 = 2.5649493574615367;

/** b^-s by the logarithm of b. */
function power<V>(s: V, logarithm: f64): V {
  return exp(mul(s, splat<V>(-logarithm)));
}

/** f(x) / 2 - G(x), by f(x) = x^-s */
function edge<V>(x: V, s: V, f: V): V {
  const inverse = div(splat<V>(1), x);
  const square = mul(inverse, inverse);
  let series = mul(rising(s, 7), mul(square, splat<V>(2.0876756987868098e-8)));
  series = mul(rising(s, 5), mul(square, add(splat<V>(-8.267195767195768e-7), series)));
  series = mul(rising(s, 3), mul(square, add(splat<V>(3.306878306878307e-5), series)));
  series = mul(rising(s, 1), mul(square, add(splat<V>(-0.001388888888888889), series)));
  const slope = mul(mul(s, inverse), add(splat<V>(0.08333333333333333), series));
  return mul(f, sub(splat<V>(0.5), slope));
}

/** (s + k) (s + k + 1) */
function rising<V>(s: V, k: f64): V {
  return mul(add(s, splat<V>(k)), add(s, splat<V>(k + 1)));
}

/** Sum of i^-s for i = 16 to n, 0 below: integral + f(16) - (f(16) / 2 - G(16)) + (f(n) / 2 - G(n)) */
function tail<V>(n: V, s: V, f16: V, start: V): V {
  const reach = div(select(ge(n, splat<V>(FROM)), n, splat<V>(FROM)), splat<V>(FROM));
  const steps = log(reach);
  const slow = sub(splat<V>(1), s);
  const growth = expm1(mul(slow, steps));
  const width = select(eq(slow, splat<V>(0)), steps, div(growth, slow));
  // (n / 16)^-s = (n / 16)^(1 - s) / (n / 16)
  const end = mul(f16, div(add(growth, splat<V>(1)), reach));
  const integral = mul(mul(f16, splat<V>(FROM)), width);
  const ends = add(sub(f16, start), edge(mul(reach, splat<V>(FROM)), s, end));
  return keep(ge(n, splat<V>(FROM)), add(integral, ends));
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
    if (t == 0 && room > 0) {
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
    const none = t != t || sum == 0;
    if (ratio.given) {
      if (t < Infinity && !none) answered(asked, n, t, work);
      ratio[g] = none ? NaN : t == Infinity ? 1 : min<f64>((work[0] + work[1]) / sum, 1);
    }
    if (!hit.given) continue;
    const found = hit.from(begin);
    for (let i = 0; i < n; i += LANES) {
      const r = asked.at<Lane>(i);
      const share = t < Infinity ? neg(expm1(mul(r, splat<Lane>(-t)))) : flagOf(gt(r, splat<Lane>(0)));
      found.write(i, t == t ? add(share, splat<Lane>(0)) : splat<Lane>(NaN), i + 1 < n);
    }
  }
}

function flagOf<V>(when: V): V {
  return keep(when, splat<V>(1));
}

/** Objects that are asked for, or NaN where a rate is out of range; the sums of their rates are left in work. */
function popular(rate: Series, n: i32, work: Series): f64 {
  let fit = true;
  for (let lane = 0; lane < 2; lane += LANES) {
    let sum = splat<Lane>(0);
    let rest = sum;
    let count = sum;
    let ok = always<Lane>(true);
    for (let i = lane; i < n; i += 2) {
      const r = upTo<Lane>(rate, i, n, 0);
      ok = both(ok, within(r, 0, MOST_RATE));
      const next = add(sum, r);
      rest = add(rest, lostLanes(sum, r, next));
      sum = next;
      count = add(count, flagOf(gt(r, splat<Lane>(0))));
    }
    fit = fit && every(ok);
    work.put(lane, add(sum, rest));
    work.from(2).put(lane, count);
  }
  return fit ? work[2] + work[3] : NaN;
}

/** Sum of 1 - e^(-rate t); the sums of its slopes, rate e^(-rate t), are left in work[2] and work[3]. */
function occupied(rate: Series, n: i32, t: f64, work: Series): f64 {
  for (let lane = 0; lane < 2; lane += LANES) {
    let sum = splat<Lane>(0);
    let rest = sum;
    let slope = sum;
    for (let i = lane; i < n; i += 2) {
      const r = upTo<Lane>(rate, i, n, 0);
      const kept = expm1(mul(r, splat<Lane>(-t)));
      const next = sub(sum, kept);
      rest = add(rest, lostLanes(sum, neg(kept), next));
      sum = next;
      slope = add(slope, mul(r, add(kept, splat<Lane>(1))));
    }
    work.put(lane, add(sum, rest));
    work.from(2).put(lane, slope);
  }
  return work[0] + work[1];
}

/** Leaves the sums of rate (1 - e^(-rate t)) in work[0] and work[1]. */
function answered(rate: Series, n: i32, t: f64, work: Series): void {
  for (let lane = 0; lane < 2; lane += LANES) {
    let sum = splat<Lane>(0);
    let rest = sum;
    for (let i = lane; i < n; i += 2) {
      const r = upTo<Lane>(rate, i, n, 0);
      const more = mul(r, neg(expm1(mul(r, splat<Lane>(-t)))));
      const next = add(sum, more);
      rest = add(rest, lostLanes(sum, more, next));
      sum = next;
    }
    work.put(lane, add(sum, rest));
  }
}
