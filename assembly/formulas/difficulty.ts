// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { orBits, shiftRight } from "../lib/bits";
import { canonical, countSkipped, emit, given, observed, tell } from "../lib/column";
import { exp, powerOfTwo } from "../lib/exp";
import { Offsets } from "../lib/ints";
import {
  add,
  always,
  both,
  clamp,
  div,
  either,
  eq,
  finite,
  first,
  floor,
  ge,
  gt,
  keep,
  lt,
  max,
  min,
  mul,
  not,
  roundHalfAway,
  select,
  splat,
  sub,
  trunc,
  valid,
  within,
} from "../lib/lanes";
import { log } from "../lib/log";
import { Series } from "../lib/series";
import { CHUNK, lost } from "../lib/sum";

const LARGEST: f64 = f64.MAX_VALUE;
const SAFE: f64 = 9007199254740991;
const LN2: f64 = reinterpret<f64>(0x3fe62e42fefa39ef); // 0.6931471805599453
const TWO_24: f64 = 16777216;
const TWO_47: f64 = 140737488355328;
const TWO_52: f64 = 4503599627370496;

/**
 * l- = l + d, d- = phi d, a, b, c as in control_kalmanTrend with its noise scaled by s; nu = clamp(1 - x e^(l-) / (n D), -limit,
 * 1), S = a + 1 / n; l = l- + a nu / S, d = d- + b nu / S; m = (1 - beta) m + beta nu^2 / S, s = clamp(s e^(eta (m - 1)), min,
 * max); D = max(1, round(clamp(e^(l + d) spacing, D / step, D step))). `log`: nu = ln D - ln max(x, 1) + psi(n) - l-,
 * S = a + psi'(n).
 */
export function consensus_kalmanDifficulty(
  solveTime: Series,
  ticks: i32,
  entities: i32,
  spacing: f64,
  q0: f64,
  q1: f64,
  phi: f64,
  initialVariance: f64,
  initialDriftVariance: f64,
  blocks: f64,
  surpriseLimit: f64,
  beta: f64,
  eta: f64,
  scaleMin: f64,
  scaleMax: f64,
  maxStep: f64,
  observation: f64,
  initialDifficulty: f64,
  difficulty: Series,
  logRate: Series,
  drift: Series,
  p11: Series,
  p12: Series,
  p22: Series,
  scale: Series,
  nisMean: Series,
  skipped: Series,
  difficultyOut: Series,
  logRateOut: Series,
  driftOut: Series,
  scaleOut: Series,
): void {
  const one = splat<Lane>(1);
  const noise = observation == 0 ? 1 / blocks : trigamma(blocks);
  const bias = observation == 0 ? 0 : digamma(blocks);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let current = difficulty.at<Lane>(e);
    let l = logRate.at<Lane>(e);
    l = select(observed(l), l, log(div(current, splat<Lane>(spacing))));
    let d = drift.at<Lane>(e);
    let va = p11.at<Lane>(e);
    let vb = p12.at<Lane>(e);
    let vc = p22.at<Lane>(e);
    let s = scale.at<Lane>(e);
    let m = nisMean.at<Lane>(e);
    let rate = exp(add(l, d));
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const x = solveTime.at<Lane>(i);
      const ok = within(x, 0, LARGEST);
      countSkipped(skipped, e, ok, pair);
      const expected = add(l, d);
      const damped = mul(splat<Lane>(phi), d);
      const a = add(add(va, add(add(vb, vb), vc)), mul(s, splat<Lane>(q0)));
      const b = mul(splat<Lane>(phi), add(vb, vc));
      const c = add(mul(splat<Lane>(phi * phi), vc), mul(s, splat<Lane>(q1)));
      let surprise = one;
      if (observation == 0) {
        const share = div(mul(x, rate), mul(splat<Lane>(blocks), current));
        surprise = clamp(sub(one, share), -surpriseLimit, 1);
      } else surprise = sub(add(sub(log(current), log(max(x, one))), splat<Lane>(bias)), expected);
      const inverse = div(one, add(a, splat<Lane>(noise)));
      const k0 = mul(a, inverse);
      const k1 = mul(b, inverse);
      l = select(ok, add(expected, mul(k0, surprise)), l);
      d = select(ok, add(damped, mul(k1, surprise)), d);
      va = select(ok, sub(a, mul(k0, a)), va);
      vb = select(ok, sub(b, mul(k0, b)), vb);
      vc = select(ok, sub(c, mul(k1, b)), vc);
      const nis = mul(mul(surprise, surprise), inverse);
      m = select(ok, add(mul(splat<Lane>(1 - beta), m), mul(splat<Lane>(beta), nis)), m);
      const follow = exp(mul(splat<Lane>(eta), sub(m, one)));
      s = select(ok, clamp(mul(s, follow), scaleMin, scaleMax), s);
      rate = exp(add(l, d));
      const least = div(current, splat<Lane>(maxStep));
      const most = mul(current, splat<Lane>(maxStep));
      const next = roundHalfAway(min(max(mul(rate, splat<Lane>(spacing)), least), most));
      current = select(ok, clamp(next, 1, SAFE), current);
      tell(difficultyOut, i, current, pair);
      tell(logRateOut, i, l, pair);
      tell(driftOut, i, d, pair);
      tell(scaleOut, i, s, pair);
    }
    difficulty.write(e, canonical(current), pair);
    logRate.write(e, canonical(l), pair);
    drift.write(e, canonical(d), pair);
    p11.write(e, canonical(va), pair);
    p12.write(e, canonical(vb), pair);
    p22.write(e, canonical(vc), pair);
    scale.write(e, canonical(s), pair);
    nisMean.write(e, canonical(m), pair);
  }
}

