import { log } from "../../lib/elementary/log";
import { copyCells, fillCells } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { first, splat } from "../../lib/lanes/lanes";
import { atLeast, tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import {
  allFinite,
  allWithinModel,
  joseph,
  logDensity,
  mirrorLower,
  movedCovariance,
  movedVector,
  ownCells,
  product,
  separate,
  variance,
} from "../../lib/models/kalman";

const SMOOTHED: f64 = 0;
const UNKNOWN: f64 = 1;
const SINGULAR: f64 = 2;
const INVALID: f64 = 3;

/**
 * Forward control.kalman, with the start as d unknown numbers: beside x, what it gains by them, A. Backward, of one time's readings in
 * turn: r = h nu / S + (I - K h')' r, N = h h' / S + (I - K h')' N (I - K h'), and F'r, F'N F between times; x + P r, P - P N P are by all
 * readings, and so is A. The start is what makes the sum of nu^2 / S least.
 */
export function control_kalmanSmoother(
  measured: Series,
  offsets: Offsets,
  transition: Series,
  observation: Series,
  processNoise: Series,
  readingNoise: Series,
  control: Series,
  controlGain: Series,
  initialEstimate: Series,
  initialCovariance: Series,
  transitionAt: Series,
  observationAt: Series,
  processNoiseAt: Series,
  readingNoiseAt: Series,
  rowCount: i32,
  readingCount: i32,
  groups: i32,
  n: i32,
  controls: i32,
  initialVariance: f64,
  estimateOut: Series,
  covarianceOut: Series,
  logLikelihoodOut: Series,
  statusOut: Series,
  estimates: Series,
  covariances: Series,
  slopes: Series,
  gains: Series,
  surprises: Series,
  square: Series,
  rows: Series,
  noise: Series,
  readings: Series,
  vectors: Series,
): void {
  const m = readingCount;
  const nn = n * n;
  const f = square;
  const q = square.from(nn);
  const p = square.from(2 * nn);
  const a = square.from(3 * nn);
  const work = square.from(4 * nn);
  const information = square.from(5 * nn);
  const spare = square.from(6 * nn);
  const h = rows;
  const own = rows.from(m * n);
  const r = noise;
  const apart = noise.from(m * m);
  const z = readings;
  const x = vectors;
  const along = vectors.from(n);
  const score = vectors.from(2 * n);
  const back = vectors.from(3 * n);
  const start = vectors.from(4 * n);
  const led = control.given && controlGain.given;
  const told = n > 0 && initialCovariance.given && initialCovariance[0] === initialCovariance[0];
  const open = !told && initialVariance === Infinity;
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rowCount);
    const end = offsets.at(g + 1, rowCount);
    let fine = !led || allWithinModel(controlGain, n * controls);
    let status = SMOOTHED;
    let likelihood: f64 = 0;
    fillCells(p, nn, 0);
    fillCells(a, nn, 0);
    fillCells(information, nn, 0);
    fillCells(score, n, 0);
    for (let i = 0; i < n; i++) {
      x[i] = initialEstimate.given ? initialEstimate[i] : 0;
      if (open) a[i * n + i] = 1;
      else if (!told) p[i * n + i] = initialVariance;
    }
    if (told) copyCells(initialCovariance, nn, p);
    fine = fine && allWithinModel(x, n) && allFinite(p, nn);
    for (let t = begin; t < end; t++) {
      fine = ownCells(transitionAt, t * nn, transition, nn, f) && fine;
      fine = ownCells(observationAt, t * m * n, observation, m * n, h) && fine;
      fine = ownCells(processNoiseAt, t * nn, processNoise, nn, q) && fine;
      fine = ownCells(readingNoiseAt, t * m * m, readingNoise, m * m, r) && fine;
      mirrorLower(r, m);
      if (t > begin || !open) {
        movedVector(f, x, n, along);
        copyCells(along, n, x);
        if (led) {
          const u = control.from(t * controls);
          fine = fine && allWithinModel(u, controls);
          for (let i = 0; i < n; i++) x[i] = x[i] + product(controlGain.from(i * controls), u, controls);
        }
        movedCovariance(f, p, q, n, work, spare);
        copyCells(spare, nn, p);
        if (open) {
          moved(f, a, n, spare);
          copyCells(spare, nn, a);
        }
      }
      for (let k = 0; k < m; k++) {
        const reading = measured[t * m + k];
        z[k] = Math.abs(reading) <= 1e100 ? reading : NaN;
      }
      copyCells(h, m * n, own);
      copyCells(r, m * m, apart);
      separate(z, own, apart, m, n);
      for (let k = 0; k < m; k++) {
        const kept = gains.from((t * m + k) * 3 * n);
        const sizes = surprises.from((t * m + k) * 2);
        sizes[0] = 0;
        sizes[1] = 0;
        if (z[k] !== z[k]) continue;
        const row = own.from(k * n);
        const reach = apart[k * m + k];
        const shown = variance(p, row, n, along);
        const spread = shown + reach;
        if (!(shown >= 0 && spread > 0 && reach >= 0 && spread > 1e-13 * r[k * m + k])) {
          status = SINGULAR;
          continue;
        }
        const surprise = z[k] - product(row, x, n);
        likelihood += logDensity(surprise, spread);
        sizes[0] = surprise / spread;
        sizes[1] = 1 / spread;
        const slope = kept.from(2 * n);
        for (let c = 0; c < n; c++) {
          let sum: f64 = 0;
          if (open) for (let i = 0; i < n; i++) sum -= row[i] * a[i * n + c];
          slope[c] = sum;
        }
        for (let i = 0; i < n; i++) {
          const gain = along[i] / spread;
          kept[i] = gain;
          kept[n + i] = row[i];
          x[i] = x[i] + gain * surprise;
        }
        if (open) {
          for (let i = 0; i < n; i++) {
            score[i] = score[i] - slope[i] * sizes[0];
            for (let c = 0; c < n; c++) {
              a[i * n + c] = a[i * n + c] + kept[i] * slope[c];
              information[i * n + c] = information[i * n + c] + slope[i] * (slope[c] / spread);
            }
          }
          for (let c = 0; c < n; c++) slope[c] = slope[c] / spread;
        }
        joseph(p, row, along, kept, reach, n);
      }
      copyCells(x, n, estimates.from(t * n));
      copyCells(p, nn, covariances.from(t * nn));
      if (open) copyCells(a, nn, slopes.from(t * nn));
      fine = fine && allFinite(x, n) && allFinite(p, nn) && allFinite(a, nn);
    }
    // The start by least squares: L L' = information, start = (L L')^-1 score.
    if (open && fine && end > begin) {
      const determinant = factored(information, n);
      if (determinant !== determinant) status = UNKNOWN;
      copyCells(score, n, start);
      forward(information, start, n);
      likelihood += 0.5 * (product(start, start, n) - determinant);
      backward(information, start, n);
    }
    const answers = fine && status !== UNKNOWN && end > begin;
    if (answers) {
      // r, of the start's numbers too, and N.
      fillCells(back, n, 0);
      fillCells(a, nn, 0);
      fillCells(work, nn, 0);
      for (let t = end - 1; t >= begin; t--) {
        const now = covariances.from(t * nn);
        tellSmoothed(estimates.from(t * n), now, back, work, n, spare, x, p);
        if (open) {
          const slope = slopes.from(t * nn);
          // What the start's numbers are not sure of comes on top.
          for (let i = 0; i < n; i++) {
            for (let c = 0; c < n; c++) {
              let sum = slope[i * n + c];
              for (let k = 0; k < n; k++) sum += now[i * n + k] * a[k * n + c];
              along[c] = sum;
              q[i * n + c] = sum;
            }
            x[i] = x[i] + product(along, start, n);
            forward(information, q.from(i * n), n);
          }
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < n; j++) p[i * n + j] = p[i * n + j] + product(q.from(i * n), q.from(j * n), n);
          }
        }
        fine = fine && allFinite(x, n) && allFinite(p, nn);
        if (estimateOut.given) copyCells(x, n, estimateOut.from(t * n));
        if (covarianceOut.given) copyCells(p, nn, covarianceOut.from(t * nn));
        for (let k = m - 1; k >= 0; k--) {
          const sizes = surprises.from((t * m + k) * 2);
          if (sizes[1] === 0) continue;
          const gain = gains.from((t * m + k) * 3 * n);
          const row = gain.from(n);
          const slope = gain.from(2 * n);
          const pull = sizes[0] - product(gain, back, n);
          for (let i = 0; i < n; i++) back[i] = back[i] + row[i] * pull;
          if (open) {
            for (let c = 0; c < n; c++) {
              let sum = slope[c];
              for (let i = 0; i < n; i++) sum -= gain[i] * a[i * n + c];
              for (let i = 0; i < n; i++) a[i * n + c] = a[i * n + c] + row[i] * sum;
            }
          }
          for (let i = 0; i < n; i++) along[i] = product(work.from(i * n), gain, n);
          joseph(work, gain, along, row, sizes[1], n);
        }
        if (t === begin) break;
        ownCells(transitionAt, t * nn, transition, nn, f);
        turn(f, n);
        movedVector(f, back, n, along);
        copyCells(along, n, back);
        if (open) {
          moved(f, a, n, spare);
          copyCells(spare, nn, a);
        }
        fillCells(q, nn, 0);
        movedCovariance(f, work, q, n, spare, p);
        copyCells(p, nn, work);
      }
    }
    if (!fine) status = INVALID;
    if (!(answers && fine)) {
      likelihood = end > begin ? NaN : 0;
      if (estimateOut.given) fillCells(estimateOut.from(begin * n), (end - begin) * n, NaN);
      if (covarianceOut.given) fillCells(covarianceOut.from(begin * nn), (end - begin) * nn, NaN);
    }
    if (logLikelihoodOut.given) logLikelihoodOut[g] = tidy(likelihood);
    if (statusOut.given) statusOut[g] = status;
  }
}

