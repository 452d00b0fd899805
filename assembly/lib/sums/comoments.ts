// Squares and products of two series about their means, in two passes and one fixed order: four lanes, folded as a tree every
// CHUNK rows, the last n mod 4 rows after the fold. Measured from the first row, so that a series that does not move gives zeros.
import { splat } from "../lanes/lanes";
import { Series } from "../lanes/series";
import { accumulate, CHUNK, chunkOf, total } from "./sum";

// What `work` holds: lanes of three sums, the sums, and what rounding left out of each.
const SUMS: i32 = 12;
const RESTS: i32 = 15;

/** Writes sum (x - mean x)^2, sum (y - mean y)^2 and sum (x - mean x)(y - mean y) to the first three of 18 cells; n > 0. */
export function comoments(x: Series, y: Series, n: i32, work: Series): void {
  const startX = x[0];
  const startY = y[0];
  clear(work);
  for (let at = 0; at < n; at += CHUNK) {
    const size = chunkOf(n - at);
    const u = x.from(at);
    const v = y.from(at);
    distances(u, v, size, 0, startX, startY, work);
    if (LANES === 1) distances(u, v, size, 2, startX, startY, work);
    let sumX = folded(work, 0);
    let sumY = folded(work, 4);
    for (let i = size & ~3; i < size; i++) {
      sumX += u[i] - startX;
      sumY += v[i] - startY;
    }
    accumulate(work.from(SUMS), work.from(RESTS), 0, sumX);
    accumulate(work.from(SUMS), work.from(RESTS), 1, sumY);
  }
  const meanX = total(work[SUMS], work[RESTS]) / <f64>n;
  const meanY = total(work[SUMS + 1], work[RESTS + 1]) / <f64>n;
  clear(work);
  for (let at = 0; at < n; at += CHUNK) {
    const size = chunkOf(n - at);
    const u = x.from(at);
    const v = y.from(at);
    products(u, v, size, 0, startX, startY, meanX, meanY, work);
    if (LANES === 1) products(u, v, size, 2, startX, startY, meanX, meanY, work);
    let xx = folded(work, 0);
    let yy = folded(work, 4);
    let xy = folded(work, 8);
    for (let i = size & ~3; i < size; i++) {
      const dx = u[i] - startX - meanX;
      const dy = v[i] - startY - meanY;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
    accumulate(work.from(SUMS), work.from(RESTS), 0, xx);
    accumulate(work.from(SUMS), work.from(RESTS), 1, yy);
    accumulate(work.from(SUMS), work.from(RESTS), 2, xy);
  }
  for (let k = 0; k < 3; k++) work[k] = total(work[SUMS + k], work[RESTS + k]);
}

function clear(work: Series): void {
  for (let k = SUMS; k < SUMS + 6; k++) work[k] = 0;
}

function folded(work: Series, k: i32): f64 {
  return work[k] + work[k + 1] + (work[k + 2] + work[k + 3]);
}

/** Lanes of the sums of x and y less their starts; of four rows those at `from` and behind, twice LANES of them. */
function distances(x: Series, y: Series, n: i32, from: i32, startX: f64, startY: f64, lanes: Series): void {
  const sx = splat(startX);
  const sy = splat(startY);
  let ax = splat(0);
  let bx = ax;
  let ay = ax;
  let by = ax;
  const end = n & ~3;
  for (let i = from; i < end; i += 4) {
    ax += x.at(i) - sx;
    bx += x.at(i + LANES) - sx;
    ay += y.at(i) - sy;
    by += y.at(i + LANES) - sy;
  }
  lanes.put(from, ax);
  lanes.put(from + LANES, bx);
  lanes.put(4 + from, ay);
  lanes.put(4 + from + LANES, by);
}

/** The same of the squares and the product of their distances from the means. */
function products(
  x: Series,
  y: Series,
  n: i32,
  from: i32,
  startX: f64,
  startY: f64,
  meanX: f64,
  meanY: f64,
  lanes: Series,
): void {
  const sx = splat(startX);
  const sy = splat(startY);
  const mx = splat(meanX);
  const my = splat(meanY);
  let axx = splat(0);
  let bxx = axx;
  let ayy = axx;
  let byy = axx;
  let axy = axx;
  let bxy = axx;
  const end = n & ~3;
  for (let i = from; i < end; i += 4) {
    const ax = x.at(i) - sx - mx;
    const ay = y.at(i) - sy - my;
    axx += ax * ax;
    ayy += ay * ay;
    axy += ax * ay;
    const bx = x.at(i + LANES) - sx - mx;
    const by = y.at(i + LANES) - sy - my;
    bxx += bx * bx;
    byy += by * by;
    bxy += bx * by;
  }
  lanes.put(from, axx);
  lanes.put(from + LANES, bxx);
  lanes.put(4 + from, ayy);
  lanes.put(4 + from + LANES, byy);
  lanes.put(8 + from, axy);
  lanes.put(8 + from + LANES, bxy);
}
