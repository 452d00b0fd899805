// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { cbrt } from "../lib/cbrt";
import { allWithin, canonical, emit, given, missing, observed } from "../lib/column";
import { dotLanes } from "../lib/dot";
import { sigmoid } from "../lib/hyperbolic";
import {
  abs,
  add,
  always,
  both,
  clamp,
  either,
  every,
  first,
  le,
  max,
  min,
  mul,
  roundHalfAway,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { Series } from "../lib/series";

const LARGEST_FEATURE: f64 = 1e6;
const LARGEST_PART: f64 = 1e9;

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
      const known = target == target;
      let p = NaN;
      if (allWithin(sample, features, -LARGEST_FEATURE, LARGEST_FEATURE) && (!known || (target >= 0 && target <= 1))) {
        p = first(sigmoid(splat<Lane>(dotLanes(sample, w, features) + b)));
        if (known) {
          const pace = halfway == halfway ? rate / sqrt<f64>(1 + learnt / halfway) : rate;
          const gap = p - target;
          for (let j = 0; j < features; j += LANES) {
            const before = w.at<Lane>(j);
            const slope = add(mul(splat<Lane>(gap), sample.at<Lane>(j)), mul(splat<Lane>(l2), before));
            const after = clamp(sub(before, mul(splat<Lane>(pace), slope)), -bound, bound);
            w.write(j, after, j + 1 < features);
          }
          b = clamp<f64>(b - pace * gap, -bound, bound);
          learnt += 1;
        }
      } else skipped[e] = skipped[e] + 1;
      if (out.given) out[i] = canonical<f64>(p);
    }
    bias[e] = canonical<f64>(b);
    samples[e] = canonical<f64>(learnt);
  }
}

/** sigmoid(sum of w_j x_j + b). Feature j is column j, n rows after the one before. */
export function ads_qualityScore(x: Series, weights: Series, bias: Series, features: i32, n: i32, out: Series): void {
  const fit = allWithin(weights, features, -LARGEST_FEATURE, LARGEST_FEATURE);
  for (let i = 0; i < n; i += LANES) {
    let sum = given<Lane>(bias, i, 0);
    let ok = both(always<Lane>(fit), le(abs(sum), splat<Lane>(LARGEST_FEATURE)));
    for (let j = 0, at = i; j < features; j++, at += n) {
      const value = x.at<Lane>(at);
      ok = both(ok, le(abs(value), splat<Lane>(LARGEST_FEATURE)));
      sum = add(sum, mul(weights.all<Lane>(j), value));
    }
    emit(out, i, valid(ok, sigmoid(sum)), i + 1 < n);
  }
}

/** clamp(round(cbrt(freshness readiness privacy)), least, highest) */
export function ads_qualitySignal(
  freshness: Series,
  readiness: Series,
  privacy: Series,
  n: i32,
  least: f64,
  highest: f64,
  neutral: f64,
  out: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const f = given<Lane>(freshness, i, NaN);
    const r = given<Lane>(readiness, i, NaN);
    const p = given<Lane>(privacy, i, NaN);
    const product = mul(mul(f, r), p);
    const ok = both(isPart(f), both(isPart(r), isPart(p)));
    const mean = clamp(roundHalfAway(cbrt(product)), least, highest);
    emit(out, i, valid(ok, select(observed(product), mean, splat<Lane>(neutral))), i + 1 < n);
  }
}

/** In range, or missing. */
function isPart<V>(x: V): V {
  return either(missing(x), within(x, 0, LARGEST_PART));
}

/** 10^6 times: newest + 0.8 recent + 0.5 older + 0.2 oldest; clamp(streak / 6, 0.1, 1); max(min(remaining, 1 - denied), 0.1) */
export function ads_signalParts(
  newest: Series,
  recent: Series,
  older: Series,
  oldest: Series,
  streak: Series,
  remaining: Series,
  denied: Series,
  n: i32,
  freshness: Series,
  readiness: Series,
  privacy: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const a = newest.at<Lane>(i);
    const b = recent.at<Lane>(i);
    const c = older.at<Lane>(i);
    const d = oldest.at<Lane>(i);
    const run = streak.at<Lane>(i);
    const left = remaining.at<Lane>(i);
    const lost = denied.at<Lane>(i);
    const seen = both(both(within(a, 0, 1), within(b, 0, 1)), both(within(c, 0, 1), within(d, 0, 1)));
    const ok = both(seen, both(within(run, 0, f64.MAX_VALUE), both(within(left, 0, 1), within(lost, 0, 1))));
    const late = add(mul(splat<Lane>(5e5), c), mul(splat<Lane>(2e5), d));
    let fresh = add(add(mul(splat<Lane>(1e6), a), mul(splat<Lane>(8e5), b)), late);
    let ready = clamp(mul(run, splat<Lane>(1e6 / 6)), 1e5, 1e6);
    let open = mul(splat<Lane>(1e6), max(min(left, sub(splat<Lane>(1), lost)), splat<Lane>(0.1)));
    // The condition looks at the parts on purpose; see energy_treasuryFee.
    if (!every(both(ok, observed(add(fresh, open))))) {
      fresh = valid(ok, fresh);
      ready = valid(ok, ready);
      open = valid(ok, open);
    }
    emit(freshness, i, fresh, pair);
    emit(readiness, i, ready, pair);
    emit(privacy, i, open, pair);
  }
}
