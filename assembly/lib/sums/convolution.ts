// Sums of neighbouring cells with weights, four vectors of the result at a time. Each adds up its products one after the other, from the
// oldest cell on, so every build gives the same bits, and so does a filter that meets one cell at a time.
import { splat } from "../lanes/lanes";
import { Series } from "../lanes/series";

/** Results of a tile. */
const WIDE: i32 = 4 * LANES;

/** out[i] = taps[m - 1] x[i] + ... + taps[0] x[i + m - 1] for n results; m > 0. */
export function weighRuns(x: Series, taps: Series, m: i32, n: i32, out: Series): void {
  let i = 0;
  for (; i + WIDE <= n; i += WIDE) {
    let from = x.from(i);
    let tap = taps.from(m - 1);
    let a = splat(0);
    let b = a;
    let c = a;
    let d = a;
    do {
      const weight = tap.all(0);
      a += weight * from.at(0);
      b += weight * from.at(LANES);
      c += weight * from.at(2 * LANES);
      d += weight * from.at(3 * LANES);
      from = from.from(1);
      tap = tap.from(-1);
    } while (changetype<usize>(tap) >= changetype<usize>(taps));
    out.put(i, a);
    out.put(i + LANES, b);
    out.put(i + 2 * LANES, c);
    out.put(i + 3 * LANES, d);
  }
  for (; i < n; i += LANES) {
    let sum = splat(0);
    for (let k = 0; k < m; k++) sum += taps.all(m - 1 - k) * x.at(i + k);
    out.write(i, sum, i + 1 < n);
  }
}
