import { emit } from "../../lib/lanes/column";
import { always, valid } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";
import { geoMean, geoMean4 } from "../../lib/sums/geomean";

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