/** Mean of ln(a Gamma(x) variable), x >= 1: recurrence up to 16, then the asymptotic series. Abramowitz and Stegun 6.3.18. */
function digamma(x: f64): f64 {
  let sum = 0.0;
  let z = x;
  for (; z < 16; z += 1) sum -= 1 / z;
  const w = 1 / (z * z);
  const tail = w * (1.0 / 12 - w * (1.0 / 120 - w * (1.0 / 252 - w * (1.0 / 240 - w * (1.0 / 132)))));
  return sum + (first(log(splat<Lane>(z))) - 0.5 / z - tail);
}

/** Its variance. Abramowitz and Stegun 6.4.12. */
function trigamma(x: f64): f64 {
  let sum = 0.0;
  let z = x;
  for (; z < 16; z += 1) sum += 1 / (z * z);
  const w = 1 / (z * z);
  const tail = w * (1.0 / 6 - w * (1.0 / 30 - w * (1.0 / 42 - w * (1.0 / 30 - w * (5.0 / 66)))));
  return sum + (1 + 0.5 / z + tail) / z;
}

/**
 * Averages of the block times with weights 2 / 6, 2 / 16 and 2 / 61; next = round(clamp(D (T / max(1, (s + 3 m + 8 l) / 12)) (1 +
 * 0.05 hint), floor(D / 4), 4 D)), 1 or more. Two chains side by side, a lane each.
 */
