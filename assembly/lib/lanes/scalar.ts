// One number beside lanes: what lanes.ts and column.ts do for a Lane. Math has the rest (abs, floor, sqrt, trunc); its min and max
// treat NaN and the sign of zero otherwise.
import { Series } from "./series";

/** x with any NaN made the canonical one. */
export function tidy(x: f64): f64 {
  return x === x ? x : NaN;
}

/** The cell, or a number in its place when the caller left the column out. */
export function cell(column: Series, i: i32, otherwise: f64): f64 {
  return column.given ? column[i] : otherwise;
}

/** x, at most bound; NaN stays NaN. */
export function atMost(x: f64, bound: f64): f64 {
  return bound < x ? bound : x;
}

/** x, at least bound; NaN stays NaN. */
export function atLeast(x: f64, bound: f64): f64 {
  return x < bound ? bound : x;
}
