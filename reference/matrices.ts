// What plain filters of linear models share: small matrices, row-major, of one entity; D holds directions of which nothing is known.

const most = 1e100;
/** What is left of a sum is none where it is this little beside its terms. */
const dust = 2 ** -40;

export function copyCells(from: Float64Array, n: number, to: Float64Array): void {
  for (let i = 0; i < n; i++) to[i] = from[i]!;
}

/** A matrix of a tick: its own cells, and those of the call where they are NaN. False where one is out of the domain. */
export function ownCells(
  own: Float64Array | undefined,
  at: number,
  all: Float64Array,
  n: number,
  out: Float64Array,
): boolean {
  let fine = true;
  for (let i = 0; i < n; i++) {
    let x = all[i]!;
    if (own) {
      const told = own[at + i]!;
      if (!Number.isNaN(told)) x = told;
    }
    fine = fine && Math.abs(x) <= most;
    out[i] = x;
  }
  return fine;
}

/** Cells of a model that are in its domain. */
export function allWithinModel(x: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) if (!(Math.abs(x[i]!) <= most)) return false;
  return true;
}

/** The upper triangle made that of the lower one. */
export function mirrorLower(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j]!;
}

/** x = F x */
export function movedVector(f: Float64Array, x: Float64Array, n: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum: number = 0;
    for (let k = 0; k < n; k++) sum += f[i * n + k]! * x[k]!;
    out[i] = sum;
  }
}

/** P = F P F' + Q, of which the lower triangle is computed and the upper one made the same. */
export function movedCovariance(
  f: Float64Array,
  p: Float64Array,
  q: Float64Array,
  n: number,
  work: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum: number = 0;
      for (let k = 0; k < n; k++) sum += f[i * n + k]! * p[k * n + j]!;
      work[i * n + j] = sum;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum: number = 0;
      for (let k = 0; k < n; k++) sum += work[i * n + k]! * f[j * n + k]!;
      sum += q[i * n + j]!;
      out[i * n + j] = sum;
      out[j * n + i] = sum;
    }
  }
}

/** D = F D, without dust, and with columns of a length that squares and products can have. */
export function movedDirections(f: Float64Array, d: Float64Array, n: number, out: Float64Array): void {
  for (let c = 0; c < n; c++) {
    let long: number = 0;
    for (let i = 0; i < n; i++) {
      let sum: number = 0;
      let size: number = 0;
      for (let k = 0; k < n; k++) {
        const term = f[i * n + k]! * d[k * n + c]!;
        sum += term;
        size += Math.abs(term);
      }
      if (Math.abs(sum) <= dust * size) sum = 0;
      out[i * n + c] = sum;
      if (Math.abs(sum) > long) long = Math.abs(sum);
    }
    if (long > 2 ** 100 || (long > 0 && long < 2 ** -100)) {
      for (let i = 0; i < n; i++) out[i * n + c] = out[i * n + c]! / long;
    }
  }
}

/** Some cell is not 0. */
export function anyCell(x: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) if (x[i]! !== 0) return true;
  return false;
}

/** Something is unknown of a state. */
export function isUnknown(d: Float64Array, i: number, n: number): boolean {
  return anyCell(d.subarray(i * n), n);
}

export function allFinite(x: Float64Array, n: number): boolean {
  let sum: number = 0;
  for (let i = 0; i < n; i++) sum += Math.abs(x[i]!);
  return sum < Infinity;
}

/** g = D'h; the place of its largest cell, or -1 where h shows nothing unknown. */
export function shown(d: Float64Array, h: Float64Array, n: number, g: Float64Array): number {
  let place = -1;
  let largest: number = 0;
  for (let c = 0; c < n; c++) {
    let sum: number = 0;
    let size: number = 0;
    for (let i = 0; i < n; i++) {
      const term = h[i]! * d[i * n + c]!;
      sum += term;
      size += Math.abs(term);
    }
    if (Math.abs(sum) <= dust * size) sum = 0;
    g[c] = sum;
    if (Math.abs(sum) > largest) {
      largest = Math.abs(sum);
      place = c;
    }
  }
  return place;
}