export function consensus_windowRetune(
  timestamps: Series,
  difficulty: Series,
  hint: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  spacing: f64,
  nextOut: Series,
  hintOut: Series,
  shortOut: Series,
  mediumOut: Series,
  longOut: Series,
  predictedOut: Series,
): void {
  const one = splat<Lane>(1);
  for (let g = 0; g < groups; g += LANES) {
    const pair = g + 1 < groups;
    const start0 = offsets.at(g, rows);
    const n0 = offsets.at(g + 1, rows) - start0;
    const start1 = LANES == 2 && pair ? offsets.at(g + 1, rows) : start0;
    const n1 = LANES == 2 && pair ? offsets.at(g + 2, rows) - start1 : n0;
    const common = n0 < n1 ? n0 : n1;
    const lengths = lanes<Lane>(n0, n1);
    let before = chains<Lane>(timestamps, start0, start1);
    let known = either(finite(before), lt(lengths, one));
    let rises = ge(lengths, splat<Lane>(2));
    let short = splat<Lane>(NaN);
    let medium = short;
    let long = short;
    if (common > 1) {
      const now = chains<Lane>(timestamps, start0 + 1, start1 + 1);
      short = sub(now, before);
      medium = short;
      long = short;
      before = now;
      known = both(known, finite(now));
      rises = both(rises, gt(short, splat<Lane>(0)));
    }
    for (let k = 2; k < common; k++) {
      const now = chains<Lane>(timestamps, start0 + k, start1 + k);
      const interval = sub(now, before);
      short = average(short, interval, 6);
      medium = average(medium, interval, 16);
      long = average(long, interval, 61);
      before = now;
      known = both(known, finite(now));
      rises = both(rises, gt(interval, splat<Lane>(0)));
    }
    // What the longer chain has left; the shorter stands still.
    for (let k = common < 1 ? 1 : common; k < n0 || k < n1; k++) {
      const active = lt(splat<Lane>(k), lengths);
      const now = select(
        active,
        chains<Lane>(timestamps, k < n0 ? start0 + k : start0, k < n1 ? start1 + k : start1),
        before,
      );
      const interval = sub(now, before);
      const seeds = always<Lane>(k == 1);
      short = select(active, select(seeds, interval, average(short, interval, 6)), short);
      medium = select(active, select(seeds, interval, average(medium, interval, 16)), medium);
      long = select(active, select(seeds, interval, average(long, interval, 61)), long);
      before = now;
      known = both(known, either(not(active), finite(now)));
      rises = both(rises, either(not(active), gt(interval, splat<Lane>(0))));
    }
    const d = difficulty.at<Lane>(g);
    const trend = given<Lane>(hint, g, 0);
    const ok = both(known, both(isWhole(d, 0, SAFE), isWhole(trend, -1, 1)));
    const weighed = add(add(short, mul(splat<Lane>(3), medium)), mul(splat<Lane>(8), long));
    const predicted = max(div(weighed, splat<Lane>(12)), one);
    const lean = add(one, mul(trend, splat<Lane>(0.05)));
    const wanted = mul(mul(d, div(splat<Lane>(spacing), predicted)), lean);
    const bounded = min(max(wanted, floor(mul(d, splat<Lane>(0.25)))), mul(d, splat<Lane>(4)));
    const next = clamp(select(rises, roundHalfAway(bounded), d), 1, SAFE);
    const gap = sub(short, long);
    const leaning = sub(keep(gt(gap, one), one), keep(lt(gap, splat<Lane>(-1)), one));
    const counts = both(ok, rises);
    emit(nextOut, g, valid(ok, next), pair);
    emit(hintOut, g, valid(ok, keep(rises, leaning)), pair);
    emit(shortOut, g, valid(counts, canonical(short)), pair);
    emit(mediumOut, g, valid(counts, canonical(medium)), pair);
    emit(longOut, g, valid(counts, canonical(long)), pair);
    emit(predictedOut, g, valid(counts, canonical(predicted)), pair);
  }
}

/** x w + mean (1 - w) for w = 2 / span1 */
function average<V>(mean: V, x: V, span1: f64): V {
  const w = 2 / span1;
  return add(mul(x, splat<V>(w)), mul(mean, splat<V>(1 - w)));
}

/** One cell of each chain. */
function chains<V>(x: Series, i: i32, j: i32): V {
  if (isVector<V>()) return f64x2.replace_lane(x.all<v128>(i), 1, x[j]);
  return x[i] as V;
}

function lanes<V>(a: i32, b: i32): V {
  if (isVector<V>()) return f64x2.replace_lane(f64x2.splat(<f64>a), 1, <f64>b);
  return (<f64>a) as V;
}

function isWhole<V>(x: V, least: f64, most: f64): V {
  return both(within(x, least, most), eq(floor(x), x));
}

/** anchor 2^x, x = clamp((spacing (height + 1) - elapsed) / halfLife, -1023, 1023) */
export function consensus_asert(
  anchor: Series,
  elapsed: Series,
  height: Series,
  n: i32,
  spacing: f64,
  halfLife: f64,
  out: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const d = anchor.at<Lane>(i);
    const passed = elapsed.at<Lane>(i);
    const h = height.at<Lane>(i);
    const ok = both(within(d, f64.MIN_VALUE, LARGEST), both(finite(passed), within(h, 0, LARGEST)));
    const ahead = sub(mul(splat<Lane>(spacing), add(h, splat<Lane>(1))), passed);
    const x = clamp(div(ahead, splat<Lane>(halfLife)), -1023, 1023);
    const whole = roundHalfAway(x);
    const half = trunc(mul(whole, splat<Lane>(0.5)));
    const fraction = exp(mul(sub(x, whole), splat<Lane>(LN2)));
    // Two steps, so that neither power of two leaves the normal numbers.
    const scaled = mul(mul(mul(d, fraction), powerOfTwo(half)), powerOfTwo(sub(whole, half)));
    emit(out, i, valid(ok, canonical(scaled)), pair);
  }
}

