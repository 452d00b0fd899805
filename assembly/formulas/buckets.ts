// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Admission by rate and burst, in tokens and in time.
import { stepped } from "../lib/bits";
import { LARGEST, SAFE } from "../lib/bounds";
import { canonical, countSkipped, emit, missing, observed } from "../lib/column";
import {
  abs,
  add,
  both,
  div,
  either,
  every,
  flag,
  ge,
  gt,
  keep,
  laneOf,
  le,
  lt,
  max,
  min,
  mul,
  not,
  pairOf,
  select,
  some,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { leastAddend, leastFactor } from "../lib/least";
import { Series } from "../lib/series";

/** Later than a bucket of 2^53 tokens is full again at the slowest rate. */
const LATEST: f64 = 1e22;

/** What an entity's own column says, or the parameter where it says nothing. */
function own<V>(column: Series, i: i32, otherwise: f64): V {
  if (!column.given) return splat<V>(otherwise);
  const x = column.at<V>(i);
  return select(observed(x), x, splat<V>(otherwise));
}

/** A time, or NaN before the first request. */
function soundTime<V>(last: V): V {
  return either(le(abs(last), splat<V>(SAFE)), missing(last));
}

/** In its range, or NaN before the first request: later, a bucket that nobody can read the level of is not a full one. */
function soundContent<V>(content: V, low: f64, high: f64, last: V): V {
  return either(within(content, low, high), both(missing(content), missing(last)));
}

/** tokens = min(tokens + (t - last)+ rate, burst); admit if tokens >= cost, and then tokens -= cost */
export function network_tokenBucket(
  time: Series,
  cost: Series,
  rate: Series,
  burst: Series,
  ticks: i32,
  entities: i32,
  usualRate: f64,
  usualBurst: f64,
  tokens: Series,
  last: Series,
  skipped: Series,
  admit: Series,
  retryAfter: Series,
  tokensOut: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let held = tokens.at<Lane>(e);
    let before = last.at<Lane>(e);
    const readable = soundContent(held, 0, SAFE, before);
    const sound = both(readable, soundTime(before));
    if (!every(sound)) {
      held = select(readable, held, splat<Lane>(-1));
      before = select(soundTime(before), before, splat<Lane>(Infinity));
    }
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const arrival = time.at<Lane>(i);
      const price = cost.at<Lane>(i);
      const pace = own<Lane>(rate, i, usualRate);
      const most = own<Lane>(burst, i, usualBurst);
      const known = both(both(sound, within(arrival, -SAFE, SAFE)), within(price, 0, LARGEST));
      const ok = both(known, both(within(pace, 0, SAFE), within(most, 0, SAFE)));
      // A bound that is NaN does not bind: the first request comes to a full bucket, and no time has passed.
      const now = max(arrival, before);
      const accrued = mul(sub(now, select(observed(before), before, now)), pace);
      const level = min(add(select(observed(held), held, most), accrued), most);
      const pass = le(price, level);
      const left = sub(level, keep(pass, price));
      if (every(ok)) {
        held = left;
        before = now;
      } else {
        countSkipped(skipped, e, ok, pair);
        held = canonical(select(ok, left, held));
        before = canonical(select(ok, now, before));
      }
      emit(admit, i, keep(sound, valid(ok, flag(pass))), pair);
      if (retryAfter.given) {
        let wait = keep(gt(price, level), splat<Lane>(Infinity));
        const later = both(ok, both(gt(price, level), le(price, most)));
        if (some(later)) {
          const guess = add(now, div(sub(price, level), pace));
          const below = stepped(guess, -1);
          const above = stepped(guess, 1);
          const here = accrues(level, now, pace, guess, price);
          const then = select(accrues(level, now, pace, below, price), below, select(here, guess, above));
          const least = not(accrues(level, now, pace, stepped(guess, -2), price));
          const near = nearWait(both(least, accrues(level, now, pace, above, price)), arrival, then);
          if (every(either(observed(near), not(later)))) wait = select(later, near, wait);
          else
            wait = pairOf<Lane>(
              bucketWait(later, arrival, now, level, price, pace, wait, 0),
              LANES > 1 ? bucketWait(later, arrival, now, level, price, pace, wait, 1) : 0,
            );
        }
        retryAfter.write(i, valid(ok, wait), pair);
      }
      emit(tokensOut, i, held, pair);
    }
    tokens.write(e, held, pair);
    last.write(e, before, pair);
  }
}

/** What the tick at `then` asks: whether as many tokens as it costs have accrued. */
function accrues<V>(level: V, now: V, rate: V, then: V, cost: V): V {
  return ge(add(level, mul(sub(then, now), rate)), cost);
}

