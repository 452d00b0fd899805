// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { canonical, countSkipped, emit, mirror, observed, tell } from "../lib/column";
import { exp } from "../lib/exp";
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

function corrected<V>(x: V, gain: V, surprise: V): V {
  return add(x, mul(gain, surprise));
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

/**
 * x- = x + dt v, v- = phi v; a = p11 + 2 dt p12 + dt^2 p22 + q0, b = phi (p12 + dt p22), c = phi^2 p22 + q1; S = a + r;
 * k0 = a / S, k1 = b / S; x = x- + k0 nu, v = v- + k1 nu; P = (a - k0 a, b - k0 b, c - k1 b), variances at least 1e-18.
 */
export function control_kalmanTrend(
  measured: Series,
  ticks: i32,
  entities: i32,
  dt: f64,
  q0: f64,
  q1: f64,
  r: f64,
  phi: f64,
  initialVariance: f64,
  level: Series,
  trend: Series,
  p11: Series,
  p12: Series,
  p22: Series,
  skipped: Series,
  levelOut: Series,
  trendOut: Series,
  p11Out: Series,
  p12Out: Series,
  p22Out: Series,
  nisOut: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    if (ticks == 1) {
      const from = e;
      e = trendTick(measured, from, entities, dt, q0, q1, r, phi, level, trend, p11, p12, p22, nisOut);
      mirror(levelOut, level, from, e);
      mirror(trendOut, trend, from, e);
      mirror(p11Out, p11, from, e);
      mirror(p12Out, p12, from, e);
      mirror(p22Out, p22, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let x = level.at<Lane>(e);
    let v = trend.at<Lane>(e);
    let va = p11.at<Lane>(e);
    let vb = p12.at<Lane>(e);
    let vc = p22.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const z = measured.at<Lane>(i);
      const ok = finite(z);
      x = add(x, mul(splat<Lane>(dt), v));
      v = mul(splat<Lane>(phi), v);
      const cross = mul(splat<Lane>(dt), vc);
      const a = priorLevel(va, vb, cross, dt, q0);
      const b = priorCross(vb, cross, phi);
      const c = priorTrend(vc, phi, q1);
      const spread = add(a, splat<Lane>(r));
      const inverse = div(splat<Lane>(1), spread);
      let k0 = mul(a, inverse);
      let k1 = mul(b, inverse);
      let surprise = sub(z, x);
      if (!every(ok)) {
        countSkipped(skipped, e, ok, pair);
        k0 = keep(ok, k0);
        k1 = keep(ok, k1);
        surprise = keep(ok, surprise);
      }
      x = corrected(x, k0, surprise);
      v = corrected(v, k1, surprise);
      va = posterior(a, k0, a);
      vb = sub(b, mul(k0, b));
      vc = posterior(c, k1, b);
      tell(levelOut, i, x, pair);
      tell(trendOut, i, v, pair);
      tell(p11Out, i, va, pair);
      tell(p12Out, i, vb, pair);
      tell(p22Out, i, vc, pair);
      emit(nisOut, i, valid(ok, canonical(mul(mul(surprise, surprise), inverse))), pair);
    }
    level.write(e, canonical(x), pair);
    trend.write(e, canonical(v), pair);
    p11.write(e, canonical(va), pair);
    p12.write(e, canonical(vb), pair);
    p22.write(e, canonical(vc), pair);
  }
}

/** One tick of the entities from e on, up to the first pair that is not well. */
function trendTick(
  measured: Series,
  e: i32,
  entities: i32,
  dt: f64,
  q0: f64,
  q1: f64,
  r: f64,
  phi: f64,
  level: Series,
  trend: Series,
  p11: Series,
  p12: Series,
  p22: Series,
  nisOut: Series,
): i32 {
  for (const end = entities - LANES; e <= end; e += LANES) {
    const slope = trend.at<Lane>(e);
    const ahead = add(level.at<Lane>(e), mul(splat<Lane>(dt), slope));
    const vb = p12.at<Lane>(e);
    const vc = p22.at<Lane>(e);
    const cross = mul(splat<Lane>(dt), vc);
    const a = priorLevel(p11.at<Lane>(e), vb, cross, dt, q0);
    const b = priorCross(vb, cross, phi);
    const c = priorTrend(vc, phi, q1);
    const inverse = div(splat<Lane>(1), add(a, splat<Lane>(r)));
    const k0 = mul(a, inverse);
    const k1 = mul(b, inverse);
    const surprise = sub(measured.at<Lane>(e), ahead);
    const x = corrected(ahead, k0, surprise);
    const v = corrected(mul(splat<Lane>(phi), slope), k1, surprise);
    const levelVariance = posterior(a, k0, a);
    const covariance = sub(b, mul(k0, b));
    const trendVariance = posterior(c, k1, b);
    // What is not finite anywhere reaches one of these three.
    if (!every(finite(add(add(x, v), trendVariance)))) break;
    level.put(e, x);
    trend.put(e, v);
    p11.put(e, levelVariance);
    p12.put(e, covariance);
    p22.put(e, trendVariance);
    tell(nisOut, e, mul(mul(surprise, surprise), inverse), true);
  }
  return e;
}

function priorLevel<V>(p11: V, p12: V, cross: V, dt: f64, q0: f64): V {
  return add(add(p11, mul(splat<V>(dt), add(add(p12, p12), cross))), splat<V>(q0));
}

function priorCross<V>(p12: V, cross: V, phi: f64): V {
  return mul(splat<V>(phi), add(p12, cross));
}

function priorTrend<V>(p22: V, phi: f64, q1: f64): V {
  return add(mul(splat<V>(phi * phi), p22), splat<V>(q1));
}

function posterior<V>(prior: V, gain: V, seen: V): V {
  return max(sub(prior, mul(gain, seen)), splat<V>(1e-18));
}
