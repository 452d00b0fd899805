import type { control } from "../../src/formulas/control/index.ts";
import type { Loop } from "../loop.ts";
import {
  allFinite,
  allWithinModel,
  copyCells,
  joseph,
  logDensity,
  mirrorLower,
  movedCovariance,
  movedVector,
  ownCells,
  product,
  separate,
  variance,
} from "../matrices.ts";

type Control = typeof control;

const [SMOOTHED, UNKNOWN, SINGULAR, INVALID] = [0, 1, 2, 3] as const;

export const kalmanSmoother: Loop<Control["kalmanSmoother"]> = ({
  inputs,
  params: { initialVariance },
  outputs,
  sizes,
}) => {
  const { measured, transition, observation, processNoise, readingNoise, control, controlGain } = inputs;
  const { transitionAt, observationAt, processNoiseAt, readingNoiseAt, initialEstimate, initialCovariance } = inputs;
  const { row: rowCount, reading: m, state: n, control: controls } = sizes;
  const { offsets = Uint32Array.of(0, rowCount) } = inputs;
  const groups = offsets.length - 1;
  const {
    estimate: estimateOut,
    covariance: covarianceOut,
    logLikelihood: logLikelihoodOut,
    status: statusOut,
  } = outputs;
  const estimates = new Float64Array(rowCount * n);
  const covariances = new Float64Array(rowCount * n * n);
  const slopes = new Float64Array(rowCount * n * n);
  const gains = new Float64Array(rowCount * m * 3 * n);
  const surprises = new Float64Array(rowCount * m * 2);
  const square = new Float64Array(7 * n * n);
  const rows = new Float64Array(2 * m * n);
  const noise = new Float64Array(2 * m * m);
  const readings = new Float64Array(m);
  const vectors = new Float64Array(5 * n);
  const nn = n * n;
  const f = square;
  const q = square.subarray(nn);
  const p = square.subarray(2 * nn);
  const a = square.subarray(3 * nn);
  const work = square.subarray(4 * nn);
  const information = square.subarray(5 * nn);
  const spare = square.subarray(6 * nn);
  const h = rows;
  const own = rows.subarray(m * n);
  const r = noise;
  const apart = noise.subarray(m * m);
  const z = readings;
  const x = vectors;
  const along = vectors.subarray(n);
  const score = vectors.subarray(2 * n);
  const back = vectors.subarray(3 * n);
  const start = vectors.subarray(4 * n);
  const led = control && controlGain;
  const told = initialCovariance && !Number.isNaN(initialCovariance[0]!);
  const open = !told && initialVariance === Infinity;
  for (let g = 0; g < groups; g++) {
    const begin = offsets[g]!;
    const end = offsets[g + 1]!;
    let fine = !led || allWithinModel(controlGain, n * controls);
    let status: number = SMOOTHED;
    let likelihood: number = 0;
    p.fill(0, 0, nn);
    a.fill(0, 0, nn);
    information.fill(0, 0, nn);
    score.fill(0, 0, n);
    for (let i = 0; i < n; i++) {
      x[i] = initialEstimate ? initialEstimate[i]! : 0;
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
          const u = control.subarray(t * controls);
          fine = fine && allWithinModel(u, controls);
          for (let i = 0; i < n; i++) x[i] = x[i]! + product(controlGain.subarray(i * controls), u, controls);
        }
        movedCovariance(f, p, q, n, work, spare);
        copyCells(spare, nn, p);
        if (open) {
          moved(f, a, n, spare);
          copyCells(spare, nn, a);
        }
      }
      for (let k = 0; k < m; k++) {
        const reading = measured[t * m + k]!;
        z[k] = Math.abs(reading) <= 1e100 ? reading : NaN;
      }
      copyCells(h, m * n, own);
      copyCells(r, m * m, apart);
      separate(z, own, apart, m, n);
      for (let k = 0; k < m; k++) {
        const kept = gains.subarray((t * m + k) * 3 * n);
        const sizes = surprises.subarray((t * m + k) * 2);
        sizes[0] = 0;
        sizes[1] = 0;
        if (Number.isNaN(z[k]!)) continue;
        const row = own.subarray(k * n);
        const reach = apart[k * m + k]!;
        const shown = variance(p, row, n, along);
        const spread = shown + reach;
        if (!(shown >= 0 && spread > 0 && reach >= 0 && spread > 1e-13 * r[k * m + k]!)) {
          status = SINGULAR;
          continue;
        }
        const surprise = z[k]! - product(row, x, n);
        likelihood += logDensity(surprise, spread);
        sizes[0] = surprise / spread;
        sizes[1] = 1 / spread;
        const slope = kept.subarray(2 * n);
        for (let c = 0; c < n; c++) {
          let sum: number = 0;
          if (open) for (let i = 0; i < n; i++) sum -= row[i]! * a[i * n + c]!;
          slope[c] = sum;
        }
        for (let i = 0; i < n; i++) {
          const gain = along[i]! / spread;
          kept[i] = gain;
          kept[n + i] = row[i]!;
          x[i] = x[i]! + gain * surprise;
        }
        if (open) {
          for (let i = 0; i < n; i++) {
            score[i] = score[i]! - slope[i]! * sizes[0]!;
            for (let c = 0; c < n; c++) {
              a[i * n + c] = a[i * n + c]! + kept[i]! * slope[c]!;
              information[i * n + c] = information[i * n + c]! + slope[i]! * (slope[c]! / spread);
            }
          }
          for (let c = 0; c < n; c++) slope[c] = slope[c]! / spread;
        }
        joseph(p, row, along, kept, reach, n);
      }
      copyCells(x, n, estimates.subarray(t * n));
      copyCells(p, nn, covariances.subarray(t * nn));
      if (open) copyCells(a, nn, slopes.subarray(t * nn));
      fine = fine && allFinite(x, n) && allFinite(p, nn) && allFinite(a, nn);
    }
    // The start by least squares: L L' = information, start = (L L')^-1 score.
    if (open && fine && end > begin) {
      const determinant = factored(information, n);
      if (Number.isNaN(determinant)) status = UNKNOWN;
      copyCells(score, n, start);
      forward(information, start, n);
      likelihood += 0.5 * (product(start, start, n) - determinant);
      backward(information, start, n);
    }
    const answers = fine && status !== UNKNOWN && end > begin;
    if (answers) {
      // r, of the start's numbers too, and N.
      back.fill(0, 0, n);
      a.fill(0, 0, nn);
      work.fill(0, 0, nn);
      for (let t = end - 1; t >= begin; t--) {
        const now = covariances.subarray(t * nn);
        tellSmoothed(estimates.subarray(t * n), now, back, work, n, spare, x, p);
        if (open) {
          const slope = slopes.subarray(t * nn);
          // What the start's numbers are not sure of comes on top.
          for (let i = 0; i < n; i++) {
            for (let c = 0; c < n; c++) {
              let sum = slope[i * n + c]!;
              for (let k = 0; k < n; k++) sum += now[i * n + k]! * a[k * n + c]!;
              along[c] = sum;
              q[i * n + c] = sum;
            }
            x[i] = x[i]! + product(along, start, n);
            forward(information, q.subarray(i * n), n);
          }
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < n; j++) p[i * n + j] = p[i * n + j]! + product(q.subarray(i * n), q.subarray(j * n), n);
          }
        }
        fine = fine && allFinite(x, n) && allFinite(p, nn);
        if (estimateOut) copyCells(x, n, estimateOut.subarray(t * n));
        if (covarianceOut) copyCells(p, nn, covarianceOut.subarray(t * nn));
        for (let k = m - 1; k >= 0; k--) {
          const sizes = surprises.subarray((t * m + k) * 2);
          if (sizes[1]! === 0) continue;
          const gain = gains.subarray((t * m + k) * 3 * n);
          const row = gain.subarray(n);
          const slope = gain.subarray(2 * n);
          const pull = sizes[0]! - product(gain, back, n);
          for (let i = 0; i < n; i++) back[i] = back[i]! + row[i]! * pull;
          if (open) {
            for (let c = 0; c < n; c++) {
              let sum = slope[c]!;
              for (let i = 0; i < n; i++) sum -= gain[i]! * a[i * n + c]!;
              for (let i = 0; i < n; i++) a[i * n + c] = a[i * n + c]! + row[i]! * sum;
            }
          }
          for (let i = 0; i < n; i++) along[i] = product(work.subarray(i * n), gain, n);
          joseph(work, gain, along, row, sizes[1]!, n);
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
        q.fill(0, 0, nn);
        movedCovariance(f, work, q, n, spare, p);
        copyCells(p, nn, work);
      }
    }
    if (!fine) status = INVALID;
    if (!(answers && fine)) {
      likelihood = end > begin ? NaN : 0;
      if (estimateOut) estimateOut.subarray(begin * n).fill(NaN, 0, (end - begin) * n);
      if (covarianceOut) covarianceOut.subarray(begin * nn).fill(NaN, 0, (end - begin) * nn);
    }
    if (logLikelihoodOut) logLikelihoodOut[g] = likelihood;
    if (statusOut) statusOut[g] = status;
  }
};

