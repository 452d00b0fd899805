// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST, SAFE } from "../lib/bounds";
import { canonical, countSkipped, emit, given, isWhole, mirror, missing, observed, sound, tell } from "../lib/column";
import { exp } from "../lib/exp";
import {
  add,
  both,
  clamp,
  div,
  either,
  every,
  flag,
  ge,
  gt,
  keep,
  max,
  min,
  mul,
  neg,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { Series } from "../lib/series";

/** Least multiplier of the multiplicative rule, and the exponent that it is sure to end at the highest with. */
const LEAST: f64 = 1e-3;
const STEEPEST: f64 = 700;
/** Highest multiplier that is one. */
const MOST: f64 = 1e9;

/** bid = min(value / (1 + mu), remaining); paid = price if bid >= price; mu follows paid - target */
export function ads_pacingDual(
  value: Series,
  price: Series,
  target: Series,
  ticks: i32,
  entities: i32,
  budget: f64,
  horizon: f64,
  step: f64,
  rule: f64,
  initial: f64,
  highest: f64,
  multiplier: Series,
  remaining: Series,
  skipped: Series,
  bidOut: Series,
  winOut: Series,
  multiplierOut: Series,
  remainingOut: Series,
): void {
  const rate = budget / horizon;
  const additive = rule == 0;
  for (let e = 0; e < entities; e += LANES) {
    if (ticks == 1) {
      const from = e;
      e = dualTick(
        value,
        price,
        target,
        e,
        entities,
        rate,
        step,
        additive,
        highest,
        multiplier,
        remaining,
        bidOut,
        winOut,
      );
      mirror(multiplierOut, multiplier, from, e);
      mirror(remainingOut, remaining, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let mu = multiplier.at<Lane>(e);
    let left = remaining.at<Lane>(e);
    const priced = within(mu, 0, MOST);
    const funded = within(left, 0, SAFE);
    const sane = both(priced, funded);
    mu = valid(priced, mu);
    left = valid(funded, left);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const worth = value.at<Lane>(i);
      const cost = price.at<Lane>(i);
      const wanted = given<Lane>(target, i, NaN);
      const ok = both(fits(worth, cost, wanted), sane);
      const goal = select(observed(wanted), wanted, splat<Lane>(rate));
      const bid = bidOf(worth, mu, left, goal);
      const win = wins(bid, cost);
      const paid = keep(win, cost);
      const next = follow(mu, goal, paid, step, additive, highest);
      const rest = sub(left, paid);
      if (sound(ok, pair)) {
        mu = next;
        left = rest;
      } else {
        countSkipped(skipped, e, ok, pair);
        mu = canonical(select(ok, next, mu));
        left = canonical(select(ok, rest, left));
      }
      emit(bidOut, i, valid(ok, canonical(bid)), pair);
      emit(winOut, i, keep(sane, valid(ok, flag(win))), pair);
      tell(multiplierOut, i, mu, pair);
      tell(remainingOut, i, left, pair);
    }
    multiplier.write(e, mu, pair);
    remaining.write(e, left, pair);
  }
}

/** One tick of the entities from e on, up to the first pair that is not well. */
function dualTick(
  value: Series,
  price: Series,
  target: Series,
  e: i32,
  entities: i32,
  rate: f64,
  step: f64,
  additive: bool,
  highest: f64,
  multiplier: Series,
  remaining: Series,
  bidOut: Series,
  winOut: Series,
): i32 {
  for (const end = entities - LANES; e <= end; e += LANES) {
    const worth = value.at<Lane>(e);
    const cost = price.at<Lane>(e);
    const wanted = given<Lane>(target, e, NaN);
    const mu = multiplier.at<Lane>(e);
    const left = remaining.at<Lane>(e);
    if (!every(both(fits(worth, cost, wanted), both(within(mu, 0, MOST), within(left, 0, SAFE))))) break;
    const goal = select(observed(wanted), wanted, splat<Lane>(rate));
    const bid = bidOf(worth, mu, left, goal);
    const win = wins(bid, cost);
    const paid = keep(win, cost);
    multiplier.put(e, follow(mu, goal, paid, step, additive, highest));
    remaining.put(e, sub(left, paid));
    if (bidOut.given) bidOut.put(e, canonical(bid));
    if (winOut.given) winOut.put(e, flag(win));
  }
  return e;
}

function fits<V>(value: V, price: V, target: V): V {
  return both(
    both(within(value, 0, LARGEST), within(price, 0, LARGEST)),
    either(missing(target), within(target, 0, LARGEST)),
  );
}

function bidOf<V>(value: V, mu: V, left: V, goal: V): V {
  return keep(gt(goal, splat<V>(0)), min(div(value, add(splat<V>(1), mu)), left));
}

function wins<V>(bid: V, price: V): V {
  return both(ge(bid, price), gt(bid, splat<V>(0)));
}

function follow<V>(mu: V, goal: V, paid: V, step: f64, additive: bool, highest: f64): V {
  const saved = mul(splat<V>(step), sub(goal, paid));
  if (additive) return clamp(sub(mu, saved), 0, highest);
  const growth = exp(min(neg(div(saved, goal)), splat<V>(STEEPEST)));
  return clamp(select(gt(goal, splat<V>(0)), mul(mu, growth), mu), LEAST, highest);
}

/**
 * error = spent / target - 1; dual = clamp(forget dual + kp error + ki sum error, 0, dualMax);
 * kappa = clamp(kappa - step (dual + pace), kappaMin, kappaMax); scale = kappa / (1 + dual)
 */
export function ads_pacingKappa(
  spend: Series,
  campaign: Series,
  ticks: i32,
  entities: i32,
  budget: f64,
  epochs: f64,
  cohorts: f64,
  kp: f64,
  ki: f64,
  integralLimit: f64,
  forget: f64,
  dualMax: f64,
  smoothing: f64,
  step: f64,
  kappaMin: f64,
  kappaMax: f64,
  impressions: f64,
  dual: Series,
  kappa: Series,
  pace: Series,
  integral: Series,
  spent: Series,
  realized: Series,
  shown: Series,
  remaining: Series,
  target: Series,
  skipped: Series,
  dualOut: Series,
  kappaOut: Series,
  scaleOut: Series,
  epochEndOut: Series,
): void {
  const zero = splat<Lane>(0);
  const one = splat<Lane>(1);
  const part = 1 / epochs;
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let lambda = dual.at<Lane>(e);
    let shade = kappa.at<Lane>(e);
    let drift = pace.at<Lane>(e);
    let sum = integral.at<Lane>(e);
    let all = spent.at<Lane>(e);
    let own = realized.at<Lane>(e);
    let count = shown.at<Lane>(e);
    let left = remaining.at<Lane>(e);
    let goal = target.at<Lane>(e);
    const fitGoal = either(missing(goal), within(goal, 1, SAFE));
    const sane = both(
      both(
        both(
          both(within(lambda, 0, 1e6), within(shade, 0, 10)),
          both(within(drift, -1, LARGEST), within(sum, -1e6, 1e6)),
        ),
        both(
          both(within(all, 0, LARGEST), within(own, 0, LARGEST)),
          both(isWhole(count, 0, SAFE), within(left, 0, SAFE)),
        ),
      ),
      fitGoal,
    );
    if (!sound(sane, pair)) {
      lambda = valid(within(lambda, 0, 1e6), lambda);
      shade = valid(within(shade, 0, 10), shade);
      drift = valid(within(drift, -1, LARGEST), drift);
      sum = valid(within(sum, -1e6, 1e6), sum);
      all = valid(within(all, 0, LARGEST), all);
      own = valid(within(own, 0, LARGEST), own);
      count = valid(isWhole(count, 0, SAFE), count);
      left = valid(within(left, 0, SAFE), left);
      goal = keep(fitGoal, goal);
    }
    goal = select(both(sane, missing(goal)), max(mul(left, splat<Lane>(part)), one), goal);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const more = spend.at<Lane>(i);
      const told = given<Lane>(campaign, i, NaN);
      const inAll = select(observed(told), told, more);
      const ok = both(both(within(more, 0, SAFE), within(inAll, 0, SAFE)), sane);
      if (!sound(ok, pair)) countSkipped(skipped, e, ok, pair);
      const active = both(ok, gt(inAll, zero));
      const nextAll = add(all, inAll);
      const nextOwn = add(own, more);
      const nextCount = add(count, one);
      const nextLeft = max(sub(left, inAll), zero);
      const share = max(div(goal, splat<Lane>(cohorts)), one);
      const ahead = div(sub(nextOwn, share), share);
      const nextDrift = add(mul(splat<Lane>(smoothing), ahead), mul(splat<Lane>(1 - smoothing), drift));
      const error = div(sub(nextAll, goal), goal);
      const nextSum = clamp(add(sum, error), -integralLimit, integralLimit);
      const pull = add(mul(splat<Lane>(forget), lambda), mul(splat<Lane>(kp), error));
      const nextLambda = clamp(add(pull, mul(splat<Lane>(ki), nextSum)), 0, dualMax);
      const gradient = mul(splat<Lane>(step), add(nextLambda, nextDrift));
      lambda = select(active, nextLambda, lambda);
      shade = select(active, clamp(sub(shade, gradient), kappaMin, kappaMax), shade);
      left = select(active, nextLeft, left);

      const closes = both(active, either(ge(nextAll, goal), ge(nextCount, splat<Lane>(impressions))));
      goal = select(closes, max(mul(left, splat<Lane>(part)), one), goal);
      drift = select(closes, zero, select(active, nextDrift, drift));
      sum = select(closes, zero, select(active, nextSum, sum));
      all = select(closes, zero, select(active, nextAll, all));
      own = select(closes, zero, select(active, nextOwn, own));
      count = select(closes, zero, select(active, nextCount, count));
      tell(dualOut, i, lambda, pair);
      tell(kappaOut, i, shade, pair);
      tell(scaleOut, i, keep(sane, div(shade, add(one, lambda))), pair);
      emit(epochEndOut, i, flag(closes), pair);
    }
    dual.write(e, canonical(lambda), pair);
    kappa.write(e, canonical(shade), pair);
    pace.write(e, canonical(drift), pair);
    integral.write(e, canonical(sum), pair);
    spent.write(e, canonical(all), pair);
    realized.write(e, canonical(own), pair);
    shown.write(e, canonical(count), pair);
    remaining.write(e, canonical(left), pair);
    target.write(e, canonical(goal), pair);
  }
}
