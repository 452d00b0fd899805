// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { addBits, lookup } from "../lib/bits";
import { canonical, countSkipped, emit, given, observed, tell } from "../lib/column";
import { exp } from "../lib/exp";
import { Offsets } from "../lib/ints";
import {
  abs,
  add,
  both,
  clamp,
  div,
  either,
  eq,
  every,
  finite,
  first,
  ge,
  gt,
  lt,
  max,
  min,
  mul,
  not,
  root,
  roundHalfAway,
  select,
  some,
  splat,
  sub,
  trunc,
  valid,
  within,
} from "../lib/lanes";
import { log } from "../lib/log";
import { Series } from "../lib/series";

const LARGEST: f64 = f64.MAX_VALUE;
const PI: f64 = reinterpret<f64>(0x400921fb54442d18); // 3.141592653589793

/**
 * u = clamp(average demand / average supply, 0, 1), e = u / target - 1, I = clamp(retention I + e, +-limit),
 * ln p = clamp(ln p + etaP e + etaI I, ln min, ln max)
 */
export function control_logPricePi(
  demand: Series,
  supply: Series,
  ticks: i32,
  entities: i32,
  target: f64,
  smoothing: f64,
  etaP: f64,
  etaI: f64,
  retention: f64,
  limit: f64,
  low: f64,
  high: f64,
  initialPrice: f64,
  round: f64,
  logPrice: Series,
  integral: Series,
  demandMean: Series,
  supplyMean: Series,
  skipped: Series,
  priceOut: Series,
  utilizationOut: Series,
  errorOut: Series,
  integralOut: Series,
): void {
  const least = first(log(splat<Lane>(low)));
  const most = first(log(splat<Lane>(high)));
  const start = log(splat<Lane>(initialPrice));
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let p = logPrice.at<Lane>(e);
    p = select(observed(p), p, start);
    let sum = integral.at<Lane>(e);
    let d = demandMean.at<Lane>(e);
    let s = supplyMean.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const asked = demand.at<Lane>(i);
      const offered = supply.at<Lane>(i);
      const ok = both(within(asked, 0, LARGEST), within(offered, f64.MIN_VALUE, LARGEST));
      countSkipped(skipped, e, ok, pair);
      // In this form the average of positive supplies cannot round to zero.
      const seen = observed(s);
      d = select(ok, select(seen, add(d, mul(splat<Lane>(smoothing), sub(asked, d))), asked), d);
      s = select(ok, select(seen, add(s, mul(splat<Lane>(smoothing), sub(offered, s))), offered), s);
      const use = clamp(div(d, s), 0, 1);
      const error = sub(div(use, splat<Lane>(target)), splat<Lane>(1));
      sum = select(ok, clamp(add(mul(splat<Lane>(retention), sum), error), -limit, limit), sum);
      const step = add(mul(splat<Lane>(etaP), error), mul(splat<Lane>(etaI), sum));
      p = select(ok, clamp(add(p, step), least, most), p);
      if (round != 0) {
        const price = max(trunc(clamp(roundHalfAway(exp(p)), low, high)), splat<Lane>(1));
        p = select(ok, log(price), p);
        tell(priceOut, i, price, pair);
      } else if (priceOut.given) tell(priceOut, i, clamp(exp(p), low, high), pair);
      tell(utilizationOut, i, use, pair);
      tell(errorOut, i, error, pair);
      tell(integralOut, i, sum, pair);
    }
    logPrice.write(e, canonical(p), pair);
    integral.write(e, canonical(sum), pair);
    demandMean.write(e, canonical(d), pair);
    supplyMean.write(e, canonical(s), pair);
  }
}

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

/** Mean distance of the last upward crossings, at most five, and half of mean peak less mean trough between them. */
export function control_relayRecord(
  error: Series,
  time: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  periodOut: Series,
  amplitudeOut: Series,
  crossingsOut: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let ok = true;
    let below = false; // the last error that had a sign was negative
    let high = 0.0;
    let low = 0.0;
    let crossings = 0;
    // Crossings and swings of the last four periods, the latest first.
    let c0 = 0.0;
    let c1 = 0.0;
    let c2 = 0.0;
    let c3 = 0.0;
    let c4 = 0.0;
    let s1 = 0.0;
    let s2 = 0.0;
    let s3 = 0.0;
    let s4 = 0.0;
    for (let i = begin; i < end; i++) {
      const e = error[i];
      const t = time[i];
      ok = ok && isFinite<f64>(e) && isFinite<f64>(t) && (i == begin || t > time[i - 1]);
      if (below && e > 0) {
        const before = error[i - 1];
        c4 = c3;
        c3 = c2;
        c2 = c1;
        c1 = c0;
        c0 = time[i - 1] + (t - time[i - 1]) * (before / (before - e));
        if (crossings > 0) {
          s4 = s3;
          s3 = s2;
          s2 = s1;
          s1 = high - low;
        }
        crossings++;
        high = e;
        low = e;
      }
      if (e != 0) below = e < 0;
      high = e > high ? e : high;
      low = e < low ? e : low;
    }
    let period = NaN;
    let swing = NaN;
    if (crossings == 2) {
      period = c0 - c1;
      swing = s1;
    } else if (crossings == 3) {
      period = (c0 - c2) / 2;
      swing = (s1 + s2) / 2;
    } else if (crossings == 4) {
      period = (c0 - c3) / 3;
      swing = (s1 + s2 + s3) / 3;
    } else if (crossings > 4) {
      period = (c0 - c4) / 4;
      swing = (s1 + s2 + (s3 + s4)) / 4;
    }
    if (periodOut.given) periodOut[g] = canonical<f64>(ok ? period : NaN);
    if (amplitudeOut.given) amplitudeOut[g] = canonical<f64>(ok ? swing / 2 : NaN);
    if (crossingsOut.given) crossingsOut[g] = ok ? <f64>crossings : NaN;
  }
}

