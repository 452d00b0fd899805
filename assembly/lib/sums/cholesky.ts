// Symmetric positive definite matrices, row by row: every inner loop is a sum of products of two rows of L, side by side in memory.
// Golub and Van Loan, Matrix Computations, 2013, 4.2. Backward stable: L L' is within n 2^-52 of A, relative to its diagonal.

import { splat } from "../lanes/lanes";
import { Series } from "../lanes/series";
import { dotLanes } from "./dot";

/** The factor L of A = L L', lower triangle only; false where A is not positive definite. `l` may be `a`. */
export function factorize(a: Series, n: i32, l: Series): boolean {
  for (let i = 0; i < n; i++) {
    const row = l.from(i * n);
    for (let j = 0; j < i; j++) {
      const above = l.from(j * n);
      row[j] = (a[i * n + j] - dot(row, above, j)) / above[j];
    }
    const pivot = a[i * n + i] - dot(row, row, i);
    if (!(pivot > 0 && pivot < Infinity)) return false;
    row[i] = Math.sqrt(pivot);
  }
  return true;
}

/** Solves L L' x = b; x starts as b and is overwritten. */
export function substitute(l: Series, n: i32, x: Series): void {
  for (let i = 0; i < n; i++) x[i] = (x[i] - dot(l.from(i * n), x, i)) / l[i * n + i];
  for (let i = n - 1; i >= 0; i--) {
    const row = l.from(i * n);
    x[i] = x[i] / row[i];
    const factor = splat(x[i]);
    for (let k = 0; k < i; k += LANES) x.write(k, x.at(k) - factor * row.at(k), k + 1 < i);
  }
}

/** As dotLanes, without a call where there are no lanes to fill. */
function dot(x: Series, y: Series, n: i32): f64 {
  if (n >= 8) return dotLanes(x, y, n);
  let sum = 0.0;
  for (let k = 0; k < n; k++) sum += x[k] * y[k];
  return sum;
}
