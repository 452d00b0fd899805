// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { SAFE } from "../lib/bounds";
import { canonical, countSkipped, emit, given, isWhole, observed, tell } from "../lib/column";
import { power } from "../lib/geomean";
import { Ints, mulDiv } from "../lib/ints";
import {
  abs,
  add,
  always,
  both,
  ceil,
  clamp,
  div,
  eq,
  every,
  first,
  floor,
  gt,
  keep,
  lt,
  max,
  min,
  mul,
  neg,
  pairOf,
  select,
  some,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { Series } from "../lib/series";

const BPS: f64 = 10000;

/**
 * fee = floor(sum_k rate_k (min(x, t_(k+1)) - t_k)+ / 10000). The brackets below that of x are summed once for all
 * rows, in whole units and ten-thousandths apart, so that every sum stays below 2^53 and is exact: x = 10000 quotient +
 * rest in its bracket.
 */
export function fees_progressive(
  amount: Series,
  threshold: Series,
  rate: Series,
  n: i32,
  brackets: i32,
  fee: Series,
  exact: Series,
  marginal: Series,
  effective: Series,
  below: Series,
  belowRest: Series,
): void {
  const fit = sumBrackets(threshold, rate, brackets, below, belowRest);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const x = amount.at<Lane>(i);
    const ok = both(always<Lane>(fit), isWhole(x, 0, SAFE));
    let start = splat<Lane>(0);
    let share = rate.all<Lane>(0);
    let units = start;
    let parts = start;
    for (let k = 1; k < brackets; k++) {
      const from = threshold.all<Lane>(k);
      const over = gt(x, from);
      start = select(over, from, start);
      share = select(over, rate.all<Lane>(k), share);
      units = select(over, below.all<Lane>(k), units);
      parts = select(over, belowRest.all<Lane>(k), parts);
    }
    const inside = sub(x, start);
    const quotient = floor(div(inside, splat<Lane>(BPS)));
    const rest = sub(inside, mul(quotient, splat<Lane>(BPS)));
    units = add(units, mul(quotient, share));
    const fraction = div(add(parts, mul(rest, share)), splat<Lane>(BPS));
    let due = add(units, fraction);
    // The condition looks at the fee on purpose; see energy_treasuryFee.
    if (!every(both(ok, observed(due)))) due = valid(ok, due);
    emit(fee, i, valid(ok, add(units, floor(fraction))), pair);
    emit(exact, i, due, pair);
    emit(marginal, i, valid(ok, share), pair);
    const charged = select(gt(x, splat<Lane>(0)), x, splat<Lane>(1));
    // Never above the highest rate, whatever is rounded.
    if (effective.given) effective.write(i, valid(ok, clamp(mul(div(due, charged), splat<Lane>(BPS)), 0, BPS)), pair);
  }
}

/** Fees of all brackets below each one; false where thresholds do not rise from 0, or a rate is out of range. */
function sumBrackets(threshold: Series, rate: Series, brackets: i32, below: Series, belowRest: Series): bool {
  let fit = brackets > 0 && threshold[0] == 0;
  let units = 0.0;
  let parts = 0.0;
  for (let k = 0; k < brackets; k++) {
    const start = threshold[k];
    if (!(start <= SAFE && floor<f64>(start) == start && rate[k] >= 0 && rate[k] <= BPS)) fit = false;
    if (floor<f64>(rate[k]) != rate[k]) fit = false;
    if (k > 0) {
      const width = start - threshold[k - 1];
      if (!(width > 0)) fit = false;
      const quotient = floor<f64>(width / BPS);
      const sum = parts + (width - quotient * BPS) * rate[k - 1];
      const carried = floor<f64>(sum / BPS);
      units += quotient * rate[k - 1] + carried;
      parts = sum - carried * BPS;
    }
    below[k] = units;
    belowRest[k] = parts;
  }
  return fit;
}

/** multiplier = min(max(1 + gain (u / (1 - u))^exponent, least), cap), 1 for u below 10^-6; wait = 1 / (1 - u) */
export function fees_congestion(
  utilization: Series,
  least: Series,
  n: i32,
  gain: f64,
  exponent: f64,
  cap: f64,
  multiplier: Series,
  wait: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const share = utilization.at<Lane>(i);
    const u = clamp(share, 0, 0.999);
    const lowest = given<Lane>(least, i, 1);
    const ok = both(eq(share, share), within(lowest, 1, 1e9));
    const idle = sub(splat<Lane>(1), u);
    const queue = div(u, idle);
    // Zero would take the long way through the logarithm, and counts for nothing below.
    const steep = exponent == 2 ? mul(queue, queue) : power(max(queue, splat<Lane>(1e-7)), exponent);
    const busy = add(splat<Lane>(1), mul(splat<Lane>(gain), steep));
    const free = lt(u, splat<Lane>(1e-6));
    const due = min(max(select(free, splat<Lane>(1), busy), lowest), splat<Lane>(cap));
    emit(multiplier, i, valid(ok, due), pair);
    if (wait.given) wait.write(i, valid(ok, div(splat<Lane>(1), idle)), pair);
  }
}