/** Sum of h and x cell by cell. */
export function product(h: Float64Array, x: Float64Array, n: number): number {
  let sum: number = 0;
  for (let i = 0; i < n; i++) sum += h[i]! * x[i]!;
  return sum;
}

/** d = P h; h'd, and 0 where that is dust of its terms. */
export function variance(p: Float64Array, h: Float64Array, n: number, d: Float64Array): number {
  let sum: number = 0;
  let size: number = 0;
  for (let i = 0; i < n; i++) {
    const part = product(p.subarray(i * n), h, n);
    d[i] = part;
    sum += h[i]! * part;
    size += Math.abs(h[i]! * part);
  }
  return Math.abs(sum) <= dust * size ? 0 : sum;
}

/**
 * P = (I - K h') P (I - K h')' + r K K' of any gain, by d = P h: first the rows, T = P - K d', then the columns, T - (T h) K'.
 */
export function joseph(
  p: Float64Array,
  h: Float64Array,
  d: Float64Array,
  gain: Float64Array,
  r: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    const row = p.subarray(i * n);
    for (let j = 0; j < n; j++) row[j] = row[j]! - gain[i]! * d[j]!;
  }
  for (let i = 0; i < n; i++) {
    const row = p.subarray(i * n);
    // The row of a state before this one is done: of that only cells below the diagonal are needed.
    const rest = product(row, h, n);
    for (let j = 0; j <= i; j++) row[j] = row[j]! - rest * gain[j]! + r * gain[i]! * gain[j]!;
  }
  mirrorLower(p, n);
}

/** A direction less: what a reading shows, g with its largest cell at `place`, is known. The gain is D g / g'g. */
export function learnDirection(d: Float64Array, g: Float64Array, place: number, n: number, gain: Float64Array): void {
  const largest = g[place]!;
  let square: number = 0;
  for (let c = 0; c < n; c++) {
    const cell = g[c]! / largest;
    g[c] = cell;
    square += cell * cell;
  }
  for (let i = 0; i < n; i++) gain[i] = product(d.subarray(i * n), g, n) / (square * largest);
  // Householder's reflection brings g to the cell at `place`; the other columns of D are then what is left.
  g[place] = 1 + Math.sqrt(square);
  const scale = 1 / (square + Math.sqrt(square));
  for (let i = 0; i < n; i++) {
    const row = d.subarray(i * n);
    const along = product(row, g, n) * scale;
    for (let c = 0; c < n; c++) {
      const away = along * g[c]!;
      const cell = row[c]! - away;
      row[c] = c === place || Math.abs(cell) <= dust * (Math.abs(row[c]!) + Math.abs(away)) ? 0 : cell;
    }
  }
}

/** log of the normal density of a distance with this variance. */
export function logDensity(distance: number, spread: number): number {
  const square = distance * (distance / spread);
  return -0.5 * (Math.log(2 * Math.PI) + Math.log(spread) + Math.min(square, Number.MAX_VALUE));
}

/**
 * Noises of the readings seen made independent: with R = L diag L', L^-1 z, L^-1 H and diag. Rows and noise are copies. A noise that is 0
 * goes with no other.
 */
export function separate(z: Float64Array, h: Float64Array, r: Float64Array, m: number, n: number): void {
  for (let k = 0; k < m; k++) {
    const own = r[k * m + k]!;
    if (Number.isNaN(z[k]!) || own === 0) continue;
    for (let j = k + 1; j < m; j++) {
      const together = r[j * m + k]!;
      if (Number.isNaN(z[j]!) || together === 0) continue;
      const share = together / own;
      z[j] = z[j]! - share * z[k]!;
      for (let i = 0; i < n; i++) h[j * n + i] = h[j * n + i]! - share * h[k * n + i]!;
      for (let i = k + 1; i <= j; i++) r[j * m + i] = r[j * m + i]! - share * r[i * m + k]!;
    }
  }
}