/** Ku = 4 relay / (pi sqrt(amplitude^2 - hysteresis^2)); kp = 0.45 Ku, Ti = period / 1.2 or kp = Ku / 3.2, Ti = 2.2 period */
export function control_relayTune(
  relay: Series,
  amplitude: Series,
  period: Series,
  hysteresis: Series,
  n: i32,
  rule: f64,
  ultimateGain: Series,
  kpOut: Series,
  tiOut: Series,
  kiOut: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const d = relay.at<Lane>(i);
    const a = amplitude.at<Lane>(i);
    const p = period.at<Lane>(i);
    const h = given<Lane>(hysteresis, i, 0);
    const swings = both(gt(a, h), within(h, 0, LARGEST));
    const ok = both(both(swings, positive(a)), both(positive(d), positive(p)));
    const depth = root(mul(sub(a, h), add(a, h)));
    let ku = div(mul(splat<Lane>(4), d), mul(splat<Lane>(PI), depth));
    let kp = rule == 0 ? mul(splat<Lane>(0.45), ku) : div(ku, splat<Lane>(3.2));
    let ti = rule == 0 ? div(p, splat<Lane>(1.2)) : mul(splat<Lane>(2.2), p);
    let ki = div(kp, ti);
    // One look at what all outputs share keeps V8 from computing it anew behind each of the branches below.
    if (!every(both(ok, observed(ki)))) {
      ku = valid(ok, ku);
      kp = valid(ok, kp);
      ti = valid(ok, ti);
      ki = canonical(valid(ok, ki));
    }
    emit(ultimateGain, i, ku, pair);
    emit(kpOut, i, kp, pair);
    emit(tiOut, i, ti, pair);
    emit(kiOut, i, ki, pair);
  }
}

function positive<V>(x: V): V {
  return within(x, f64.MIN_VALUE, LARGEST);
}

/** kp = lag / (gain (closedLoop + delay)), Ti = min(lag, 4 (closedLoop + delay)) */
export function control_simc(
  gain: Series,
  lag: Series,
  delay: Series,
  closedLoop: Series,
  n: i32,
  kpOut: Series,
  tiOut: Series,
  kiOut: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const k = gain.at<Lane>(i);
    const tau = lag.at<Lane>(i);
    const theta = delay.at<Lane>(i);
    const own = given<Lane>(closedLoop, i, NaN);
    const wanted = select(observed(own), own, theta);
    const reach = add(wanted, theta);
    const times = both(within(wanted, 0, LARGEST), both(within(theta, 0, LARGEST), positive(tau)));
    const ok = both(both(times, gt(reach, splat<Lane>(0))), both(finite(k), not(eq(k, splat<Lane>(0)))));
    let kp = div(tau, mul(k, reach));
    let ti = min(tau, mul(splat<Lane>(4), reach));
    let ki = div(kp, ti);
    if (!every(both(ok, observed(ki)))) {
      kp = valid(ok, kp);
      ti = valid(ok, ti);
      ki = canonical(valid(ok, ki));
    }
    emit(kpOut, i, kp, pair);
    emit(tiOut, i, ti, pair);
    emit(kiOut, i, ki, pair);
  }
}

/**
 * phi = (y', u'), k = P phi / (forgetting + phi P phi), (a, b) += k (y - (a, b) phi), P = (P - k phi P) / forgetting, scaled down
 * to a trace of `limit`. Model: tau = -dt / ln a, gain = b / (1 - a), delay dt / 2. Gains by control_simc, then control_pi.
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
      const learns = both(both(ok, gt(power, splat<Lane>(1e-12))), positive(spread));
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

/** Bisection, both lanes in step, then a straight line: gain0 + (gain1 - gain0) (x - point0) / (point1 - point0) */
export function control_gainSchedule(x: Series, points: Series, gains: Series, n: i32, size: i32, out: Series): void {
  const fit = isTable(points, gains, size);
  const last = size - 1;
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const at = x.at<Lane>(i);
    let answer = splat<Lane>(NaN);
    if (fit) {
      let place = splat<Lane>(0); // a byte offset, as bits
      for (let left = size; left > 1; ) {
        const half = left >> 1;
        const later = addBits(place, bytes<Lane>(half));
        place = select(ge(at, lookup(changetype<usize>(points), later)), later, place);
        left -= half;
      }
      const x0 = lookup(changetype<usize>(points), place);
      const g0 = lookup(changetype<usize>(gains), place);
      const inside = both(ge(at, x0), lt(at, splat<Lane>(points[last])));
      const next = select(inside, addBits(place, bytes<Lane>(1)), place);
      const x1 = lookup(changetype<usize>(points), next);
      const g1 = lookup(changetype<usize>(gains), next);
      const line = add(g0, div(mul(sub(g1, g0), sub(at, x0)), sub(x1, x0)));
      answer = valid(finite(at), select(inside, line, g0));
    }
    tell(out, i, answer, pair);
  }
}

/** Points that rise and gains that are numbers, at least one. */
function isTable(points: Series, gains: Series, size: i32): bool {
  let fit = size > 0;
  for (let j = 0; j < size; j++)
    fit = fit && isFinite<f64>(points[j]) && isFinite<f64>(gains[j]) && (j == 0 || points[j] > points[j - 1]);
  return fit;
}

/** So many cells, as the bits of an offset. */
function bytes<V>(count: i32): V {
  return splat<V>(reinterpret<f64>((<u64>count) << 3));
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
