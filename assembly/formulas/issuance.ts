// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST, SAFE } from "../lib/bounds";
import { canonical, countSkipped, emit, given, isWhole, mirror, observed as isNumber, tell } from "../lib/column";
import { power } from "../lib/geomean";
import { Ints } from "../lib/ints";
import {
  add,
  both,
  ceil,
  clamp,
  div,
  every,
  floor,
  gt,
  max,
  min,
  mul,
  root,
  roundHalfAway,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { Series } from "../lib/series";

/** b = clamp(alpha * observed + (1 - alpha) * b, min, max) */
export function issuance_adaptiveBaseline(
  observed: Series,
  ticks: i32,
  entities: i32,
  alpha: f64,
  low: f64,
  high: f64,
  start: f64,
  enabled: f64,
  baseline: Series,
  skipped: Series,
  baselineOut: Series,
  rounded: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    const before = baseline.at<Lane>(e);
    const sane = within(before, 0, LARGEST);
    let b = enabled != 0 ? valid(sane, before) : before;
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      if (enabled != 0) {
        const x = observed.at<Lane>(i);
        const ok = both(within(x, 0, LARGEST), sane);
        countSkipped(skipped, e, ok, pair);
        b = select(ok, clamp(add(mul(splat<Lane>(alpha), x), mul(splat<Lane>(1 - alpha), b)), low, high), b);
      }
      const shown = enabled != 0 ? canonical(b) : splat<Lane>(start);
      emit(baselineOut, i, shown, pair);
      if (rounded.given) rounded.write(i, canonical(roundHalfAway(shown)), pair);
    }
    baseline.write(e, b, pair);
  }
}

/** base * activity * decentralization * decay, a whole number within what remains of the cap. */
export function issuance_blockReward(
  tx: Series,
  volume: Series,
  miners: Series,
  utilization: Series,
  emitted: Series,
  txBaseline: Series,
  volumeBaseline: Series,
  minersBaseline: Series,
  n: i32,
  cap: f64,
  blocks: f64,
  share: f64,
  ratioFloor: f64,
  activityMin: f64,
  activityMax: f64,
  decentralizationMin: f64,
  decentralizationMax: f64,
  sharpness: f64,
  integer: f64,
  reward: Series,
  base: Series,
  activity: Series,
  decentralization: Series,
  decay: Series,
  raw: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const t = tx.at<Lane>(i);
    const v = volume.at<Lane>(i);
    const m = miners.at<Lane>(i);
    const u = utilization.at<Lane>(i);
    const issued = emitted.at<Lane>(i);
    const tb = given<Lane>(txBaseline, i, 100);
    const vb = given<Lane>(volumeBaseline, i, 10000);
    const mb = given<Lane>(minersBaseline, i, 10);
    const counts = both(both(within(t, 0, LARGEST), within(v, 0, LARGEST)), within(m, 0, LARGEST));
    const baselines = both(both(within(tb, 0, LARGEST), within(vb, 0, LARGEST)), within(mb, 0, LARGEST));
    const ok = both(both(counts, baselines), both(isNumber(u), within(issued, 0, LARGEST)));

    const some = cap > 0 && blocks > 0;
    const perBlock = some ? (cap * share) / blocks : 0.0;
    const busy = mul(mul(growth(t, tb, ratioFloor), growth(v, vb, ratioFloor)), add(splat<Lane>(1), clamp(u, 0, 1)));
    let active = clamp(busy, activityMin, activityMax);
    let spread = clamp(growth(m, mb, ratioFloor), decentralizationMin, decentralizationMax);
    const remaining = max(sub(splat<Lane>(cap), issued), splat<Lane>(0));
    const left = some ? div(remaining, splat<Lane>(cap)) : splat<Lane>(0);
    let shrink = sharpness == 2 ? mul(left, left) : sharpness == 1 ? left : power(left, sharpness);
    let product = mul(mul(mul(splat<Lane>(perBlock), active), spread), shrink);
    // The condition looks at the product on purpose; see energy_treasuryFee.
    if (!every(both(ok, isNumber(product)))) {
      active = canonical(valid(ok, active));
      spread = canonical(valid(ok, spread));
      shrink = canonical(valid(ok, shrink));
      product = canonical(valid(ok, product));
    }

    const early = gt(remaining, splat<Lane>(floor<f64>(cap / 100)));
    const whole = select(early, max(ceil(product), splat<Lane>(1)), roundHalfAway(product));
    const due =
      integer != 0
        ? min(select(gt(product, splat<Lane>(0)), whole, splat<Lane>(0)), floor(remaining))
        : min(product, remaining);
    emit(reward, i, valid(ok, due), pair);
    emit(base, i, valid(ok, splat<Lane>(perBlock)), pair);
    emit(activity, i, active, pair);
    emit(decentralization, i, spread, pair);
    emit(decay, i, shrink, pair);
    emit(raw, i, product, pair);
  }
}

