// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { canonical, countSkipped, emit, mirror, observed, tell } from "../lib/column";
import { exp } from "../lib/exp";
import { corrected } from "../lib/filter";
import {
  add,
  both,
  clamp,
  div,
  every,
  finite,
  keep,
  max,
  mul,
  root,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { Series } from "../lib/series";

/**
 * P- = P + s q; S = P- + r; K = P- / S; x += K (z - x); P = (1 - K) P-; NIS = (z - x)^2 / S. Adaptive: m = (1 - beta) m +
 * beta NIS, s = clamp(s e^(eta (m - 1)), min, max); `both`: v = (1 - beta) v + beta (z - x)^2, r = max(v - P-, r / 2).
 */
export function control_kalmanLevel(
  measured: Series,
  ticks: i32,
  entities: i32,
  q: f64,
  r: f64,
  initialVariance: f64,
  adapt: f64,
  beta: f64,
  eta: f64,
  scaleMin: f64,
  scaleMax: f64,
  estimate: Series,
  variance: Series,
  scale: Series,
  nisMean: Series,
  innovation: Series,
  noise: Series,
  skipped: Series,
  estimateOut: Series,
  varianceOut: Series,
  gainOut: Series,
  nisOut: Series,
  scaleOut: Series,
  noiseOut: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    if (ticks == 1 && adapt == 0) {
      const from = e;
      e = levelTick(measured, from, entities, q, estimate, variance, scale, noise, gainOut, nisOut);
      mirror(estimateOut, estimate, from, e);
      mirror(varianceOut, variance, from, e);
      mirror(scaleOut, scale, from, e);
      mirror(noiseOut, noise, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let x = estimate.at<Lane>(e);
    let p = variance.at<Lane>(e);
    let s = scale.at<Lane>(e);
    // Never 0: what is beside the last of an odd number must not end as 0 / 0, which would have every tick looked at twice.
    let r = noise.held<Lane>(e, pair);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const z = measured.at<Lane>(i);
      const start = p;
      const prior = predicted(p, s, q);
      const spread = add(prior, r);
      let gain = div(prior, spread);
      const surprise = sub(z, x);
      const next = corrected(x, gain, surprise);
      let ok = finite(next);
      if (every(ok)) x = next;
      else {
        ok = finite(z);
        countSkipped(skipped, e, ok, pair);
        gain = canonical(keep(ok, gain));
        x = canonical(select(ok, next, x));
      }
      p = remaining(prior, gain);
      tell(estimateOut, i, x, pair);
      tell(varianceOut, i, p, pair);
      tell(gainOut, i, gain, pair);
      if (nisOut.given || adapt != 0) {
        const square = mul(surprise, surprise);
        const nis = div(square, spread);
        emit(nisOut, i, valid(ok, canonical(nis)), pair);
        if (adapt != 0) {
          const m = nisMean.at<Lane>(e);
          const mean = select(ok, add(mul(splat<Lane>(1 - beta), m), mul(splat<Lane>(beta), nis)), m);
          nisMean.write(e, canonical(mean), pair);
          const follow = exp(mul(splat<Lane>(eta), sub(mean, splat<Lane>(1))));
          s = select(ok, clamp(mul(s, follow), scaleMin, scaleMax), s);
        }
        if (adapt == 2) {
          const seen = innovation.at<Lane>(e);
          const v = select(observed(seen), seen, add(r, start));
          const mean = select(ok, add(mul(splat<Lane>(1 - beta), v), mul(splat<Lane>(beta), square)), v);
          innovation.write(e, canonical(mean), pair);
          r = select(ok, max(sub(mean, prior), mul(r, splat<Lane>(0.5))), r);
        }
      }
      tell(scaleOut, i, s, pair);
      tell(noiseOut, i, r, pair);
    }
    estimate.write(e, x, pair);
    variance.write(e, canonical(p), pair);
    if (adapt != 0) scale.write(e, canonical(s), pair);
    if (adapt == 2) noise.write(e, canonical(r), pair);
  }
}

/** One tick of the entities from e on where nothing adapts, up to the first pair that is not well. */
function levelTick(
  measured: Series,
  e: i32,
  entities: i32,
  q: f64,
  estimate: Series,
  variance: Series,
  scale: Series,
  noise: Series,
  gainOut: Series,
  nisOut: Series,
): i32 {
  for (const end = entities - LANES; e <= end; e += LANES) {
    const x = estimate.at<Lane>(e);
    const prior = predicted(variance.at<Lane>(e), scale.at<Lane>(e), q);
    const spread = add(prior, noise.at<Lane>(e));
    const gain = div(prior, spread);
    const surprise = sub(measured.at<Lane>(e), x);
    const next = corrected(x, gain, surprise);
    if (!every(finite(next))) break;
    estimate.put(e, next);
    variance.put(e, remaining(prior, gain));
    emit(gainOut, e, gain, true);
    tell(nisOut, e, div(mul(surprise, surprise), spread), true);
  }
  return e;
}

function predicted<V>(p: V, scale: V, q: f64): V {
  return add(p, mul(scale, splat<V>(q)));
}

function remaining<V>(prior: V, gain: V): V {
  return mul(sub(splat<V>(1), gain), prior);
}

/** prior = (q + sqrt(q^2 + 4 q r)) / 2, gain = prior / (prior + r) */
export function control_kalmanSteady(q: Series, r: Series, n: i32, prior: Series, gain: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const drift = q.at<Lane>(i);
    const noise = r.at<Lane>(i);
    const ok = both(within(drift, 0, f64.MAX_VALUE), within(noise, f64.MIN_VALUE, f64.MAX_VALUE));
    const square = add(mul(drift, drift), mul(mul(splat<Lane>(4), drift), noise));
    let p = mul(add(drift, root(square)), splat<Lane>(0.5));
    // The condition looks at p on purpose; see energy_treasuryFee.
    if (!every(both(ok, observed(p)))) p = valid(ok, p);
    emit(prior, i, p, pair);
    emit(gain, i, valid(ok, canonical(div(p, add(p, noise)))), pair);
  }
}
