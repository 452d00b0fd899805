"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.control_pi = control_pi;
exports.control_kalmanLevel = control_kalmanLevel;
exports.control_kalmanSteady = control_kalmanSteady;
exports.control_kalmanTrend = control_kalmanTrend;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
const column_1 = require("../lib/column");
const exp_1 = require("../lib/exp");
const lanes_1 = require("../lib/lanes");
/**
 * e = setpoint - measured, v = feedForward + kp e + integral, u = clamp(v, min, max), and then by the anti-windup law
 * backCalc: integral += ki dt e + (dt / tracking) (u - v); conditional: integral += ki dt e only if v = u or (v - u) e < 0;
 * clampIntegral: integral = clamp(integral + ki dt e, +-limit) before v is formed.
 */
function control_pi(
  setpoint,
  measured,
  ticks,
  entities,
  kp,
  ki,
  dt,
  low,
  high,
  antiWindup,
  trackingTime,
  integralLimit,
  feedForward,
  integral,
  u,
  skipped,
  uOut,
  integralOut,
) {
  const tracking = trackingTime == trackingTime ? trackingTime : ki == 0 ? dt : kp / ki;
  const unwind = tracking > 0 ? dt / tracking : 0;
  const gain = ki * dt;
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let sum = integral.at(e);
    let output = u.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const error = (0, lanes_1.sub)(setpoint.at(i), measured.at(i));
      const ok = (0, lanes_1.finite)(error);
      (0, column_1.countSkipped)(skipped, e, ok, pair);
      const more = (0, lanes_1.mul)((0, lanes_1.splat)(gain), error);
      const before =
        antiWindup == 1 ? (0, lanes_1.clamp)((0, lanes_1.add)(sum, more), -integralLimit, integralLimit) : sum;
      const wanted = (0, lanes_1.add)(
        (0, lanes_1.add)((0, lanes_1.splat)(feedForward), (0, lanes_1.mul)((0, lanes_1.splat)(kp), error)),
        before,
      );
      const given = (0, lanes_1.clamp)(wanted, low, high);
      const excess = (0, lanes_1.sub)(given, wanted);
      let after = before;
      if (antiWindup == 0)
        after = (0, lanes_1.add)((0, lanes_1.add)(sum, more), (0, lanes_1.mul)((0, lanes_1.splat)(unwind), excess));
      else if (antiWindup == 2) {
        const free = (0, lanes_1.either)(
          (0, lanes_1.eq)(wanted, given),
          (0, lanes_1.lt)((0, lanes_1.splat)(0), (0, lanes_1.mul)(excess, error)),
        );
        after = (0, lanes_1.select)(free, (0, lanes_1.add)(sum, more), sum);
      }
      sum = (0, lanes_1.select)(ok, after, sum);
      output = (0, lanes_1.select)(ok, given, output);
      (0, column_1.emit)(uOut, i, (0, column_1.canonical)(output), pair);
      (0, column_1.emit)(integralOut, i, (0, column_1.canonical)(sum), pair);
    }
    integral.write(e, sum, pair);
    u.write(e, output, pair);
  }
}
/**
 * P- = P + s q; S = P- + r; K = P- / S; x += K (z - x); P = (1 - K) P-; NIS = (z - x)^2 / S. Adaptive: m = (1 - beta) m +
 * beta NIS, s = clamp(s e^(eta (m - 1)), min, max); `both`: v = (1 - beta) v + beta (z - x)^2, r = max(v - P-, r / 2).
 */
