// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// What kernels do with columns that callers may leave out, and with observations they skip.
import { LARGEST } from "./bounds";
import {
  add,
  always,
  both,
  either,
  eq,
  every,
  first,
  flag,
  floor,
  ne,
  not,
  select,
  splat,
  valid,
  within,
} from "./lanes";
import { Series } from "./series";

/** The column, or a number in its place when the caller left it out. */
export function given<V>(column: Series, i: i32, otherwise: f64): V {
  return column.given ? column.at<V>(i) : splat<V>(otherwise);
}

/** Another column in the place of one; one that the caller left out stays left out. */
export function instead(column: Series, other: Series): Series {
  return column.given ? other : column;
}

/** The column from a cell on; one that the caller left out stays left out. */
export function onward(column: Series, i: i32): Series {
  return column.given ? column.from(i) : column;
}

/** Writes to an output that somebody wants. */
export function emit<V>(output: Series, i: i32, x: V, pair: bool): void {
  if (output.given) output.write(i, x, pair);
}

/** The same with any NaN made the canonical one. */
export function tell<V>(output: Series, i: i32, x: V, pair: bool): void {
  if (output.given) output.write(i, canonical(x), pair);
}

/** x with any NaN made the canonical one. */
export function canonical<V>(x: V): V {
  return select(eq(x, x), x, splat<V>(NaN));
}

/**
 * Makes NaN of the lanes just written that are not valid. Looked at once behind all outputs, validity costs nothing where all is
 * valid; asked for at each output, V8 computes it anew behind every "is it wanted".
 */
export function blank<V>(output: Series, i: i32, ok: V, pair: bool): void {
  if (output.given) output.write(i, valid(ok, output.at<V>(i)), pair);
}

/** Outputs that equal state after the one tick that whole pairs of entities took. */
export function mirror(output: Series, state: Series, from: i32, end: i32): void {
  if (output.given) for (let e = from; e < end; e += LANES) output.put(e, state.at<Lane>(e));
}

/** Whether all of n cells lie within bounds. */
export function allWithin(x: Series, n: i32, low: f64, high: f64): bool {
  const whole = n & ~1;
  let ok = always<Lane>(true);
  for (let i = 0; i < whole; i += LANES) ok = both(ok, within(x.at<Lane>(i), low, high));
  return every(ok) && (n == whole || (x[whole] >= low && x[whole] <= high));
}

/** Every lane that counts: beside the last of an odd number of entities lies anything. */
export function sound<V>(ok: V, pair: bool): bool {
  return pair ? every(ok) : first(flag(ok)) != 0;
}

/** Counts the lanes whose observation was not valid. */
export function countSkipped<V>(skipped: Series, i: i32, ok: V, pair: bool): void {
  if (!every(ok)) skipped.write(i, add(skipped.at<V>(i), flag(not(ok))), pair);
}

/** 0 or 1. */
export function isFlag<V>(x: V): V {
  return either(eq(x, splat<V>(0)), eq(x, splat<V>(1)));
}

/** A finite number above 0. */
export function isPositive<V>(x: V): V {
  return within(x, f64.MIN_VALUE, LARGEST);
}

/** A price: squares and ratios of any two neither overflow nor vanish. */
export function isPrice<V>(x: V): V {
  return within(x, 1e-150, 1e150);
}

/** x is a number: something was observed. */
export function observed<V>(x: V): V {
  return eq(x, x);
}

/** x is NaN: nothing was observed. */
export function missing<V>(x: V): V {
  return ne(x, x);
}

/** A whole number within bounds. */
export function isWhole<V>(x: V, least: f64, most: f64): V {
  return both(within(x, least, most), eq(floor(x), x));
}

/** x with NaN beside its first lane. */
export function alone<V>(x: V): V {
  if (isVector<V>()) return f64x2.replace_lane(x, 1, NaN);
  return x;
}
