// GARCH(1, 1) by greatest likelihood, plain or with more weight on falls. Returns are measured in their root mean square. What is sought:
//
//   omega         from 1e-10
//   s             persistence, 0 to 1
//   share         of it that the last return has, 0 to 1; the last variance has the rest
//   tilt          of that share that falls have, 0 to 1; 1/2 of the plain kind
//
// v' = omega + s share e + s (1 - share) v, e = 2 (1 - tilt) r^2 of a rise, 2 tilt r^2 of a fall: bounds of each alone say all that must
// hold. Steps are (information + lambda of its diagonal)^-1 slope, cut at the bounds; what pushes against a bound stays there.
// Levenberg 1944, Marquardt 1963; the information is 1/2 sum of dv dv' / v^2, Fiorentini, Calzolari and Panattoni 1996.
import { log } from "../elementary/log";
import { first, splat } from "../lanes/lanes";
import { atLeast, atMost } from "../lanes/scalar";
import { Series } from "../lanes/series";
import { blockedDot } from "../sums/dot";
import { blockedSum } from "../sums/sum";

const LN_2PI: f64 = reinterpret<f64>(0x3ffd67f1c864beb5); // 1.8378770664093456
const SIZE: f64 = 1e150;
const LEAST_RETURNS: i32 = 30;
const STEPS: i32 = 100;
const LEAST_OMEGA: f64 = 1e-10;
/** What a step still promises, a row, where it is the last. */
const NOTHING: f64 = 1e-18;
/** What rounding may add to a likelihood, a row. */
const NOISE: f64 = 1e-14;
/** Information that every direction has, a row: where v does not depend on it, nothing moves. */
const FLOOR: f64 = 1e-9;

const CONVERGED: f64 = 0;
const UNFINISHED: f64 = 1;
const DEGENERATE: f64 = 2;

// Places in `work`: four parameters, those tried, slopes, steps; 4 x 4 of information and of its factor.
const TRIED: i32 = 4;
const SLOPE: i32 = 8;
const STEP: i32 = 12;
const INFORMATION: i32 = 16;
const FACTOR: i32 = 32;

/** Leaves omega, alpha, gamma, beta, log likelihood, first and next variance in `work`; returns the status. */
export function fitVariance(
  returns: Series,
  rows: i32,
  backcast: boolean,
  tilted: boolean,
  r: Series,
  path: Series,
  terms: Series,
  work: Series,
): f64 {
  let n = 0;
  let most: f64 = 0;
  for (let i = 0; i < rows; i++) {
    const size = Math.abs(returns[i]);
    if (!(size <= SIZE)) continue;
    r[n] = returns[i];
    n++;
    most = atLeast(most, size);
  }
  if (n < LEAST_RETURNS || most === 0) {
    for (let k = 0; k < 7; k++) work[k] = NaN;
    return DEGENERATE;
  }
  for (let i = 0; i < n; i++) r[i] = r[i] / most;
  const mean = blockedDot(r, r, n) / <f64>n;
  const root = Math.sqrt(mean);
  for (let i = 0; i < n; i++) r[i] = r[i] / root;
  const before = backcast ? faded(r, n) : 1;
  start(r, n, before, path, terms, work);
  const status = climb(r, n, before, tilted ? 4 : 3, path, terms, work);

  const half = likelihood(r, n, before, work, path, terms);
  const unit = most * root;
  const omega = work[0];
  const s = work[1];
  const falls = work[3];
  const weight = s * work[2];
  const beta = s * (1 - work[2]);
  const last = r[n - 1];
  const next = omega + weight * squareOf(last, falls) + beta * path[n - 1];
  const square = unit * unit;
  work[0] = omega * square;
  work[1] = tilted ? 2 * weight * (1 - falls) : weight;
  work[2] = tilted ? 2 * weight * (2 * falls - 1) : 0;
  work[3] = beta;
  const size = first(log(splat(most))) + 0.5 * first(log(splat(mean)));
  work[4] = -half - <f64>n * (0.5 * LN_2PI + size);
  work[5] = (omega + s * before) * square;
  work[6] = next * square;
  return status;
}

