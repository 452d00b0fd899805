// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { canonical, countSkipped, isPositive, observed, tell } from "../lib/column";
import {
  abs,
  add,
  both,
  clamp,
  div,
  either,
  eq,
  finite,
  ge,
  gt,
  lt,
  max,
  mul,
  not,
  select,
  some,
  splat,
  sub,
} from "../lib/lanes";
import { log } from "../lib/log";
import { Series } from "../lib/series";

/**
 * At a change of sign: Ku = sensitivity / amplitude, kp = 0.6 Ku, ki = 1.2 Ku / period, amplitude = 0. Then
 * amplitude = max(amplitude, |e|), sum = clamp(sum + e, +-limit), u = kp e + ki sum.
 */
export function control_selfTuneZeroCross(
  error: Series,
  time: Series,
  ticks: i32,
  entities: i32,
  initialGain: f64,
  ratio: f64,
  kpMin: f64,
  kpMax: f64,
  kiMin: f64,
  kiMax: f64,
  sensitivity: f64,
  minInterval: f64,
  limit: f64,
  halfPeriod: f64,
  enabled: f64,
  kpState: Series,
  kiState: Series,
  integral: Series,
  lastError: Series,
  lastCrossing: Series,
  amplitude: Series,
  u: Series,
  skipped: Series,
  uOut: Series,
  kpOut: Series,
  kiOut: Series,
  integralOut: Series,
): void {
  const zero = splat<Lane>(0);
  const intervals = halfPeriod != 0 ? 2.0 : 1.0;
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let kp = kpState.at<Lane>(e);
    let ki = kiState.at<Lane>(e);
    kp = select(observed(kp), kp, clamp(splat<Lane>(initialGain), kpMin, kpMax));
    ki = select(observed(ki), ki, clamp(splat<Lane>(initialGain * ratio), kiMin, kiMax));
    let sum = integral.at<Lane>(e);
    let before = lastError.at<Lane>(e);
    let crossing = lastCrossing.at<Lane>(e);
    let swing = amplitude.at<Lane>(e);
    let output = u.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const deviation = error.at<Lane>(i);
      const now = time.at<Lane>(i);
      const ok = both(finite(deviation), finite(now));
      countSkipped(skipped, e, ok, pair);
      let drive = mul(kp, deviation);
      if (enabled != 0) {
        const up = both(lt(before, zero), gt(deviation, zero));
        const down = both(gt(before, zero), lt(deviation, zero));
        const elapsed = sub(now, crossing);
        const due = either(not(observed(crossing)), ge(elapsed, splat<Lane>(minInterval)));
        const crossed = both(both(ok, either(up, down)), due);
        if (some(crossed)) {
          const tuned = both(crossed, gt(elapsed, zero));
          const ku = clamp(div(splat<Lane>(sensitivity), max(swing, splat<Lane>(1e-12))), 1e-6, 1e6);
          const period = mul(elapsed, splat<Lane>(intervals));
          kp = select(tuned, clamp(mul(splat<Lane>(0.6), ku), kpMin, kpMax), kp);
          ki = select(tuned, clamp(div(mul(splat<Lane>(1.2), ku), period), kiMin, kiMax), ki);
          crossing = select(crossed, now, crossing);
          swing = select(crossed, zero, swing);
        }
        swing = select(ok, max(swing, abs(deviation)), swing);
        before = select(both(ok, not(eq(deviation, zero))), deviation, before);
        sum = select(ok, clamp(add(sum, deviation), -limit, limit), sum);
        drive = add(mul(kp, deviation), mul(ki, sum));
      }
      output = select(ok, drive, output);
      tell(uOut, i, output, pair);
      tell(kpOut, i, kp, pair);
      tell(kiOut, i, ki, pair);
      tell(integralOut, i, sum, pair);
    }
    kpState.write(e, canonical(kp), pair);
    kiState.write(e, canonical(ki), pair);
    integral.write(e, canonical(sum), pair);
    lastError.write(e, canonical(before), pair);
    lastCrossing.write(e, canonical(crossing), pair);
    amplitude.write(e, canonical(swing), pair);
    u.write(e, canonical(output), pair);
  }
}

/**
 * phi = (y', u'), k = P phi / (forgetting + phi P phi), (a, b) += k (y - (a, b) phi), P = (P - k phi P) / forgetting,
 * scaled down to a trace of `limit`. Model: tau = -dt / ln a, gain = b / (1 - a), delay dt / 2. Gains by control_simc,
 * then control_pi.
 */
