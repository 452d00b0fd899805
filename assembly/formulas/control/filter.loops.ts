import { canonicalCells, copyCells, fillCells } from "../../lib/lanes/cells";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import {
  allFinite,
  allWithinModel,
  anyCell,
  isUnknown,
  joseph,
  learnDirection,
  logDensity,
  mirrorLower,
  movedCovariance,
  movedDirections,
  movedVector,
  ownCells,
  product,
  separate,
  shown,
  variance,
} from "../../lib/models/kalman";

const UPDATED: f64 = 0;
const PREDICTED: f64 = 1;
const UNKNOWN: f64 = 2;
const SINGULAR: f64 = 3;
const INVALID: f64 = 4;

/**
 * x = F x + B u, P = F P F' + Q, D = F D; then each reading: where D'h is 0, K = P h / S, S = h'P h + r, else K = D g / g'g, g = D'h, and D
 * loses that direction; x += K (z - h'x), P = (I - K h') P (I - K h')' + r K K'.
 */
export function control_kalman(
  measured: Series,
  transition: Series,
  observation: Series,
  processNoise: Series,
  readingNoise: Series,
  control: Series,
  controlGain: Series,
  transitionAt: Series,
  observationAt: Series,
  processNoiseAt: Series,
  readingNoiseAt: Series,
  ticks: i32,
  entities: i32,
  readingCount: i32,
  n: i32,
  controls: i32,
  initialVariance: f64,
  estimate: Series,
  covariance: Series,
  unknown: Series,
  skipped: Series,
  estimateOut: Series,
  covarianceOut: Series,
  innovationOut: Series,
  innovationVarianceOut: Series,
  logLikelihoodOut: Series,
  statusOut: Series,
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
  const d = square.from(3 * nn);
  const work = square.from(4 * nn);
  const h = rows;
  const own = rows.from(m * n);
  const r = noise;
  const apart = noise.from(m * m);
  const z = readings;
  const predicted = readings.from(m);
  const x = vectors;
  const along = vectors.from(n);
  const gain = vectors.from(2 * n);
  const g = vectors.from(3 * n);
  let fineF = true;
  let fineH = true;
  let fineQ = true;
  let fineR = true;
  for (let e = 0; e < entities; e++) {
    const x0 = estimate.from(e * n);
    const p0 = covariance.from(e * nn);
    const d0 = unknown.from(e * nn);
    for (let t = 0, at = e; t < ticks; t++, at += entities) {
      const first = e + t === 0;
      if (first || transitionAt.given) fineF = ownCells(transitionAt, at * nn, transition, nn, f);
      if (first || observationAt.given) fineH = ownCells(observationAt, at * m * n, observation, m * n, h);
      if (first || processNoiseAt.given) fineQ = ownCells(processNoiseAt, at * nn, processNoise, nn, q);
      if (first || readingNoiseAt.given) {
        fineR = ownCells(readingNoiseAt, at * m * m, readingNoise, m * m, r);
        mirrorLower(r, m);
      }
      let fine = fineF && fineH && fineQ && fineR;
      const u = control.given ? control.from(at * controls) : control;
      const led = control.given && controlGain.given;
      if (led) {
        fine = fine && allWithinModel(controlGain, n * controls) && allWithinModel(u, controls);
      }
      let status = INVALID;
      let likelihood = NaN;
      let used = 0;
      if (fine) {
        status = PREDICTED;
        const begins = n > 0 && p0[0] !== p0[0];
        if (begins) {
          fillCells(p0, nn, 0);
          fillCells(d0, nn, 0);
          for (let i = 0; i < n; i++) {
            if (initialVariance < Infinity) p0[i * n + i] = initialVariance;
            else d0[i * n + i] = 1;
            if (!(Math.abs(x0[i]) < Infinity)) x0[i] = 0;
          }
        }
        if (begins && initialVariance === Infinity) {
          copyCells(x0, n, x);
          copyCells(p0, nn, p);
          copyCells(d0, nn, d);
        } else {
          movedVector(f, x0, n, x);
          if (led) for (let i = 0; i < n; i++) x[i] = x[i] + product(controlGain.from(i * controls), u, controls);
          movedCovariance(f, p0, q, n, work, p);
          if (anyCell(d0, nn)) movedDirections(f, d0, n, d);
          else fillCells(d, nn, 0);
        }
        const open = anyCell(d, nn);
        for (let k = 0; k < m; k++) {
          const reading = measured[at * m + k];
          z[k] = Math.abs(reading) <= 1e100 ? reading : NaN;
          predicted[k] = product(h.from(k * n), x, n);
        }
        if (innovationOut.given) {
          for (let k = 0; k < m; k++) {
            const told = !open || shown(d, h.from(k * n), n, g) < 0;
            innovationOut[at * m + k] = tidy(told ? z[k] - predicted[k] : NaN);
          }
        }
        if (innovationVarianceOut.given) tellSpread(innovationVarianceOut.from(at * m * m), h, r, p, d, m, n, along, g);
        copyCells(h, m * n, own);
        copyCells(r, m * m, apart);
        separate(z, own, apart, m, n);
        let sound = true;
        for (let k = 0; k < m; k++) {
          if (z[k] !== z[k]) continue;
          const row = own.from(k * n);
          const reach = apart[k * m + k];
          const place = open ? shown(d, row, n, g) : -1;
          const surprise = z[k] - product(row, x, n);
          const told = variance(p, row, n, along);
          // No covariance any more, or never one.
          sound = sound && told >= 0;
          const spread = told + reach;
          if (place >= 0) {
            learnDirection(d, g, place, n, gain);
          } else {
            // What a reading adds to those before it may be nothing but rounding.
            if (!(spread > 0 && reach >= 0 && spread > 1e-13 * r[k * m + k])) {
              status = SINGULAR;
              continue;
            }
            for (let i = 0; i < n; i++) gain[i] = along[i] / spread;
            const density = logDensity(surprise, spread);
            likelihood = likelihood === likelihood ? likelihood + density : density;
          }
          for (let i = 0; i < n; i++) x[i] = x[i] + gain[i] * surprise;
          joseph(p, row, along, gain, reach, n);
          used++;
        }
        if (sound && allFinite(x, n) && allFinite(p, nn) && allFinite(d, nn)) {
          copyCells(x, n, x0);
          copyCells(p, nn, p0);
          copyCells(d, nn, d0);
          if (status !== SINGULAR) {
            status = used > 0 ? UPDATED : PREDICTED;
            if (open && anyCell(d, nn)) status = UNKNOWN;
          }
        } else {
          fillCells(x0, n, 0);
          fillCells(p0, nn, NaN);
          fillCells(d0, nn, 0);
          status = INVALID;
          used = 0;
        }
      }
      if (used === 0) skipped[e] = skipped[e] + 1;
      if (status === INVALID) {
        likelihood = NaN;
        canonicalCells(x0, n);
        if (innovationOut.given) fillCells(innovationOut.from(at * m), m, NaN);
        if (innovationVarianceOut.given) fillCells(innovationVarianceOut.from(at * m * m), m * m, NaN);
      }
      if (estimateOut.given) copyCells(x0, n, estimateOut.from(at * n));
      if (covarianceOut.given) tellCovariance(covarianceOut.from(at * nn), p0, d0, n);
      if (logLikelihoodOut.given) logLikelihoodOut[at] = tidy(likelihood);
      if (statusOut.given) statusOut[at] = status;
    }
    canonicalCells(x0, n);
    canonicalCells(p0, nn);
    canonicalCells(d0, nn);
  }
}

/** P where it is known. */
function tellCovariance(out: Series, p: Series, d: Series, n: i32): void {
  for (let i = 0; i < n; i++) {
    const open = isUnknown(d, i, n);
    for (let j = 0; j < n; j++) {
      const both = open && isUnknown(d, j, n);
      out[i * n + j] = tidy(both ? (i === j ? Infinity : NaN) : p[i * n + j]);
    }
  }
}

/** S = H P H' + R where it is known. */
function tellSpread(
  out: Series,
  h: Series,
  r: Series,
  p: Series,
  d: Series,
  m: i32,
  n: i32,
  along: Series,
  g: Series,
): void {
  for (let k = 0; k < m; k++) {
    const row = h.from(k * n);
    const open = shown(d, row, n, g) >= 0;
    for (let j = 0; j <= k; j++) {
      const other = h.from(j * n);
      let cell = variance(p, row, n, along);
      if (j < k) cell = product(other, along, n);
      cell += r[k * m + j];
      if (open && shown(d, other, n, g) >= 0) cell = j === k ? Infinity : NaN;
      out[k * m + j] = tidy(cell);
      out[j * m + k] = tidy(cell);
    }
  }
}
