"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.issuance_adaptiveBaseline = issuance_adaptiveBaseline;
exports.issuance_blockReward = issuance_blockReward;
exports.issuance_supplyCap = issuance_supplyCap;
exports.issuance_supplyCap_i64 = issuance_supplyCap_i64;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
const column_1 = require("../lib/column");
const geomean_1 = require("../lib/geomean");
const lanes_1 = require("../lib/lanes");
const LARGEST = f64.MAX_VALUE;
const SAFE = 9007199254740991;
/** b = clamp(alpha * observed + (1 - alpha) * b, min, max) */
function issuance_adaptiveBaseline(
  observed,
  ticks,
  entities,
  alpha,
  low,
  high,
  start,
  enabled,
  baseline,
  skipped,
  baselineOut,
  rounded,
) {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let b = baseline.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      if (enabled != 0) {
        const x = observed.at(i);
        const ok = (0, lanes_1.within)(x, 0, LARGEST);
        (0, column_1.countSkipped)(skipped, e, ok, pair);
        b = (0, lanes_1.select)(
          ok,
          (0, lanes_1.clamp)(
            (0, lanes_1.add)(
              (0, lanes_1.mul)((0, lanes_1.splat)(alpha), x),
              (0, lanes_1.mul)((0, lanes_1.splat)(1 - alpha), b),
            ),
            low,
            high,
          ),
          b,
        );
      }
      const shown = enabled != 0 ? (0, column_1.canonical)(b) : (0, lanes_1.splat)(start);
      (0, column_1.emit)(baselineOut, i, shown, pair);
      if (rounded.given) rounded.write(i, (0, column_1.canonical)((0, lanes_1.roundHalfAway)(shown)), pair);
    }
    baseline.write(e, b, pair);
  }
}
/** base * activity * decentralization * decay, a whole number within what remains of the cap. */
function issuance_blockReward(
  tx,
  volume,
  miners,
  utilization,
  emitted,
  txBaseline,
  volumeBaseline,
  minersBaseline,
  n,
  cap,
  blocks,
  share,
  ratioFloor,
  activityMin,
  activityMax,
  decentralizationMin,
  decentralizationMax,
  sharpness,
  integer,
  reward,
  base,
  activity,
  decentralization,
  decay,
  raw,
) {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const t = tx.at(i);
    const v = volume.at(i);
    const m = miners.at(i);
    const u = utilization.at(i);
    const issued = emitted.at(i);
    const tb = (0, column_1.given)(txBaseline, i, 100);
    const vb = (0, column_1.given)(volumeBaseline, i, 10000);
    const mb = (0, column_1.given)(minersBaseline, i, 10);
    const counts = (0, lanes_1.both)(
      (0, lanes_1.both)((0, lanes_1.within)(t, 0, LARGEST), (0, lanes_1.within)(v, 0, LARGEST)),
      (0, lanes_1.within)(m, 0, LARGEST),
    );
    const baselines = (0, lanes_1.both)(
      (0, lanes_1.both)((0, lanes_1.within)(tb, 0, LARGEST), (0, lanes_1.within)(vb, 0, LARGEST)),
      (0, lanes_1.within)(mb, 0, LARGEST),
    );
    const ok = (0, lanes_1.both)(
      (0, lanes_1.both)(counts, baselines),
      (0, lanes_1.both)((0, column_1.observed)(u), (0, lanes_1.within)(issued, 0, LARGEST)),
    );
    const some = cap > 0 && blocks > 0;
    const perBlock = some ? (cap * share) / blocks : 0.0;
    const busy = (0, lanes_1.mul)(
      (0, lanes_1.mul)(growth(t, tb, ratioFloor), growth(v, vb, ratioFloor)),
      (0, lanes_1.add)((0, lanes_1.splat)(1), (0, lanes_1.clamp)(u, 0, 1)),
    );
    const active = (0, lanes_1.clamp)(busy, activityMin, activityMax);
    const spread = (0, lanes_1.clamp)(growth(m, mb, ratioFloor), decentralizationMin, decentralizationMax);
    const remaining = (0, lanes_1.max)((0, lanes_1.sub)((0, lanes_1.splat)(cap), issued), (0, lanes_1.splat)(0));
    const left = some ? (0, lanes_1.div)(remaining, (0, lanes_1.splat)(cap)) : (0, lanes_1.splat)(0);
    const shrink = sharpness == 2 ? (0, lanes_1.mul)(left, left) : sharpness == 1 ? left : power(left, sharpness);
    const product = (0, lanes_1.mul)(
      (0, lanes_1.mul)((0, lanes_1.mul)((0, lanes_1.splat)(perBlock), active), spread),
      shrink,
    );
    const early = (0, lanes_1.gt)(remaining, (0, lanes_1.splat)((0, lanes_1.floor)(cap / 100)));
    const whole = (0, lanes_1.select)(
      early,
      (0, lanes_1.max)((0, lanes_1.ceil)(product), (0, lanes_1.splat)(1)),
      (0, lanes_1.roundHalfAway)(product),
    );
    const due =
      integer != 0
        ? (0, lanes_1.min)(
            (0, lanes_1.select)((0, lanes_1.gt)(product, (0, lanes_1.splat)(0)), whole, (0, lanes_1.splat)(0)),
            (0, lanes_1.floor)(remaining),
          )
        : (0, lanes_1.min)(product, remaining);
    (0, column_1.emit)(reward, i, (0, lanes_1.valid)(ok, due), pair);
    (0, column_1.emit)(base, i, (0, lanes_1.valid)(ok, (0, lanes_1.splat)(perBlock)), pair);
    (0, column_1.emit)(activity, i, (0, lanes_1.valid)(ok, active), pair);
    (0, column_1.emit)(decentralization, i, (0, lanes_1.valid)(ok, spread), pair);
    (0, column_1.emit)(decay, i, (0, lanes_1.valid)(ok, shrink), pair);
    (0, column_1.emit)(raw, i, (0, lanes_1.valid)(ok, product), pair);
  }
}
/** x^y as a geometric mean of x alone: pow's special cases are not needed here, and its code need not be shipped. */
function power(x, y) {
  const one = (0, lanes_1.splat)(1);
  const none = (0, lanes_1.splat)(0);
  return (0, geomean_1.geoMean4)(x, one, one, one, (0, lanes_1.splat)(y), none, none, none);
}
/** sqrt(max(x / max(baseline, 1), floor)) */
function growth(x, baseline, least) {
  return (0, lanes_1.root)(
    (0, lanes_1.max)((0, lanes_1.div)(x, (0, lanes_1.max)(baseline, (0, lanes_1.splat)(1))), (0, lanes_1.splat)(least)),
  );
}
/** minted = min(reward, cap - emitted); emitted += minted */
function issuance_supplyCap(reward, ticks, entities, cap, emitted, skipped, minted, emittedOut, remaining) {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    const limit = (0, lanes_1.splat)((0, lanes_1.floor)(cap));
    let total = emitted.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const due = reward.at(i);
      const ok = (0, lanes_1.both)((0, lanes_1.within)(due, 0, SAFE), (0, lanes_1.eq)((0, lanes_1.floor)(due), due));
      (0, column_1.countSkipped)(skipped, e, ok, pair);
      const fresh = (0, lanes_1.select)(
        ok,
        (0, lanes_1.min)(due, (0, lanes_1.max)((0, lanes_1.sub)(limit, total), (0, lanes_1.splat)(0))),
        (0, lanes_1.splat)(0),
      );
      total = (0, lanes_1.add)(total, fresh);
      (0, column_1.emit)(minted, i, fresh, pair);
      (0, column_1.emit)(emittedOut, i, (0, column_1.canonical)(total), pair);
      if (remaining.given)
        remaining.write(
          i,
          (0, column_1.canonical)((0, lanes_1.max)((0, lanes_1.sub)(limit, total), (0, lanes_1.splat)(0))),
          pair,
        );
    }
    emitted.write(e, total, pair);
  }
}
/** The same in 64-bit integers; the facade has seen to it that no reward is negative. */
function issuance_supplyCap_i64(reward, ticks, entities, cap, emitted, skipped, minted, emittedOut, remaining) {
  const limit = (0, lanes_1.floor)(cap);
  for (let e = 0; e < entities; e++) {
    let total = emitted[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const due = reward[i];
      const left = total < limit ? limit - total : 0;
      const fresh = due < 0 ? 0 : due < left ? due : left;
      if (due < 0) skipped[e] = skipped[e] + 1;
      total += fresh;
      minted.emit(i, fresh);
      emittedOut.emit(i, total);
      remaining.emit(i, total < limit ? limit - total : 0);
    }
    emitted[e] = total;
  }
}
