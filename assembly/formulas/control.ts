// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { canonical, countSkipped, emit, observed, tell } from "../lib/column";
import { exp } from "../lib/exp";
import {
  add,
  both,
  clamp,
  div,
  either,
  eq,
  every,
  finite,
  keep,
  lt,
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
 * e = setpoint - measured, v = feedForward + kp e + integral, u = clamp(v, min, max), and then by the anti-windup law
 * backCalc: integral += ki dt e + (dt / tracking) (u - v); conditional: integral += ki dt e only if v = u or (v - u) e < 0;
 * clampIntegral: integral = clamp(integral + ki dt e, +-limit) before v is formed.
 */
export function control_pi(
  setpoint: Series,
  measured: Series,
  ticks: i32,
  entities: i32,
  kp: f64,
  ki: f64,
  dt: f64,
  low: f64,
  high: f64,
  antiWindup: f64,
  trackingTime: f64,
  integralLimit: f64,
  feedForward: f64,
  integral: Series,
  u: Series,
  skipped: Series,
  uOut: Series,
  integralOut: Series,
): void {
  const tracking = trackingTime == trackingTime ? trackingTime : ki == 0 ? dt : kp / ki;
  const unwind = tracking > 0 ? dt / tracking : 0;
  const gain = ki * dt;
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let sum = integral.at<Lane>(e);
    let output = u.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const error = sub(setpoint.at<Lane>(i), measured.at<Lane>(i));
      const more = mul(splat<Lane>(gain), error);
      const before = antiWindup == 1 ? clamp(add(sum, more), -integralLimit, integralLimit) : sum;
      const wanted = add(add(splat<Lane>(feedForward), mul(splat<Lane>(kp), error)), before);
      const given = clamp(wanted, low, high);
      const excess = sub(given, wanted);
      let after = before;
      if (antiWindup == 0) after = add(add(sum, more), mul(splat<Lane>(unwind), excess));
      else if (antiWindup == 2) {
        const free = either(eq(wanted, given), lt(splat<Lane>(0), mul(excess, error)));
        after = select(free, add(sum, more), sum);
      }
      if (every(finite(add(after, wanted)))) {
        sum = after;
        output = given;
      } else {
        const ok = finite(error);
        countSkipped(skipped, e, ok, pair);
        sum = canonical(select(ok, after, sum));
        output = canonical(select(ok, given, output));
      }
      tell(uOut, i, output, pair);
      tell(integralOut, i, sum, pair);
    }
    integral.write(e, sum, pair);
    u.write(e, output, pair);
  }
}

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
    const pair = e + 1 < entities;
    let x = estimate.at<Lane>(e);
    let p = variance.at<Lane>(e);
    let s = scale.at<Lane>(e);
    let r = noise.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const z = measured.at<Lane>(i);
      const start = p;
      const prior = add(p, mul(s, splat<Lane>(q)));
      const spread = add(prior, r);
      let gain = div(prior, spread);
      const surprise = sub(z, x);
      const next = add(x, mul(gain, surprise));
      let ok = finite(next);
      if (every(ok)) x = next;
      else {
        ok = finite(z);
        countSkipped(skipped, e, ok, pair);
        gain = canonical(keep(ok, gain));
        x = canonical(select(ok, next, x));
      }
      p = mul(sub(splat<Lane>(1), gain), prior);
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
          nisMean.write(e, mean, pair);
          const follow = exp(mul(splat<Lane>(eta), sub(mean, splat<Lane>(1))));
          s = select(ok, clamp(mul(s, follow), scaleMin, scaleMax), s);
        }
        if (adapt == 2) {
          const seen = innovation.at<Lane>(e);
          const v = select(observed(seen), seen, add(r, start));
          const mean = select(ok, add(mul(splat<Lane>(1 - beta), v), mul(splat<Lane>(beta), square)), v);
          innovation.write(e, mean, pair);
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
    const pair = e + 1 < entities;
    const least = splat<Lane>(1e-18);
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
      const a = add(add(va, mul(splat<Lane>(dt), add(add(vb, vb), cross))), splat<Lane>(q0));
      const b = mul(splat<Lane>(phi), add(vb, cross));
      const c = add(mul(splat<Lane>(phi * phi), vc), splat<Lane>(q1));
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
      x = add(x, mul(k0, surprise));
      v = add(v, mul(k1, surprise));
      va = max(sub(a, mul(k0, a)), least);
      vb = sub(b, mul(k0, b));
      vc = max(sub(c, mul(k1, b)), least);
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