export function control_selfTuneRls(
  setpoint: Series,
  measured: Series,
  ticks: i32,
  entities: i32,
  dt: f64,
  forgetting: f64,
  initialVariance: f64,
  limit: f64,
  adaptation: f64,
  closedLoop: f64,
  direction: f64,
  initialKp: f64,
  initialKi: f64,
  kpMin: f64,
  kpMax: f64,
  kiMin: f64,
  kiMax: f64,
  trackingTime: f64,
  low: f64,
  high: f64,
  aState: Series,
  bState: Series,
  p11: Series,
  p12: Series,
  p22: Series,
  lastMeasured: Series,
  kpState: Series,
  kiState: Series,
  integral: Series,
  u: Series,
  skipped: Series,
  uOut: Series,
  kpOut: Series,
  kiOut: Series,
  aOut: Series,
  bOut: Series,
): void {
  const zero = splat<Lane>(0);
  const one = splat<Lane>(1);
  const reach = closedLoop * dt + dt / 2;
  const growth = 1 / forgetting;
  const share = splat<Lane>(adaptation);
  const sign = splat<Lane>(direction == 2 ? -1 : 1);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let a = aState.at<Lane>(e);
    let b = bState.at<Lane>(e);
    let va = p11.at<Lane>(e);
    let vb = p12.at<Lane>(e);
    let vc = p22.at<Lane>(e);
    let last = lastMeasured.at<Lane>(e);
    let kp = kpState.at<Lane>(e);
    let ki = kiState.at<Lane>(e);
    let sum = integral.at<Lane>(e);
    let output = u.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const y = measured.at<Lane>(i);
      const error = sub(setpoint.at<Lane>(i), y);
      const ok = finite(error);
      countSkipped(skipped, e, ok, pair);

      const power = add(mul(last, last), mul(output, output));
      const g0 = add(mul(va, last), mul(vb, output));
      const g1 = add(mul(vb, last), mul(vc, output));
      const spread = add(splat<Lane>(forgetting), add(mul(last, g0), mul(output, g1)));
      const learns = both(both(ok, gt(power, splat<Lane>(1e-12))), isPositive(spread));
      const surprise = sub(y, add(mul(a, last), mul(b, output)));
      const inverse = div(one, spread);
      const k0 = mul(g0, inverse);
      const k1 = mul(g1, inverse);
      a = select(learns, add(a, mul(k0, surprise)), a);
      b = select(learns, add(b, mul(k1, surprise)), b);
      va = select(learns, mul(sub(va, mul(k0, g0)), splat<Lane>(growth)), va);
      vb = select(learns, mul(sub(vb, mul(k0, g1)), splat<Lane>(growth)), vb);
      vc = select(learns, mul(sub(vc, mul(k1, g1)), splat<Lane>(growth)), vc);
      const wide = both(learns, gt(add(va, vc), splat<Lane>(limit)));
      if (some(wide)) {
        const shrink = select(wide, div(splat<Lane>(limit), add(va, vc)), one);
        va = mul(va, shrink);
        vb = mul(vb, shrink);
        vc = mul(vc, shrink);
      }

      const toward = direction == 0 ? abs(b) : mul(b, sign);
      const modelled = both(both(ok, observed(last)), gt(toward, splat<Lane>(1e-6)));
      const kept = clamp(a, 0.01, 0.999);
      const tau = div(splat<Lane>(-dt), log(kept));
      // kp = tau / (gain reach), and of kp / min(tau, 4 reach) the first case is 1 / (gain reach).
      const slope = div(sub(one, kept), mul(b, splat<Lane>(reach)));
      const wantedKp = mul(tau, slope);
      const slow = gt(tau, splat<Lane>(4 * reach));
      const wantedKi = select(slow, mul(wantedKp, splat<Lane>(1 / (4 * reach))), slope);
      const nextKp = add(kp, mul(share, sub(clamp(wantedKp, kpMin, kpMax), kp)));
      const nextKi = add(ki, mul(share, sub(clamp(wantedKi, kiMin, kiMax), ki)));
      sum = select(modelled, add(sum, mul(sub(kp, nextKp), error)), sum);
      kp = select(modelled, nextKp, kp);
      ki = select(modelled, nextKi, ki);

      const wanted = add(mul(kp, error), sum);
      const drive = clamp(wanted, low, high);
      const more = mul(mul(ki, splat<Lane>(dt)), error);
      const unwound = mul(splat<Lane>(dt / trackingTime), sub(drive, wanted));
      sum = select(ok, add(add(sum, more), unwound), sum);
      output = select(ok, drive, output);
      last = select(ok, y, last);
      tell(uOut, i, output, pair);
      tell(kpOut, i, kp, pair);
      tell(kiOut, i, ki, pair);
      tell(aOut, i, a, pair);
      tell(bOut, i, b, pair);
    }
    aState.write(e, canonical(a), pair);
    bState.write(e, canonical(b), pair);
    p11.write(e, canonical(va), pair);
    p12.write(e, canonical(vb), pair);
    p22.write(e, canonical(vc), pair);
    lastMeasured.write(e, canonical(last), pair);
    kpState.write(e, canonical(kp), pair);
    kiState.write(e, canonical(ki), pair);
    integral.write(e, canonical(sum), pair);
    u.write(e, canonical(output), pair);
  }
}

/** theta -= rate e phi / (offset + phi^2) */
export function control_mitRule(
  error: Series,
  sensitivity: Series,
  ticks: i32,
  entities: i32,
  rate: f64,
  offset: f64,
  initial: f64,
  theta: Series,
  skipped: Series,
  out: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let gain = theta.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const miss = error.at<Lane>(i);
      const phi = sensitivity.at<Lane>(i);
      const ok = both(finite(miss), finite(phi));
      countSkipped(skipped, e, ok, pair);
      const answer = div(phi, add(splat<Lane>(offset), mul(phi, phi)));
      gain = select(ok, sub(gain, mul(mul(splat<Lane>(rate), miss), answer)), gain);
      tell(out, i, gain, pair);
    }
    theta.write(e, canonical(gain), pair);
  }
}
