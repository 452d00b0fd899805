// Small matrices of products of features, which may depend on each other: Cholesky's factor as in cholesky.ts, held against the diagonal.

import { Series } from "../lanes/series";

/** What is left of a feature's square when it is nothing but rounding, for each feature there is. */
const DEPENDENT: f64 = 1e-13;

/** Cholesky's factor of the lower triangle, in place; false where what is left of a pivot is nothing but rounding. */
export function factorized(a: Series, p: i32, sizes: Series): boolean {
  const least = DEPENDENT * <f64>p;
  for (let j = 0; j < p; j++) sizes[j] = a[j * p + j];
  for (let j = 0; j < p; j++) {
    for (let m = 0; m <= j; m++) {
      let sum = a[j * p + m];
      for (let q = 0; q < m; q++) sum -= a[j * p + q] * a[m * p + q];
      if (m < j) a[j * p + m] = sum / a[m * p + m];
      else if (sum > least * sizes[j] && sum < Infinity) a[j * p + j] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** L b = b, of which the cells before `from` are 0. */
export function lowered(l: Series, p: i32, from: i32, b: Series): void {
  for (let j = from; j < p; j++) {
    let sum = b[j];
    for (let m = from; m < j; m++) sum -= l[j * p + m] * b[m];
    b[j] = sum / l[j * p + j];
  }
}

/** L'b = b */
export function raised(l: Series, p: i32, b: Series): void {
  for (let j = p - 1; j >= 0; j--) {
    const value = b[j] / l[j * p + j];
    b[j] = value;
    for (let m = 0; m < j; m++) b[m] = b[m] - l[j * p + m] * value;
  }
}