function control_kalmanLevel(
  measured,
  ticks,
  entities,
  q,
  r,
  initialVariance,
  adapt,
  beta,
  eta,
  scaleMin,
  scaleMax,
  estimate,
  variance,
  scale,
  nisMean,
  innovation,
  noise,
  skipped,
  estimateOut,
  varianceOut,
  gainOut,
  nisOut,
  scaleOut,
  noiseOut,
) {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let x = estimate.at(e);
    let p = variance.at(e);
    let s = scale.at(e);
    let r = noise.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const z = measured.at(i);
      const ok = (0, lanes_1.finite)(z);
      (0, column_1.countSkipped)(skipped, e, ok, pair);
      const start = p;
      const prior = (0, lanes_1.add)(p, (0, lanes_1.mul)(s, (0, lanes_1.splat)(q)));
      const spread = (0, lanes_1.add)(prior, r);
      const gain = (0, lanes_1.keep)(ok, (0, lanes_1.div)(prior, spread));
      const surprise = (0, lanes_1.sub)(z, x);
      x = (0, lanes_1.select)(ok, (0, lanes_1.add)(x, (0, lanes_1.mul)(gain, surprise)), x);
      p = (0, lanes_1.mul)((0, lanes_1.sub)((0, lanes_1.splat)(1), gain), prior);
      (0, column_1.emit)(estimateOut, i, (0, column_1.canonical)(x), pair);
      (0, column_1.emit)(varianceOut, i, (0, column_1.canonical)(p), pair);
      (0, column_1.emit)(gainOut, i, (0, column_1.canonical)(gain), pair);
      if (nisOut.given || adapt != 0) {
        const square = (0, lanes_1.mul)(surprise, surprise);
        const nis = (0, lanes_1.div)(square, spread);
        (0, column_1.emit)(nisOut, i, (0, lanes_1.valid)(ok, (0, column_1.canonical)(nis)), pair);
        if (adapt != 0) {
          const m = nisMean.at(e);
          const mean = (0, lanes_1.select)(
            ok,
            (0, lanes_1.add)(
              (0, lanes_1.mul)((0, lanes_1.splat)(1 - beta), m),
              (0, lanes_1.mul)((0, lanes_1.splat)(beta), nis),
            ),
            m,
          );
          nisMean.write(e, mean, pair);
          const follow = (0, exp_1.exp)(
            (0, lanes_1.mul)((0, lanes_1.splat)(eta), (0, lanes_1.sub)(mean, (0, lanes_1.splat)(1))),
          );
          s = (0, lanes_1.select)(ok, (0, lanes_1.clamp)((0, lanes_1.mul)(s, follow), scaleMin, scaleMax), s);
        }
        if (adapt == 2) {
          const seen = innovation.at(e);
          const v = (0, lanes_1.select)((0, column_1.observed)(seen), seen, (0, lanes_1.add)(r, start));
          const mean = (0, lanes_1.select)(
            ok,
            (0, lanes_1.add)(
              (0, lanes_1.mul)((0, lanes_1.splat)(1 - beta), v),
              (0, lanes_1.mul)((0, lanes_1.splat)(beta), square),
            ),
            v,
          );
          innovation.write(e, mean, pair);
          r = (0, lanes_1.select)(
            ok,
            (0, lanes_1.max)((0, lanes_1.sub)(mean, prior), (0, lanes_1.mul)(r, (0, lanes_1.splat)(0.5))),
            r,
          );
        }
      }
      (0, column_1.emit)(scaleOut, i, (0, column_1.canonical)(s), pair);
      (0, column_1.emit)(noiseOut, i, (0, column_1.canonical)(r), pair);
    }
    estimate.write(e, x, pair);
    variance.write(e, p, pair);
    if (adapt != 0) scale.write(e, s, pair);
    if (adapt == 2) noise.write(e, r, pair);
  }
}
/** prior = (q + sqrt(q^2 + 4 q r)) / 2, gain = prior / (prior + r) */
function control_kalmanSteady(q, r, n, prior, gain) {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const drift = q.at(i);
    const noise = r.at(i);
    const ok = (0, lanes_1.both)(
      (0, lanes_1.within)(drift, 0, f64.MAX_VALUE),
      (0, lanes_1.within)(noise, f64.MIN_VALUE, f64.MAX_VALUE),
    );
    const square = (0, lanes_1.add)(
      (0, lanes_1.mul)(drift, drift),
      (0, lanes_1.mul)((0, lanes_1.mul)((0, lanes_1.splat)(4), drift), noise),
    );
    const p = (0, lanes_1.mul)((0, lanes_1.add)(drift, (0, lanes_1.root)(square)), (0, lanes_1.splat)(0.5));
    (0, column_1.emit)(prior, i, (0, lanes_1.valid)(ok, p), pair);
    (0, column_1.emit)(
      gain,
      i,
      (0, lanes_1.valid)(ok, (0, column_1.canonical)((0, lanes_1.div)(p, (0, lanes_1.add)(p, noise)))),
      pair,
    );
  }
}
/**
 * x- = x + dt v, v- = phi v; a = p11 + 2 dt p12 + dt^2 p22 + q0, b = phi (p12 + dt p22), c = phi^2 p22 + q1; S = a + r;
 * k0 = a / S, k1 = b / S; x = x- + k0 nu, v = v- + k1 nu; P = (a - k0 a, b - k0 b, c - k1 b), variances at least 1e-18.
 */