/** Mean of the first squares, whose weights fade by 0.94. */
function faded(r: Series, n: i32): f64 {
  const count = min<i32>(n, 75);
  let weight: f64 = 1;
  let weights: f64 = 0;
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) {
    sum += weight * (r[i] * r[i]);
    weights += weight;
    weight *= 0.94;
  }
  return sum / weights;
}

function squareOf(x: f64, tilt: f64): f64 {
  return 2 * (x < 0 ? tilt : 1 - tilt) * (x * x);
}

/** The best of nine places, whose long run is the mean square. */
function start(r: Series, n: i32, before: f64, path: Series, terms: Series, work: Series): void {
  let least = Infinity;
  let bestS: f64 = 0;
  let bestShare: f64 = 0;
  for (let k = 0; k < 9; k++) {
    const row = k / 3;
    const column = k % 3;
    const s = row === 0 ? 0.5 : row === 1 ? 0.9 : 0.98;
    const share = column === 0 ? 0.05 : column === 1 ? 0.15 : 0.4;
    place(work, 1 - s, s, share, 0.5);
    const half = likelihood(r, n, before, work, path, terms);
    if (half < least) {
      least = half;
      bestS = s;
      bestShare = share;
    }
  }
  place(work, 1 - bestS, bestS, bestShare, 0.5);
}

function place(work: Series, omega: f64, s: f64, share: f64, tilt: f64): void {
  work[0] = omega;
  work[1] = s;
  work[2] = share;
  work[3] = tilt;
}

/** Half the sum of ln v + r^2 / v; the variances stay in `path`. */
function likelihood(r: Series, n: i32, before: f64, at: Series, path: Series, terms: Series): f64 {
  const omega = at[0];
  const weight = at[1] * at[2];
  const beta = at[1] * (1 - at[2]);
  const rise = 2 * weight * (1 - at[3]);
  const fall = 2 * weight * at[3];
  let v = omega + at[1] * before;
  for (let i = 0; i < n; i++) {
    path[i] = v;
    const x = r[i];
    v = omega + (x < 0 ? fall : rise) * (x * x) + beta * v;
  }
  for (let i = 0; i < n; i += LANES) {
    const x = r.at(i);
    const variance = path.at(i);
    terms.write(i, log(variance) + (x * x) / variance, i + 1 < n);
  }
  return 0.5 * blockedSum(terms, n);
}

function climb(r: Series, n: i32, before: f64, free: i32, path: Series, terms: Series, work: Series): f64 {
  const tried = work.from(TRIED);
  const slope = work.from(SLOPE);
  const step = work.from(STEP);
  const count = <f64>n;
  let half = likelihood(r, n, before, work, path, terms);
  slopes(r, n, before, free, path, work);
  let lambda: f64 = 1e-3;
  for (let round = 0; round < STEPS; round++) {
    solve(work, free, lambda, count);
    let promised: f64 = 0;
    for (let k = 0; k < 4; k++) {
      tried[k] = work[k];
      if (k >= free) continue;
      tried[k] = atMost(atLeast(work[k] + step[k], leastOf(k)), mostOf(k));
      promised -= slope[k] * (tried[k] - work[k]);
    }
    if (!(promised > NOTHING * count)) return CONVERGED;
    const reached = likelihood(r, n, before, tried, path, terms);
    if (reached <= half + NOISE * count) {
      for (let k = 0; k < 4; k++) work[k] = tried[k];
      half = reached;
      slopes(r, n, before, free, path, work);
      lambda = lambda > 1e-8 ? lambda * 0.1 : 0;
    } else lambda = atLeast(lambda * 10, 1e-4);
  }
  return UNFINISHED;
}

function leastOf(k: i32): f64 {
  return k === 0 ? LEAST_OMEGA : 0;
}

function mostOf(k: i32): f64 {
  return k === 0 ? Infinity : 1;
}

