// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// How a search moves: mutation rates, annealing, proposals that vary together.
import { atan } from "../lib/atan";
import { LARGEST, SAFE } from "../lib/bounds";
import { emit, given, isWhole, observed, tell } from "../lib/column";
import { exp } from "../lib/exp";
import {
  add,
  both,
  clamp,
  div,
  either,
  flag,
  floor,
  gt,
  keep,
  le,
  lt,
  max,
  min as least,
  mul,
  not,
  root,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { log } from "../lib/log";
import { pow } from "../lib/pow";
import { Series } from "../lib/series";
import { sin } from "../lib/trig";

const PI: f64 = 3.141592653589793;
const QUARTER_PI: f64 = 0.7853981633974483;
const TWO_PI: f64 = 6.283185307179586;
const PI_SQUARED: f64 = 9.869604401089358;
const E: f64 = 2.718281828459045;

/** sum of p_k rate_k / sum of p_k * min(target / diversity, 1e9)^exponent, within bounds */
export function learning_mutationRate(
  probability: Series,
  rates: Series,
  diversity: Series,
  regimes: i32,
  n: i32,
  target: f64,
  exponent: f64,
  low: f64,
  high: f64,
  out: Series,
): void {
  let fine = true;
  for (let k = 0; k < regimes; k++) fine = fine && rates[k] >= 0 && rates[k] <= 1;
  for (let i = 0; i < n; i += LANES) {
    const spread = diversity.at<Lane>(i);
    let ok = within(spread, 0, LARGEST);
    let sum = splat<Lane>(0);
    let mixed = splat<Lane>(0);
    for (let k = 0; k < regimes; k++) {
      const p = probability.at<Lane>(k * n + i);
      ok = both(ok, within(p, 0, 1));
      sum = add(sum, p);
      mixed = add(mixed, mul(p, splat<Lane>(rates[k])));
    }
    const ratio = least(div(splat<Lane>(target), spread), splat<Lane>(1e9));
    const boost = exponent == 1 ? ratio : pow(ratio, splat<Lane>(exponent));
    const rate = clamp(mul(div(mixed, sum), boost), low, high);
    const known = both(both(ok, gt(sum, splat<Lane>(0))), observed(rate));
    out.write(i, valid(known, fine ? rate : splat<Lane>(NaN)), i + 1 < n);
  }
}

/** step exp((success - target) / damping) */
export function learning_successRule(
  step: Series,
  success: Series,
  n: i32,
  target: f64,
  damping: f64,
  out: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const s = step.at<Lane>(i);
    const p = success.at<Lane>(i);
    const ok = both(within(s, 0, 1e150), within(p, 0, 1));
    const grown = mul(s, exp(div(sub(p, splat<Lane>(target)), splat<Lane>(damping))));
    out.write(i, valid(ok, grown), i + 1 < n);
  }
}

/** p gain - (1 - p) loss - cost */
export function learning_fitness(success: Series, gain: Series, loss: Series, cost: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const p = success.at<Lane>(i);
    const won = gain.at<Lane>(i);
    const lost = loss.at<Lane>(i);
    const paid = cost.at<Lane>(i);
    const ok = both(both(within(p, 0, 1), within(won, 0, 1e150)), both(within(lost, 0, 1e150), within(paid, 0, 1e150)));
    const value = sub(sub(mul(p, won), mul(sub(splat<Lane>(1), p), lost)), paid);
    out.write(i, valid(ok, value), i + 1 < n);
  }
}

/** 1 downhill, exp(-delta / temperature) uphill, 0 uphill at temperature 0; accepted when u is below it */
export function learning_anneal(
  delta: Series,
  temperature: Series,
  u: Series,
  n: i32,
  probability: Series,
  accept: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const d = delta.at<Lane>(i);
    const t = temperature.at<Lane>(i);
    const draw = given<Lane>(u, i, NaN);
    const drawn = observed(draw);
    const drawOk = either(not(drawn), both(within(draw, 0, 1), lt(draw, splat<Lane>(1))));
    const ok = both(both(within(d, -LARGEST, LARGEST), within(t, 0, LARGEST)), drawOk);
    // Downhill the exponent is kept at 0; at temperature 0 it is minus infinity.
    const rise = max(d, splat<Lane>(0));
    const likely = exp(sub(splat<Lane>(0), div(rise, t)));
    const p = valid(ok, select(le(d, splat<Lane>(0)), splat<Lane>(1), likely));
    emit(probability, i, p, pair);
    emit(accept, i, valid(both(ok, drawn), flag(lt(draw, p))), pair);
  }
}

/** geometric: max(least, initial ratio^k); logarithmic: max(least, initial / ln(k + e)) */
export function learning_cooling(
  iteration: Series,
  n: i32,
  initial: f64,
  ratio: f64,
  lowest: f64,
  kind: f64,
  out: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const k = iteration.at<Lane>(i);
    const ok = isWhole(k, 0, SAFE);
    const warm =
      kind == 0
        ? mul(splat<Lane>(initial), pow(splat<Lane>(ratio), valid(ok, k)))
        : div(splat<Lane>(initial), log(add(valid(ok, k), splat<Lane>(E))));
    out.write(i, valid(ok, max(warm, splat<Lane>(lowest))), i + 1 < n);
  }
}

/** theta = atan sqrt(a / (1 - a)), which is asin sqrt(a) without its loss near 1; p = sin^2((2k + 1) theta); floor(pi / (4 theta)) */
export function learning_amplitude(
  share: Series,
  rounds: Series,
  n: i32,
  theta: Series,
  probability: Series,
  optimal: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const a = share.at<Lane>(i);
    const k = rounds.at<Lane>(i);
    const ok = both(within(a, 0, 1), isWhole(k, 0, 1e9));
    const angle = valid(ok, atan(root(div(a, sub(splat<Lane>(1), a)))));
    emit(theta, i, angle, pair);
    if (probability.given) {
      const height = sin(mul(add(add(k, k), splat<Lane>(1)), angle));
      probability.write(i, valid(ok, mul(height, height)), pair);
    }
    const best = floor(div(splat<Lane>(QUARTER_PI), angle));
    emit(optimal, i, valid(ok, keep(gt(a, splat<Lane>(0)), best)), pair);
  }
}

/** sin^2(pi y / m), of the angle's distance to the nearest multiple of pi; 2 pi sqrt(a (1 - a)) / m + pi^2 / m^2 */
export function learning_amplitudeEstimate(
  outcome: Series,
  size: Series,
  share: Series,
  n: i32,
  estimate: Series,
  bound: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const y = outcome.at<Lane>(i);
    const m = size.at<Lane>(i);
    const a = given<Lane>(share, i, NaN);
    const told = observed(a);
    const shareOk = either(not(told), within(a, 0, 1));
    const ok = both(both(isWhole(y, 0, SAFE), isWhole(m, 1, SAFE)), both(lt(y, m), shareOk));
    const height = sin(mul(splat<Lane>(PI), div(least(y, sub(m, y)), m)));
    const guess = valid(ok, mul(height, height));
    emit(estimate, i, guess, pair);
    const at = select(told, a, guess);
    const spread = mul(splat<Lane>(TWO_PI), root(mul(at, sub(splat<Lane>(1), at))));
    tell(bound, i, valid(ok, add(div(spread, m), div(div(splat<Lane>(PI_SQUARED), m), m))), pair);
  }
}