/** x + P r, P - P N P; a variance is never negative. */
function tellSmoothed(
  x: Float64Array,
  p: Float64Array,
  r: Float64Array,
  weight: Float64Array,
  n: number,
  room: Float64Array,
  toX: Float64Array,
  toP: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    toX[i] = x[i]! + product(p.subarray(i * n), r, n);
    for (let j = 0; j < n; j++) {
      let sum: number = 0;
      for (let k = 0; k < n; k++) sum += weight[i * n + k]! * p[k * n + j]!;
      room[i * n + j] = sum;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum: number = 0;
      for (let k = 0; k < n; k++) sum += p[i * n + k]! * room[k * n + j]!;
      const cell = p[i * n + j]! - sum;
      toP[i * n + j] = i === j ? Math.max(cell, 0) : cell;
    }
  }
  mirrorLower(toP, n);
}

/** F A */
function moved(f: Float64Array, a: Float64Array, n: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum: number = 0;
      for (let k = 0; k < n; k++) sum += f[i * n + k]! * a[k * n + j]!;
      out[i * n + j] = sum;
    }
  }
}

/** F made F'. */
function turn(f: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const cell = f[i * n + j]!;
      f[i * n + j] = f[j * n + i]!;
      f[j * n + i] = cell;
    }
  }
}

/** Cholesky's factor in the place of the lower triangle, and the log of the determinant; NaN where a pivot is nothing but rounding. */
function factored(a: Float64Array, n: number): number {
  let sumOfLogs: number = 0;
  for (let j = 0; j < n; j++) {
    const whole = a[j * n + j]!;
    let pivot = whole;
    for (let k = 0; k < j; k++) pivot -= a[j * n + k]! * a[j * n + k]!;
    if (!(pivot > 1e-12 * whole)) return NaN;
    sumOfLogs += Math.log(pivot);
    const own = Math.sqrt(pivot);
    a[j * n + j] = own;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = sum / own;
    }
  }
  return sumOfLogs;
}

/** L y = b, in the place of b. */
function forward(l: Float64Array, b: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) b[i] = (b[i]! - product(l.subarray(i * n), b, i)) / l[i * n + i]!;
}

/** L'y = b, in the place of b. */
function backward(l: Float64Array, b: Float64Array, n: number): void {
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= l[k * n + i]! * b[k]!;
    b[i] = sum / l[i * n + i]!;
  }
}