/** 65536 + floor((195766423245049 f + 971821376 f^2 + 5127 f^3 + 2^47) / 2^48) */
export function consensus_asertFactor(fraction: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const f = fraction.at<Lane>(i);
    emit(out, i, valid(isWhole(f, 0, 65535), fixedPower(f)), i + 1 < n);
  }
}

/**
 * 65536 2^(f / 65536), as above. The cubic is f g with g < 2^49; g in parts of 24 bits keeps every step a whole number below
 * 2^53, so that doubles are exact where the rule is written in 64-bit integers.
 */
function fixedPower<V>(f: V): V {
  const g = add(splat<V>(195766423245049), mul(f, add(splat<V>(971821376), mul(f, splat<V>(5127)))));
  const high = floor(mul(g, splat<V>(1 / TWO_24)));
  const low = sub(g, mul(high, splat<V>(TWO_24)));
  const carried = floor(mul(add(mul(f, low), splat<V>(TWO_47)), splat<V>(1 / TWO_24)));
  return add(splat<V>(65536), floor(mul(add(mul(f, high), carried), splat<V>(1 / TWO_24))));
}

/**
 * q = trunc(65536 (elapsed - spacing (height + 1)) / halfLife) = 65536 shifts + f; target = clamp(floor(anchor factor(f)
 * 2^(shifts - 16)), 1, limit). Whole numbers throughout, all of them exact in doubles: a compact target has 23 significant
 * bits, the factor 17, and a quotient that does not saturate is too far from the next whole number to round to it.
 */
export function consensus_asertTarget(
  anchor: Series,
  elapsed: Series,
  height: Series,
  n: i32,
  spacing: f64,
  halfLife: f64,
  limit: f64,
  bitsOut: Series,
  targetOut: Series,
): void {
  const easiest = expanded(splat<Lane>(limit));
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const bits = anchor.at<Lane>(i);
    const passed = elapsed.at<Lane>(i);
    const h = height.at<Lane>(i);
    const from = expanded(bits);
    const counts = both(isWhole(passed, -35184372088832, 35184372088832), isWhole(h, 0, 4294967296));
    const fits = both(ge(from, splat<Lane>(1)), ge(easiest, from));
    const ok = both(both(isWhole(bits, 0x01010000, 0x207fffff), fits), counts);
    const late = sub(passed, mul(splat<Lane>(spacing), add(h, splat<Lane>(1))));
    const q = trunc(div(mul(late, splat<Lane>(65536)), splat<Lane>(halfLife)));
    const shifts = floor(mul(q, splat<Lane>(1.0 / 65536)));
    const f = sub(q, mul(shifts, splat<Lane>(65536)));
    // 700 halvings or doublings take any target past its bounds.
    const scale = powerOfTwo(sub(clamp(shifts, -700, 700), splat<Lane>(16)));
    const next = min(max(floor(mul(mul(from, fixedPower(f)), scale)), splat<Lane>(1)), easiest);
    emit(targetOut, i, valid(ok, next), pair);
    if (bitsOut.given) bitsOut.write(i, valid(ok, compact(next)), pair);
  }
}

/** The target that compact bits stand for: floor(mantissa 256^(size - 3)); NaN of a negative one. */
function expanded<V>(bits: V): V {
  const size = floor(mul(bits, splat<V>(1 / TWO_24)));
  const mantissa = sub(bits, mul(size, splat<V>(TWO_24)));
  // Sizes from 40 on are beyond any limit already.
  const scale = powerOfTwo(mul(splat<V>(8), sub(clamp(size, 0, 40), splat<V>(3))));
  return valid(lt(mantissa, splat<V>(8388608)), floor(mul(mantissa, scale)));
}

/** Size in bytes and the three leading bytes, less when the first of those would read as a sign. */
function compact<V>(target: V): V {
  const exponent = sub(orBits(shiftRight(target, 52), splat<V>(TWO_52)), splat<V>(TWO_52 + 1023));
  const size = floor(mul(add(exponent, splat<V>(8)), splat<V>(0.125)));
  const mantissa = floor(mul(target, powerOfTwo(mul(splat<V>(8), sub(splat<V>(3), size)))));
  const signed = ge(mantissa, splat<V>(8388608));
  const shown = select(signed, floor(mul(mantissa, splat<V>(0.00390625))), mantissa);
  return add(mul(add(size, keep(signed, splat<V>(1))), splat<V>(TWO_24)), shown);
}

