import { canonical, emit, observed } from "../lib/lanes/column";
import { always, both, ge, gt, keep, le, splat, valid } from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";
import { agePeak, ageShape } from "../lib/models/aging";
import { geoMean, geoMean4 } from "../lib/sums/geomean";

/**
 * uniform 1 / w; exponential k e^(-k u) / (1 - e^(-k w)); triangular 2 (1 - u / w) / w; gaussian, v = u / s,
 * e^(-v^2/2) / (s sqrt(pi/2) erf(w / (s sqrt 2))); 0 outside [0, w]
 */
export function core_kernel(age: Series, n: i32, kind: f64, window: f64, rate: f64, sigma: f64, out: Series): void {
  const peak = splat(agePeak(kind, window, rate, sigma));
  const longest = Math.min(window, f64.MAX_VALUE);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const u = age.at(i);
    const inside = both(ge(u, splat(0)), le(u, splat(longest)));
    const shape = ageShape(u, kind, window, rate, sigma);
    // Nothing stays nothing under a peak that overflows.
    const weight = keep(both(inside, gt(shape, splat(0))), peak * shape);
    emit(out, i, valid(observed(u), canonical(weight)), pair);
  }
}

/**
 * exp(sum of w_j ln x_j), or the power 1 / sum w of it when normalised. Factor j is column j, n rows after the one before.
 */
export function core_geoMean(x: Series, weights: Series, factors: i32, n: i32, normalize: f64, out: Series): void {
  let total = 1.0;
  if (normalize !== 0) {
    total = 0;
    for (let j = 0; j < factors; j++) total += weights[j];
  }
  let fit = total > 0;
  for (let j = 0; j < factors; j++) fit = fit && weights[j] >= 0 && weights[j] < Infinity;
  const ok = always(fit);
  if (factors === 4 && total === 1) {
    const b = x.from(n);
    const c = b.from(n);
    const d = c.from(n);
    const wa = weights.all(0);
    const wb = weights.all(1);
    const wc = weights.all(2);
    const wd = weights.all(3);
    for (let i = 0; i < n; i += LANES) {
      const mean = geoMean4(x.at(i), b.at(i), c.at(i), d.at(i), wa, wb, wc, wd);
      emit(out, i, valid(ok, mean), i + 1 < n);
    }
  } else
    for (let i = 0; i < n; i += LANES) {
      emit(out, i, valid(ok, geoMean(x, n, weights, factors, 1 / total, i)), i + 1 < n);
    }
}
