// Probabilities and scores against what came of them. Chunks of rows are summed in the lanes of even and odd rows, chunks with
// what rounding left out, so that builds and lengths do not matter.

import { sigmoid } from "../../lib/elementary/hyperbolic";
import { log } from "../../lib/elementary/log";
import { log1p } from "../../lib/elementary/log1p";
import { Offsets } from "../../lib/lanes/ints";
import { numberOf } from "../../lib/lanes/keys";
import { clamp, first, gt, select, splat } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { sortKeys } from "../../lib/order/sort";
import { accumulate, CHUNK, chunkOf } from "../../lib/sums/sum";

/** Newton steps at most; a dozen do, some more where a start is far off. */
const STEPS: i32 = 100;
/** Scores closer together than this are all the same. */
const LEAST_SPREAD: f64 = 1e-200;
const RIDGE: f64 = 1e-12;

/** p = 1 / (1 + e^(slope score + intercept)); slope and intercept maximise sum of t ln p + (1 - t) ln(1 - p) */
export function ads_plattScaling(
  score: Series,
  label: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  slope: Series,
  intercept: Series,
  p: Series,
  sums: Series,
): void {
  const rests = sums.from(8);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const scores = score.from(begin);
    const labels = label.from(begin);
    let low = Infinity;
    let high = -Infinity;
    let ones = 0.0;
    let fit = n > 0;
    for (let i = 0; i < n; i++) {
      fit = fit && Math.abs(scores[i]) < Infinity && (labels[i] === 0 || labels[i] === 1);
      low = scores[i] < low ? scores[i] : low;
      high = scores[i] > high ? scores[i] : high;
      ones += labels[i];
    }
    const zeros = <f64>n - ones;
    const middle = low / 2 + high / 2;
    const half = high / 2 - low / 2;
    // Scores between -1 and 1: their scale and their place do not matter then.
    const scale = half > LEAST_SPREAD ? 1 / half : 0;
    let a = 0.0;
    let b = first(log(splat((zeros + 1) / (ones + 1))));
    if (fit && scale > 0 && ones > 0 && zeros > 0) {
      const hit = (ones + 1) / (ones + 2);
      const miss = 1 / (zeros + 2);
      for (let k = 0; k < STEPS; k++) {
        for (let j = 0; j < 16; j++) sums[j] = 0;
        for (let at = 0; at < n; at += CHUNK) {
          const size = chunkOf(n - at);
          derivatives(scores.from(at), labels.from(at), size, middle, scale, a, b, hit, miss, sums, rests);
        }
        const g1 = sums[0] + rests[0];
        const g2 = sums[1] + rests[1];
        const h11 = sums[2] + rests[2] + RIDGE;
        const h12 = sums[3] + rests[3];
        const h22 = sums[4] + rests[4] + RIDGE;
        const det = h11 * h22 - h12 * h12;
        const da = (h12 * g2 - h22 * g1) / det;
        const db = (h12 * g1 - h11 * g2) / det;
        // The loss is self-concordant in this distance: a step damped so lowers it, and is whole near the end.
        const far = Math.abs(da) + Math.abs(db);
        if (!(far > 0)) break;
        const damping = far > 1e-3 ? first(log1p(splat(far))) / far : 1;
        a += damping * da;
        b += damping * db;
        if (far < 1e-15) break;
      }
    }
    const steepness = a * scale;
    const shift = b - a * (scale * middle);
    if (slope.given) slope[g] = fit ? tidy(steepness) : NaN;
    if (intercept.given) intercept[g] = fit ? tidy(shift) : NaN;
    if (!p.given) continue;
    const to = p.from(begin);
    for (let i = 0; i < n; i += LANES) {
      const u = (scores.at(i) - splat(middle)) * splat(scale);
      const share = sigmoid(-(splat(a) * u + splat(b)));
      to.write(i, fit ? share : splat(NaN), i + 1 < n);
    }
  }
}

/** Sums over a chunk of u d, d, u^2 q, u q, q with p = 1 / (1 + e^(a u + b)), d = target - p, q = p (1 - p). */
function derivatives(
  score: Series,
  label: Series,
  n: i32,
  middle: f64,
  scale: f64,
  a: f64,
  b: f64,
  hit: f64,
  miss: f64,
  sums: Series,
  rests: Series,
): void {
  let even0 = 0.0;
  let even1 = 0.0;
  let even2 = 0.0;
  let even3 = 0.0;
  let even4 = 0.0;
  let odd0 = 0.0;
  let odd1 = 0.0;
  let odd2 = 0.0;
  let odd3 = 0.0;
  let odd4 = 0.0;
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    const zero = splat(0);
    let s0 = zero;
    let s1 = zero;
    let s2 = zero;
    let s3 = zero;
    let s4 = zero;
    for (; i + 2 <= n; i += 2) {
      const u = (score.at(i) - splat(middle)) * splat(scale);
      const p = sigmoid(-(splat(a) * u + splat(b)));
      const d = select(gt(label.at(i), zero), splat(hit), splat(miss)) - p;
      const q = p * (splat(1) - p);
      const uq = u * q;
      s0 += u * d;
      s1 += d;
      s2 += u * uq;
      s3 += uq;
      s4 += q;
    }
    even0 = f64x2.extract_lane(s0, 0);
    even1 = f64x2.extract_lane(s1, 0);
    even2 = f64x2.extract_lane(s2, 0);
    even3 = f64x2.extract_lane(s3, 0);
    even4 = f64x2.extract_lane(s4, 0);
    odd0 = f64x2.extract_lane(s0, 1);
    odd1 = f64x2.extract_lane(s1, 1);
    odd2 = f64x2.extract_lane(s2, 1);
    odd3 = f64x2.extract_lane(s3, 1);
    odd4 = f64x2.extract_lane(s4, 1);
  }
  for (; i < n; i++) {
    const u = (score[i] - middle) * scale;
    const p = first(sigmoid(splat(-(a * u + b))));
    const d = (label[i] > 0 ? hit : miss) - p;
    const q = p * (1 - p);
    const uq = u * q;
    if (i & 1) {
      odd0 += u * d;
      odd1 += d;
      odd2 += u * uq;
      odd3 += uq;
      odd4 += q;
    } else {
      even0 += u * d;
      even1 += d;
      even2 += u * uq;
      even3 += uq;
      even4 += q;
    }
  }
  accumulate(sums, rests, 0, even0 + odd0);
  accumulate(sums, rests, 1, even1 + odd1);
  accumulate(sums, rests, 2, even2 + odd2);
  accumulate(sums, rests, 3, even3 + odd3);
  accumulate(sums, rests, 4, even4 + odd4);
}

