// Runs of cells as a whole.

import { always, both, every, splat, within } from "./lanes";
import { tidy } from "./scalar";
import { Series } from "./series";

/** True when no cell is NaN or larger than `most`. */
export function allWithin(x: Series, n: i32, most: f64): boolean {
  const whole = n & -LANES;
  let fine = always(true);
  for (let i = 0; i < whole; i += LANES) fine = both(fine, within(x.at(i), -most, most));
  return every(fine) && (whole === n || Math.abs(x[whole]) <= most);
}

export function fillCells(x: Series, n: i32, value: f64): void {
  for (let i = 0; i < n; i += LANES) x.write(i, splat(value), i + 1 < n);
}

export function copyCells(from: Series, n: i32, to: Series): void {
  for (let i = 0; i < n; i += LANES) to.write(i, from.at(i), i + 1 < n);
}

/** Any NaN made the canonical one. */
export function canonicalCells(x: Series, n: i32): void {
  for (let i = 0; i < n; i++) x[i] = tidy(x[i]);
}
