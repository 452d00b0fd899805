import { log } from "../lib/elementary/log";
import { canonical, countSkipped, isPositive, observed, tell } from "../lib/lanes/column";
import {
  abs,
  both,
  clamp,
  either,
  eq,
  finite,
  ge,
  gt,
  keep,
  lt,
  max,
  min,
  not,
  select,
  some,
  splat,
} from "../lib/lanes/lanes";
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
  const zero = splat(0);
  const intervals = halfPeriod !== 0 ? 2.0 : 1.0;
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let kp = kpState.at(e);
    let ki = kiState.at(e);
    kp = select(observed(kp), kp, clamp(splat(initialGain), kpMin, kpMax));
    ki = select(observed(ki), ki, clamp(splat(initialGain * ratio), kiMin, kiMax));
    let sum = integral.at(e);
    let before = lastError.at(e);
    let crossing = lastCrossing.at(e);
    let swing = amplitude.at(e);
    let output = u.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const deviation = error.at(i);
      const now = time.at(i);
      let nextKp = kp;
      let nextKi = ki;
      let nextSum = sum;
      let nextSwing = swing;
      let nextCrossing = crossing;
      let drive = kp * deviation;
      if (enabled !== 0) {
        const up = both(lt(before, zero), gt(deviation, zero));
        const down = both(gt(before, zero), lt(deviation, zero));
        const elapsed = now - crossing;
        const due = either(not(observed(crossing)), ge(elapsed, splat(minInterval)));
        const crossed = both(either(up, down), due);
        if (some(crossed)) {
          const tuned = both(crossed, gt(elapsed, zero));
          const ku = splat(sensitivity) / swing;
          const period = elapsed * splat(intervals);
          nextKp = select(tuned, clamp(splat(0.6) * ku, kpMin, kpMax), kp);
          nextKi = select(tuned, clamp((splat(1.2) * ku) / period, kiMin, kiMax), ki);
          nextCrossing = select(crossed, now, crossing);
          nextSwing = select(crossed, zero, swing);
        }
        nextSwing = max(nextSwing, abs(deviation));
        nextSum = clamp(sum + deviation, -limit, limit);
        drive = nextKp * deviation + nextKi * nextSum;
      }
      // What is not finite in the error, the gains or the sum is in the output too.
      const ok = both(finite(drive), finite(now));
      countSkipped(skipped, e, ok, pair);
      kp = select(ok, nextKp, kp);
      ki = select(ok, nextKi, ki);
      sum = select(ok, nextSum, sum);
      swing = select(ok, nextSwing, swing);
      crossing = select(ok, nextCrossing, crossing);
      if (enabled !== 0) before = select(both(ok, not(eq(deviation, zero))), deviation, before);
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
  _initialVariance: f64,
  limit: f64,
  adaptation: f64,
  closedLoop: f64,
  direction: f64,
  _initialKp: f64,
  _initialKi: f64,
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
  const zero = splat(0);
  const one = splat(1);
  const reach = closedLoop * dt + dt / 2;
  const growth = 1 / forgetting;
  const unwind = dt < trackingTime ? dt / trackingTime : 1;
  // A plant that not even the highest gains move by a millionth does not answer.
  const faint = 1e-6 / (kpMax + kiMax * dt);
  const share = splat(adaptation);
  const sign = splat(direction === 2 ? -1 : 1);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let a = aState.at(e);
    let b = bState.at(e);
    // Not more than all that they may be: squares of what is larger would overflow.
    let va = min(p11.at(e), splat(limit));
    let vb = p12.at(e);
    let vc = min(p22.at(e), splat(limit));
    let last = lastMeasured.at(e);
    let kp = kpState.at(e);
    let ki = kiState.at(e);
    let sum = integral.at(e);
    let output = u.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const y = measured.at(i);
      const error = setpoint.at(i) - y;
      const g0 = va * last + vb * output;
      const g1 = vb * last + vc * output;
      const spread = splat(forgetting) + (last * g0 + output * g1);
      const moves = gt(abs(last) + abs(output), zero);
      const surprise = y - (a * last + b * output);
      const inverse = one / spread;
      let nextA = a + g0 * inverse * surprise;
      let nextB = b + g1 * inverse * surprise;
      // P - k phi P as sums of what is positive: by the difference a large phi leaves nothing of P, and then for ever.
      const free = max(va * vc - vb * vb, zero) * splat(growth);
      const left = va + output * output * free;
      const right = vc + last * last * free;
      const cross = vb - last * output * free;
      let nextVa = max(left * inverse, splat(LEAST));
      let nextVb = cross * inverse;
      let nextVc = max(right * inverse, splat(LEAST));
      // Figures that are too large teach nothing; what is not finite anywhere is in the sum.
      const model = nextA + nextB + (nextVa + (nextVb + nextVc));
      const learns = both(both(moves, isPositive(spread)), finite(model));
      nextA = select(learns, nextA, a);
      nextB = select(learns, nextB, b);
      nextVa = select(learns, nextVa, va);
      nextVb = select(learns, nextVb, vb);
      nextVc = select(learns, nextVc, vc);
      const wide = both(learns, gt(nextVa + nextVc, splat(limit)));
      if (some(wide)) {
        const shrink = select(wide, splat(limit) / (nextVa + nextVc), one);
        nextVa *= shrink;
        nextVb *= shrink;
        nextVc *= shrink;
      }

      const toward = direction === 0 ? abs(nextB) : nextB * sign;
      const modelled = both(observed(last), gt(toward, splat(faint)));
      const kept = clamp(nextA, 0.01, 0.999);
      const tau = splat(-dt) / log(kept);
      // kp = tau / (gain reach), and of kp / min(tau, 4 reach) the first case is 1 / (gain reach).
      const slope = (one - kept) / (nextB * splat(reach));
      const wantedKp = tau * slope;
      const slow = gt(tau, splat(4 * reach));
      const wantedKi = select(slow, wantedKp * splat(1 / (4 * reach)), slope);
      const tunedKp = kp + share * (clamp(wantedKp, kpMin, kpMax) - kp);
      const tunedKi = ki + share * (clamp(wantedKi, kiMin, kiMax) - ki);
      const nextKp = select(modelled, tunedKp, kp);
      const nextKi = select(modelled, tunedKi, ki);
      const start = select(modelled, sum + (kp - tunedKp) * error, sum);

      const wanted = nextKp * error + start;
      const drive = clamp(wanted, low, high);
      const more = nextKi * splat(dt) * error;
      const unwound = keep(gt(nextKi, zero), splat(unwind) * (drive - wanted));
      const nextSum = start + more + unwound;
      const ok = both(finite(error), finite(nextKp + nextKi + (nextSum + drive)));
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
  _initial: f64,
  theta: Series,
  skipped: Series,
  out: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let gain = theta.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const miss = error.at(i);
      const phi = sensitivity.at(i);
      let answer = phi / (splat(offset) + phi * phi);
      // The same fraction where the square may overflow.
      const far = gt(abs(phi), splat(1e150));
      if (some(far)) answer = select(far, splat(1) / (phi + splat(offset) / phi), answer);
      const next = gain - splat(rate) * miss * answer;
      const ok = both(finite(phi), finite(next));
      countSkipped(skipped, e, ok, pair);
      gain = select(ok, next, gain);
      tell(out, i, gain, pair);
    }
    theta.write(e, canonical(gain), pair);
  }
}
