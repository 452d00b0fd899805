// A linear model and what is known of its states: x, P, and D, whose columns are directions of which nothing is known. Matrices are
// row-major; all of one entity, as plain numbers.

import { log } from "../elementary/log";
import { allUpTo } from "../lanes/cells";
import { first, splat } from "../lanes/lanes";
import { Series } from "../lanes/series";

const LN_2PI: f64 = reinterpret<f64>(0x3ffd67f1c864beb5); // 1.8378770664093456
const MOST: f64 = 1e100;
/** What is left of a sum is none where it is this little beside its terms. */
const DUST: f64 = 9.094947017729282e-13; // 2^-40
/** Directions count whatever their length: between these they are left as they are. */
const LONG: f64 = 1.2676506002282294e30; // 2^100
const SHORT: f64 = 7.888609052210118e-31; // 2^-100

/** A matrix of a tick: its own cells, and those of the call where they are NaN. False where one is out of the domain. */
export function ownCells(own: Series, at: i32, all: Series, n: i32, out: Series): boolean {
  let fine = true;
  for (let i = 0; i < n; i++) {
    let x = all[i];
    if (own.given) {
      const told = own[at + i];
      if (told === told) x = told;
    }
    fine = fine && Math.abs(x) <= MOST;
    out[i] = x;
  }
  return fine;
}

/** Cells of a model that are in its domain. */
export function allWithinModel(x: Series, n: i32): boolean {
  return allUpTo(x, n, MOST);
}

/** The upper triangle made that of the lower one. */
export function mirrorLower(a: Series, n: i32): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j];
}

/** x = F x */
export function movedVector(f: Series, x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i++) {
    let sum: f64 = 0;
    for (let k = 0; k < n; k++) sum += f[i * n + k] * x[k];
    out[i] = sum;
  }
}

/** P = F P F' + Q, of which the lower triangle is computed and the upper one made the same. */
export function movedCovariance(f: Series, p: Series, q: Series, n: i32, work: Series, out: Series): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum: f64 = 0;
      for (let k = 0; k < n; k++) sum += f[i * n + k] * p[k * n + j];
      work[i * n + j] = sum;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum: f64 = 0;
      for (let k = 0; k < n; k++) sum += work[i * n + k] * f[j * n + k];
      sum += q[i * n + j];
      out[i * n + j] = sum;
      out[j * n + i] = sum;
    }
  }
}

/** D = F D, without dust, and with columns of a length that squares and products can have. */
export function movedDirections(f: Series, d: Series, n: i32, out: Series): void {
  for (let c = 0; c < n; c++) {
    let long: f64 = 0;
    for (let i = 0; i < n; i++) {
      let sum: f64 = 0;
      let size: f64 = 0;
      for (let k = 0; k < n; k++) {
        const term = f[i * n + k] * d[k * n + c];
        sum += term;
        size += Math.abs(term);
      }
      if (Math.abs(sum) <= DUST * size) sum = 0;
      out[i * n + c] = sum;
      if (Math.abs(sum) > long) long = Math.abs(sum);
    }
    if (long > LONG || (long > 0 && long < SHORT)) {
      for (let i = 0; i < n; i++) out[i * n + c] = out[i * n + c] / long;
    }
  }
}

/** Some cell is not 0. */
export function anyCell(x: Series, n: i32): boolean {
  for (let i = 0; i < n; i++) if (x[i] !== 0) return true;
  return false;
}

/** Something is unknown of a state. */
export function isUnknown(d: Series, i: i32, n: i32): boolean {
  return anyCell(d.from(i * n), n);
}

export function allFinite(x: Series, n: i32): boolean {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) sum += Math.abs(x[i]);
  return sum < Infinity;
}

