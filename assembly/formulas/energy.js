"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.energy_gridUtilization = energy_gridUtilization;
exports.energy_treasuryFee = energy_treasuryFee;
exports.energy_settlement = energy_settlement;
exports.energy_settlement_i64 = energy_settlement_i64;
exports.energy_ewmaReputation = energy_ewmaReputation;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
const column_1 = require("../lib/column");
const exp_1 = require("../lib/exp");
const hyperbolic_1 = require("../lib/hyperbolic");
const lanes_1 = require("../lib/lanes");
const sum_1 = require("../lib/sum");
const circle_1 = require("../lib/circle");
const LARGEST = f64.MAX_VALUE;
const SAFE = 9007199254740991;
/** sum of max(capacity - available, 0) / sum of capacity, both in the fixed order of lib/sum, four rows side by side. */
function energy_gridUtilization(capacity, available, offsets, rows, groups, used, usedRest, total, totalRest, out) {
  for (let g = 0; g < groups; g++) {
    for (let at = offsets[g]; at < offsets[g + 1]; at += sum_1.CHUNK) {
      const left = offsets[g + 1] - at;
      const n = left < sum_1.CHUNK ? left : sum_1.CHUNK;
      (0, sum_1.accumulate)(used, usedRest, g, chunkUse(capacity.from(at), available.from(at), n, true));
      (0, sum_1.accumulate)(total, totalRest, g, chunkUse(capacity.from(at), available.from(at), n, false));
    }
    const whole = total[g] + totalRest[g];
    out[g] = whole == 0 ? 0 : (0, column_1.canonical)((used[g] + usedRest[g]) / whole);
  }
}
/** Energy in use, or capacity, of up to CHUNK providers; NaN when a figure is invalid. */
function chunkUse(capacity, available, n, use) {
  let s0 = 0.0;
  let s1 = 0.0;
  let s2 = 0.0;
  let s3 = 0.0;
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    let a = (0, lanes_1.splat)(0);
    let b = a;
    for (; i + 4 <= n; i += 4) {
      a = (0, lanes_1.add)(a, share(capacity, available, i, use));
      b = (0, lanes_1.add)(b, share(capacity, available, i + 2, use));
    }
    s0 = f64x2.extract_lane(a, 0);
    s1 = f64x2.extract_lane(a, 1);
    s2 = f64x2.extract_lane(b, 0);
    s3 = f64x2.extract_lane(b, 1);
  } else {
    for (; i + 4 <= n; i += 4) {
      s0 += share(capacity, available, i, use);
      s1 += share(capacity, available, i + 1, use);
      s2 += share(capacity, available, i + 2, use);
      s3 += share(capacity, available, i + 3, use);
    }
  }
  let sum = s0 + s1 + (s2 + s3);
  for (; i < n; i++) sum += share(capacity, available, i, use);
  return sum;
}
function share(capacity, available, i, use) {
  const c = capacity.at(i);
  const a = available.at(i);
  const ok = (0, lanes_1.both)((0, lanes_1.within)(c, 0, LARGEST), (0, lanes_1.within)(a, 0, LARGEST));
  return (0, lanes_1.valid)(ok, use ? (0, lanes_1.max)((0, lanes_1.sub)(c, a), (0, lanes_1.splat)(0)) : c);
}
/**
 * fee = round(clamp(base * congestion * liquidity * time, min, max)), where with e = utilization - target
 * congestion = 1 + tanh(e / scale) = 2 / (1 + exp(-2 e / scale)), which keeps its digits far below the target,
 * liquidity = 1 - min(sqrt(providers / reference), cap), time = 1 + amplitude * cos(pi |hour - peak| / 12).
 */
