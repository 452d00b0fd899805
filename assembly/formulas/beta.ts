import { LARGEST } from "../lib/lanes/bounds";
import { canonical, countSkipped, emit, given, mirror, tell } from "../lib/lanes/column";
import { both, every, finite, gt, select, splat, valid, within } from "../lib/lanes/lanes";
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
    const one = splat(1);
    const s = successes.at(i);
    const f = failures.at(i);
    const a0 = given(priorAlpha, i, 1);
    const b0 = given(priorBeta, i, 1);
    const counts = both(within(s, 0, LARGEST), within(f, 0, LARGEST));
    const ok = both(counts, both(within(a0, f64.MIN_VALUE, LARGEST), within(b0, f64.MIN_VALUE, LARGEST)));
    const a = a0 + s;
    const b = b0 + f;
    emit(alpha, i, valid(ok, a), pair);
    emit(beta, i, valid(ok, b), pair);
    moments(mean, variance, a, b, ok, i, pair);
    if (mode.given) {
      const peaked = both(ok, both(gt(a, one), gt(b, one)));
      mode.write(i, valid(peaked, canonical(modeOf(a - one, b - one))), pair);
    }
  }
}

/** (alpha - 1) / (alpha - 1 + beta - 1), of quarters where that is beyond the doubles. */
function modeOf(a: Lane, b: Lane): Lane {
  const part = select(finite(a + b), splat(1), splat(0.25));
  return (a * part) / (a * part + b * part);
}

function moments(mean: Series, variance: Series, a: Lane, b: Lane, ok: Mask, i: i32, pair: boolean): void {
  let total = a + b;
  let part = splat(1);
  // A sum beyond the doubles is four times as large as the sum of quarters.
  if (!every(both(ok, finite(total)))) {
    part = select(finite(total), splat(1), splat(0.25));
    a = valid(ok, a * part);
    b *= part;
    total = a + b;
  }
  const share = a / total;
  emit(mean, i, canonical(share), pair);
  if (variance.given) variance.write(i, canonical(varianceOf(share, b, total) * part), pair);
}

/** alpha / total beta / total / (total + 1): a product of totals would overflow, or vanish. */
function varianceOf(mean: Lane, b: Lane, total: Lane): Lane {
  return (mean * (b / total)) / (total + splat(1));
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
    if (ticks === 1) {
      const from = e;
      e = betaTick(successes, failures, from, entities, priorAlpha, priorBeta, keep, alpha, beta, mean, variance);
      mirror(alphaOut, alpha, from, e);
      mirror(betaOut, beta, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let a = alpha.at(e);
    let b = beta.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const s = successes.at(i);
      const f = failures.at(i);
      const nextA = remember(a, priorAlpha, keep) + s;
      const nextB = remember(b, priorBeta, keep) + f;
      const counts = both(within(s, 0, LARGEST), within(f, 0, LARGEST));
      // Counts that add up to more than doubles hold are skipped: nothing could be counted on from infinity.
      const ok = both(counts, both(finite(nextA), finite(nextB)));
      countSkipped(skipped, e, ok, pair);
      a = select(ok, nextA, a);
      b = select(ok, nextB, b);
      tell(alphaOut, i, a, pair);
      tell(betaOut, i, b, pair);
      moments(mean, variance, a, b, gt(a, splat(0)), i, pair);
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
    const s = successes.at(e);
    const f = failures.at(e);
    const a = remember(alpha.at(e), priorAlpha, keep) + s;
    const b = remember(beta.at(e), priorBeta, keep) + f;
    const total = a + b;
    const counts = both(within(s, 0, LARGEST), within(f, 0, LARGEST));
    // The total is finite only when a and b are.
    if (!every(both(counts, both(gt(a, splat(0)), finite(total))))) break;
    alpha.put(e, a);
    beta.put(e, b);
    const share = a / total;
    emit(mean, e, share, true);
    if (variance.given) variance.put(e, varianceOf(share, b, total));
  }
  return e;
}

/** Without forgetting the count stays exactly what it was. */
function remember(x: Lane, prior: f64, keep: f64): Lane {
  return keep === 1 ? x : splat(prior) + splat(keep) * (x - splat(prior));
}
