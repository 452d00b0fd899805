// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST, SAFE } from "../lib/bounds";
import { canonical, countSkipped, emit, observed } from "../lib/column";
import {
  add,
  both,
  clamp,
  div,
  every,
  flag,
  gt,
  keep,
  le,
  lt,
  max,
  min,
  mul,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { pow } from "../lib/pow";
import { Series } from "../lib/series";

/**
 * rate = clamp(base H R C, minRate, maxFactor base), H = floor + (1 - floor) health, R = reputation^power,
 * C = clamp((1 - load) / (1 - target), least, most); burst = rate burstTime
 */
export function network_dynamicRate(
  base: Series,
  health: Series,
  reputation: Series,
  load: Series,
  n: i32,
  healthFloor: f64,
  reputationPower: f64,
  targetLoad: f64,
  capacityMin: f64,
  capacityMax: f64,
  minRate: f64,
  maxFactor: f64,
  burstTime: f64,
  rate: Series,
  burst: Series,
  healthFactor: Series,
  reputationFactor: Series,
  capacityFactor: Series,
): void {
  const one = splat<Lane>(1);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const usual = base.at<Lane>(i);
    const h = health.at<Lane>(i);
    const r = reputation.at<Lane>(i);
    const u = load.at<Lane>(i);
    const ok = both(both(within(usual, f64.MIN_VALUE, LARGEST), observed(h)), both(observed(r), observed(u)));
    let healthy = add(splat<Lane>(healthFloor), mul(splat<Lane>(1 - healthFloor), clamp(h, 0, 1)));
    let trust = clamp(r, 0, 1);
    if (reputationPower != 1) trust = pow(trust, splat<Lane>(reputationPower));
    let room = clamp(div(sub(one, clamp(u, 0, 1)), splat<Lane>(1 - targetLoad)), capacityMin, capacityMax);
    const product = mul(mul(mul(usual, healthy), trust), room);
    let allowed = min(max(product, splat<Lane>(minRate)), mul(usual, splat<Lane>(maxFactor)));
    // The condition looks at what several outputs share; see energy_treasuryFee.
    if (!every(both(ok, observed(allowed)))) {
      allowed = canonical(valid(ok, allowed));
      healthy = canonical(valid(ok, healthy));
      trust = canonical(valid(ok, trust));
      room = canonical(valid(ok, room));
    }
    emit(rate, i, allowed, pair);
    emit(burst, i, canonical(mul(allowed, splat<Lane>(burstTime))), pair);
    emit(healthFactor, i, healthy, pair);
    emit(reputationFactor, i, trust, pair);
    emit(capacityFactor, i, room, pair);
  }
}

/** What an entity's own column says, or the parameter where it says nothing. */
function own<V>(column: Series, i: i32, otherwise: f64): V {
  if (!column.given) return splat<V>(otherwise);
  const x = column.at<V>(i);
  return select(observed(x), x, splat<V>(otherwise));
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
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const arrival = time.at<Lane>(i);
      const price = cost.at<Lane>(i);
      const pace = own<Lane>(rate, i, usualRate);
      const most = own<Lane>(burst, i, usualBurst);
      const known = both(within(arrival, -SAFE, SAFE), within(price, 0, LARGEST));
      const ok = both(known, both(within(pace, 0, SAFE), within(most, 0, SAFE)));
      // A bound that is NaN does not bind: the first request comes to a full bucket, and no time has passed.
      const now = max(arrival, before);
      const accrued = mul(sub(now, select(observed(before), before, now)), pace);
      const level = min(add(select(observed(held), held, most), accrued), most);
      const pass = le(price, level);
      const left = sub(level, keep(pass, price));
      if (every(both(ok, observed(left)))) {
        held = left;
        before = now;
      } else {
        countSkipped(skipped, e, ok, pair);
        held = canonical(select(ok, left, held));
        before = canonical(select(ok, now, before));
      }
      emit(admit, i, valid(ok, flag(pass)), pair);
      if (retryAfter.given) {
        const wait = select(gt(price, most), splat<Lane>(Infinity), div(sub(price, level), pace));
        retryAfter.write(i, valid(ok, canonical(select(pass, splat<Lane>(0), wait))), pair);
      }
      emit(tokensOut, i, held, pair);
    }
    tokens.write(e, held, pair);
    last.write(e, before, pair);
  }
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
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const clock = time.at<Lane>(i);
      const price = cost.at<Lane>(i);
      const pace = own<Lane>(rate, i, usualRate);
      const most = own<Lane>(burst, i, usualBurst);
      const known = both(within(clock, -SAFE, SAFE), within(price, 0, LARGEST));
      const ok = both(known, both(within(pace, 1e-6, SAFE), within(most, 0, SAFE)));
      const now = max(clock, before);
      const start = max(now, due);
      const ahead = sub(start, now);
      const room = div(sub(most, price), pace);
      const pass = le(ahead, room);
      const next = add(start, div(price, pace));
      const then = select(pass, next, select(observed(due), due, now));
      if (every(both(ok, observed(then)))) {
        due = then;
        before = now;
      } else {
        countSkipped(skipped, e, ok, pair);
        due = canonical(select(ok, then, due));
        before = canonical(select(ok, now, before));
      }
      emit(admit, i, valid(ok, flag(pass)), pair);
      if (retryAfter.given) {
        const wait = select(lt(room, splat<Lane>(0)), splat<Lane>(Infinity), sub(ahead, room));
        retryAfter.write(i, valid(ok, canonical(select(pass, splat<Lane>(0), wait))), pair);
      }
      emit(arrivalOut, i, due, pair);
    }
    arrival.write(e, due, pair);
    last.write(e, before, pair);
  }
}
