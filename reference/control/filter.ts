import type { control } from "../../src/formulas/control/index.ts";
import type { Loop } from "../loop.ts";
import {
  allFinite,
  allWithinModel,
  anyCell,
  copyCells,
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
} from "../matrices.ts";

type Control = typeof control;

const [UPDATED, PREDICTED, UNKNOWN, SINGULAR, INVALID] = [0, 1, 2, 3, 4] as const;

export const kalman: Loop<Control["kalman"]> = ({ inputs, params: { initialVariance }, state, outputs, sizes }) => {
  const { measured, transition, observation, processNoise, readingNoise, control, controlGain } = inputs;
  const { transitionAt, observationAt, processNoiseAt, readingNoiseAt } = inputs;
  const { tick: ticks, entity: entities, reading: m, state: n, control: controls } = sizes;
  const { estimate, covariance, unknown, skipped } = state;
  const { estimate: estimateOut, covariance: covarianceOut, innovation: innovationOut } = outputs;
  const { innovationVariance: innovationVarianceOut, logLikelihood: logLikelihoodOut, status: statusOut } = outputs;
  const square = new Float64Array(5 * n * n);
  const rows = new Float64Array(2 * m * n);
  const noise = new Float64Array(2 * m * m);
  const readings = new Float64Array(2 * m);
  const vectors = new Float64Array(4 * n);
  const nn = n * n;
  const f = square;
  const q = square.subarray(nn);
  const p = square.subarray(2 * nn);
  const d = square.subarray(3 * nn);
  const work = square.subarray(4 * nn);
  const h = rows;
  const own = rows.subarray(m * n);
  const r = noise;
  const apart = noise.subarray(m * m);
  const z = readings;
  const predicted = readings.subarray(m);
  const x = vectors;
  const along = vectors.subarray(n);
  const gain = vectors.subarray(2 * n);
  const g = vectors.subarray(3 * n);
  let fineF = true;
  let fineH = true;
  let fineQ = true;
  let fineR = true;
  for (let e = 0; e < entities; e++) {
    const x0 = estimate.subarray(e * n);
    const p0 = covariance.subarray(e * nn);
    const d0 = unknown.subarray(e * nn);
    for (let t = 0, at = e; t < ticks; t++, at += entities) {
      const first = e + t === 0;
      if (first || transitionAt) fineF = ownCells(transitionAt, at * nn, transition, nn, f);
      if (first || observationAt) fineH = ownCells(observationAt, at * m * n, observation, m * n, h);
      if (first || processNoiseAt) fineQ = ownCells(processNoiseAt, at * nn, processNoise, nn, q);
      if (first || readingNoiseAt) {
        fineR = ownCells(readingNoiseAt, at * m * m, readingNoise, m * m, r);
        mirrorLower(r, m);
      }
      let fine = fineF && fineH && fineQ && fineR;
      const u = control?.subarray(at * controls);
      const led = u && controlGain;
      if (led) {
        fine = fine && allWithinModel(controlGain, n * controls) && allWithinModel(u, controls);
      }
      let status: number = INVALID;
      let likelihood = NaN;
      let used = 0;
      if (fine) {
        status = PREDICTED;
        const begins = n > 0 && Number.isNaN(p0[0]!);
        if (begins) {
          p0.fill(0, 0, nn);
          d0.fill(0, 0, nn);
          for (let i = 0; i < n; i++) {
            if (initialVariance < Infinity) p0[i * n + i] = initialVariance;
            else d0[i * n + i] = 1;
            if (!(Math.abs(x0[i]!) < Infinity)) x0[i] = 0;
          }
        }
        if (begins && initialVariance === Infinity) {
          copyCells(x0, n, x);
          copyCells(p0, nn, p);
          copyCells(d0, nn, d);
        } else {
          movedVector(f, x0, n, x);
          if (led) for (let i = 0; i < n; i++) x[i] = x[i]! + product(controlGain.subarray(i * controls), u, controls);
          movedCovariance(f, p0, q, n, work, p);
          if (anyCell(d0, nn)) movedDirections(f, d0, n, d);
          else d.fill(0, 0, nn);
        }
        const open = anyCell(d, nn);
        for (let k = 0; k < m; k++) {
          const reading = measured[at * m + k]!;
          z[k] = Math.abs(reading) <= 1e100 ? reading : NaN;
          predicted[k] = product(h.subarray(k * n), x, n);
        }
        if (innovationOut) {
          for (let k = 0; k < m; k++) {
            const told = !open || shown(d, h.subarray(k * n), n, g) < 0;
            innovationOut[at * m + k] = told ? z[k]! - predicted[k]! : NaN;
          }
        }
        if (innovationVarianceOut) tellSpread(innovationVarianceOut.subarray(at * m * m), h, r, p, d, m, n, along, g);
        copyCells(h, m * n, own);
        copyCells(r, m * m, apart);
        separate(z, own, apart, m, n);
        let sound = true;
        for (let k = 0; k < m; k++) {
          if (Number.isNaN(z[k]!)) continue;
          const row = own.subarray(k * n);
          const reach = apart[k * m + k]!;
          const place = open ? shown(d, row, n, g) : -1;
          const surprise = z[k]! - product(row, x, n);
          const told = variance(p, row, n, along);
          // No covariance any more, or never one.
          sound = sound && told >= 0;
          const spread = told + reach;
          if (place >= 0) {
            learnDirection(d, g, place, n, gain);
          } else {
            // What a reading adds to those before it may be nothing but rounding.
            if (!(spread > 0 && reach >= 0 && spread > 1e-13 * r[k * m + k]!)) {
              status = SINGULAR;
              continue;
            }
            for (let i = 0; i < n; i++) gain[i] = along[i]! / spread;
            const density = logDensity(surprise, spread);
            likelihood = Number.isNaN(likelihood) ? density : likelihood + density;
          }
          for (let i = 0; i < n; i++) x[i] = x[i]! + gain[i]! * surprise;
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
          x0.fill(0, 0, n);
          p0.fill(NaN, 0, nn);
          d0.fill(0, 0, nn);
          status = INVALID;
          used = 0;
        }
      }
      if (used === 0) skipped[e] = skipped[e]! + 1;
      if (status === INVALID) {
        likelihood = NaN;
        if (innovationOut) innovationOut.subarray(at * m).fill(NaN, 0, m);
        if (innovationVarianceOut) innovationVarianceOut.subarray(at * m * m).fill(NaN, 0, m * m);
      }
      if (estimateOut) copyCells(x0, n, estimateOut.subarray(at * n));
      if (covarianceOut) tellCovariance(covarianceOut.subarray(at * nn), p0, d0, n);
      if (logLikelihoodOut) logLikelihoodOut[at] = likelihood;
      if (statusOut) statusOut[at] = status;
    }
  }
};

/** P where it is known. */
function tellCovariance(out: Float64Array, p: Float64Array, d: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const open = isUnknown(d, i, n);
    for (let j = 0; j < n; j++) {
      const both = open && isUnknown(d, j, n);
      out[i * n + j] = both ? (i === j ? Infinity : NaN) : p[i * n + j]!;
    }
  }
}

/** S = H P H' + R where it is known. */
function tellSpread(
  out: Float64Array,
  h: Float64Array,
  r: Float64Array,
  p: Float64Array,
  d: Float64Array,
  m: number,
  n: number,
  along: Float64Array,
  g: Float64Array,
): void {
  for (let k = 0; k < m; k++) {
    const row = h.subarray(k * n);
    const open = shown(d, row, n, g) >= 0;
    for (let j = 0; j <= k; j++) {
      const other = h.subarray(j * n);
      let cell = variance(p, row, n, along);
      if (j < k) cell = product(other, along, n);
      cell += r[k * m + j]!;
      if (open && shown(d, other, n, g) >= 0) cell = j === k ? Infinity : NaN;
      out[k * m + j] = cell;
      out[j * m + k] = cell;
    }
  }
}
