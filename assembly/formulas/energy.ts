// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST, SAFE } from "../lib/bounds";
import { canonical, countSkipped, emit, isWhole, mirror, observed, tell } from "../lib/column";
import { exp } from "../lib/exp";
import { cosHalfTurns } from "../lib/halfturns";
import { hourOfDay, MOST_HOURS } from "../lib/hours";
import { tanh } from "../lib/hyperbolic";
import { Ints, Offsets } from "../lib/ints";
import {
  abs,
  add,
  both,
  clamp,
  div,
  every,
  floor,
  ge,
  le,
  lt,
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
import { accumulate, CHUNK, treeOf } from "../lib/sum";

/** sum of max(capacity - available, 0) / sum of capacity, both in the fixed order of lib/sum, four rows side by side. */
export function energy_gridUtilization(
  capacity: Series,
  available: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  used: Series,
  usedRest: Series,
  total: Series,
  totalRest: Series,
  out: Series,
): void {
  for (let g = 0; g < groups; g++) {
    for (let at = offsets.at(g, rows); at < offsets.at(g + 1, rows); at += CHUNK) {
      const left = offsets.at(g + 1, rows) - at;
      const n = left < CHUNK ? left : CHUNK;
      accumulate(used, usedRest, g, chunkUse(capacity.from(at), available.from(at), n, true));
      accumulate(total, totalRest, g, chunkUse(capacity.from(at), available.from(at), n, false));
    }
    const whole = total[g] + totalRest[g];
    if (out.given) out[g] = whole == 0 ? 0 : canonical<f64>((used[g] + usedRest[g]) / whole);
  }
}

/** Energy in use, or capacity, of up to CHUNK providers, four lanes; NaN when a figure is invalid. */
function chunkUse(capacity: Series, available: Series, n: i32, use: bool): f64 {
  let sum = useLanes<Lane>(capacity, available, n, use, 0);
  if (LANES == 1) sum += useLanes<Lane>(capacity, available, n, use, 2);
  for (let i = n & ~3; i < n; i++) sum += share<f64>(capacity, available, i, use);
  return sum;
}

function useLanes<V>(capacity: Series, available: Series, n: i32, use: bool, from: i32): f64 {
  let a = splat<V>(0);
  let b = a;
  const end = n & ~3;
  for (let i = from; i < end; i += 4) {
    a = add(a, share<V>(capacity, available, i, use));
    b = add(b, share<V>(capacity, available, i + LANES, use));
  }
  return treeOf(a, b);
}

function share<V>(capacity: Series, available: Series, i: i32, use: bool): V {
  const c = capacity.at<V>(i);
  const a = available.at<V>(i);
  const ok = both(within(c, 0, LARGEST), within(a, 0, LARGEST));
  return valid(ok, use ? max(sub(c, a), splat<V>(0)) : c);
}

/**
 * fee = round(clamp(base * congestion * liquidity * time, min, max)), where with e = utilization - target
 * congestion = 1 + tanh(e / scale) = 2 / (1 + exp(-2 e / scale)), which keeps its digits far below the target,
 * liquidity = 1 - min(sqrt(providers / reference), cap), time = 1 + amplitude * cos(pi |hour - peak| / 12).
 */
export function energy_treasuryFee(
  utilization: Series,
  providers: Series,
  hour: Series,
  n: i32,
  base: f64,
  target: f64,
  scale: f64,
  peak: f64,
  liquidityReference: f64,
  liquidityCap: f64,
  amplitude: f64,
  low: f64,
  high: f64,
  form: f64,
  enabled: f64,
  fee: Series,
  congestion: Series,
  liquidity: Series,
  time: Series,
  raw: Series,
): void {
  const steepness = -2 / scale;
  const perProvider = 1 / liquidityReference;
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const u = utilization.at<Lane>(i);
    let crowd = form == 0 ? smoothCongestion(u, target, steepness) : linearCongestion(u, target, scale);
    const p = providers.at<Lane>(i);
    let h = hour.at<Lane>(i);
    const ok = both(within(u, 0, 1), both(within(p, 0, LARGEST), within(h, -MOST_HOURS, MOST_HOURS)));
    // An hour of the day stays what it is, whatever is beside it.
    if (!every(both(ge(h, splat<Lane>(0)), lt(h, splat<Lane>(24))))) h = hourOfDay(h);
    let open = sub(splat<Lane>(1), min(root(mul(p, splat<Lane>(perProvider))), splat<Lane>(liquidityCap)));
    const halfDays = mul(abs(sub(h, splat<Lane>(peak))), splat<Lane>(1.0 / 12));
    let day = add(splat<Lane>(1), mul(splat<Lane>(amplitude), cosHalfTurns(halfDays)));
    let product = mul(mul(mul(splat<Lane>(base), crowd), open), day);
    // The condition looks at the product on purpose: used only behind the branches below, V8 would compute it anew behind
    // each of them (27 ns for all five outputs instead of 12).
    if (!every(both(ok, observed(product)))) {
      crowd = valid(ok, crowd);
      open = valid(ok, open);
      day = valid(ok, day);
      product = valid(ok, product);
    }
    emit(congestion, i, crowd, pair);
    emit(liquidity, i, open, pair);
    emit(time, i, day, pair);
    emit(raw, i, product, pair);
    const bps = enabled != 0 ? roundHalfAway(clamp(product, low, high)) : splat<Lane>(base);
    emit(fee, i, valid(ok, bps), pair);
  }
}