/** g = D'h; the place of its largest cell, or -1 where h shows nothing unknown. */
export function shown(d: Series, h: Series, n: i32, g: Series): i32 {
  let place = -1;
  let largest: f64 = 0;
  for (let c = 0; c < n; c++) {
    let sum: f64 = 0;
    let size: f64 = 0;
    for (let i = 0; i < n; i++) {
      const term = h[i] * d[i * n + c];
      sum += term;
      size += Math.abs(term);
    }
    if (Math.abs(sum) <= DUST * size) sum = 0;
    g[c] = sum;
    if (Math.abs(sum) > largest) {
      largest = Math.abs(sum);
      place = c;
    }
  }
  return place;
}

/** Sum of h and x cell by cell. */
export function product(h: Series, x: Series, n: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) sum += h[i] * x[i];
  return sum;
}

/** d = P h; h'd, and 0 where that is dust of its terms. */
export function variance(p: Series, h: Series, n: i32, d: Series): f64 {
  let sum: f64 = 0;
  let size: f64 = 0;
  for (let i = 0; i < n; i++) {
    const part = product(p.from(i * n), h, n);
    d[i] = part;
    sum += h[i] * part;
    size += Math.abs(h[i] * part);
  }
  return Math.abs(sum) <= DUST * size ? 0 : sum;
}

/**
 * P = (I - K h') P (I - K h')' + r K K' of any gain, by d = P h: first the rows, T = P - K d', then the columns, T - (T h) K'.
 */
export function joseph(p: Series, h: Series, d: Series, gain: Series, r: f64, n: i32): void {
  for (let i = 0; i < n; i++) {
    const row = p.from(i * n);
    for (let j = 0; j < n; j++) row[j] = row[j] - gain[i] * d[j];
  }
  for (let i = 0; i < n; i++) {
    const row = p.from(i * n);
    // The row of a state before this one is done: of that only cells below the diagonal are needed.
    const rest = product(row, h, n);
    for (let j = 0; j <= i; j++) row[j] = row[j] - rest * gain[j] + r * gain[i] * gain[j];
  }
  mirrorLower(p, n);
}

/** A direction less: what a reading shows, g with its largest cell at `place`, is known. The gain is D g / g'g. */
export function learnDirection(d: Series, g: Series, place: i32, n: i32, gain: Series): void {
  const largest = g[place];
  let square: f64 = 0;
  for (let c = 0; c < n; c++) {
    const cell = g[c] / largest;
    g[c] = cell;
    square += cell * cell;
  }
  for (let i = 0; i < n; i++) gain[i] = product(d.from(i * n), g, n) / (square * largest);
  // Householder's reflection brings g to the cell at `place`; the other columns of D are then what is left.
  g[place] = 1 + Math.sqrt(square);
  const scale = 1 / (square + Math.sqrt(square));
  for (let i = 0; i < n; i++) {
    const row = d.from(i * n);
    const along = product(row, g, n) * scale;
    for (let c = 0; c < n; c++) {
      const away = along * g[c];
      const cell = row[c] - away;
      row[c] = c === place || Math.abs(cell) <= DUST * (Math.abs(row[c]) + Math.abs(away)) ? 0 : cell;
    }
  }
}

/** log of the normal density of a distance with this variance. */
export function logDensity(distance: f64, spread: f64): f64 {
  const square = distance * (distance / spread);
  return -0.5 * (LN_2PI + first(log(splat(spread))) + (square < f64.MAX_VALUE ? square : f64.MAX_VALUE));
}

/**
 * Noises of the readings seen made independent: with R = L diag L', L^-1 z, L^-1 H and diag. Rows and noise are copies. A noise that is 0
 * goes with no other.
 */
export function separate(z: Series, h: Series, r: Series, m: i32, n: i32): void {
  for (let k = 0; k < m; k++) {
    const own = r[k * m + k];
    if (z[k] !== z[k] || own === 0) continue;
    for (let j = k + 1; j < m; j++) {
      const together = r[j * m + k];
      if (z[j] !== z[j] || together === 0) continue;
      const share = together / own;
      z[j] = z[j] - share * z[k];
      for (let i = 0; i < n; i++) h[j * n + i] = h[j * n + i] - share * h[k * n + i];
      for (let i = k + 1; i <= j; i++) r[j * m + i] = r[j * m + i] - share * r[i * m + k];
    }
  }
}
