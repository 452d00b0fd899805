// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// From Renyi costs to epsilon and delta, rounded up; and what a budget allows.
import { LARGEST } from "../lib/bounds";
import { canonical, countSkipped, given, isWhole, tell } from "../lib/column";
import { exp } from "../lib/exp";
import { expm1 } from "../lib/expm1";
import { Offsets } from "../lib/ints";
import {
  add,
  always,
  both,
  ceil,
  clamp,
  copysign,
  div,
  either,
  eq,
  every,
  floor,
  ge,
  gt,
  keep,
  laneOf,
  le,
  lt,
  max,
  min,
  mul,
  neg,
  not,
  pairOf,
  roundHalfAway,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { log } from "../lib/log";
import { log1p } from "../lib/log1p";
import { Series } from "../lib/series";
import { sampledCost } from "../lib/subsampled";

/** Conversion says nothing at orders up to here. */
const LEAST_ORDER: f64 = 1.01;
/** 2^-49: more than rounding takes off a sum of a few terms, as a part of the largest. */
const LACK: f64 = 1.7763568394002505e-15;
/** 1 - 2^-50 */
const BELOW: f64 = 0.9999999999999991;
/** 1 + 2^-51: more than rounding takes off a product and a sum. */
const ABOVE: f64 = 1.0000000000000004;

/** epsilon = min over orders a of cost_a + ln(1 - 1 / a) - ln(delta a) / (a - 1), and delta from epsilon by the same */
export function privacy_rdpToDp(
  order: Series,
  rdp: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  delta: f64,
  epsilon: f64,
  epsilonOut: Series,
  orderOut: Series,
  edgeOut: Series,
  deltaOut: Series,
): void {
  const covered = coveredBy(delta);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let least = Infinity;
    let best = begin;
    let leastDelta = Infinity;
    let fit = begin < end;
    for (let i = begin; i < end; i += LANES) {
      const alpha = order.at<Lane>(i);
      const cost = rdp.at<Lane>(i);
      const ok = both(within(alpha, 1, 1e9), within(cost, 0, 1e12));
      const spent = valid(ok, epsilonAt(cost, extraAt(alpha, delta), covered));
      const risk = deltaOut.given ? deltaAt(alpha, cost, epsilon) : cost;
      for (let lane = 0; lane < LANES && i + lane < end; lane++) {
        const value = laneOf(spent, lane);
        fit = fit && value == value;
        if (value < least) {
          least = value;
          best = i + lane;
        }
        leastDelta = min<f64>(laneOf(risk, lane), leastDelta);
      }
    }
    if (epsilonOut.given) epsilonOut[g] = fit ? least : NaN;
    if (orderOut.given) orderOut[g] = fit ? order[best] : NaN;
    if (edgeOut.given) {
      const outer = end - begin > 1 && least > 0 && (best == begin || best == end - 1);
      edgeOut[g] = fit ? <f64>outer : NaN;
    }
    if (deltaOut.given) deltaOut[g] = fit ? min<f64>(leastDelta, 1) : NaN;
  }
}

/** ln(1 - 1 / a) - ln(delta a) / (a - 1), rounded up; infinite where it says nothing. */
function extraAt<V>(alpha: V, delta: f64): V {
  const beta = sub(alpha, splat<V>(1));
  const less = log1p(div(splat<V>(-1), alpha));
  const more = div(add(log(alpha), log(splat<V>(delta))), beta);
  const slack = mul(add(sub(splat<V>(1), less), div(sub(log(alpha), log(splat<V>(delta))), beta)), splat<V>(LACK));
  return select(gt(alpha, splat<V>(LEAST_ORDER)), add(sub(less, more), slack), splat<V>(Infinity));
}

/** Costs below this are covered by delta alone: delta^2 + e^-cost > 1. */
function coveredBy(delta: f64): f64 {
  return -log1p<f64>(-delta * delta) * BELOW;
}

/** cost + extra, never below 0; 0 where delta covers the cost, or nothing was spent. */
function epsilonAt<V>(cost: V, extra: V, covered: f64): V {
  const zero = splat<V>(0);
  const nothing = either(lt(cost, splat<V>(covered)), eq(cost, zero));
  return select(nothing, zero, max(add(add(cost, extra), mul(cost, splat<V>(LACK))), zero));
}

/** min(sqrt(1 - e^-cost), e^((a - 1) (cost - epsilon + ln(1 - 1 / a))) / a), rounded up. */
function deltaAt<V>(alpha: V, cost: V, epsilon: f64): V {
  const beta = sub(alpha, splat<V>(1));
  const gap = sub(cost, splat<V>(epsilon));
  const exponent = sub(mul(beta, add(gap, log1p(div(splat<V>(-1), alpha)))), log(alpha));
  const plain = mul(splat<V>(0.5), log(neg(expm1(neg(cost)))));
  const usable = both(gt(alpha, splat<V>(LEAST_ORDER)), lt(exponent, plain));
  const size = add(splat<V>(4), mul(beta, add(cost, splat<V>(epsilon + 1))));
  const slack = mul(select(usable, size, splat<V>(4)), splat<V>(LACK));
  return exp(add(select(usable, exponent, plain), slack));
}

