// What kernels do with columns that callers may leave out, and with observations they skip.
import { LARGEST } from "./bounds";
import { both, either, eq, every, first, flag, floor, ne, not, select, splat, valid, within } from "./lanes";
import { Series } from "./series";

/** The column, or a number in its place when the caller left it out. */
export function given(column: Series, i: i32, otherwise: f64): Lane {
  return column.given ? column.at(i) : splat(otherwise);
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
export function emit(output: Series, i: i32, x: Lane, pair: boolean): void {
  if (output.given) output.write(i, x, pair);
}

/** The same with any NaN made the canonical one. */
export function tell(output: Series, i: i32, x: Lane, pair: boolean): void {
  if (output.given) output.write(i, canonical(x), pair);
}

/** x with any NaN made the canonical one. */
export function canonical(x: Lane): Lane {
  return select(eq(x, x), x, splat(NaN));
}

/**
 * Makes NaN of the lanes just written that are not valid. Looked at once behind all outputs, validity costs nothing where all is
 * valid; asked for at each output, V8 computes it anew behind every "is it wanted".
 */
export function blank(output: Series, i: i32, ok: Mask, pair: boolean): void {
  if (output.given) output.write(i, valid(ok, output.at(i)), pair);
}

/** Outputs that equal state after the one tick that whole pairs of entities took. */
export function mirror(output: Series, state: Series, from: i32, end: i32): void {
  if (output.given) for (let e = from; e < end; e += LANES) output.put(e, state.at(e));
}

/** Every lane that counts: beside the last of an odd number of entities lies anything. */
export function sound(ok: Mask, pair: boolean): boolean {
  return pair ? every(ok) : first(flag(ok)) !== 0;
}

/** Counts the lanes whose observation was not valid. */
export function countSkipped(skipped: Series, i: i32, ok: Mask, pair: boolean): void {
  if (!every(ok)) skipped.write(i, skipped.at(i) + flag(not(ok)), pair);
}

/** 0 or 1. */
export function isFlag(x: Lane): Mask {
  return either(eq(x, splat(0)), eq(x, splat(1)));
}

/** A finite number above 0. */
export function isPositive(x: Lane): Mask {
  return within(x, f64.MIN_VALUE, LARGEST);
}

/** A price: squares and ratios of any two neither overflow nor vanish. */
export function isPrice(x: Lane): Mask {
  return within(x, 1e-150, 1e150);
}

/** x is a number: something was observed. */
export function observed(x: Lane): Mask {
  return eq(x, x);
}

/** x is NaN: nothing was observed. */
export function missing(x: Lane): Mask {
  return ne(x, x);
}

/** A whole number within bounds. */
export function isWhole(x: Lane, least: f64, most: f64): Mask {
  return both(within(x, least, most), eq(floor(x), x));
}

/** x with NaN beside its first lane. */
export function alone(x: Lane): Lane {
  if (isVector<Lane>()) return f64x2.replace_lane(x, 1, NaN);
  return x;
}
