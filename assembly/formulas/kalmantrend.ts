// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Level and slope: a Kalman filter of two states.
import { canonical, countSkipped, emit, mirror, tell } from "../lib/column";
import { corrected } from "../lib/filter";
import { add, div, every, finite, keep, max, mul, splat, sub, valid } from "../lib/lanes";
import { Series } from "../lib/series";

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
