// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST, SAFE } from "../lib/bounds";
import { canonical, emit, given, observed } from "../lib/column";
import {
  add,
  both,
  clamp,
  div,
  either,
  eq,
  every,
  finite,
  flag,
  floor,
  keep,
  le,
  gt,
  lt,
  max,
  min,
  mul,
  not,
  select,
  some,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { pow } from "../lib/pow";
import { Series } from "../lib/series";

/** rate * time */
export function network_littleLaw(rate: Series, time: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const arrivals = rate.at<Lane>(i);
    const stay = time.at<Lane>(i);
    const ok = both(within(arrivals, 0, LARGEST), within(stay, 0, LARGEST));
    emit(out, i, valid(ok, mul(arrivals, stay)), pair);
  }
}

/**
 * a = rate service, u = a / c, C = 1 / ((1 - u) / B + u) with B of Erlang B; wait = C service / (c - a), response = wait +
 * service, inSystem = rate response
 */
export function network_erlangC(
  rate: Series,
  service: Series,
  servers: Series,
  n: i32,
  utilization: Series,
  stable: Series,
  waitProbability: Series,
  wait: Series,
  response: Series,
  inSystem: Series,
): void {
  const one = splat<Lane>(1);
  const never = splat<Lane>(Infinity);
  const queues = waitProbability.given || wait.given || response.given || inSystem.given;
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const arrivals = rate.at<Lane>(i);
    const busy = service.at<Lane>(i);
    const count = servers.at<Lane>(i);
    const whole = both(within(count, 1, 10000), eq(floor(count), count));
    const ok = both(both(within(arrivals, 0, LARGEST), within(busy, 1e-15, 1e15)), whole);
    const offered = mul(arrivals, busy);
    const load = div(offered, count);
    const calm = lt(load, one);
    emit(utilization, i, valid(ok, load), pair);
    emit(stable, i, valid(ok, flag(calm)), pair);
    if (queues) {
      const steady = both(ok, calm);
      const odds = inverseLoss(offered, keep(steady, count));
      let queued = select(calm, div(one, add(mul(odds, sub(one, load)), load)), one);
      let queue = select(calm, div(mul(queued, busy), sub(count, offered)), never);
      let inside = select(calm, mul(arrivals, add(queue, busy)), never);
      // The condition looks at what several outputs share; see energy_treasuryFee.
      if (!every(both(ok, observed(inside)))) {
        queued = valid(ok, queued);
        queue = valid(ok, queue);
        inside = valid(ok, inside);
      }
      emit(waitProbability, i, queued, pair);
      emit(wait, i, queue, pair);
      if (response.given) response.write(i, canonical(add(queue, busy)), pair);
      emit(inSystem, i, inside, pair);
    }
  }
}

/**
 * 1 / B_c of Erlang B at so much offered traffic: 1 / B_k = 1 + (k / a) / B_(k-1), from 1 / B_0 = 1. Sums of positive terms:
 * nothing cancels, and what overflows is a loss below 1e-308. Four steps a time, as 1 / B_(k+4) = rise + growth / B_k, are
 * one link in the chain instead of four; then up to three more.
 */
function inverseLoss<V>(offered: V, servers: V): V {
  const one = splat<V>(1);
  // Added to, since -0 has the wrong infinity.
  const inverse = div(one, add(offered, splat<V>(0)));
  const fours = mul(floor(mul(servers, splat<V>(0.25))), splat<V>(4));
  let odds = one;
  let more = gt(fours, splat<V>(0));
  for (let k: f64 = 0; some(more); ) {
    const a = mul(splat<V>(k + 1), inverse);
    const b = mul(splat<V>(k + 2), inverse);
    const c = mul(splat<V>(k + 3), inverse);
    const d = mul(splat<V>(k + 4), inverse);
    const rise = add(one, mul(d, add(one, mul(c, add(one, b)))));
    const growth = mul(mul(a, b), mul(c, d));
    odds = select(more, add(rise, mul(growth, odds)), odds);
    k += 4;
    more = gt(fours, splat<V>(k));
  }
  for (let j: f64 = 1; j < 4; j++) {
    const k = add(fours, splat<V>(j));
    odds = select(le(k, servers), add(one, mul(odds, mul(k, inverse))), odds);
  }
  return odds;
}

/** upper = (rate + z deviation)+, capacity = target servers / service, probability = clamp(capacity / upper, min, 1) */
export function network_admitProbability(
  rate: Series,
  deviation: Series,
  service: Series,
  servers: Series,
  uniform: Series,
  n: i32,
  z: f64,
  target: f64,
  least: f64,
  probability: Series,
  admit: Series,
  upper: Series,
  capacity: Series,
  busy: Series,
): void {
  const zero = splat<Lane>(0);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const expected = rate.at<Lane>(i);
    const spread = given<Lane>(deviation, i, NaN);
    const time = service.at<Lane>(i);
    const count = servers.at<Lane>(i);
    const draw = given<Lane>(uniform, i, NaN);
    const known = observed(spread);
    const drawn = observed(draw);
    const whole = both(within(count, 1, SAFE), eq(floor(count), count));
    const facts = both(both(finite(expected), within(time, 1e-15, 1e15)), whole);
    const fits = both(either(within(spread, 0, LARGEST), not(known)), either(within(draw, 0, 1), not(drawn)));
    const ok = both(facts, fits);
    let most = max(add(expected, mul(splat<Lane>(z), keep(known, spread))), zero);
    let room = div(mul(splat<Lane>(target), count), time);
    let chance = clamp(div(room, most), least, 1);
    // The condition looks at what several outputs share; see energy_treasuryFee.
    if (!every(both(ok, observed(chance)))) {
      most = valid(ok, most);
      room = valid(ok, room);
      chance = valid(ok, chance);
    }
    emit(probability, i, chance, pair);
    emit(admit, i, valid(both(ok, drawn), flag(lt(draw, chance))), pair);
    emit(upper, i, most, pair);
    emit(capacity, i, room, pair);
    emit(busy, i, valid(ok, mul(max(expected, zero), time)), pair);
  }
}

/**
 * accepts: ((requests - k accepts) / (requests + 1))+; successRate: min(cap, (((requests - accepts / threshold) /
 * (requests + 1))+)^(1 / aggression)). reject = max(throttle, 1 - admit)
 */
export function network_clientThrottle(
  requests: Series,
  accepts: Series,
  admit: Series,
  n: i32,
  law: f64,
  k: f64,
  threshold: f64,
  aggression: f64,
  cap: f64,
  throttle: Series,
  reject: Series,
): void {
  const one = splat<Lane>(1);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const sent = requests.at<Lane>(i);
    const passed = accepts.at<Lane>(i);
    const other = given<Lane>(admit, i, NaN);
    const known = observed(other);
    const ok = both(
      both(within(sent, 0, LARGEST), within(passed, 0, LARGEST)),
      either(within(other, 0, 1), not(known)),
    );
    const due = law == 0 ? mul(splat<Lane>(k), passed) : div(passed, splat<Lane>(threshold));
    let chance = max(div(sub(sent, due), add(sent, one)), splat<Lane>(0));
    if (law != 0) {
      if (aggression != 1) chance = pow(chance, splat<Lane>(1 / aggression));
      chance = min(chance, splat<Lane>(cap));
    }
    if (!every(both(ok, observed(chance)))) chance = valid(ok, chance);
    emit(throttle, i, chance, pair);
    emit(reject, i, canonical(max(chance, keep(known, sub(one, other)))), pair);
  }
}