/** Slopes of half the sum, 1/2 sum of (1 - r^2 / v) / v dv, and the information, by the variances in `path`. */
function slopes(r: Series, n: i32, before: f64, free: i32, path: Series, work: Series): void {
  const s = work[1];
  const share = work[2];
  const tilt = work[3];
  const beta = s * (1 - share);
  const tilting = free > 3;
  let g0: f64 = 0;
  let g1: f64 = 0;
  let g2: f64 = 0;
  let g3: f64 = 0;
  let i00: f64 = 0;
  let i01: f64 = 0;
  let i02: f64 = 0;
  let i03: f64 = 0;
  let i11: f64 = 0;
  let i12: f64 = 0;
  let i13: f64 = 0;
  let i22: f64 = 0;
  let i23: f64 = 0;
  let i33: f64 = 0;
  let d0: f64 = 1;
  let d1 = before;
  let d2: f64 = 0;
  let d3: f64 = 0;
  for (let i = 0; i < n; i++) {
    const v = path[i];
    const x = r[i];
    const inverse = 1 / v;
    const square = x * x;
    const pull = inverse * (1 - square * inverse);
    g0 += pull * d0;
    g1 += pull * d1;
    g2 += pull * d2;
    const a = inverse * d0;
    const b = inverse * d1;
    const c = inverse * d2;
    i00 += a * a;
    i01 += a * b;
    i02 += a * c;
    i11 += b * b;
    i12 += b * c;
    i22 += c * c;
    if (tilting) {
      const d = inverse * d3;
      g3 += pull * d3;
      i03 += a * d;
      i13 += b * d;
      i23 += c * d;
      i33 += d * d;
      d3 = 2 * s * share * (x < 0 ? square : -square) + beta * d3;
    }
    const e = squareOf(x, tilt);
    d0 = 1 + beta * d0;
    d1 = share * e + (1 - share) * v + beta * d1;
    d2 = s * (e - v) + beta * d2;
  }
  const slope = work.from(SLOPE);
  slope[0] = 0.5 * g0;
  slope[1] = 0.5 * g1;
  slope[2] = 0.5 * g2;
  slope[3] = 0.5 * g3;
  const m = work.from(INFORMATION);
  m[0] = 0.5 * i00;
  m[4] = 0.5 * i01;
  m[5] = 0.5 * i11;
  m[8] = 0.5 * i02;
  m[9] = 0.5 * i12;
  m[10] = 0.5 * i22;
  m[12] = 0.5 * i03;
  m[13] = 0.5 * i13;
  m[14] = 0.5 * i23;
  m[15] = 0.5 * i33;
}

/** The step: of those that do not push against a bound, by Cholesky's factor. */
function solve(work: Series, free: i32, lambda: f64, count: f64): void {
  const slope = work.from(SLOPE);
  const step = work.from(STEP);
  const m = work.from(INFORMATION);
  const l = work.from(FACTOR);
  for (let i = 0; i < free; i++) {
    const held = (work[i] <= leastOf(i) && slope[i] > 0) || (work[i] >= mostOf(i) && slope[i] < 0);
    // One that is held has a row of its own and a step of 0.
    for (let j = 0; j <= i; j++) {
      const apart = held || (l[j * 4 + j] === Infinity && j < i);
      let sum = apart ? 0 : m[i * 4 + j];
      if (i === j) {
        if (held) {
          l[i * 4 + i] = Infinity;
          continue;
        }
        sum = sum * (1 + lambda) + FLOOR * count;
        for (let k = 0; k < j; k++) sum -= l[i * 4 + k] * l[i * 4 + k];
        l[i * 4 + i] = Math.sqrt(atLeast(sum, FLOOR * count));
      } else {
        for (let k = 0; !apart && k < j; k++) sum -= l[i * 4 + k] * l[j * 4 + k];
        l[i * 4 + j] = apart ? 0 : sum / l[j * 4 + j];
      }
    }
  }
  for (let i = 0; i < free; i++) {
    let sum = -slope[i];
    for (let k = 0; k < i; k++) sum -= l[i * 4 + k] * step[k];
    step[i] = l[i * 4 + i] === Infinity ? 0 : sum / l[i * 4 + i];
  }
  for (let i = free - 1; i >= 0; i--) {
    let sum = step[i];
    for (let k = i + 1; k < free; k++) sum -= l[k * 4 + i] * step[k];
    step[i] = l[i * 4 + i] === Infinity ? 0 : sum / l[i * 4 + i];
  }
}
