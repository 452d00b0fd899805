// Reductions of groups of rows. What a group has so far is carried, so that a long group may come in pieces.

import { log } from "../../lib/elementary/log";
import { canonical } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { first, lt, splat, valid } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { highest, sumExponentials } from "../../lib/sums/softmax";
import { accumulate, CHUNK, chunkOf, scatter, sumLanes } from "../../lib/sums/sum";
import { lost } from "../../lib/sums/twosum";

/**
 * Chunks in two passes, the second of which says what rounding took from the first: mean_b += sum d / n_b, m2_b -= (sum d)^2 / n_b. Merged:
 * d = mean_b - mean_a; mean = mean_a + d n_b / n; m2 = m2_a + m2_b + d^2 n_a n_b / n. Means are kept in two parts, or those of large values
 * could not tell blocks apart.
 */
export function core_moments(
  x: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  count: Series,
  mean: Series,
  meanRest: Series,
  m2: Series,
  countOut: Series,
  meanOut: Series,
  sampleVariance: Series,
  populationVariance: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const end = offsets.at(g + 1, rows);
    for (let at = offsets.at(g, rows); at < end; at += CHUNK)
      merge(x.from(at), chunkOf(end - at), count, mean, meanRest, m2, g);
    const n = count[g];
    if (countOut.given) countOut[g] = n;
    if (meanOut.given) meanOut[g] = n > 0 ? tidy(mean[g]) : NaN;
    if (sampleVariance.given) sampleVariance[g] = n > 1 ? tidy(m2[g] / (n - 1)) : n > 0 ? 0 : NaN;
    if (populationVariance.given) populationVariance[g] = n > 0 ? tidy(m2[g] / n) : NaN;
  }
}

function merge(x: Series, n: i32, count: Series, mean: Series, meanRest: Series, m2: Series, g: i32): void {
  let sum = sumLanes(x, n, false);
  let size = <f64>n;
  if (sum !== sum) {
    // Some value is NaN: those are left out.
    sum = 0;
    size = 0;
    for (let i = 0; i < n; i++) {
      if (x[i] !== x[i]) continue;
      sum += x[i];
      size += 1;
    }
  }
  if (size === 0) return;
  const middle = sum / size;
  const before = count[g];
  const rest = meanRest[g];
  const squares = m2[g];
  scatter(x, n, middle, meanRest, m2, g);
  let off = meanRest[g] / size;
  const corrected = m2[g] - off * meanRest[g];
  // Where a sum overflowed there is nothing to correct.
  if (Math.abs(corrected) < Infinity) m2[g] = Math.max(corrected, 0);
  else off = 0;
  count[g] = before + size;
  if (before === 0) {
    mean[g] = middle + off;
    meanRest[g] = lost(middle, off, mean[g]);
    return;
  }
  const distance = middle - mean[g] + (off - rest);
  m2[g] = squares + m2[g] + ((distance * distance * before) / count[g]) * size;
  const step = rest + (distance * size) / count[g];
  const from = mean[g];
  mean[g] = from + step;
  meanRest[g] = lost(from, step, mean[g]);
}

/**
 * trapezoid: h (sum y - (first + last) / 2), or sum of (t' - t)(y + y') / 2; Simpson over an even number of intervals:
 * h / 3 (2 sum y + 2 sum of odd y - first - last), the last three of an odd number by 3 h / 8 (y0 + 3 y1 + 3 y2 + y3)
 */
