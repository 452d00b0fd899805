// Sums of groups of rows. What a group has so far is carried, so that a long group may come in pieces.

import { Offsets } from "../../lib/lanes/ints";
import { Series } from "../../lib/lanes/series";
import { addProducts, addRows } from "../../lib/sums/compensated";
import { dotLanes } from "../../lib/sums/dot";
import { runningSum } from "../../lib/sums/scan";
import { accumulate, CHUNK, chunkOf, sumLanes, total } from "../../lib/sums/sum";

/** sum of x */
export function core_sum(
  x: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  method: f64,
  sum: Series,
  rest: Series,
  out: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const end = offsets.at(g + 1, rows);
    for (let at = offsets.at(g, rows); at < end; at += CHUNK) {
      const n = chunkOf(end - at);
      if (method === 0) addRows(x.from(at), n, sum, rest, g);
      else accumulate(sum, rest, g, sumLanes(x.from(at), n, false));
    }
    out[g] = total(sum[g], rest[g]);
  }
}

/** sum of x y */
export function core_dot(
  x: Series,
  y: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  method: f64,
  sum: Series,
  rest: Series,
  out: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const end = offsets.at(g + 1, rows);
    for (let at = offsets.at(g, rows); at < end; at += CHUNK) {
      const n = chunkOf(end - at);
      if (method === 0) addProducts(x.from(at), y.from(at), n, sum, rest, g);
      else accumulate(sum, rest, g, dotLanes(x.from(at), y.from(at), n));
    }
    out[g] = total(sum[g], rest[g]);
  }
}

/** s_i = x_0 + ... + x_i */
export function core_cumulativeSum(
  x: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  sum: Series,
  rest: Series,
  out: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    runningSum(x.from(begin), offsets.at(g + 1, rows) - begin, sum, rest, g, out.from(begin));
  }
}
