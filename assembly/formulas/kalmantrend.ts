// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Level and slope: a Kalman filter of two states.
import { LARGEST } from "../lib/lanes/bounds";
import { canonical, countSkipped, emit, mirror, tell } from "../lib/lanes/column";
import { corrected } from "../lib/models/filter";
import {
  add,
  both,
  clamp,
  div,
  either,
  every,
  finite,
  max,
  mul,
  not,
  select,
  splat,
  sub,
  valid,
} from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";
import { keepsDigits, trendRest, unknownCross, unknownGain, unknownRest, unknownTrend } from "../lib/models/unknown";

/**
 * x- = x + dt v, v- = phi v; a = p11 + 2 dt p12 + dt^2 p22 + q0, b = phi (p12 + dt p22), c = phi^2 p22 + q1; S = a + r;
 * k0 = a / S, k1 = b / S; x = x- + k0 nu, v = v- + k1 nu; P = (k0 r, k1 r, c - k1 b), the last as a sum where it would cancel. What
 * infinite variances do stands in lib/unknown.ts.
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
  const noise = splat<Lane>(finiteNoise(r));
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
    // What is beside the last of an odd number is its like: rubbish there would have every tick looked at twice.
    let x = level.held<Lane>(e, pair);
    let v = trend.held<Lane>(e, pair);
    let va = p11.held<Lane>(e, pair);
    let vb = p12.held<Lane>(e, pair);
    let vc = p22.held<Lane>(e, pair);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const z = measured.at<Lane>(i);
      const ahead = add(x, mul(splat<Lane>(dt), v));
      const damped = mul(splat<Lane>(phi), v);
      const cross = mul(splat<Lane>(dt), vc);
      const a = priorLevel(va, vb, cross, dt, q0);
      const b = priorCross(vb, cross, phi);
      const c = priorTrend(vc, phi, q1);
      const inverse = div(splat<Lane>(1), add(a, noise));
      let k0 = mul(a, inverse);
      let k1 = mul(b, inverse);
      let surprise = sub(z, ahead);
      let nextX = corrected(ahead, k0, surprise);
      let nextV = corrected(damped, k1, surprise);
      let levelRest = mul(k0, noise);
      let crossRest = mul(k1, noise);
      let rest = sub(c, mul(k1, b));
      let ok = both(finite(add(nextX, nextV)), keepsDigits(c, rest));
      if (!every(ok)) {
        const fine = keepsDigits(c, rest);
        const open = not(finite(a));
        const drift = splat<Lane>(q0);
        const turn = splat<Lane>(q1);
        // Beyond the doubles at their end: a held level and trend would only lead there again.
        const bounded = clamp(ahead, -LARGEST, LARGEST);
        surprise = sub(z, bounded);
        // The inverse of a subnormal spread is none.
        const tight = not(finite(inverse));
        k0 = select(tight, div(a, add(a, noise)), k0);
        k1 = select(tight, div(b, add(a, noise)), k1);
        rest = select(tight, max(sub(c, mul(k1, b)), splat<Lane>(0)), rest);
        k1 = select(open, unknownGain(va, vb, vc, dt, phi), k1);
        nextX = select(open, z, corrected(bounded, k0, surprise));
        nextV = corrected(damped, k1, surprise);
        nextV = select(open, unknownTrend(va, vc, k1, sub(z, x), nextV, dt), nextV);
        levelRest = select(open, noise, mul(k0, noise));
        crossRest = mul(k1, noise);
        rest = select(either(fine, tight), rest, trendRest(va, vb, vc, c, k0, inverse, phi, drift, turn, noise));
        rest = select(open, unknownRest(va, vb, vc, c, k1, dt, drift, turn, noise), rest);
        ok = both(finite(nextX), finite(nextV));
        countSkipped(skipped, e, ok, pair);
        nextX = select(ok, nextX, bounded);
        nextV = select(ok, nextV, damped);
        levelRest = select(ok, levelRest, a);
        crossRest = select(ok, crossRest, select(open, unknownCross(va, vb, vc, b, dt, phi), b));
        rest = select(ok, rest, c);
      }
      x = nextX;
      v = nextV;
      va = levelRest;
      vb = crossRest;
      vc = rest;
      tell(levelOut, i, x, pair);
      tell(trendOut, i, v, pair);
      tell(p11Out, i, va, pair);
      tell(p12Out, i, vb, pair);
      tell(p22Out, i, vc, pair);
      emit(nisOut, i, valid(ok, canonical(mul(mul(surprise, inverse), surprise))), pair);
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
  const noise = splat<Lane>(finiteNoise(r));
  for (const end = entities - LANES; e <= end; e += LANES) {
    const slope = trend.at<Lane>(e);
    const ahead = add(level.at<Lane>(e), mul(splat<Lane>(dt), slope));
    const vb = p12.at<Lane>(e);
    const vc = p22.at<Lane>(e);
    const cross = mul(splat<Lane>(dt), vc);
    const a = priorLevel(p11.at<Lane>(e), vb, cross, dt, q0);
    const b = priorCross(vb, cross, phi);
    const c = priorTrend(vc, phi, q1);
    const inverse = div(splat<Lane>(1), add(a, noise));
    const k0 = mul(a, inverse);
    const k1 = mul(b, inverse);
    const surprise = sub(measured.at<Lane>(e), ahead);
    const x = corrected(ahead, k0, surprise);
    const v = corrected(mul(splat<Lane>(phi), slope), k1, surprise);
    const rest = sub(c, mul(k1, b));
    // What is not finite in a, b or c is in x or v too.
    if (!every(both(finite(add(x, v)), keepsDigits(c, rest)))) break;
    level.put(e, x);
    trend.put(e, v);
    p11.put(e, mul(k0, noise));
    p12.put(e, mul(k1, noise));
    p22.put(e, rest);
    tell(nisOut, e, mul(mul(surprise, inverse), surprise), true);
  }
  return e;
}

/** A reading of infinite variance says nothing; a finite one as large says as little, and the product with its gain is a number. */
function finiteNoise(r: f64): f64 {
  return r < LARGEST ? r : LARGEST;
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
