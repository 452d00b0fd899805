// Windows as the end of one block and the beginning of the next. A column as long as the window holds the values of the block that grows,
// and from its place on what became of the block before: sums, or extremes, from each place to its end. Nothing is ever taken off a sum.
// (M. van Herk 1992 and J. Gil and M. Werman 1993 do so for extremes.)
import { tidy } from "../lanes/scalar";
import { Series } from "../lanes/series";

/** A place, also where somebody wrote something else to the state. */
export function placeOf(place: f64, length: i32): i32 {
  return place >= 0 && place < <f64>length ? <i32>place : 0;
}

/** Sums of a block that is complete, from each place to its end, in the place of its values. */
export function sumToEnd(block: Series, n: i32): void {
  let sum: f64 = 0;
  for (let k = n - 1; k >= 0; k--) {
    sum += block[k];
    block[k] = sum;
  }
}

/** Weighted sums from each place to the end: what stands there counts once, the next twice. */
export function weightToEnd(block: Series, n: i32): void {
  let sum: f64 = 0;
  let weighted: f64 = 0;
  for (let k = n - 1; k >= 0; k--) {
    sum += block[k];
    weighted += sum;
    block[k] = weighted;
  }
}

/** The largest from each place to the end. */
export function highestToEnd(block: Series, n: i32): void {
  for (let k = n - 2; k >= 0; k--) if (!(block[k] > block[k + 1])) block[k] = block[k + 1];
}

/** The smallest from each place to the end. */
export function lowestToEnd(block: Series, n: i32): void {
  for (let k = n - 2; k >= 0; k--) if (!(block[k] < block[k + 1])) block[k] = block[k + 1];
}

/** Mean of the last n values of entity e, of which x is one; NaN before there are n. */
export function slidingMean(x: f64, recent: Series, n: i32, begun: Series, place: Series, e: i32): f64 {
  const own = recent.from(e * n);
  let at = placeOf(place[e], n);
  let sum = begun[e] + x;
  own[at++] = x;
  if (at === n) {
    sumToEnd(own, n);
    at = 0;
    sum = 0;
  }
  begun[e] = sum;
  place[e] = <f64>at;
  return standingMean(recent, n, begun, place, e);
}

/** The same without another value. */
export function standingMean(recent: Series, n: i32, begun: Series, place: Series, e: i32): f64 {
  return tidy((recent[e * n + placeOf(place[e], n)] + begun[e]) / <f64>n);
}
