// How far prices have gone.
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { highestToEnd, lowestToEnd, placeOf, slidingMean, standingMean } from "../../lib/models/blocks";

const SIZE: f64 = 1e300;
const MOST: f64 = 1e290;

/** Means of the last values of 100 (close - lowest) / (highest - lowest), and of these means. */
export function indicators_stochastic(
  high: Series,
  low: Series,
  close: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  slow: i32,
  signal: i32,
  highs: Series,
  lows: Series,
  highest: Series,
  lowest: Series,
  place: Series,
  raw: Series,
  rawBegun: Series,
  rawPlace: Series,
  smooth: Series,
  smoothBegun: Series,
  smoothPlace: Series,
  skipped: Series,
  k: Series,
  d: Series,
): void {
  const some = window > 0 && slow > 0 && signal > 0;
  for (let e = 0; e < entities; e++) {
    const tops = highs.from(e * window);
    const bottoms = lows.from(e * window);
    let at = placeOf(place[e], window);
    let top = highest[e];
    let bottom = lowest[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const h = high[i];
      const l = low[i];
      const c = close[i];
      if (Math.abs(h) <= SIZE && Math.abs(l) <= SIZE && Math.abs(c) <= SIZE && l <= h && some) {
        tops[at] = h;
        bottoms[at] = l;
        at++;
        // A comparison with NaN is false, so the first bar sets both.
        if (!(top > h)) top = h;
        if (!(bottom < l)) bottom = l;
        if (at === window) {
          highestToEnd(tops, window);
          lowestToEnd(bottoms, window);
          at = 0;
          // The last bar of a block is in every window that begins in it.
          top = h;
          bottom = l;
        }
        // NaN of a block before that is none stays.
        const most = top > tops[at] ? top : tops[at];
        const least = bottom < bottoms[at] ? bottom : bottoms[at];
        if (most - least === most - least) {
          const value = most > least ? bounded(100 * ((c - least) / (most - least))) : 0;
          const mean = slidingMean(value, raw, slow, rawBegun, rawPlace, e);
          if (mean === mean) slidingMean(mean, smooth, signal, smoothBegun, smoothPlace, e);
        }
      } else skipped[e] += 1;
      const second = some ? standingMean(smooth, signal, smoothBegun, smoothPlace, e) : NaN;
      if (k.given) k[i] = second === second ? standingMean(raw, slow, rawBegun, rawPlace, e) : NaN;
      if (d.given) d[i] = second;
    }
    highest[e] = tidy(top);
    lowest[e] = tidy(bottom);
    place[e] = <f64>at;
  }
}

/** A close far outside of its bars is as far as sums stay finite. */
function bounded(x: f64): f64 {
  return Math.abs(x) <= MOST ? x : x < 0 ? -MOST : MOST;
}
