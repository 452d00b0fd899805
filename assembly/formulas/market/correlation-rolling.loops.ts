// Statistics of the last values. Time is cut into blocks as long as the window. A window is the end of one block, whose sums are made
// when it is complete, and the beginning of the next, whose sums grow: nothing is ever taken off a sum, so nothing drifts, and each value
// is added twice. (M. van Herk 1992 and J. Gil and M. Werman 1993 do so for extremes.)
import { canonical, countSkipped } from "../../lib/lanes/column";
import { always, both, clamp, ge, root, select, some, splat, within } from "../../lib/lanes/lanes";
import { index0, index1, placeIn } from "../../lib/lanes/ring";
import { Series } from "../../lib/lanes/series";

const SIZE: f64 = 1e150;
/** Sums of x, y, x^2, y^2 and x y, side by side. */
const SUMS: i32 = 5;

/**
 * With s the sums of distances over n pairs: (s_xy - s_x s_y / n) / sqrt((s_xx - s_x^2 / n)(s_yy - s_y^2 / n)). The distances are from a
 * value of the window, so what cancels is at most 2 n^2 times what remains.
 */
export function market_rolling(
  x: Series,
  y: Series,
  ticks: i32,
  entities: i32,
  window: i32,
  recentX: Series,
  recentY: Series,
  ends: Series,
  begun: Series,
  baseX: Series,
  baseY: Series,
  place: Series,
  skipped: Series,
  out: Series,
): void {
  const length: f64 = <f64>window;
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    const two = LANES > 1 && pair;
    // An entity alone is its own neighbour.
    const start = e * window;
    const other = two ? start + window : start;
    const p = e * SUMS;
    const q = two ? p + SUMS : p;
    let at = placeIn(length, place.at(e));
    let fromX = baseX.at(e);
    let fromY = baseY.at(e);
    let sx = begun.gather(p, q);
    let sy = begun.gather(p + 1, q + 1);
    let sxx = begun.gather(p + 2, q + 2);
    let syy = begun.gather(p + 3, q + 3);
    let sxy = begun.gather(p + 4, q + 4);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const u = x.at(i);
      const v = y.at(i);
      const ok = both(always(window > 0), both(within(u, -SIZE, SIZE), within(v, -SIZE, SIZE)));
      countSkipped(skipped, e, ok, pair);
      const here = start + index0(at);
      const there = other + index1(at);
      if (window > 0) {
        recentX.scatter(here, there, select(ok, u, recentX.gather(here, there)), pair);
        recentY.scatter(here, there, select(ok, v, recentY.gather(here, there)), pair);
      }
      const dx = u - fromX;
      const dy = v - fromY;
      sx = canonical(select(ok, sx + dx, sx));
      sy = canonical(select(ok, sy + dy, sy));
      sxx = canonical(select(ok, sxx + dx * dx, sxx));
      syy = canonical(select(ok, syy + dy * dy, syy));
      sxy = canonical(select(ok, sxy + dx * dy, sxy));
      at = select(ok, at + splat(1), at);
      const goes = ge(at, splat(length));
      if (window > 0 && some(goes)) {
        if (index0(at) === window) turn(recentX.from(start), recentY.from(start), window, ends.from(start * SUMS));
        if (two && index1(at) === window)
          turn(recentX.from(other), recentY.from(other), window, ends.from(other * SUMS));
        fromX = select(goes, u, fromX);
        fromY = select(goes, v, fromY);
        sx = restarted(goes, sx);
        sy = restarted(goes, sy);
        sxx = restarted(goes, sxx);
        syy = restarted(goes, syy);
        sxy = restarted(goes, sxy);
        at = restarted(goes, at);
      }
      if (!out.given) continue;
      if (window === 0) {
        out.write(i, splat(NaN), pair);
        continue;
      }
      const a = (start + index0(at)) * SUMS;
      const b = (other + index1(at)) * SUMS;
      const n = splat(length);
      const x1 = ends.gather(a, b) + sx;
      const y1 = ends.gather(a + 1, b + 1) + sy;
      const xx = scattered(ends.gather(a + 2, b + 2) + sxx, x1, x1, n);
      const yy = scattered(ends.gather(a + 3, b + 3) + syy, y1, y1, n);
      const xy = scattered(ends.gather(a + 4, b + 4) + sxy, x1, y1, n);
      out.write(i, canonical(clamp(xy / (root(xx) * root(yy)), -1, 1)), pair);
    }
    place.write(e, at, pair);
    baseX.write(e, canonical(fromX), pair);
    baseY.write(e, canonical(fromY), pair);
    begun.scatter(p, q, sx, pair);
    begun.scatter(p + 1, q + 1, sy, pair);
    begun.scatter(p + 2, q + 2, sxx, pair);
    begun.scatter(p + 3, q + 3, syy, pair);
    begun.scatter(p + 4, q + 4, sxy, pair);
  }
}

/** Sums of a block that is complete, from each place to its end, of distances from its last pair. */
function turn(x: Series, y: Series, window: i32, ends: Series): void {
  const fromX = x[window - 1];
  const fromY = y[window - 1];
  let sx: f64 = 0;
  let sy: f64 = 0;
  let sxx: f64 = 0;
  let syy: f64 = 0;
  let sxy: f64 = 0;
  for (let k = window - 1; k >= 0; k--) {
    const dx = x[k] - fromX;
    const dy = y[k] - fromY;
    sx += dx;
    sy += dy;
    sxx += dx * dx;
    syy += dy * dy;
    sxy += dx * dy;
    const at = k * SUMS;
    ends[at] = sx;
    ends[at + 1] = sy;
    ends[at + 2] = sxx;
    ends[at + 3] = syy;
    ends[at + 4] = sxy;
  }
}

/** What is left of a sum of products when the means are taken out. */
function scattered(products: Lane, x: Lane, y: Lane, n: Lane): Lane {
  return products - (x * y) / n;
}

/** 0 where a block begins. */
function restarted(begins: Mask, sum: Lane): Lane {
  return select(begins, splat(0), sum);
}
