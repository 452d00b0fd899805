// What lets through values that are like those before.
import { tallied, tallyOf } from "../../lib/lanes/bits";
import { eq, gt, laneOf, lt, max, min, pairOf, splat, valid } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";

/** Accepted values that an entity may remember. */
const PLACES: i32 = 101;

/** tripped where the value is not finite or |value - median| > deviation |median|; the median is that of the accepted values before */
export function rollout_circuitBreaker(
  value: Series,
  fallback: Series,
  ticks: i32,
  entities: i32,
  deviation: f64,
  window: f64,
  recent: Series,
  place: Series,
  median: Series,
  skipped: Series,
  medianOut: Series,
  trippedOut: Series,
  valueOut: Series,
): void {
  const places = <i32>window;
  for (let e = 0; e < entities; e++) {
    const own = recent.from(e * PLACES);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const x = value[i];
      const middle = medianOf(own, places, median[e]);
      median[e] = middle;
      // Nothing is further from a median that is NaN. One that is infinite was written by somebody: nothing is near it.
      const far = Math.abs(x - middle) > deviation * Math.abs(middle) || Math.abs(middle) === Infinity;
      const trips = !(x - x === 0) || far;
      if (trips) skipped[e] = skipped[e] + 1;
      else {
        const at = place[e];
        const next = at >= 0 && at < window ? <i32>at : 0;
        own[next] = x;
        place[e] = next + 1 < places ? <f64>(next + 1) : 0;
      }
      if (medianOut.given) medianOut[i] = middle;
      if (trippedOut.given) trippedOut[i] = trips ? 1 : 0;
      if (!valueOut.given) continue;
      const told = trips ? fallback[i] : x;
      valueOut[i] = told === told ? told : NaN;
    }
  }
}

/**
 * Median of the numbers among n cells, NaN without any. A look over the cells tells how many lie below a guess and how many above, another
 * one what lies next to it: after one value came and one went, the last median is a guess that needs no third one, half of the time no
 * second. Sorted values beside the ring would be state that may contradict it.
 */
function medianOf(cells: Series, n: i32, guess: f64): f64 {
  if (!(guess - guess === 0)) guess = 0;
  // Each further round moves on by one value.
  for (let round = 0; round < n + 2; round++) {
    const at = splat(guess);
    let less = splat(0);
    let more = splat(0);
    let known = splat(0);
    for (let k = 0; k < n; k += LANES) {
      const x = cellsAt(cells, k, n);
      less = tallied(less, lt(x, at));
      more = tallied(more, gt(x, at));
      known = tallied(known, eq(x, x));
    }
    const count = tallyOf(known);
    if (count === 0) return NaN;
    // Ranks from 0: `low` of them lie below the guess, from `high` on they lie above.
    const low = tallyOf(less);
    const high = count - tallyOf(more);
    const lower = (count - 1) >> 1;
    const upper = count >> 1;
    if (lower >= low && upper < high) return guess + 0;
    let below = splat(-Infinity);
    let above = splat(Infinity);
    for (let k = 0; k < n; k += LANES) {
      const x = cellsAt(cells, k, n);
      below = max(below, valid(lt(x, at), x));
      above = min(above, valid(gt(x, at), x));
    }
    const under = NativeMath.max(laneOf(below, 0), laneOf(below, LANES - 1));
    const over = NativeMath.min(laneOf(above, 0), laneOf(above, LANES - 1));
    if (lower < low - 1) guess = under;
    else if (upper > high) guess = over;
    else
      return middleOf(
        lower < low ? under : lower < high ? guess : over,
        upper < low ? under : upper < high ? guess : over,
      );
  }
  return NaN;
}

/** Cells from k on; none beside the last of an odd number. */
function cellsAt(cells: Series, k: i32, n: i32): Lane {
  return k + LANES <= n ? cells.at(k) : pairOf(cells[k], NaN);
}

/** Half of a sum, which beyond the doubles is one of halves; 0 has one sign. */
function middleOf(a: f64, b: f64): f64 {
  const sum = a + b;
  return (sum - sum === 0 ? sum * 0.5 : a * 0.5 + b * 0.5) + 0;
}
