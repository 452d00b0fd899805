// How long to wait for a bucket: the least double that, added to the time, the same sums say yes to.
import { stepped } from "../lanes/bits";
import { SAFE } from "../lanes/bounds";
import { observed } from "../lanes/column";
import {
  abs,
  both,
  either,
  every,
  flag,
  ge,
  gt,
  laneOf,
  le,
  lt,
  not,
  pairOf,
  select,
  splat,
  valid,
  within,
} from "../lanes/lanes";
import { leastAddend, leastFactor } from "./least";

/** Later than a bucket of 2^53 tokens is full again at the slowest rate. */
const NEVER: f64 = 1e22;

/**
 * From `time` on, of a bucket that holds `level` at `now`, less than the cost, and gains `rate` a second; Infinity where these
 * are no times and amounts, or so far off that it is no matter.
 */
export function tokenWait(time: Lane, now: Lane, level: Lane, cost: Lane, rate: Lane): Lane {
  const amounts = both(both(ge(level, splat(0)), gt(cost, level)), both(le(cost, splat(SAFE)), within(rate, 0, SAFE)));
  return accrualWait(amounts, time, now, level, cost, rate);
}

/**
 * From `time` on, of a bucket that holds `level` at `now`, more than leaves `room`, and loses `rate` a second: level - lost <= room is
 * lost - level >= -room, to the last bit.
 */
export function leakWait(time: Lane, now: Lane, level: Lane, room: Lane, rate: Lane): Lane {
  const amounts = both(both(ge(room, splat(0)), gt(level, room)), both(le(level, splat(SAFE)), within(rate, 0, SAFE)));
  return accrualWait(amounts, time, now, -level, -room, rate);
}

/** Until level + accrued >= cost, where these are `amounts`. */
function accrualWait(amounts: Mask, time: Lane, now: Lane, level: Lane, cost: Lane, rate: Lane): Lane {
  const never = splat(Infinity);
  const later = both(amounts, both(isTime(time), isTime(now)));
  const guess = now + (cost - level) / rate;
  const below = stepped(guess, -1);
  const above = stepped(guess, 1);
  const here = accrues(level, now, rate, guess, cost);
  const then = select(accrues(level, now, rate, below, cost), below, select(here, guess, above));
  const least = not(accrues(level, now, rate, stepped(guess, -2), cost));
  const near = nearWait(both(least, accrues(level, now, rate, above, cost)), time, then);
  if (every(either(observed(near), not(later)))) return select(later, near, never);
  return pairOf(
    tokenWaitOf(later, time, now, level, cost, rate, 0),
    LANES > 1 ? tokenWaitOf(later, time, now, level, cost, rate, 1) : 0,
  );
}

/** From `time` on, until `due` is no further ahead than there is room, as it is at `now`; Infinity where these are no times. */
export function roomWait(time: Lane, now: Lane, due: Lane, room: Lane): Lane {
  const never = splat(Infinity);
  const ahead = both(within(due, -SAFE, NEVER), both(within(room, 0, NEVER), gt(due - now, room)));
  const later = both(isTime(time), ahead);
  const gap = stepped(room, 1) - room;
  const guess = due - room - gap * splat(0.5);
  const below = stepped(guess, -1);
  const above = stepped(guess, 1);
  const here = le(due - guess, room);
  const then = select(le(due - below, room), below, select(here, guess, above));
  const least = gt(due - stepped(guess, -2), room);
  const near = nearWait(both(least, le(due - above, room)), time, then);
  if (every(either(observed(near), not(later)))) return select(later, near, never);
  return pairOf(roomWaitOf(later, time, due, room, 0), LANES > 1 ? roomWaitOf(later, time, due, room, 1) : 0);
}

function isTime(x: Lane): Mask {
  return le(abs(x), splat(SAFE));
}

/** What the tick at `then` asks: whether as many tokens as it costs have accrued. */
function accrues(level: Lane, now: Lane, rate: Lane, then: Lane, cost: Lane): Mask {
  return ge(level + (then - now) * rate, cost);
}

/** Where `found` says that `then` is right: the wait up to it, if it is one of three doubles beside each other; else NaN. */
function nearWait(found: Mask, time: Lane, then: Lane): Lane {
  const guess = then - time - (then - stepped(then, -1)) * splat(0.5);
  const above = stepped(guess, 1);
  const least = lt(time + stepped(guess, -1), then);
  const fits = both(both(found, least), ge(time + above, then));
  const usual = both(within(then, f64.MIN_NORMAL_VALUE, SAFE), gt(guess, splat(f64.MIN_NORMAL_VALUE)));
  return valid(both(fits, usual), select(ge(time + guess, then), guess, above));
}

/** The same sums as of the tick that is to admit, turned round: tokens that lack, time that they take, when that is. */
function tokenWaitOf(later: Mask, time: Lane, now: Lane, level: Lane, cost: Lane, rate: Lane, lane: i32): f64 {
  if (laneOf(flag(later), lane) === 0) return Infinity;
  const takes = leastFactor(laneOf(rate, lane), leastAddend(laneOf(level, lane), laneOf(cost, lane)));
  return takes < Infinity ? until(laneOf(time, lane), leastAddend(-laneOf(now, lane), takes)) : Infinity;
}

/** From the least t with due - t <= room on: a request that is too early leaves `due` as it is. */
function roomWaitOf(later: Mask, time: Lane, due: Lane, room: Lane, lane: i32): f64 {
  if (laneOf(flag(later), lane) === 0) return Infinity;
  return until(laneOf(time, lane), leastAddend(-laneOf(due, lane), -laneOf(room, lane)));
}

/** The least wait from `time` on that ends at `then` or, where no double added comes to it, behind it. */
function until(time: f64, then: f64): f64 {
  return then <= SAFE ? leastAddend(time, then) : Infinity;
}
