import { canonical, emit } from "../lib/lanes/column";
import { both, valid, within } from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";
import { digamma } from "../lib/special/digamma";
import { gammaLower, gammaTail, gammaUpper } from "../lib/special/gammainc";
import { gammaQuantile } from "../lib/special/gammaquantile";
import { lambertW } from "../lib/special/lambert";
import { lgamma } from "../lib/special/lgamma";

/** Shapes that incomplete functions answer for. */
const LEAST_SHAPE: f64 = 1e-300;
const LARGEST_SHAPE: f64 = 1e9;
/** -1/e, rounded down */
const BRANCH: f64 = -0.36787944117144233;

/** ln gamma(x) */
export function core_logGamma(x: Series, n: i32, output: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const at = x.at(i);
    emit(output, i, valid(within(at, f64.MIN_VALUE, Infinity), canonical(lgamma(at))), i + 1 < n);
  }
}

/** psi(x) = d ln gamma(x) / dx */
export function core_digamma(x: Series, n: i32, output: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const at = x.at(i);
    emit(output, i, valid(within(at, f64.MIN_VALUE, Infinity), canonical(digamma(at))), i + 1 < n);
  }
}

/** the w >= -1 with w e^w = x */
export function core_lambertW(x: Series, n: i32, output: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const at = x.at(i);
    emit(output, i, valid(within(at, BRANCH, Infinity), canonical(lambertW(at))), i + 1 < n);
  }
}

/** lower = P(shape, x) = 1 / gamma(shape) integral of t^(shape - 1) e^-t from 0 to x; upper = 1 - lower */
export function core_incompleteGamma(shape: Series, x: Series, n: i32, lower: Series, upper: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const a = shape.at(i);
    const at = x.at(i);
    const ok = both(within(a, LEAST_SHAPE, LARGEST_SHAPE), within(at, 0, Infinity));
    const tail = gammaTail(a, at);
    emit(lower, i, valid(ok, gammaLower(a, at, tail)), pair);
    if (upper.given) upper.write(i, valid(ok, gammaUpper(a, at, tail)), pair);
  }
}

/** the x with P(shape, x) = p */
export function core_gammaQuantile(shape: Series, p: Series, n: i32, output: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const a = shape.at(i);
    const share = p.at(i);
    const ok = both(within(a, LEAST_SHAPE, LARGEST_SHAPE), within(share, 0, 1));
    emit(output, i, valid(ok, gammaQuantile(a, share)), i + 1 < n);
  }
}