/** sqrt(max(x / max(baseline, 1), floor)) */
function growth<V>(x: V, baseline: V, least: f64): V {
  return root(max(div(x, max(baseline, splat<V>(1))), splat<V>(least)));
}

/** minted = min(reward, cap - emitted); emitted += minted */
export function issuance_supplyCap(
  reward: Series,
  ticks: i32,
  entities: i32,
  cap: f64,
  emitted: Series,
  skipped: Series,
  minted: Series,
  emittedOut: Series,
  remaining: Series,
): void {
  const limit = floor<f64>(cap);
  for (let e = 0; e < entities; e += LANES) {
    if (ticks == 1) {
      const from = e;
      e = capTick(reward, from, entities, limit, emitted, minted, remaining);
      mirror(emittedOut, emitted, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    const before = emitted.at<Lane>(e);
    const sane = isWhole(before, 0, SAFE);
    let total = valid(sane, before);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const due = reward.at<Lane>(i);
      const ok = both(isWhole(due, 0, SAFE), sane);
      countSkipped(skipped, e, ok, pair);
      const fresh = select(ok, min(due, room(limit, total)), splat<Lane>(0));
      total = add(total, fresh);
      emit(minted, i, fresh, pair);
      emit(emittedOut, i, total, pair);
      emit(remaining, i, select(sane, room(limit, total), splat<Lane>(0)), pair);
    }
    emitted.write(e, total, pair);
  }
}

/** One tick of the entities from e on, up to the first pair that is not well. */
function capTick(
  reward: Series,
  e: i32,
  entities: i32,
  limit: f64,
  emitted: Series,
  minted: Series,
  remaining: Series,
): i32 {
  for (const end = entities - LANES; e <= end; e += LANES) {
    const due = reward.at<Lane>(e);
    const before = emitted.at<Lane>(e);
    const fresh = min(due, room(limit, before));
    const total = add(before, fresh);
    if (!every(both(isWhole(due, 0, SAFE), isWhole(before, 0, SAFE)))) break;
    emitted.put(e, total);
    emit(minted, e, fresh, true);
    emit(remaining, e, room(limit, total), true);
  }
  return e;
}

function room<V>(limit: f64, total: V): V {
  return max(sub(splat<V>(limit), total), splat<V>(0));
}

/** The same in 64-bit integers. A negative sum is none and stays; the facade has seen to it that no reward is negative. */
export function issuance_supplyCap_i64(
  reward: Ints,
  ticks: i32,
  entities: i32,
  cap: i64,
  emitted: Ints,
  skipped: Ints,
  minted: Ints,
  emittedOut: Ints,
  remaining: Ints,
): void {
  for (let e = 0; e < entities; e++) {
    let total = emitted[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const due = reward[i];
      const left = total < 0 || total > cap ? 0 : cap - total;
      const fresh = due < 0 ? 0 : due < left ? due : left;
      if (due < 0 || total < 0) skipped[e] = skipped[e] + 1;
      total += fresh;
      minted.emit(i, fresh);
      emittedOut.emit(i, total);
      remaining.emit(i, left - fresh);
    }
    emitted[e] = total;
  }
}
