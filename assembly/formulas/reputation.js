"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.energy_reputation = energy_reputation;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
const column_1 = require("../lib/column");
const geomean_1 = require("../lib/geomean");
const lanes_1 = require("../lib/lanes");
const LARGEST = f64.MAX_VALUE;
/**
 * Four Beta posteriors per provider. A success adds 1 to alpha, a failure 1 to beta; a response slower than the threshold
 * adds threshold / latency to alpha and the rest of 1 to beta; a penalty adds to all four betas.
 * score = product of (alpha / (alpha + beta))^weight, confidence = n / (n + K).
 */
function energy_reputation(
  delivered,
  metered,
  latency,
  available,
  expected,
  penalty,
  ticks,
  entities,
  threshold,
  bandLow,
  bandHigh,
  deliveryWeight,
  meterWeight,
  latencyWeight,
  capacityWeight,
  confidenceK,
  minScore,
  minConfidence,
  prior,
  enabled,
  deliveryAlpha,
  deliveryBeta,
  meterAlpha,
  meterBeta,
  latencyAlpha,
  latencyBeta,
  capacityAlpha,
  capacityBeta,
  counted,
  skipped,
  score,
  confidence,
  deactivate,
) {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    const one = (0, lanes_1.splat)(1);
    const zero = (0, lanes_1.splat)(0);
    let da = deliveryAlpha.at(e);
    let db = deliveryBeta.at(e);
    let ma = meterAlpha.at(e);
    let mb = meterBeta.at(e);
    let la = latencyAlpha.at(e);
    let lb = latencyBeta.at(e);
    let ca = capacityAlpha.at(e);
    let cb = capacityBeta.at(e);
    let n = counted.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      if (enabled != 0) {
        let fit = (0, lanes_1.always)(true);
        if (delivered.given) {
          const x = delivered.at(i);
          const ok = (0, column_1.isFlag)(x);
          fit = (0, lanes_1.both)(fit, (0, lanes_1.either)(ok, (0, lanes_1.not)((0, column_1.observed)(x))));
          da = (0, lanes_1.select)(ok, (0, lanes_1.add)(da, x), da);
          db = (0, lanes_1.select)(ok, (0, lanes_1.add)(db, (0, lanes_1.sub)(one, x)), db);
          n = (0, lanes_1.add)(n, (0, lanes_1.flag)(ok));
        }
        if (metered.given) {
          const x = metered.at(i);
          const ok = (0, column_1.isFlag)(x);
          fit = (0, lanes_1.both)(fit, (0, lanes_1.either)(ok, (0, lanes_1.not)((0, column_1.observed)(x))));
          ma = (0, lanes_1.select)(ok, (0, lanes_1.add)(ma, x), ma);
          mb = (0, lanes_1.select)(ok, (0, lanes_1.add)(mb, (0, lanes_1.sub)(one, x)), mb);
          n = (0, lanes_1.add)(n, (0, lanes_1.flag)(ok));
        }
        if (latency.given) {
          const x = latency.at(i);
          const ok = (0, lanes_1.within)(x, 0, LARGEST);
          fit = (0, lanes_1.both)(fit, (0, lanes_1.either)(ok, (0, lanes_1.not)((0, column_1.observed)(x))));
          const earned = (0, lanes_1.select)(
            (0, lanes_1.le)(x, (0, lanes_1.splat)(threshold)),
            one,
            (0, lanes_1.div)((0, lanes_1.splat)(threshold), x),
          );
          la = (0, lanes_1.select)(ok, (0, lanes_1.add)(la, earned), la);
          lb = (0, lanes_1.select)(ok, (0, lanes_1.add)(lb, (0, lanes_1.sub)(one, earned)), lb);
          n = (0, lanes_1.add)(n, (0, lanes_1.flag)(ok));
        }
        if (available.given && expected.given) {
          const have = available.at(i);
          const due = expected.at(i);
          const ok = (0, lanes_1.both)((0, lanes_1.within)(have, 0, LARGEST), (0, lanes_1.within)(due, 0, LARGEST));
          fit = (0, lanes_1.both)(
            fit,
            (0, lanes_1.either)(
              ok,
              (0, lanes_1.not)((0, lanes_1.both)((0, column_1.observed)(have), (0, column_1.observed)(due))),
            ),
          );
          const counts = (0, lanes_1.both)(ok, (0, lanes_1.gt)(due, zero));
          const stable = (0, lanes_1.flag)((0, lanes_1.within)((0, lanes_1.div)(have, due), bandLow, bandHigh));
          ca = (0, lanes_1.select)(counts, (0, lanes_1.add)(ca, stable), ca);
          cb = (0, lanes_1.select)(counts, (0, lanes_1.add)(cb, (0, lanes_1.sub)(one, stable)), cb);
          n = (0, lanes_1.add)(n, (0, lanes_1.flag)(counts));
        }
        if (penalty.given) {
          const x = penalty.at(i);
          const severity = (0, lanes_1.select)((0, column_1.observed)(x), (0, lanes_1.clamp)(x, 0, 10), zero);
          db = (0, lanes_1.add)(db, severity);
          mb = (0, lanes_1.add)(mb, severity);
          lb = (0, lanes_1.add)(lb, severity);
          cb = (0, lanes_1.add)(cb, severity);
        }
        (0, column_1.countSkipped)(skipped, e, fit, pair);
      }
      const sure = (0, lanes_1.div)(n, (0, lanes_1.add)(n, (0, lanes_1.splat)(confidenceK)));
      (0, column_1.emit)(confidence, i, (0, column_1.canonical)(sure), pair);
      if (score.given || deactivate.given) {
        const mean = (0, geomean_1.geoMean4)(
          share(da, db),
          share(ma, mb),
          share(la, lb),
          share(ca, cb),
          (0, lanes_1.splat)(deliveryWeight),
          (0, lanes_1.splat)(meterWeight),
          (0, lanes_1.splat)(latencyWeight),
          (0, lanes_1.splat)(capacityWeight),
        );
        const trust = (0, lanes_1.clamp)(mean, 0, 1);
        (0, column_1.emit)(score, i, (0, column_1.canonical)(trust), pair);
        (0, column_1.emit)(
          deactivate,
          i,
          (0, lanes_1.flag)(
            (0, lanes_1.both)(
              (0, lanes_1.lt)(trust, (0, lanes_1.splat)(minScore)),
              (0, lanes_1.ge)(sure, (0, lanes_1.splat)(minConfidence)),
            ),
          ),
          pair,
        );
      }
    }
    deliveryAlpha.write(e, da, pair);
    deliveryBeta.write(e, db, pair);
    meterAlpha.write(e, ma, pair);
    meterBeta.write(e, mb, pair);
    latencyAlpha.write(e, la, pair);
    latencyBeta.write(e, lb, pair);
    capacityAlpha.write(e, ca, pair);
    capacityBeta.write(e, cb, pair);
    counted.write(e, n, pair);
  }
}
function share(alpha, beta) {
  return (0, lanes_1.div)(alpha, (0, lanes_1.add)(alpha, beta));
}
