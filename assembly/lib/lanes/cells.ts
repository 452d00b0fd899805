// Runs of cells as a whole.

import { always, both, every, splat, within } from "./lanes";
import { tidy } from "./scalar";
import { Series } from "./series";

/** Whether all of n cells lie within bounds. */
export function allWithin(x: Series, n: i32, low: f64, high: f64): boolean {
  const whole = n & -LANES;
  let ok = always(true);
  for (let i = 0; i < whole; i += LANES) ok = both(ok, within(x.at(i), low, high));
  return every(ok) && (whole === n || (x[whole] >= low && x[whole] <= high));
}

/** Whether no cell is NaN or larger than `most`. */
export function allUpTo(x: Series, n: i32, most: f64): boolean {
  return allWithin(x, n, -most, most);
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