export function core_integrate(
  y: Series,
  t: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  spacing: f64,
  rule: f64,
  count: Series,
  sum: Series,
  sumRest: Series,
  odd: Series,
  oddRest: Series,
  first: Series,
  last: Series,
  last1: Series,
  last2: Series,
  last3: Series,
  lastAt: Series,
  out: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const end = offsets.at(g + 1, rows);
    let a = last[g];
    let b = last1[g];
    let c = last2[g];
    let d = last3[g];
    for (let at = offsets.at(g, rows); at < end; at += CHUNK) {
      const n = chunkOf(end - at);
      const samples = y.from(at);
      if (t.given) {
        accumulate(sum, sumRest, g, trapezoids(samples, t.from(at), n, count[g] > 0, a, lastAt[g]));
        lastAt[g] = t[at + n - 1];
      } else {
        accumulate(sum, sumRest, g, sumLanes(samples, n, false));
        if (rule === 1) accumulate(odd, oddRest, g, sumLanes(samples, n, true));
      }
      if (count[g] === 0) first[g] = samples[0];
      for (let i = n > 4 ? n - 4 : 0; i < n; i++) {
        d = c;
        c = b;
        b = a;
        a = samples[i];
      }
      count[g] = count[g] + n;
    }
    last[g] = a;
    last1[g] = b;
    last2[g] = c;
    last3[g] = d;
    const total = sum[g] + sumRest[g];
    const odds = odd[g] + oddRest[g];
    const ends = first[g] + a;
    let area = NaN;
    if (count[g] === 0) area = NaN;
    else if (t.given) area = rule === 0 ? total : NaN;
    else if (count[g] === 1) area = first[g] * 0;
    else if (rule === 0 || count[g] === 2) area = spacing * (total - ends / 2);
    else if (count[g] % 2 === 1) area = (spacing / 3) * (2 * total + 2 * odds - ends);
    else {
      const body = 2 * (total - (a + b + c)) + 2 * (odds - (a + c)) - first[g] - d;
      const tail = d + 3 * c + 3 * b + a;
      area = (count[g] === 4 ? 0 : (spacing / 3) * body) + ((3 * spacing) / 8) * tail;
    }
    if (out.given) out[g] = tidy(area);
  }
}

/** Areas between neighbouring samples of a chunk, and of its first sample and the one before; NaN where t does not rise. */
function trapezoids(y: Series, t: Series, n: i32, follows: boolean, lastY: f64, lastT: f64): f64 {
  let s0 = follows ? first(area(splat(lastY), splat(y[0]), splat(lastT), splat(t[0]))) : t[0] * 0 + y[0] * 0;
  let s1 = 0.0;
  let i = 1;
  if (ASC_FEATURE_SIMD) {
    let sum = f64x2.replace_lane(f64x2.splat(s1), 0, s0);
    for (; i + 2 <= n; i += 2) sum += area(y.at(i - 1), y.at(i), t.at(i - 1), t.at(i));
    s0 = f64x2.extract_lane(sum, 0);
    s1 = f64x2.extract_lane(sum, 1);
  } else {
    for (; i + 2 <= n; i += 2) {
      s0 += first(area(splat(y[i - 1]), splat(y[i]), splat(t[i - 1]), splat(t[i])));
      s1 += first(area(splat(y[i]), splat(y[i + 1]), splat(t[i]), splat(t[i + 1])));
    }
  }
  return i < n ? s0 + s1 + first(area(splat(y[i - 1]), splat(y[i]), splat(t[i - 1]), splat(t[i]))) : s0 + s1;
}

function area(y0: Lane, y1: Lane, t0: Lane, t1: Lane): Lane {
  const slice = (t1 - t0) * splat(0.5) * (y0 + y1);
  return valid(lt(t0, t1), slice);
}

/** m = max x; p = exp((x - m) / temperature) / sum; lse = m / temperature + ln sum. Two rows side by side, chunks in order. */
export function core_softmax(
  x: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  temperature: f64,
  p: Series,
  lse: Series,
): void {
  // Minus infinity has no share at an infinite temperature either.
  const scale = Math.min(temperature, f64.MAX_VALUE);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const top = highest(x.from(begin), n);
    const total = sumExponentials(x.from(begin), n, top, scale, p.given ? p.from(begin) : p);
    if (p.given) {
      const end = begin + n;
      for (let i = begin; i < end; i += LANES) {
        p.write(i, canonical(p.at(i) / splat(total)), i + 1 < end);
      }
    }
    if (lse.given) {
      const logarithm = top / scale + first(log(splat(total)));
      lse[g] = logarithm === logarithm ? logarithm : limit(x.from(begin), n);
    }
  }
}

/** Where shares are none: the infinite one of scores, NaN when a score is or there is none. */
function limit(x: Series, n: i32): f64 {
  let top = n > 0 ? -Infinity : NaN;
  for (let i = 0; i < n; i++) {
    if (x[i] !== x[i]) return NaN;
    top = Math.max(top, x[i]);
  }
  return Math.abs(top) === Infinity ? top : NaN;
}
