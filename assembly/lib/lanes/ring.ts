// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Places in columns of a fixed length that are written round and round.
import { offset0, offset1 } from "./bits";
import { add, both, floor, ge, keep, lt, splat } from "./lanes";

/** Added to 2^52, a number below 2^32 stands in the low bits. */
const TWO_52: f64 = 4503599627370496;

/** Places, also where somebody wrote something else to the state. */
export function placeIn<V>(length: f64, place: V): V {
  return keep(both(ge(place, splat<V>(0)), lt(place, splat<V>(length))), floor(place));
}

/** The place of the first lane as an index. */
export function index0<V>(place: V): i32 {
  return <i32>offset0(add(place, splat<V>(TWO_52)));
}

/** That of the second, 0 where there is none. */
export function index1<V>(place: V): i32 {
  return isVector<V>() ? <i32>offset1(add(place, splat<V>(TWO_52))) : 0;
}
