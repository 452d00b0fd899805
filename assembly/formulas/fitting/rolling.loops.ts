// Regressions that go along with time, by two blocks a window as in correlation-rolling.loops.ts. Entities one after the other: what
// takes time is a matrix of each, and both builds run the same code.

import { allUpTo, copyCells, fillCells } from "../../lib/lanes/cells";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { factorized, lowered, raised } from "../../lib/sums/definite";

const MOST: f64 = 1e150;

/** S b = s_xy, S_ij = sum x_i x_j - sum x_i sum x_j / n, s_xy likewise; error_i^2 = deviation^2 S^-1_ii */
export function fitting_rollingRegression(
  x: Series,
  y: Series,
  ticks: i32,
  entities: i32,
  features: i32,
  window: i32,
  interceptIn: f64,
  recentX: Series,
  recentY: Series,
  endsX: Series,
  endsXX: Series,
  endsXY: Series,
  endsY: Series,
  endsYY: Series,
  begunX: Series,
  begunXX: Series,
  begunXY: Series,
  begunY: Series,
  begunYY: Series,
  baseX: Series,
  baseY: Series,
  place: Series,
  full: Series,
  skipped: Series,
  coefficients: Series,
  interceptOut: Series,
  errors: Series,
  rSquared: Series,
  deviation: Series,
  status: Series,
  matrix: Series,
  cells: Series,
): void {
  const own = interceptIn === 1;
  const p = features;
  const n = <f64>window;
  const means = cells;
  const right = cells.from(p);
  const found = cells.from(2 * p);
  const inverse = cells.from(3 * p);
  const sizes = cells.from(4 * p);
  const free = window - p - (own ? 1 : 0);
  for (let e = 0; e < entities; e++) {
    const olderX = recentX.from(e * window * p);
    const olderY = recentY.from(e * window);
    const sx = begunX.from(e * p);
    const sxx = begunXX.from(e * p * p);
    const sxy = begunXY.from(e * p);
    const fromX = baseX.from(e * p);
    const ex = endsX.from(e * window * p);
    const exx = endsXX.from(e * window * p * p);
    const exy = endsXY.from(e * window * p);
    const ey = endsY.from(e * window);
    const eyy = endsYY.from(e * window);
    let at = place[e] >= 0 && place[e] < n ? <i32>place[e] : 0;
    for (let t = 0; t < ticks; t++) {
      const i = t * entities + e;
      const row = x.from(i * p);
      if (window > 0 && Math.abs(y[i]) <= MOST && allUpTo(row, p, MOST)) {
        copyCells(row, p, olderX.from(at * p));
        olderY[at] = y[i];
        addTo(row, y[i], p, fromX, baseY[e], sx, sxx, sxy);
        const dy = y[i] - baseY[e];
        begunY[e] = tidy(begunY[e] + dy);
        begunYY[e] = tidy(begunYY[e] + dy * dy);
        if (++at === window) {
          at = 0;
          full[e] = 1;
          fillCells(sx, p, 0);
          fillCells(sxx, p * p, 0);
          fillCells(sxy, p, 0);
          if (own) copyCells(row, p, fromX);
          else fillCells(fromX, p, 0);
          baseY[e] = own ? y[i] : 0;
          let sy = 0.0;
          let syy = 0.0;
          for (let k = window - 1; k >= 0; k--) {
            const more = olderY[k] - baseY[e];
            sy += more;
            syy += more * more;
            addTo(olderX.from(k * p), olderY[k], p, fromX, baseY[e], sx, sxx, sxy);
            ey[k] = tidy(sy);
            eyy[k] = tidy(syy);
            copyCells(sx, p, ex.from(k * p));
            copyCells(sxx, p * p, exx.from(k * p * p));
            copyCells(sxy, p, exy.from(k * p));
          }
          fillCells(sx, p, 0);
          fillCells(sxx, p * p, 0);
          fillCells(sxy, p, 0);
          begunY[e] = 0;
          begunYY[e] = 0;
        }
      } else skipped[e] = skipped[e] + 1;

      const ready = full[e] === 1 && window > 0;
      let yMean = 0.0;
      let yy = NaN;
      let solved = false;
      if (ready) {
        yMean = own ? (ey[at] + begunY[e]) / n : 0;
        yy = eyy[at] + begunYY[e] - yMean * yMean * n;
        for (let j = 0; j < p; j++) means[j] = own ? (ex[at * p + j] + sx[j]) / n : 0;
        for (let j = 0; j < p; j++) {
          right[j] = exy[at * p + j] + sxy[j] - means[j] * yMean * n;
          for (let m = 0; m <= j; m++)
            matrix[j * p + m] = exx[at * p * p + j * p + m] + sxx[j * p + m] - means[j] * means[m] * n;
        }
        solved = free >= 0 && factorized(matrix, p, sizes);
      }
      let explained = 0.0;
      if (solved) {
        copyCells(right, p, found);
        lowered(matrix, p, 0, found);
        for (let j = 0; j < p; j++) explained += found[j] * found[j];
        raised(matrix, p, found);
      }
      const left = yy > explained ? yy - explained : explained === explained && yy === yy ? 0 : NaN;
      const spread = solved && free > 0 ? Math.sqrt(left / <f64>free) : NaN;
      let constant = own ? yMean + baseY[e] : 0;
      for (let j = 0; j < p; j++) {
        if (own) constant -= found[j] * (means[j] + fromX[j]);
        if (coefficients.given) coefficients[i * p + j] = solved ? tidy(found[j]) : NaN;
        if (!errors.given) continue;
        let square = 0.0;
        if (spread === spread) {
          fillCells(inverse, p, 0);
          inverse[j] = 1;
          lowered(matrix, p, j, inverse);
          for (let m = j; m < p; m++) square += inverse[m] * inverse[m];
        }
        errors[i * p + j] = tidy(spread * Math.sqrt(square));
      }
      if (interceptOut.given) interceptOut[i] = solved ? tidy(constant) : NaN;
      if (rSquared.given) rSquared[i] = solved && yy > 0 ? tidy(1 - left / yy) : NaN;
      if (deviation.given) deviation[i] = tidy(spread);
      if (status.given) status[i] = solved ? 0 : ready ? 1 : 2;
    }
    place[e] = <f64>at;
  }
}

/** Adds a tick to the sums; of products only those with j >= m. */
function addTo(row: Series, y: f64, p: i32, fromX: Series, fromY: f64, sx: Series, sxx: Series, sxy: Series): void {
  for (let j = 0; j < p; j++) {
    const d = row[j] - fromX[j];
    sx[j] = tidy(sx[j] + d);
    sxy[j] = tidy(sxy[j] + d * (y - fromY));
    for (let m = 0; m <= j; m++) sxx[j * p + m] = tidy(sxx[j * p + m] + d * (row[m] - fromX[m]));
  }
}