/** fee' = fee +- floor(floor(fee |used - target| / target) / denominator), at least 1; by minStep or more upwards */
export function fees_baseFee(
  used: Series,
  ticks: i32,
  entities: i32,
  target: f64,
  denominator: f64,
  minStep: f64,
  most: f64,
  fee: Series,
  skipped: Series,
  out: Series,
): void {
  const aim = floor<f64>(target);
  const scale = aim * floor<f64>(denominator);
  const least = splat<Lane>(floor<f64>(minStep));
  const highest = splat<Lane>(floor<f64>(most));
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    // What stands beside a last single fee is not one, and could ask for the long way.
    const before = fee.held<Lane>(e, pair);
    const sane = isWhole(before, 0, SAFE);
    let base = valid(sane, before);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const space = used.at<Lane>(i);
      const ok = both(isWhole(space, 0, SAFE), sane);
      countSkipped(skipped, e, ok, pair);
      const distance = abs(sub(space, splat<Lane>(aim)));
      const product = mul(base, distance);
      // A product that doubles hold exactly is a whole number below 2^53, and so its quotient rounds to no higher one.
      let step = floor(div(product, splat<Lane>(scale)));
      const long = both(ok, gt(product, splat<Lane>(SAFE)));
      if (some(long)) step = select(long, longStep(base, distance, long, aim, denominator), step);
      // Rising by more than is left up to the highest fee would pass 2^53.
      const rise = min(max(step, least), max(sub(highest, base), splat<Lane>(0)));
      const change = select(gt(space, splat<Lane>(aim)), rise, neg(step));
      const next = min(max(add(base, change), splat<Lane>(1)), highest);
      base = select(ok, select(eq(base, splat<Lane>(0)), splat<Lane>(1), next), base);
      emit(out, i, base, pair);
    }
    fee.write(e, base, pair);
  }
}

/** floor(fee distance / (target denominator)) in integers, up to 2^53 - 1; 0 where not asked for. */
function longStep<V>(fee: V, distance: V, when: V, target: f64, denominator: f64): V {
  const a = keep(when, fee);
  const b = keep(when, distance);
  const scale = <u64>target * <u64>denominator;
  const one = integerStep(first(a), first(b), scale);
  if (isVector<V>()) {
    const two = integerStep(f64x2.extract_lane(a, 1), f64x2.extract_lane(b, 1), scale);
    return pairOf<V>(one, two);
  }
  return one as V;
}

function integerStep(fee: f64, distance: f64, scale: u64): f64 {
  return <f64>mulDiv(<u64>fee, <u64>distance, scale, <u64>SAFE);
}

/** The same in 64-bit integers, up to 2^63 - 1. A negative fee is none and stays; the facade has seen to it that nothing used is. */
export function fees_baseFee_i64(
  used: Ints,
  ticks: i32,
  entities: i32,
  target: f64,
  denominator: f64,
  minStep: i64,
  most: i64,
  fee: Ints,
  skipped: Ints,
  out: Ints,
): void {
  const aim = <i64>floor<f64>(target);
  const scale = aim * <i64>floor<f64>(denominator);
  for (let e = 0; e < entities; e++) {
    let base = fee[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const space = used[i];
      if (space < 0 || base < 0) skipped[e] = skipped[e] + 1;
      else if (base == 0) base = 1;
      else if (space > aim) {
        const step = <i64>mulDiv(base, space - aim, scale, i64.MAX_VALUE);
        const rise = step > minStep ? step : minStep;
        const room = most - base;
        base = room <= 0 ? most : base + (rise < room ? rise : room);
      } else {
        base -= <i64>mulDiv(base, aim - space, scale, i64.MAX_VALUE);
        base = base < 1 ? 1 : base < most ? base : most;
      }
      out.emit(i, base);
    }
    fee[e] = base;
  }
}

/** consumer = ceil(fee percent / 100), industrial = fee - consumer, where fee = 100 quotient + rest */
export function fees_split(fee: Series, percent: Series, n: i32, consumer: Series, industrial: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const due = fee.at<Lane>(i);
    const share = percent.at<Lane>(i);
    const ok = both(isWhole(due, 0, SAFE), isWhole(share, 0, 100));
    const quotient = floor(div(due, splat<Lane>(100)));
    const rest = sub(due, mul(quotient, splat<Lane>(100)));
    let part = add(mul(quotient, share), ceil(div(mul(rest, share), splat<Lane>(100))));
    // The condition looks at the part on purpose; see energy_treasuryFee.
    if (!every(both(ok, observed(part)))) part = valid(ok, part);
    emit(consumer, i, part, pair);
    emit(industrial, i, valid(ok, sub(due, part)), pair);
  }
}

/** The same in 64-bit integers; the facade has seen to it that fee and percent are in range. */
export function fees_split_i64(fee: Ints, percent: Ints, n: i32, consumer: Ints, industrial: Ints): void {
  for (let i = 0; i < n; i++) {
    const due = fee[i];
    const part = (due / 100) * percent[i] + ((due % 100) * percent[i] + 99) / 100;
    consumer.emit(i, part);
    industrial.emit(i, due - part);
  }
}
