import { sigmoid } from "../../lib/elementary/hyperbolic";
import { allUpTo } from "../../lib/lanes/cells";
import { emit, given } from "../../lib/lanes/column";
import { abs, always, both, clamp, first, le, splat, valid } from "../../lib/lanes/lanes";
import { atLeast, atMost, tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { dotLanes } from "../../lib/sums/dot";

const LARGEST_FEATURE: f64 = 1e6;

/** p = sigmoid(w x + b); g = p - label; w -= rate (g x + l2 w); b -= rate g. Two features side by side. */
export function ads_qualityModel(
  x: Series,
  label: Series,
  ticks: i32,
  entities: i32,
  features: i32,
  rate: f64,
  l2: f64,
  halfway: f64,
  bound: f64,
  weights: Series,
  bias: Series,
  samples: Series,
  skipped: Series,
  out: Series,
): void {
  for (let e = 0; e < entities; e++) {
    const w = weights.from(e * features);
    let b = bias[e];
    let learnt = samples[e];
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const sample = x.from(i * features);
      const target = label.given ? label[i] : NaN;
      const known = target === target;
      let p = NaN;
      if (allUpTo(sample, features, LARGEST_FEATURE) && (!known || (target >= 0 && target <= 1))) {
        p = first(sigmoid(splat(dotLanes(sample, w, features) + b)));
        if (known) {
          const pace = halfway === halfway ? rate / Math.sqrt(1 + learnt / halfway) : rate;
          const gap = p - target;
          for (let j = 0; j < features; j += LANES) {
            const before = w.at(j);
            const slope = splat(gap) * sample.at(j) + splat(l2) * before;
            const after = clamp(before - splat(pace) * slope, -bound, bound);
            w.write(j, after, j + 1 < features);
          }
          b = atMost(atLeast(b - pace * gap, -bound), bound);
          learnt += 1;
        }
      } else skipped[e] = skipped[e] + 1;
      if (out.given) out[i] = tidy(p);
    }
    bias[e] = tidy(b);
    samples[e] = tidy(learnt);
  }
}

/** sigmoid(sum of w_j x_j + b). Feature j is column j, n rows after the one before. */
export function ads_qualityScore(x: Series, weights: Series, bias: Series, features: i32, n: i32, out: Series): void {
  const fit = allUpTo(weights, features, LARGEST_FEATURE);
  for (let i = 0; i < n; i += LANES) {
    let sum = given(bias, i, 0);
    let ok = both(always(fit), le(abs(sum), splat(LARGEST_FEATURE)));
    for (let j = 0, at = i; j < features; j++, at += n) {
      const value = x.at(at);
      ok = both(ok, le(abs(value), splat(LARGEST_FEATURE)));
      sum += weights.all(j) * value;
    }
    emit(out, i, valid(ok, sigmoid(sum)), i + 1 < n);
  }
}
