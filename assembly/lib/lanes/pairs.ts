// Sums over the rows of a group in two chains, even rows and odd ones: the lanes of a v128, or two passes of one lane each.
//
//   for (let lane = 0; lane < 2; lane += LANES) {
//     for (let i = lane; i < n; i += 2) sum += upTo(column, i, n, 0);
//     work.put(lane, sum);
//   }
//
// leaves the same two sums in work[0] and work[1] of both builds.
import { Series } from "./series";

/** Reads what Series.at reads, with a filler beside the last of an odd number of rows. */
export function upTo(x: Series, i: i32, n: i32, filler: f64): Lane {
  return ending(x.at(i), i, n, filler);
}

/** x, with the filler in a second lane that is beyond the last row. */
export function ending(x: Lane, i: i32, n: i32, filler: f64): Lane {
  if (isVector<Lane>()) return i + 1 < n ? x : f64x2.replace_lane(x, 1, filler);
  return x;
}
