// Level and slope: a Kalman filter of two states.
import { LARGEST } from "../lib/lanes/bounds";
import { canonical, countSkipped, emit, mirror, tell } from "../lib/lanes/column";
import { both, clamp, either, every, finite, max, not, select, splat, valid } from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";
import { corrected } from "../lib/models/filter";
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
  _initialVariance: f64,
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
  const noise = splat(finiteNoise(r));
  for (let e = 0; e < entities; e += LANES) {
    if (ticks === 1) {
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
    let x = level.held(e, pair);
    let v = trend.held(e, pair);
    let va = p11.held(e, pair);
    let vb = p12.held(e, pair);
    let vc = p22.held(e, pair);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const z = measured.at(i);
      const ahead = x + splat(dt) * v;
      const damped = splat(phi) * v;
      const cross = splat(dt) * vc;
      const a = priorLevel(va, vb, cross, dt, q0);
      const b = priorCross(vb, cross, phi);
      const c = priorTrend(vc, phi, q1);
      const inverse = splat(1) / (a + noise);
      let k0 = a * inverse;
      let k1 = b * inverse;
      let surprise = z - ahead;
      let nextX = corrected(ahead, k0, surprise);
      let nextV = corrected(damped, k1, surprise);
      let levelRest = k0 * noise;
      let crossRest = k1 * noise;
      let rest = c - k1 * b;
      let ok = both(finite(nextX + nextV), keepsDigits(c, rest));
      if (!every(ok)) {
        const fine = keepsDigits(c, rest);
        const open = not(finite(a));
        const drift = splat(q0);
        const turn = splat(q1);
        // Beyond the doubles at their end: a held level and trend would only lead there again.
        const bounded = clamp(ahead, -LARGEST, LARGEST);
        surprise = z - bounded;
        // The inverse of a subnormal spread is none.
        const tight = not(finite(inverse));
        k0 = select(tight, a / (a + noise), k0);
        k1 = select(tight, b / (a + noise), k1);
        rest = select(tight, max(c - k1 * b, splat(0)), rest);
        k1 = select(open, unknownGain(va, vb, vc, dt, phi), k1);
        nextX = select(open, z, corrected(bounded, k0, surprise));
        nextV = corrected(damped, k1, surprise);
        nextV = select(open, unknownTrend(va, vc, k1, z - x, nextV, dt), nextV);
        levelRest = select(open, noise, k0 * noise);
        crossRest = k1 * noise;
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
      emit(nisOut, i, valid(ok, canonical(surprise * inverse * surprise)), pair);
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
  const noise = splat(finiteNoise(r));
  for (const end = entities - LANES; e <= end; e += LANES) {
    const slope = trend.at(e);
    const ahead = level.at(e) + splat(dt) * slope;
    const vb = p12.at(e);
    const vc = p22.at(e);
    const cross = splat(dt) * vc;
    const a = priorLevel(p11.at(e), vb, cross, dt, q0);
    const b = priorCross(vb, cross, phi);
    const c = priorTrend(vc, phi, q1);
    const inverse = splat(1) / (a + noise);
    const k0 = a * inverse;
    const k1 = b * inverse;
    const surprise = measured.at(e) - ahead;
    const x = corrected(ahead, k0, surprise);
    const v = corrected(splat(phi) * slope, k1, surprise);
    const rest = c - k1 * b;
    // What is not finite in a, b or c is in x or v too.
    if (!every(both(finite(x + v), keepsDigits(c, rest)))) break;
    level.put(e, x);
    trend.put(e, v);
    p11.put(e, k0 * noise);
    p12.put(e, k1 * noise);
    p22.put(e, rest);
    tell(nisOut, e, surprise * inverse * surprise, true);
  }
  return e;
}

/** A reading of infinite variance says nothing; a finite one as large says as little, and the product with its gain is a number. */
function finiteNoise(r: f64): f64 {
  return r < LARGEST ? r : LARGEST;
}

function priorLevel(p11: Lane, p12: Lane, cross: Lane, dt: f64, q0: f64): Lane {
  return p11 + splat(dt) * (p12 + p12 + cross) + splat(q0);
}

function priorCross(p12: Lane, cross: Lane, phi: f64): Lane {
  return splat(phi) * (p12 + cross);
}

function priorTrend(p22: Lane, phi: f64, q1: f64): Lane {
  return splat(phi * phi) * p22 + splat(q1);
}