/** Where `found` says that `then` is right: the wait up to it, if it is one of three doubles beside each other; else NaN. */
function nearWait<V>(found: V, time: V, then: V): V {
  const guess = sub(sub(then, time), mul(sub(then, stepped(then, -1)), splat<V>(0.5)));
  const above = stepped(guess, 1);
  const least = lt(add(time, stepped(guess, -1)), then);
  const fits = both(both(found, least), ge(add(time, above), then));
  const usual = both(within(then, f64.MIN_NORMAL_VALUE, SAFE), gt(guess, splat<V>(f64.MIN_NORMAL_VALUE)));
  return valid(both(fits, usual), select(ge(add(time, guess), then), guess, above));
}

/** The same sums as of the tick that is to admit, turned round: tokens that lack, time that they take, when that is. */
function bucketWait<V>(later: V, time: V, now: V, level: V, cost: V, rate: V, otherwise: V, lane: i32): f64 {
  if (laneOf(flag(later), lane) == 0) return laneOf(otherwise, lane);
  const takes = leastFactor(laneOf(rate, lane), leastAddend(laneOf(level, lane), laneOf(cost, lane)));
  return takes < Infinity ? until(laneOf(time, lane), leastAddend(-laneOf(now, lane), takes)) : Infinity;
}

/** The least wait from `time` on that ends at `then` or, where no double added comes to it, behind it. */
function until(time: f64, then: f64): f64 {
  return then <= SAFE ? leastAddend(time, then) : Infinity;
}

/** ahead = (TAT - t)+, room = (burst - cost) / rate; admit if ahead <= room, and then TAT = max(TAT, t) + cost / rate */
export function network_gcra(
  time: Series,
  cost: Series,
  rate: Series,
  burst: Series,
  ticks: i32,
  entities: i32,
  usualRate: f64,
  usualBurst: f64,
  arrival: Series,
  last: Series,
  skipped: Series,
  admit: Series,
  retryAfter: Series,
  arrivalOut: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let due = arrival.at<Lane>(e);
    let before = last.at<Lane>(e);
    const readable = soundContent(due, -SAFE, LATEST, before);
    const sound = both(readable, soundTime(before));
    if (!every(sound)) {
      due = select(readable, due, splat<Lane>(Infinity));
      before = select(soundTime(before), before, splat<Lane>(Infinity));
    }
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const clock = time.at<Lane>(i);
      const price = cost.at<Lane>(i);
      const pace = own<Lane>(rate, i, usualRate);
      const most = own<Lane>(burst, i, usualBurst);
      const known = both(both(sound, within(clock, -SAFE, SAFE)), within(price, 0, LARGEST));
      const ok = both(known, both(within(pace, 1e-6, SAFE), within(most, 0, SAFE)));
      const now = max(clock, before);
      const start = max(now, due);
      const ahead = sub(start, now);
      const room = div(sub(most, price), pace);
      const pass = le(ahead, room);
      const next = add(start, div(price, pace));
      const then = select(pass, next, select(observed(due), due, now));
      if (every(ok)) {
        due = then;
        before = now;
      } else {
        countSkipped(skipped, e, ok, pair);
        due = canonical(select(ok, then, due));
        before = canonical(select(ok, now, before));
      }
      emit(admit, i, keep(sound, valid(ok, flag(pass))), pair);
      if (retryAfter.given) {
        let wait = keep(not(pass), splat<Lane>(Infinity));
        const later = both(ok, both(gt(ahead, room), ge(room, splat<Lane>(0))));
        if (some(later)) {
          const gap = sub(stepped(room, 1), room);
          const guess = sub(sub(due, room), mul(gap, splat<Lane>(0.5)));
          const below = stepped(guess, -1);
          const above = stepped(guess, 1);
          const here = le(sub(due, guess), room);
          const then = select(le(sub(due, below), room), below, select(here, guess, above));
          const least = gt(sub(due, stepped(guess, -2)), room);
          const near = nearWait(both(least, le(sub(due, above), room)), clock, then);
          if (every(either(observed(near), not(later)))) wait = select(later, near, wait);
          else
            wait = pairOf<Lane>(
              gcraWait(later, clock, due, room, wait, 0),
              LANES > 1 ? gcraWait(later, clock, due, room, wait, 1) : 0,
            );
        }
        retryAfter.write(i, valid(ok, wait), pair);
      }
      emit(arrivalOut, i, due, pair);
    }
    arrival.write(e, due, pair);
    last.write(e, before, pair);
  }
}

/** From the least t with due - t <= room on: a request that is too early leaves `due` as it is. */
function gcraWait<V>(later: V, time: V, due: V, room: V, otherwise: V, lane: i32): f64 {
  if (laneOf(flag(later), lane) == 0) return laneOf(otherwise, lane);
  return until(laneOf(time, lane), leastAddend(-laneOf(due, lane), -laneOf(room, lane)));
}