function control_kalmanTrend(
  measured,
  ticks,
  entities,
  dt,
  q0,
  q1,
  r,
  phi,
  initialVariance,
  level,
  trend,
  p11,
  p12,
  p22,
  skipped,
  levelOut,
  trendOut,
  p11Out,
  p12Out,
  p22Out,
  nisOut,
) {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    const least = (0, lanes_1.splat)(1e-18);
    let x = level.at(e);
    let v = trend.at(e);
    let va = p11.at(e);
    let vb = p12.at(e);
    let vc = p22.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const z = measured.at(i);
      const ok = (0, lanes_1.finite)(z);
      (0, column_1.countSkipped)(skipped, e, ok, pair);
      x = (0, lanes_1.add)(x, (0, lanes_1.mul)((0, lanes_1.splat)(dt), v));
      v = (0, lanes_1.mul)((0, lanes_1.splat)(phi), v);
      const cross = (0, lanes_1.mul)((0, lanes_1.splat)(dt), vc);
      const a = (0, lanes_1.add)(
        (0, lanes_1.add)(
          va,
          (0, lanes_1.mul)((0, lanes_1.splat)(dt), (0, lanes_1.add)((0, lanes_1.add)(vb, vb), cross)),
        ),
        (0, lanes_1.splat)(q0),
      );
      const b = (0, lanes_1.mul)((0, lanes_1.splat)(phi), (0, lanes_1.add)(vb, cross));
      const c = (0, lanes_1.add)((0, lanes_1.mul)((0, lanes_1.splat)(phi * phi), vc), (0, lanes_1.splat)(q1));
      const spread = (0, lanes_1.add)(a, (0, lanes_1.splat)(r));
      const inverse = (0, lanes_1.div)((0, lanes_1.splat)(1), spread);
      const k0 = (0, lanes_1.keep)(ok, (0, lanes_1.mul)(a, inverse));
      const k1 = (0, lanes_1.keep)(ok, (0, lanes_1.mul)(b, inverse));
      const surprise = (0, lanes_1.keep)(ok, (0, lanes_1.sub)(z, x));
      x = (0, lanes_1.add)(x, (0, lanes_1.mul)(k0, surprise));
      v = (0, lanes_1.add)(v, (0, lanes_1.mul)(k1, surprise));
      va = (0, lanes_1.max)((0, lanes_1.sub)(a, (0, lanes_1.mul)(k0, a)), least);
      vb = (0, lanes_1.sub)(b, (0, lanes_1.mul)(k0, b));
      vc = (0, lanes_1.max)((0, lanes_1.sub)(c, (0, lanes_1.mul)(k1, b)), least);
      (0, column_1.emit)(levelOut, i, (0, column_1.canonical)(x), pair);
      (0, column_1.emit)(trendOut, i, (0, column_1.canonical)(v), pair);
      (0, column_1.emit)(p11Out, i, (0, column_1.canonical)(va), pair);
      (0, column_1.emit)(p12Out, i, (0, column_1.canonical)(vb), pair);
      (0, column_1.emit)(p22Out, i, (0, column_1.canonical)(vc), pair);
      (0, column_1.emit)(
        nisOut,
        i,
        (0, lanes_1.valid)(
          ok,
          (0, column_1.canonical)((0, lanes_1.mul)((0, lanes_1.mul)(surprise, surprise), inverse)),
        ),
        pair,
      );
    }
    level.write(e, x, pair);
    trend.write(e, v, pair);
    p11.write(e, va, pair);
    p12.write(e, vb, pair);
    p22.write(e, vc, pair);
  }
}