function energy_treasuryFee(
  utilization,
  providers,
  hour,
  n,
  base,
  target,
  scale,
  peak,
  liquidityReference,
  liquidityCap,
  amplitude,
  low,
  high,
  form,
  enabled,
  fee,
  congestion,
  liquidity,
  time,
  raw,
) {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const u = utilization.at(i);
    const p = providers.at(i);
    const h = hour.at(i);
    const ok = (0, lanes_1.both)(
      (0, lanes_1.within)(u, 0, 1),
      (0, lanes_1.both)((0, lanes_1.within)(p, 0, LARGEST), (0, lanes_1.within)(h, 0, 24)),
    );
    const crowd = form == 0 ? seedCongestion(u, target, scale) : upstreamCongestion(u, target, scale);
    const open = (0, lanes_1.sub)(
      (0, lanes_1.splat)(1),
      (0, lanes_1.min)(
        (0, lanes_1.root)((0, lanes_1.div)(p, (0, lanes_1.splat)(liquidityReference))),
        (0, lanes_1.splat)(liquidityCap),
      ),
    );
    const angle = (0, lanes_1.mul)(
      (0, lanes_1.abs)((0, lanes_1.sub)(h, (0, lanes_1.splat)(peak))),
      (0, lanes_1.splat)(0.2617993877991494),
    ); // pi / 12
    const day = (0, lanes_1.add)(
      (0, lanes_1.splat)(1),
      (0, lanes_1.mul)((0, lanes_1.splat)(amplitude), (0, circle_1.cosNear)(angle)),
    );
    const product = (0, lanes_1.mul)((0, lanes_1.mul)((0, lanes_1.mul)((0, lanes_1.splat)(base), crowd), open), day);
    const bps =
      enabled != 0 ? (0, lanes_1.roundHalfAway)((0, lanes_1.clamp)(product, low, high)) : (0, lanes_1.splat)(base);
    (0, column_1.emit)(fee, i, (0, lanes_1.valid)(ok, bps), pair);
    (0, column_1.emit)(congestion, i, (0, lanes_1.valid)(ok, crowd), pair);
    (0, column_1.emit)(liquidity, i, (0, lanes_1.valid)(ok, open), pair);
    (0, column_1.emit)(time, i, (0, lanes_1.valid)(ok, day), pair);
    (0, column_1.emit)(raw, i, (0, lanes_1.valid)(ok, product), pair);
  }
}
function seedCongestion(u, target, scale) {
  const power = (0, exp_1.exp)(
    (0, lanes_1.mul)((0, lanes_1.sub)(u, (0, lanes_1.splat)(target)), (0, lanes_1.splat)(-2 / scale)),
  );
  return (0, lanes_1.div)((0, lanes_1.splat)(2), (0, lanes_1.add)((0, lanes_1.splat)(1), power));
}
function upstreamCongestion(u, target, scale) {
  const slope = (0, lanes_1.div)(
    (0, hyperbolic_1.tanh)((0, lanes_1.sub)(u, (0, lanes_1.splat)(target))),
    (0, lanes_1.splat)(scale),
  );
  return (0, lanes_1.clamp)((0, lanes_1.add)((0, lanes_1.splat)(1), slope), 0.5, 2);
}
/** cost = kwh * price; each part floor(cost * bps / 10000); stakeAfter = max(stake - slash, 0) */
function energy_settlement(
  kwh,
  price,
  treasuryBps,
  jurisdictionBps,
  slashBps,
  stake,
  n,
  cost,
  treasury,
  jurisdiction,
  slash,
  stakeAfter,
) {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const k = kwh.at(i);
    const p = price.at(i);
    const t = treasuryBps.at(i);
    const j = jurisdictionBps.at(i);
    const s = slashBps.at(i);
    const held = stake.at(i);
    const due = (0, lanes_1.mul)(k, p);
    const money = (0, lanes_1.both)(
      (0, lanes_1.both)(whole(k, SAFE), whole(p, SAFE)),
      (0, lanes_1.both)(whole(held, SAFE), (0, lanes_1.le)(due, (0, lanes_1.splat)(SAFE))),
    );
    const ok = (0, lanes_1.both)(
      money,
      (0, lanes_1.both)(whole(t, 10000), (0, lanes_1.both)(whole(j, 10000), whole(s, 10000))),
    );
    const taken = basisPoints(due, s);
    (0, column_1.emit)(cost, i, (0, lanes_1.valid)(ok, due), pair);
    (0, column_1.emit)(treasury, i, (0, lanes_1.valid)(ok, basisPoints(due, t)), pair);
    (0, column_1.emit)(jurisdiction, i, (0, lanes_1.valid)(ok, basisPoints(due, j)), pair);
    (0, column_1.emit)(slash, i, (0, lanes_1.valid)(ok, taken), pair);
    (0, column_1.emit)(
      stakeAfter,
      i,
      (0, lanes_1.valid)(ok, (0, lanes_1.max)((0, lanes_1.sub)(held, taken), (0, lanes_1.splat)(0))),
      pair,
    );
  }
}
function whole(x, most) {
  return (0, lanes_1.both)((0, lanes_1.within)(x, 0, most), (0, lanes_1.eq)((0, lanes_1.floor)(x), x));
}
/** floor(x * bps / 10000) in doubles, exact up to 2^53 - 1: the quotient of a large x may round up to a whole number. */
function basisPoints(x, bps) {
  const divisor = (0, lanes_1.splat)(10000);
  const guess = (0, lanes_1.floor)((0, lanes_1.div)(x, divisor));
  const quotient = (0, lanes_1.select)(
    (0, lanes_1.lt)(x, (0, lanes_1.mul)(guess, divisor)),
    (0, lanes_1.sub)(guess, (0, lanes_1.splat)(1)),
    guess,
  );
  const rest = (0, lanes_1.sub)(x, (0, lanes_1.mul)(quotient, divisor));
  return (0, lanes_1.add)(
    (0, lanes_1.mul)(quotient, bps),
    (0, lanes_1.floor)((0, lanes_1.div)((0, lanes_1.mul)(rest, bps), divisor)),
  );
}
/** The same in 64-bit integers: products saturate. The facade has seen to it that nothing is negative. */
function energy_settlement_i64(
  kwh,
  price,
  treasuryBps,
  jurisdictionBps,
  slashBps,
  stake,
  n,
  cost,
  treasury,
  jurisdiction,
  slash,
  stakeAfter,
) {
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
function saturatingProduct(a, b) {
  return a > 0 && b > i64.MAX_VALUE / a ? i64.MAX_VALUE : a * b;
}
function integerBasisPoints(x, bps) {
  return (x / 10000) * bps + ((x % 10000) * bps) / 10000;
}
/** score = alpha * min(rating, 5) / 5 + (1 - alpha) * score */
function energy_ewmaReputation(rating, ticks, entities, alpha, score, skipped, out) {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let y = score.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const x = rating.at(i);
      const ok = (0, lanes_1.within)(x, 0, LARGEST);
      (0, column_1.countSkipped)(skipped, e, ok, pair);
      const earned = (0, lanes_1.div)(
        (0, lanes_1.mul)((0, lanes_1.splat)(alpha), (0, lanes_1.min)(x, (0, lanes_1.splat)(5))),
        (0, lanes_1.splat)(5),
      );
      y = (0, lanes_1.select)(ok, (0, lanes_1.add)(earned, (0, lanes_1.mul)((0, lanes_1.splat)(1 - alpha), y)), y);
      (0, column_1.emit)(out, i, (0, column_1.canonical)(y), pair);
    }
    score.write(e, y, pair);
  }
}
