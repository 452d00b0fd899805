import { exp } from "../lib/elementary/exp";
import { canonical, emit, given } from "../lib/lanes/column";
import { always, both, gt, max, select, splat, valid, within } from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";
import { betaLower, betaTail, betaUpper } from "../lib/special/betainc";
import { betaQuantile, betaQuantileOf } from "../lib/special/betaquantile";
import { lbeta } from "../lib/special/lbeta";

const LEAST_SHAPE: f64 = 1e-300;
const LARGEST_SHAPE: f64 = 1e9;

/** Both shapes are such as incomplete functions answer for. */
function shapes(a: Lane, b: Lane): Mask {
  return both(within(a, LEAST_SHAPE, LARGEST_SHAPE), within(b, LEAST_SHAPE, LARGEST_SHAPE));
}

/** ln B(a, b), -Infinity where a parameter is infinite. */
function logBeta(a: Lane, b: Lane): Lane {
  const ok = both(within(a, f64.MIN_VALUE, Infinity), within(b, f64.MIN_VALUE, Infinity));
  const y = lbeta(a, b);
  return select(both(ok, gt(max(a, b), splat(f64.MAX_VALUE))), splat(-Infinity), valid(ok, canonical(y)));
}

/** ln B(alpha, beta) = ln gamma(alpha) + ln gamma(beta) - ln gamma(alpha + beta) */
export function core_logBeta(alpha: Series, beta: Series, n: i32, output: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const a = alpha.at(i);
    const b = beta.at(i);
    emit(output, i, logBeta(a, b), i + 1 < n);
  }
}

/** B(alpha, beta) = gamma(alpha) gamma(beta) / gamma(alpha + beta) */
export function core_beta(alpha: Series, beta: Series, n: i32, output: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const a = alpha.at(i);
    const b = beta.at(i);
    emit(output, i, exp(logBeta(a, b)), i + 1 < n);
  }
}

/** lower = I_x(alpha, beta) = 1 / B(alpha, beta) integral of t^(alpha - 1) (1 - t)^(beta - 1) from 0 to x; upper = I_(1-x)(beta, alpha) */
export function core_incompleteBeta(
  alpha: Series,
  beta: Series,
  x: Series,
  n: i32,
  lower: Series,
  upper: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const a = alpha.at(i);
    const b = beta.at(i);
    const at = x.at(i);
    const ok = both(shapes(a, b), within(at, 0, 1));
    const one = splat(1);
    const rest = one - at;
    const tail = betaTail(a, b, at, splat(0), rest, one - rest - at);
    emit(lower, i, valid(ok, betaLower(a, b, at, rest, tail)), pair);
    if (upper.given) upper.write(i, valid(ok, betaUpper(a, b, at, rest, tail)), pair);
  }
}

/** the x with I_x(alpha, beta) = p */
export function core_betaQuantile(alpha: Series, beta: Series, p: Series, n: i32, output: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const a = alpha.at(i);
    const b = beta.at(i);
    const share = p.at(i);
    const ok = both(shapes(a, b), within(share, 0, 1));
    emit(output, i, valid(ok, betaQuantile(a, b, share)), i + 1 < n);
  }
}

/** The quantiles (1 - level) / 2 and (1 + level) / 2 of the posterior. */
export function core_betaInterval(
  successes: Series,
  failures: Series,
  priorAlpha: Series,
  priorBeta: Series,
  n: i32,
  level: f64,
  lower: Series,
  upper: Series,
): void {
  // What rounding takes from the tail moves the quantile of a small shape.
  const outside = 1 - level;
  const tail = splat(outside / 2);
  const rest = splat((1 - outside - level) / 2);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const s = successes.at(i);
    const f = failures.at(i);
    const a0 = given(priorAlpha, i, 1);
    const b0 = given(priorBeta, i, 1);
    const ok = both(both(within(s, 0, LARGEST_SHAPE / 2), within(f, 0, LARGEST_SHAPE / 2)), priors(a0, b0));
    const a = a0 + s;
    const b = b0 + f;
    if (lower.given) lower.write(i, valid(ok, betaQuantileOf(a, b, tail, rest, always(true))), pair);
    if (upper.given) upper.write(i, valid(ok, betaQuantileOf(a, b, tail, rest, always(false))), pair);
  }
}

/** With counts of half the largest shape, the posterior's stay within it. */
function priors(a: Lane, b: Lane): Mask {
  return both(within(a, LEAST_SHAPE, LARGEST_SHAPE / 2), within(b, LEAST_SHAPE, LARGEST_SHAPE / 2));
}
