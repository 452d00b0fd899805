// @ts-nocheck asc checks this file; tsc has no f64 indexing.
// Runs of cells as a whole.
import { canonical } from "./column";
import { Series } from "./series";

/** True when no cell is NaN or larger than `most`. */
export function allWithin(x: Series, n: i32, most: f64): bool {
  let fine = true;
  for (let i = 0; i < n; i++) fine = fine && abs<f64>(x[i]) <= most;
  return fine;
}

export function fillCells(x: Series, n: i32, value: f64): void {
  for (let i = 0; i < n; i++) x[i] = value;
}

export function copyCells(from: Series, n: i32, to: Series): void {
  for (let i = 0; i < n; i += LANES) to.write(i, from.at<Lane>(i), i + 1 < n);
}

/** Any NaN made the canonical one. */
export function canonicalCells(x: Series, n: i32): void {
  for (let i = 0; i < n; i++) x[i] = canonical<f64>(x[i]);
}
