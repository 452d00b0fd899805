// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { erf } from "../lib/erf";
import { exp } from "../lib/exp";
import { expm1 } from "../lib/expm1";
import { emit } from "../lib/column";
import { geoMean, geoMean4 } from "../lib/geomean";
import { always, both, div, finite, first, ge, le, mul, select, splat, sub, valid, within } from "../lib/lanes";
import { halfBell } from "../lib/normal";
import { Series } from "../lib/series";

const HALF_PI_ROOT: f64 = 1.2533141373155003;
const ROOT_HALF: f64 = 0.7071067811865476;

/**
 * uniform 1 / w; exponential k e^(-k u) / (1 - e^(-k w)); triangular 2 (1 - u / w) / w; gaussian, v = u / s,
 * e^(-v^2/2) / (s sqrt(pi/2) erf(w / (s sqrt 2))); 0 outside [0, w]
 */
export function core_kernel(age: Series, n: i32, kind: f64, window: f64, rate: f64, sigma: f64, out: Series): void {
  const mass = rate / -first(expm1(splat<Lane>(-rate * window)));
  const peak = 1 / (sigma * HALF_PI_ROOT * first(erf(splat<Lane>((window / sigma) * ROOT_HALF))));
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const u = age.at<Lane>(i);
    const inside = both(ge(u, splat<Lane>(0)), le(u, splat<Lane>(window)));
    let weight = splat<Lane>(1 / window);
    if (kind == 1) weight = mul(splat<Lane>(mass), exp(mul(splat<Lane>(-rate), u)));
    else if (kind == 2)
      weight = div(mul(splat<Lane>(2), sub(splat<Lane>(1), div(u, splat<Lane>(window)))), splat<Lane>(window));
    else if (kind == 3) weight = mul(splat<Lane>(peak), halfBell(div(u, splat<Lane>(sigma))));
    emit(out, i, valid(finite(u), select(inside, weight, splat<Lane>(0))), pair);
  }
}

/**
 * exp(sum of w_j ln x_j), or the power 1 / sum w of it when normalised. Factor j is column j, n rows after the one before.
 */
export function core_geoMean(x: Series, weights: Series, factors: i32, n: i32, normalize: f64, out: Series): void {
  let total = 1.0;
  if (normalize != 0) {
    total = 0;
    for (let j = 0; j < factors; j++) total += weights[j];
  }
  let fit = total > 0;
  for (let j = 0; j < factors; j++) fit = fit && weights[j] >= 0 && weights[j] < Infinity;
  const ok = always<Lane>(fit);
  if (factors == 4 && total == 1) {
    const b = x.from(n);
    const c = b.from(n);
    const d = c.from(n);
    const wa = weights.all<Lane>(0);
    const wb = weights.all<Lane>(1);
    const wc = weights.all<Lane>(2);
    const wd = weights.all<Lane>(3);
    for (let i = 0; i < n; i += LANES) {
      const mean = geoMean4(x.at<Lane>(i), b.at<Lane>(i), c.at<Lane>(i), d.at<Lane>(i), wa, wb, wc, wd);
      emit(out, i, valid(ok, mean), i + 1 < n);
    }
  } else
    for (let i = 0; i < n; i += LANES) {
      emit(out, i, valid(ok, geoMean<Lane>(x, n, weights, factors, 1 / total, i)), i + 1 < n);
    }
}
