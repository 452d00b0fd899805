// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { canonical, countSkipped, isPositive, observed, tell } from "../lib/lanes/column";
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
  keep,
  lt,
  max,
  min,
  mul,
  not,
  select,
  some,
  splat,
  sub,
} from "../lib/lanes/lanes";
import { log } from "../lib/elementary/log";
import { Series } from "../lib/lanes/series";

/** The smallest double with all its digits: variances of 0 would stay so. */
const LEAST: f64 = reinterpret<f64>(0x0010000000000000);

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
      let nextKp = kp;
      let nextKi = ki;
      let nextSum = sum;
      let nextSwing = swing;
      let nextCrossing = crossing;
      let drive = mul(kp, deviation);
      if (enabled != 0) {
        const up = both(lt(before, zero), gt(deviation, zero));
        const down = both(gt(before, zero), lt(deviation, zero));
        const elapsed = sub(now, crossing);
        const due = either(not(observed(crossing)), ge(elapsed, splat<Lane>(minInterval)));
        const crossed = both(either(up, down), due);
        if (some(crossed)) {
          const tuned = both(crossed, gt(elapsed, zero));
          const ku = div(splat<Lane>(sensitivity), swing);
          const period = mul(elapsed, splat<Lane>(intervals));
          nextKp = select(tuned, clamp(mul(splat<Lane>(0.6), ku), kpMin, kpMax), kp);
          nextKi = select(tuned, clamp(div(mul(splat<Lane>(1.2), ku), period), kiMin, kiMax), ki);
          nextCrossing = select(crossed, now, crossing);
          nextSwing = select(crossed, zero, swing);
        }
        nextSwing = max(nextSwing, abs(deviation));
        nextSum = clamp(add(sum, deviation), -limit, limit);
        drive = add(mul(nextKp, deviation), mul(nextKi, nextSum));
      }
      // What is not finite in the error, the gains or the sum is in the output too.
      const ok = both(finite(drive), finite(now));
      countSkipped(skipped, e, ok, pair);
      kp = select(ok, nextKp, kp);
      ki = select(ok, nextKi, ki);
      sum = select(ok, nextSum, sum);
      swing = select(ok, nextSwing, swing);
      crossing = select(ok, nextCrossing, crossing);
      if (enabled != 0) before = select(both(ok, not(eq(deviation, zero))), deviation, before);
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
 * phi = (y', u'), S = forgetting + phi P phi, (a, b) += P phi (y - (a, b) phi) / S, P = (P - P phi phi' P / S) / forgetting = (P + det P
 * (u'^2, -y' u', y'^2) / forgetting) / S, scaled down to a trace of `limit`. Model: tau = -dt / ln a, gain = b / (1 - a), delay dt / 2. Gains by control_simc,
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
  const unwind = dt < trackingTime ? dt / trackingTime : 1;
  // A plant that not even the highest gains move by a millionth does not answer.
  const faint = 1e-6 / (kpMax + kiMax * dt);
  const share = splat<Lane>(adaptation);
  const sign = splat<Lane>(direction == 2 ? -1 : 1);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let a = aState.at<Lane>(e);
    let b = bState.at<Lane>(e);
    // Not more than all that they may be: squares of what is larger would overflow.
    let va = min(p11.at<Lane>(e), splat<Lane>(limit));
    let vb = p12.at<Lane>(e);
    let vc = min(p22.at<Lane>(e), splat<Lane>(limit));
    let last = lastMeasured.at<Lane>(e);
    let kp = kpState.at<Lane>(e);
    let ki = kiState.at<Lane>(e);
    let sum = integral.at<Lane>(e);
    let output = u.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const y = measured.at<Lane>(i);
      const error = sub(setpoint.at<Lane>(i), y);
      const g0 = add(mul(va, last), mul(vb, output));
      const g1 = add(mul(vb, last), mul(vc, output));
      const spread = add(splat<Lane>(forgetting), add(mul(last, g0), mul(output, g1)));
      const moves = gt(add(abs(last), abs(output)), zero);
      const surprise = sub(y, add(mul(a, last), mul(b, output)));
      const inverse = div(one, spread);
      let nextA = add(a, mul(mul(g0, inverse), surprise));
      let nextB = add(b, mul(mul(g1, inverse), surprise));
      // P - k phi P as sums of what is positive: by the difference a large phi leaves nothing of P, and then for ever.
      const free = mul(max(sub(mul(va, vc), mul(vb, vb)), zero), splat<Lane>(growth));
      const left = add(va, mul(mul(output, output), free));
      const right = add(vc, mul(mul(last, last), free));
      const cross = sub(vb, mul(mul(last, output), free));
      let nextVa = max(mul(left, inverse), splat<Lane>(LEAST));
      let nextVb = mul(cross, inverse);
      let nextVc = max(mul(right, inverse), splat<Lane>(LEAST));
      // Figures that are too large teach nothing; what is not finite anywhere is in the sum.
      const model = add(add(nextA, nextB), add(nextVa, add(nextVb, nextVc)));
      const learns = both(both(moves, isPositive(spread)), finite(model));
      nextA = select(learns, nextA, a);
      nextB = select(learns, nextB, b);
      nextVa = select(learns, nextVa, va);
      nextVb = select(learns, nextVb, vb);
      nextVc = select(learns, nextVc, vc);
      const wide = both(learns, gt(add(nextVa, nextVc), splat<Lane>(limit)));
      if (some(wide)) {
        const shrink = select(wide, div(splat<Lane>(limit), add(nextVa, nextVc)), one);
        nextVa = mul(nextVa, shrink);
        nextVb = mul(nextVb, shrink);
        nextVc = mul(nextVc, shrink);
      }

      const toward = direction == 0 ? abs(nextB) : mul(nextB, sign);
      const modelled = both(observed(last), gt(toward, splat<Lane>(faint)));
      const kept = clamp(nextA, 0.01, 0.999);
      const tau = div(splat<Lane>(-dt), log(kept));
      // kp = tau / (gain reach), and of kp / min(tau, 4 reach) the first case is 1 / (gain reach).
      const slope = div(sub(one, kept), mul(nextB, splat<Lane>(reach)));
      const wantedKp = mul(tau, slope);
      const slow = gt(tau, splat<Lane>(4 * reach));
      const wantedKi = select(slow, mul(wantedKp, splat<Lane>(1 / (4 * reach))), slope);
      const tunedKp = add(kp, mul(share, sub(clamp(wantedKp, kpMin, kpMax), kp)));
      const tunedKi = add(ki, mul(share, sub(clamp(wantedKi, kiMin, kiMax), ki)));
      const nextKp = select(modelled, tunedKp, kp);
      const nextKi = select(modelled, tunedKi, ki);
      const start = select(modelled, add(sum, mul(sub(kp, tunedKp), error)), sum);

      const wanted = add(mul(nextKp, error), start);
      const drive = clamp(wanted, low, high);
      const more = mul(mul(nextKi, splat<Lane>(dt)), error);
      const unwound = keep(gt(nextKi, zero), mul(splat<Lane>(unwind), sub(drive, wanted)));
      const nextSum = add(add(start, more), unwound);
      const ok = both(finite(error), finite(add(add(nextKp, nextKi), add(nextSum, drive))));
      countSkipped(skipped, e, ok, pair);
      a = select(ok, nextA, a);
      b = select(ok, nextB, b);
      va = select(ok, nextVa, va);
      vb = select(ok, nextVb, vb);
      vc = select(ok, nextVc, vc);
      kp = select(ok, nextKp, kp);
      ki = select(ok, nextKi, ki);
      sum = select(ok, nextSum, sum);
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
      let answer = div(phi, add(splat<Lane>(offset), mul(phi, phi)));
      // The same fraction where the square may overflow.
      const far = gt(abs(phi), splat<Lane>(1e150));
      if (some(far)) answer = select(far, div(splat<Lane>(1), add(phi, div(splat<Lane>(offset), phi))), answer);
      const next = sub(gain, mul(mul(splat<Lane>(rate), miss), answer));
      const ok = both(finite(phi), finite(next));
      countSkipped(skipped, e, ok, pair);
      gain = select(ok, next, gain);
      tell(out, i, gain, pair);
    }
    theta.write(e, canonical(gain), pair);
  }
}