/** next = round(1 / (mean(1 / D) L / (N (N + 1) T / 2))), L = max(sum of i clamp(time_i, +-6 T), N^2 T / 20) */
export function consensus_lwma(
  difficulty: Series,
  solveTime: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  spacing: f64,
  nextOut: Series,
  weightedOut: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let time = 0.0;
    let timeRest = 0.0;
    let ease = 0.0;
    let easeRest = 0.0;
    for (let at = begin; at < end; at += CHUNK) {
      const n = end - at < CHUNK ? end - at : CHUNK;
      const moreTime = chunkTime(solveTime.from(at), n, <f64>(at - begin + 1), 6 * spacing);
      const moreEase = chunkEase(difficulty.from(at), n);
      const timeBefore = time;
      const easeBefore = ease;
      time += moreTime;
      ease += moreEase;
      timeRest += lost(timeBefore, moreTime, time);
      easeRest += lost(easeBefore, moreEase, ease);
    }
    const n = <f64>(end - begin);
    const sum = time + timeRest;
    const least = (n * n * spacing) / 20;
    const weighted = sum < least ? least : sum;
    const target = (((ease + easeRest) / n) * weighted) / (((n * (n + 1)) / 2) * spacing);
    const next = clamp<f64>(roundHalfAway<f64>(1 / target), 1, SAFE);
    if (nextOut.given) nextOut[g] = canonical<f64>(next);
    if (weightedOut.given) weightedOut[g] = target == target ? weighted : NaN;
  }
}

/** Sum of i clamp(time_i, +-bound) over up to CHUNK blocks, four lanes; the first of them counts `weight`. */
function chunkTime(time: Series, n: i32, weight: f64, bound: f64): f64 {
  let s0 = 0.0;
  let s1 = 0.0;
  let s2 = 0.0;
  let s3 = 0.0;
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    let a = splat<v128>(0);
    let b = a;
    let w = f64x2.replace_lane(splat<v128>(weight), 1, weight + 1);
    for (; i + 4 <= n; i += 4) {
      a = add(a, mul(w, bounded(time.at<v128>(i), bound)));
      b = add(b, mul(add(w, splat<v128>(2)), bounded(time.at<v128>(i + 2), bound)));
      w = add(w, splat<v128>(4));
    }
    s0 = f64x2.extract_lane(a, 0);
    s1 = f64x2.extract_lane(a, 1);
    s2 = f64x2.extract_lane(b, 0);
    s3 = f64x2.extract_lane(b, 1);
  } else {
    for (; i + 4 <= n; i += 4) {
      const w = weight + <f64>i;
      s0 += w * bounded<f64>(time[i], bound);
      s1 += (w + 1) * bounded<f64>(time[i + 1], bound);
      s2 += (w + 2) * bounded<f64>(time[i + 2], bound);
      s3 += (w + 3) * bounded<f64>(time[i + 3], bound);
    }
  }
  let sum = s0 + s1 + (s2 + s3);
  for (; i < n; i++) sum += (weight + <f64>i) * bounded<f64>(time[i], bound);
  return sum;
}

function bounded<V>(time: V, bound: f64): V {
  return valid(finite(time), clamp(time, -bound, bound));
}

/** Sum of 1 / D over up to CHUNK blocks, four lanes; NaN when one is invalid. */
function chunkEase(difficulty: Series, n: i32): f64 {
  let s0 = 0.0;
  let s1 = 0.0;
  let s2 = 0.0;
  let s3 = 0.0;
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    let a = splat<v128>(0);
    let b = a;
    for (; i + 4 <= n; i += 4) {
      a = add(a, ease(difficulty.at<v128>(i)));
      b = add(b, ease(difficulty.at<v128>(i + 2)));
    }
    s0 = f64x2.extract_lane(a, 0);
    s1 = f64x2.extract_lane(a, 1);
    s2 = f64x2.extract_lane(b, 0);
    s3 = f64x2.extract_lane(b, 1);
  } else {
    for (; i + 4 <= n; i += 4) {
      s0 += ease<f64>(difficulty[i]);
      s1 += ease<f64>(difficulty[i + 1]);
      s2 += ease<f64>(difficulty[i + 2]);
      s3 += ease<f64>(difficulty[i + 3]);
    }
  }
  let sum = s0 + s1 + (s2 + s3);
  for (; i < n; i++) sum += ease<f64>(difficulty[i]);
  return sum;
}

function ease<V>(difficulty: V): V {
  return div(splat<V>(1), valid(within(difficulty, 1e-9, LARGEST), difficulty));
}