function smoothCongestion<V>(u: V, target: f64, steepness: f64): V {
  const power = exp(mul(sub(u, splat<V>(target)), splat<V>(steepness)));
  return div(splat<V>(2), add(splat<V>(1), power));
}

function linearCongestion<V>(u: V, target: f64, scale: f64): V {
  const slope = div(tanh(sub(u, splat<V>(target))), splat<V>(scale));
  return clamp(add(splat<V>(1), slope), 0.5, 2);
}

/** cost = kwh * price; each part floor(cost * bps / 10000); stakeAfter = max(stake - slash, 0) */
export function energy_settlement(
  kwh: Series,
  price: Series,
  treasuryBps: Series,
  jurisdictionBps: Series,
  slashBps: Series,
  stake: Series,
  n: i32,
  cost: Series,
  treasury: Series,
  jurisdiction: Series,
  slash: Series,
  stakeAfter: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const k = kwh.at<Lane>(i);
    const p = price.at<Lane>(i);
    const t = treasuryBps.at<Lane>(i);
    const j = jurisdictionBps.at<Lane>(i);
    const s = slashBps.at<Lane>(i);
    const held = stake.at<Lane>(i);
    let due = mul(k, p);
    const money = both(
      both(isWhole(k, 0, SAFE), isWhole(p, 0, SAFE)),
      both(isWhole(held, 0, SAFE), le(due, splat<Lane>(SAFE))),
    );
    const ok = both(money, both(isWhole(t, 0, 10000), both(isWhole(j, 0, 10000), isWhole(s, 0, 10000))));
    const quotient = floor(div(due, splat<Lane>(10000)));
    const rest = sub(due, mul(quotient, splat<Lane>(10000)));
    let taken = basisPoints(quotient, rest, s);
    // The condition looks at what several outputs share, as in the fee above.
    if (!every(both(ok, observed(taken)))) {
      due = valid(ok, due);
      taken = valid(ok, taken);
    }
    emit(cost, i, due, pair);
    emit(treasury, i, valid(ok, basisPoints(quotient, rest, t)), pair);
    emit(jurisdiction, i, valid(ok, basisPoints(quotient, rest, j)), pair);
    emit(slash, i, taken, pair);
    emit(stakeAfter, i, valid(ok, max(sub(held, taken), splat<Lane>(0))), pair);
  }
}

/**
 * floor(x * bps / 10000) where x = 10000 quotient + rest. Exact up to 2^53 - 1 in doubles: below 2^40 the quotient's last
 * place is 2^-13, so none that is not whole rounds up to a whole number.
 */
function basisPoints<V>(quotient: V, rest: V, bps: V): V {
  return add(mul(quotient, bps), floor(div(mul(rest, bps), splat<V>(10000))));
}

/** The same in 64-bit integers: products saturate. The facade has seen to it that nothing is negative. */
export function energy_settlement_i64(
  kwh: Ints,
  price: Ints,
  treasuryBps: Ints,
  jurisdictionBps: Ints,
  slashBps: Ints,
  stake: Ints,
  n: i32,
  cost: Ints,
  treasury: Ints,
  jurisdiction: Ints,
  slash: Ints,
  stakeAfter: Ints,
): void {
  for (let i = 0; i < n; i++) {
    const due = saturatingProduct(kwh[i], price[i]);
    const taken = integerBasisPoints(due, slashBps[i]);
    cost.emit(i, due);
    treasury.emit(i, integerBasisPoints(due, treasuryBps[i]));
    jurisdiction.emit(i, integerBasisPoints(due, jurisdictionBps[i]));
    slash.emit(i, taken);
    stakeAfter.emit(i, stake[i] > taken ? stake[i] - taken : 0);
  }
}

function saturatingProduct(a: i64, b: i64): i64 {
  return a > 0 && b > i64.MAX_VALUE / a ? i64.MAX_VALUE : a * b;
}

function integerBasisPoints(x: i64, bps: i64): i64 {
  return (x / 10000) * bps + ((x % 10000) * bps) / 10000;
}

/** score = alpha * min(rating, 5) / 5 + (1 - alpha) * score */
export function energy_ewmaReputation(
  rating: Series,
  ticks: i32,
  entities: i32,
  alpha: f64,
  score: Series,
  skipped: Series,
  out: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    if (ticks == 1) {
      const from = e;
      e = ratingTick(rating, from, entities, alpha, score);
      mirror(out, score, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let y = score.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const x = rating.at<Lane>(i);
      const ok = within(x, 0, LARGEST);
      countSkipped(skipped, e, ok, pair);
      y = select(ok, rated(x, y, alpha), y);
      tell(out, i, y, pair);
    }
    score.write(e, canonical(y), pair);
  }
}

/** One tick of the entities from e on, up to the first pair that is not well. */
function ratingTick(rating: Series, e: i32, entities: i32, alpha: f64, score: Series): i32 {
  for (const end = entities - LANES; e <= end; e += LANES) {
    const x = rating.at<Lane>(e);
    const next = rated(x, score.at<Lane>(e), alpha);
    if (!every(both(within(x, 0, LARGEST), observed(next)))) break;
    score.put(e, next);
  }
  return e;
}

function rated<V>(rating: V, score: V, alpha: f64): V {
  const earned = div(mul(splat<V>(alpha), min(rating, splat<V>(5))), splat<V>(5));
  return add(earned, mul(splat<V>(1 - alpha), score));
}