/** ece = sum over bins |sum (p - y)| / n; brier = mean (p - y)^2; logLoss = mean of -ln(y = 1: p, y = 0: 1 - p) */
export function ads_calibration(
  p: Series,
  label: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  bins: f64,
  ece: Series,
  brier: Series,
  logLoss: Series,
  gaps: Series,
  sums: Series,
): void {
  const count = <i32>bins;
  const last = count - 1;
  const rests = sums.from(2);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const shares = p.from(begin);
    const labels = label.from(begin);
    for (let k = 0; k < count; k++) gaps[k] = 0;
    let fit = n > 0;
    for (let i = 0; i < n; i++) {
      const share = shares[i];
      const y = labels[i];
      fit = fit && share >= 0 && share <= 1 && (y === 0 || y === 1);
      if (!fit) break;
      const k = min<i32>(<i32>(share * <f64>count), last);
      gaps[k] = gaps[k] + (share - y);
    }
    for (let j = 0; j < 4; j++) sums[j] = 0;
    if (fit)
      for (let at = 0; at < n; at += CHUNK) losses(shares.from(at), labels.from(at), chunkOf(n - at), sums, rests);
    let apart = 0.0;
    for (let k = 0; k < count; k++) apart += Math.abs(gaps[k]);
    if (ece.given) ece[g] = fit ? apart / <f64>n : NaN;
    if (brier.given) brier[g] = fit ? (sums[0] + rests[0]) / <f64>n : NaN;
    if (logLoss.given) logLoss[g] = fit ? -(sums[1] + rests[1]) / <f64>n : NaN;
  }
}

/** Sums over a chunk of (p - y)^2 and ln of the probability of y. */
function losses(p: Series, label: Series, n: i32, sums: Series, rests: Series): void {
  let even0 = 0.0;
  let even1 = 0.0;
  let odd0 = 0.0;
  let odd1 = 0.0;
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    let s0 = splat(0);
    let s1 = s0;
    for (; i + 2 <= n; i += 2) {
      const gap = p.at(i) - label.at(i);
      s0 += gap * gap;
      s1 += log(came(p.at(i), label.at(i)));
    }
    even0 = f64x2.extract_lane(s0, 0);
    even1 = f64x2.extract_lane(s1, 0);
    odd0 = f64x2.extract_lane(s0, 1);
    odd1 = f64x2.extract_lane(s1, 1);
  }
  for (; i < n; i++) {
    const gap = p[i] - label[i];
    const value = first(log(splat(first(came(splat(p[i]), splat(label[i]))))));
    if (i & 1) {
      odd0 += gap * gap;
      odd1 += value;
    } else {
      even0 += gap * gap;
      even1 += value;
    }
  }
  accumulate(sums, rests, 0, even0 + odd0);
  accumulate(sums, rests, 1, even1 + odd1);
}

/** The probability of what came. */
function came(p: Lane, label: Lane): Lane {
  const inside = clamp(p, 1e-15, 1 - 1e-15);
  return select(gt(label, splat(0)), inside, splat(1) - inside);
}

/** (sum of ranks of ones - ones (ones + 1) / 2) / (ones zeros), as zeros below each one, equal ones a half */
export function ads_auc(
  score: Series,
  label: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  out: Series,
  scores: Series,
  keys: usize,
  spare: usize,
  counters: usize,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let ones = 0;
    let zeros = 0;
    let fit = true;
    // Ones from the front, zeros from the back.
    for (let i = begin; i < end; i++) {
      const y = label[i];
      fit = fit && score[i] === score[i] && (y === 0 || y === 1);
      const at = y === 1 ? ones++ : end - begin - ++zeros;
      scores[at] = score[i];
    }
    if (!fit || ones === 0 || zeros === 0) {
      out[g] = NaN;
      continue;
    }
    const bytes = (<usize>ones) << 3;
    const high = sortKeys(scores, ones, 0, keys, spare, 0, counters);
    const low = sortKeys(scores.from(ones), zeros, 0, keys + bytes, spare + bytes, 0, counters);
    let below = 0;
    let upTo = 0;
    let sum = 0.0;
    for (let i = 0; i < ones; i++) {
      const value = keyedAt(high, i);
      while (below < zeros && keyedAt(low, below) < value) below++;
      while (upTo < zeros && keyedAt(low, upTo) <= value) upTo++;
      sum += <f64>(below + upTo);
    }
    out[g] = sum / (2 * <f64>ones * <f64>zeros);
  }
}

function keyedAt(keys: usize, i: i32): f64 {
  return numberOf(load<u64>(keys + ((<usize>i) << 3)), 0);
}
