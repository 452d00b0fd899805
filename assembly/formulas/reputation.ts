// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST } from "../lib/bounds";
import { countSkipped, emit, given, isFlag, missing, observed, tell } from "../lib/column";
import { geoMean4 } from "../lib/geomean";
import {
  add,
  always,
  both,
  clamp,
  div,
  either,
  flag,
  ge,
  gt,
  keep,
  le,
  lt,
  select,
  splat,
  sub,
  within,
} from "../lib/lanes";
import { Series } from "../lib/series";

/**
 * Four Beta posteriors per provider. A success adds 1 to alpha, a failure 1 to beta; a response slower than the threshold
 * adds threshold / latency to alpha and the rest of 1 to beta; a penalty adds to all four betas.
 * score = product of (alpha / (alpha + beta))^weight, confidence = n / (n + K).
 */
export function energy_reputation(
  delivered: Series,
  metered: Series,
  latency: Series,
  available: Series,
  expected: Series,
  penalty: Series,
  ticks: i32,
  entities: i32,
  threshold: f64,
  bandLow: f64,
  bandHigh: f64,
  deliveryWeight: f64,
  meterWeight: f64,
  latencyWeight: f64,
  capacityWeight: f64,
  confidenceK: f64,
  minScore: f64,
  minConfidence: f64,
  prior: f64,
  enabled: f64,
  deliveryAlpha: Series,
  deliveryBeta: Series,
  meterAlpha: Series,
  meterBeta: Series,
  latencyAlpha: Series,
  latencyBeta: Series,
  capacityAlpha: Series,
  capacityBeta: Series,
  counted: Series,
  skipped: Series,
  score: Series,
  confidence: Series,
  deactivate: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    const one = splat<Lane>(1);
    const zero = splat<Lane>(0);
    let da = deliveryAlpha.at<Lane>(e);
    let db = deliveryBeta.at<Lane>(e);
    let ma = meterAlpha.at<Lane>(e);
    let mb = meterBeta.at<Lane>(e);
    let la = latencyAlpha.at<Lane>(e);
    let lb = latencyBeta.at<Lane>(e);
    let ca = capacityAlpha.at<Lane>(e);
    let cb = capacityBeta.at<Lane>(e);
    let n = counted.at<Lane>(e);

    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      if (enabled != 0) {
        let fit = always<Lane>(true);
        if (delivered.given) {
          const x = delivered.at<Lane>(i);
          const ok = isFlag(x);
          fit = both(fit, either(ok, missing(x)));
          da = add(da, keep(ok, x));
          db = add(db, keep(ok, sub(one, x)));
          n = add(n, flag(ok));
        }
        if (metered.given) {
          const x = metered.at<Lane>(i);
          const ok = isFlag(x);
          fit = both(fit, either(ok, missing(x)));
          ma = add(ma, keep(ok, x));
          mb = add(mb, keep(ok, sub(one, x)));
          n = add(n, flag(ok));
        }
        if (latency.given) {
          const x = latency.at<Lane>(i);
          const ok = within(x, 0, LARGEST);
          fit = both(fit, either(ok, missing(x)));
          const earned = select(le(x, splat<Lane>(threshold)), one, div(splat<Lane>(threshold), x));
          la = add(la, keep(ok, earned));
          lb = add(lb, keep(ok, sub(one, earned)));
          n = add(n, flag(ok));
        }
        if (available.given && expected.given) {
          const have = available.at<Lane>(i);
          const due = expected.at<Lane>(i);
          const ok = both(within(have, 0, LARGEST), within(due, 0, LARGEST));
          fit = both(fit, either(ok, either(missing(have), missing(due))));
          const counts = both(ok, gt(due, zero));
          const stable = flag(within(div(have, due), bandLow, bandHigh));
          ca = add(ca, keep(counts, stable));
          cb = add(cb, keep(counts, sub(one, stable)));
          n = add(n, flag(counts));
        }
        if (penalty.given) {
          const x = penalty.at<Lane>(i);
          const severity = keep(observed(x), clamp(x, 0, 10));
          db = add(db, severity);
          mb = add(mb, severity);
          lb = add(lb, severity);
          cb = add(cb, severity);
        }
        countSkipped(skipped, e, fit, pair);
      }
      const sure = div(n, add(n, splat<Lane>(confidenceK)));
      tell(confidence, i, sure, pair);
      if (score.given || deactivate.given) {
        const mean = geoMean4(
          share(da, db),
          share(ma, mb),
          share(la, lb),
          share(ca, cb),
          splat<Lane>(deliveryWeight),
          splat<Lane>(meterWeight),
          splat<Lane>(latencyWeight),
          splat<Lane>(capacityWeight),
        );
        const trust = clamp(mean, 0, 1);
        tell(score, i, trust, pair);
        emit(deactivate, i, flag(both(lt(trust, splat<Lane>(minScore)), ge(sure, splat<Lane>(minConfidence)))), pair);
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

function share<V>(alpha: V, beta: V): V {
  return div(alpha, add(alpha, beta));
}
