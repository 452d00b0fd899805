// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// What kernels do with columns that callers may leave out, and with observations they skip.
import { add, either, eq, every, flag, not, select, splat } from "./lanes";
import { Series } from "./series";

/** The column, or a number in its place when the caller left it out. */
export function given<V>(column: Series, i: i32, otherwise: f64): V {
  return column.given ? column.at<V>(i) : splat<V>(otherwise);
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

/** Counts the lanes whose observation was not valid. */
export function countSkipped<V>(skipped: Series, i: i32, ok: V, pair: bool): void {
  if (!every(ok)) skipped.write(i, add(skipped.at<V>(i), flag(not(ok))), pair);
}

/** 0 or 1. */
export function isFlag<V>(x: V): V {
  return either(eq(x, splat<V>(0)), eq(x, splat<V>(1)));
}

/** x is a number: something was observed. */
export function observed<V>(x: V): V {
  return eq(x, x);
}

/** x with NaN beside its first lane. */
export function alone<V>(x: V): V {
  if (isVector<V>()) return f64x2.replace_lane(x, 1, NaN);
  return x;
}
