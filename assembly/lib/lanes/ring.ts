// Places in columns of a fixed length that are written round and round.
import { offset0, offset1 } from "./bits";
import { both, floor, ge, keep, lt, splat } from "./lanes";

/** Added to 2^52, a number below 2^32 stands in the low bits. */
const TWO_52: f64 = 4503599627370496;

/** Places, also where somebody wrote something else to the state. */
export function placeIn(length: f64, place: Lane): Lane {
  return keep(both(ge(place, splat(0)), lt(place, splat(length))), floor(place));
}

/** The place of the first lane as an index. */
export function index0(place: Lane): i32 {
  return <i32>offset0(place + splat(TWO_52));
}

/** That of the second, 0 where there is none. */
export function index1(place: Lane): i32 {
  return <i32>offset1(place + splat(TWO_52));
}
