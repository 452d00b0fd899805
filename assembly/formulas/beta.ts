// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST } from "../lib/lanes/bounds";
import { canonical, countSkipped, emit, given, mirror, observed, tell } from "../lib/lanes/column";
import { add, both, div, every, finite, gt, mul, select, splat, sub, valid, within } from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";

/** alpha = a0 + s, beta = b0 + f */
export function core_betaPosterior(
  successes: Series,
  failures: Series,
  priorAlpha: Series,
  priorBeta: Series,
  n: i32,
  alpha: Series,
  beta: Series,
  mean: Series,
  variance: Series,
  mode: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const one = splat<Lane>(1);
    const s = successes.at<Lane>(i);
    const f = failures.at<Lane>(i);
    const a0 = given<Lane>(priorAlpha, i, 1);
    const b0 = given<Lane>(priorBeta, i, 1);
    const counts = both(within(s, 0, LARGEST), within(f, 0, LARGEST));
    const ok = both(counts, both(within(a0, f64.MIN_VALUE, LARGEST), within(b0, f64.MIN_VALUE, LARGEST)));
    const a = add(a0, s);
    const b = add(b0, f);
    emit(alpha, i, valid(ok, a), pair);
    emit(beta, i, valid(ok, b), pair);
    moments(mean, variance, a, b, ok, i, pair);
    if (mode.given) {
      const peaked = both(ok, both(gt(a, one), gt(b, one)));
      mode.write(i, valid(peaked, canonical(modeOf(sub(a, one), sub(b, one)))), pair);
    }
  }
}

/** (alpha - 1) / (alpha - 1 + beta - 1), of quarters where that is beyond the doubles. */
function modeOf<V>(a: V, b: V): V {
  const part = select(finite(add(a, b)), splat<V>(1), splat<V>(0.25));
  return div(mul(a, part), add(mul(a, part), mul(b, part)));
}

function moments<V>(mean: Series, variance: Series, a: V, b: V, ok: V, i: i32, pair: bool): void {
  let total = add(a, b);
  let part = splat<V>(1);
  // A sum beyond the doubles is four times as large as the sum of quarters.
  if (!every(both(ok, finite(total)))) {
    part = select(finite(total), splat<V>(1), splat<V>(0.25));
    a = valid(ok, mul(a, part));
    b = mul(b, part);
    total = add(a, b);
  }
  const share = div(a, total);
  emit(mean, i, canonical(share), pair);
  if (variance.given) variance.write(i, canonical(mul(varianceOf(share, b, total), part)), pair);
}

/** alpha / total beta / total / (total + 1): a product of totals would overflow, or vanish. */
function varianceOf<V>(mean: V, b: V, total: V): V {
  return div(mul(mean, div(b, total)), add(total, splat<V>(1)));
}

/** alpha = a0 + keep (alpha - a0) + s, beta likewise */
export function core_betaUpdate(
  successes: Series,
  failures: Series,
  ticks: i32,
  entities: i32,
  priorAlpha: f64,
  priorBeta: f64,
  keep: f64,
  alpha: Series,
  beta: Series,
  skipped: Series,
  alphaOut: Series,
  betaOut: Series,
  mean: Series,
  variance: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    if (ticks == 1) {
      const from = e;
      e = betaTick(successes, failures, from, entities, priorAlpha, priorBeta, keep, alpha, beta, mean, variance);
      mirror(alphaOut, alpha, from, e);
      mirror(betaOut, beta, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let a = alpha.at<Lane>(e);
    let b = beta.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const s = successes.at<Lane>(i);
      const f = failures.at<Lane>(i);
      const nextA = add(remember(a, priorAlpha, keep), s);
      const nextB = add(remember(b, priorBeta, keep), f);
      const counts = both(within(s, 0, LARGEST), within(f, 0, LARGEST));
      // Counts that add up to more than doubles hold are skipped: nothing could be counted on from infinity.
      const ok = both(counts, both(finite(nextA), finite(nextB)));
      countSkipped(skipped, e, ok, pair);
      a = select(ok, nextA, a);
      b = select(ok, nextB, b);
      tell(alphaOut, i, a, pair);
      tell(betaOut, i, b, pair);
      moments(mean, variance, a, b, gt(a, splat<Lane>(0)), i, pair);
    }
    alpha.write(e, canonical(a), pair);
    beta.write(e, canonical(b), pair);
  }
}

/** One tick of the entities from e on, up to the first pair that is not well. */
function betaTick(
  successes: Series,
  failures: Series,
  e: i32,
  entities: i32,
  priorAlpha: f64,
  priorBeta: f64,
  keep: f64,
  alpha: Series,
  beta: Series,
  mean: Series,
  variance: Series,
): i32 {
  for (const end = entities - LANES; e <= end; e += LANES) {
    const s = successes.at<Lane>(e);
    const f = failures.at<Lane>(e);
    const a = add(remember(alpha.at<Lane>(e), priorAlpha, keep), s);
    const b = add(remember(beta.at<Lane>(e), priorBeta, keep), f);
    const total = add(a, b);
    const counts = both(within(s, 0, LARGEST), within(f, 0, LARGEST));
    // The total is finite only when a and b are.
    if (!every(both(counts, both(gt(a, splat<Lane>(0)), finite(total))))) break;
    alpha.put(e, a);
    beta.put(e, b);
    const share = div(a, total);
    emit(mean, e, share, true);
    if (variance.given) variance.put(e, varianceOf(share, b, total));
  }
  return e;
}

/** Without forgetting the count stays exactly what it was. */
function remember<V>(x: V, prior: f64, keep: f64): V {
  return keep == 1 ? x : add(splat<V>(prior), mul(splat<V>(keep), sub(x, splat<V>(prior))));
}