/** Orders of a ledger, and how many. */
const ORDERS: i32 = 73;

/** 1.25, 1.5 ... 2.5 by quarters, to 4.5 by halves, to 64 by ones, then 128, 256, 512. */
function orderOf(k: i32): f64 {
  if (k < 6) return 1.25 + 0.25 * <f64>k;
  if (k < 10) return 0.5 * <f64>k;
  return k < 70 ? <f64>(k - 5) : <f64>(128 << (k - 70));
}

/** spent_a += releases cost_a at each order a; epsilon as in privacy_rdpToDp */
export function privacy_rdpLedger(
  sigma: Series,
  releases: Series,
  rate: Series,
  ticks: i32,
  entities: i32,
  delta: f64,
  rdp: Series,
  skipped: Series,
  epsilonOut: Series,
  orderOut: Series,
  cost: Series,
  extra: Series,
): void {
  for (let k = 0; k < ORDERS; k++) extra[k] = extraAt<f64>(orderOf(k), delta);
  const covered = coveredBy(delta);
  const asked = epsilonOut.given || orderOut.given;
  let noise = NaN;
  let share = NaN;
  for (let e = 0; e < entities; e++) {
    const total = rdp.from(e * ORDERS);
    const sane = isLedger(total);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const count = given<f64>(releases, i, 1);
      const q = given<f64>(rate, i, 1);
      const fit = sane && sigma[i] >= 0.25 && sigma[i] <= 1e6 && q >= 0 && q <= 1;
      if (fit && count >= 0 && count <= 1e12 && floor<f64>(count) == count) {
        if (sigma[i] != noise || q != share) {
          noise = sigma[i];
          share = q;
          for (let k = 0; k < ORDERS; k += LANES) cost.write(k, costAt<Lane>(k, q, noise), k + 1 < ORDERS);
        }
        for (let k = 0; k < ORDERS; k += LANES) {
          const sum = add(total.at<Lane>(k), mul(splat<Lane>(count), cost.at<Lane>(k)));
          total.write(k, canonical(mul(sum, splat<Lane>(ABOVE))), k + 1 < ORDERS);
        }
      } else skipped[e] = skipped[e] + 1;
      if (!asked) continue;
      // Each lane keeps its least and where it was; the last order stands alone in both builds.
      let least = splat<Lane>(Infinity);
      let best = splat<Lane>(0);
      let place = pairOf<Lane>(0, 1);
      let known = always<Lane>(true);
      for (let k = 0; k + 1 < ORDERS; k += LANES) {
        const spent = epsilonAt(total.at<Lane>(k), extra.at<Lane>(k), covered);
        const less = lt(spent, least);
        least = select(less, spent, least);
        best = select(less, place, best);
        known = both(known, eq(spent, spent));
        place = add(place, splat<Lane>(<f64>LANES));
      }
      let value = epsilonAt<f64>(total[ORDERS - 1], extra[ORDERS - 1], covered);
      let at = ORDERS - 1;
      const fine = every(known) && value == value;
      for (let lane = 0; lane < LANES; lane++) {
        const other = laneOf(least, lane);
        const there = <i32>laneOf(best, lane);
        if (other > value || (other == value && there > at)) continue;
        value = other;
        at = there;
      }
      if (epsilonOut.given) epsilonOut[i] = fine ? value : NaN;
      if (orderOut.given) orderOut[i] = fine ? orderOf(at) : NaN;
    }
  }
}

/** Costs are 0 or more, Infinity too. One that is not becomes NaN, and so does what is read off. */
function isLedger(total: Series): bool {
  let sane = true;
  for (let k = 0; k < ORDERS; k++) {
    if (total[k] >= 0) continue;
    total[k] = NaN;
    sane = false;
  }
  return sane;
}

/** Cost of one release at the k-th order and the next. */
function costAt<V>(k: i32, q: f64, sigma: f64): V {
  const order = pairOf<V>(orderOf(k), orderOf(k + 1));
  return sampledCost(splat<V>(q), splat<V>(sigma), order, always<V>(true));
}

const LEAST_COST: f64 = 1e-12;
const MOST_PEOPLE: f64 = 9007199254740991;

/**
 * c = cost / people. Where spent + c is within the budget: spent = spent (1 - forget) + c; else spent = 0 and wait = coolOff, ticks in
 * which nothing is spent.
 */