/** x + P r, P - P N P; a variance is never negative. */
function tellSmoothed(
  x: Series,
  p: Series,
  r: Series,
  weight: Series,
  n: i32,
  room: Series,
  toX: Series,
  toP: Series,
): void {
  for (let i = 0; i < n; i++) {
    toX[i] = x[i] + product(p.from(i * n), r, n);
    for (let j = 0; j < n; j++) {
      let sum: f64 = 0;
      for (let k = 0; k < n; k++) sum += weight[i * n + k] * p[k * n + j];
      room[i * n + j] = sum;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum: f64 = 0;
      for (let k = 0; k < n; k++) sum += p[i * n + k] * room[k * n + j];
      const cell = p[i * n + j] - sum;
      toP[i * n + j] = i === j ? atLeast(cell, 0) : cell;
    }
  }
  mirrorLower(toP, n);
}

/** F A */
function moved(f: Series, a: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum: f64 = 0;
      for (let k = 0; k < n; k++) sum += f[i * n + k] * a[k * n + j];
      out[i * n + j] = sum;
    }
  }
}

/** F made F'. */
function turn(f: Series, n: i32): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const cell = f[i * n + j];
      f[i * n + j] = f[j * n + i];
      f[j * n + i] = cell;
    }
  }
}

/** Cholesky's factor in the place of the lower triangle, and the log of the determinant; NaN where a pivot is nothing but rounding. */
function factored(a: Series, n: i32): f64 {
  let sumOfLogs: f64 = 0;
  for (let j = 0; j < n; j++) {
    const whole = a[j * n + j];
    let pivot = whole;
    for (let k = 0; k < j; k++) pivot -= a[j * n + k] * a[j * n + k];
    if (!(pivot > 1e-12 * whole)) return NaN;
    sumOfLogs += first(log(splat(pivot)));
    const own = Math.sqrt(pivot);
    a[j * n + j] = own;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = sum / own;
    }
  }
  return sumOfLogs;
}

/** L y = b, in the place of b. */
function forward(l: Series, b: Series, n: i32): void {
  for (let i = 0; i < n; i++) b[i] = (b[i] - product(l.from(i * n), b, i)) / l[i * n + i];
}

/** L'y = b, in the place of b. */
function backward(l: Series, b: Series, n: i32): void {
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i];
    for (let k = i + 1; k < n; k++) sum -= l[k * n + i] * b[k];
    b[i] = sum / l[i * n + i];
  }
}