export function privacy_budgetGate(
  population: Series,
  ticks: i32,
  entities: i32,
  maxEpsilon: f64,
  maxDelta: f64,
  epsilonCost: f64,
  deltaCost: f64,
  forget: f64,
  coolOff: f64,
  epsilon: Series,
  delta: Series,
  cooldown: Series,
  skipped: Series,
  decisionOut: Series,
  epsilonOut: Series,
  deltaOut: Series,
  cooldownOut: Series,
): void {
  const one = splat<Lane>(1);
  const zero = splat<Lane>(0);
  const kept = splat<Lane>(1 - forget);
  const least = splat<Lane>(LEAST_COST);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let spent = epsilon.at<Lane>(e);
    let risk = delta.at<Lane>(e);
    let wait = cooldown.at<Lane>(e);
    const known = both(within(spent, 0, LARGEST), within(risk, 0, 1));
    const sane = both(known, isWhole(wait, 0, MOST_PEOPLE));
    if (!every(sane)) {
      spent = valid(within(spent, 0, LARGEST), spent);
      risk = valid(within(risk, 0, 1), risk);
      wait = valid(isWhole(wait, 0, MOST_PEOPLE), wait);
    }
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const covered = population.at<Lane>(i);
      const people = clamp(covered, 1, MOST_PEOPLE);
      const ok = both(eq(covered, covered), sane);
      const cooling = either(gt(wait, zero), not(sane));
      const cost = max(div(splat<Lane>(epsilonCost), people), least);
      const chance = max(div(splat<Lane>(deltaCost), people), least);
      const room = both(le(add(spent, cost), splat<Lane>(maxEpsilon)), le(add(risk, chance), splat<Lane>(maxDelta)));
      const accepted = both(room, not(cooling));
      const denied = not(either(room, cooling));
      const nextSpent = select(accepted, add(mul(spent, kept), cost), select(denied, zero, spent));
      const nextRisk = select(accepted, add(mul(risk, kept), chance), select(denied, zero, risk));
      const nextWait = select(cooling, max(sub(wait, one), zero), select(denied, splat<Lane>(coolOff), wait));
      countSkipped(skipped, e, ok, pair);
      const now = select(both(ok, denied), one, keep(cooling, splat<Lane>(2)));
      spent = canonical(select(ok, nextSpent, spent));
      risk = canonical(select(ok, nextRisk, risk));
      wait = canonical(select(ok, nextWait, wait));
      tell(decisionOut, i, now, pair);
      tell(epsilonOut, i, spent, pair);
      tell(deltaOut, i, risk, pair);
      tell(cooldownOut, i, wait, pair);
    }
    epsilon.write(e, spent, pair);
    delta.write(e, risk, pair);
    cooldown.write(e, wait, pair);
  }
}

const LARGEST_COUNT: f64 = 1e15;
/** 2^-53: 0 would be infinite noise. */
const LEAST_UNIFORM: f64 = 1.1102230246251565e-16;

/** noise = -sign(u - 1/2) ln(1 - 2 |u - 1/2|) / epsilon, where 1 - 2 |u - 1/2| is 2 u or 2 (1 - u) */
export function privacy_noisyThreshold(
  count: Series,
  required: Series,
  uniform: Series,
  n: i32,
  epsilon: f64,
  delta: f64,
  snap: f64,
  thresholdOut: Series,
  noisyOut: Series,
  releaseOut: Series,
  probabilityOut: Series,
): void {
  const scale = 1 / epsilon;
  const margin = -log<f64>(2 * delta) * scale;
  const half = splat<Lane>(0.5);
  const step = splat<Lane>(snap);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const people = count.at<Lane>(i);
    const needed = required.at<Lane>(i);
    const u = uniform.at<Lane>(i);
    const counted = both(within(people, 0, LARGEST_COUNT), within(needed, 0, LARGEST_COUNT));
    const ok = both(counted, within(u, 0, 1));
    const side = max(min(u, sub(splat<Lane>(1), u)), splat<Lane>(LEAST_UNIFORM));
    const size = mul(log(add(side, side)), splat<Lane>(-scale));
    let noisy = add(people, copysign(size, sub(u, half)));
    let threshold = mul(add(needed, splat<Lane>(margin)), splat<Lane>(ABOVE));
    let bar = threshold;
    if (snap > 0) {
      // The nearest multiple is at least this one where the noisy count is at least the threshold, and half a step below it.
      noisy = mul(roundHalfAway(div(noisy, step)), step);
      threshold = mul(ceil(add(div(threshold, step), half)), step);
      bar = sub(threshold, mul(step, half));
    }
    const gap = mul(sub(bar, people), splat<Lane>(epsilon));
    const tail = mul(half, exp(neg(max(gap, neg(gap)))));
    const probability = select(gt(gap, splat<Lane>(0)), tail, sub(splat<Lane>(1), tail));
    tell(thresholdOut, i, valid(ok, threshold), pair);
    tell(noisyOut, i, valid(ok, noisy), pair);
    tell(releaseOut, i, valid(ok, keep(ge(noisy, threshold), splat<Lane>(1))), pair);
    tell(probabilityOut, i, valid(ok, probability), pair);
  }
}
