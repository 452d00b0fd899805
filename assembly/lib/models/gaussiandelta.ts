// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// The exact (epsilon, delta) of Gaussian noise. With t = epsilon / mu - mu / 2, phi the normal density and R(x) = (1 - P(x)) / phi(x)
// Mills' ratio, e^epsilon phi(t + mu) = phi(t), so delta = phi(t) (R(t) - R(t + mu)): nothing of size e^epsilon is ever formed.
import { abs, add, both, div, every, le, lt, max, min, mul, root, select, some, splat, sub } from "../lanes/lanes";
import { halfBell, normalCdf, tailFrom, tailRatio } from "../special/normal";

/** Up to here the difference of ratios is the integral of -R'(x) = 1 - x R(x), by five points of Gauss and Legendre. */
const NARROW: f64 = 0.0625;
const FAR: f64 = 1e9;
const ROOT_TWO_PI: f64 = 2.5066282746310002;
/** What rounding takes off delta: 2^-42, 2^-46 for each unit of t, and 2^-51 of what t is a difference of for each. */
const LACK: f64 = 2.2737367544323206e-13;
const LACK_FAR: f64 = 1.4210854715202004e-14;
const LACK_EACH: f64 = 4.440892098500626e-16;
/** What products below the doubles may have lost: 2^-1000. */
const LEAST: f64 = 9.332636185032189e-302;

/** Points and weights on [0, 1], the middle one and two pairs. */
const INNER: f64 = 0.26923465505284155;
const OUTER: f64 = 0.453089922969332;
const MIDDLE_WEIGHT: f64 = 0.28444444444444444;
const INNER_WEIGHT: f64 = 0.23931433524968324;
const OUTER_WEIGHT: f64 = 0.11846344252809454;

/** Steps of bisection on ln mu: 110 decades to the last bit. */
const STEPS: i32 = 62;
const LEAST_MU: f64 = 1e-110;
const MOST_MU: f64 = 1e4;

/** The largest mu whose delta does not exceed the one given, from below. */
export function mostRatio<V>(epsilon: V, goal: V): V {
  let low = splat<V>(LEAST_MU);
  let high = splat<V>(MOST_MU);
  for (let step = 0; step < STEPS; step++) {
    const middle = root(mul(low, high));
    const enough = le(deltaAbove(epsilon, middle), goal);
    low = select(enough, middle, low);
    high = select(enough, high, middle);
  }
  return low;
}

/** delta by epsilon and mu, rounded up. */
export function deltaAbove<V>(epsilon: V, mu: V): V {
  const zero = splat<V>(0);
  const part = div(epsilon, mu);
  const half = mul(mu, splat<V>(0.5));
  const t = min(sub(part, half), splat<V>(FAR));
  const size = abs(t);
  const bell = halfBell(size);
  const narrow = le(mu, splat<V>(NARROW));
  let delta = zero;
  if (some(narrow)) delta = mul(bell, mul(mul(mu, splat<V>(1 / ROOT_TWO_PI)), slope(t, min(mu, splat<V>(NARROW)))));
  if (!every(narrow)) {
    const later = tailAfter(add(t, mu));
    const near = lt(t, zero);
    const wide = select(near, sub(normalCdf(size), mul(bell, later)), mul(bell, sub(tailAfter(max(t, zero)), later)));
    delta = select(narrow, delta, wide);
  }
  const reach = min(add(size, splat<V>(2)), splat<V>(50));
  const each = add(splat<V>(LACK_FAR), mul(min(add(part, mu), splat<V>(FAR)), splat<V>(LACK_EACH)));
  const lack = add(splat<V>(LACK), mul(reach, each));
  return min(add(add(delta, mul(delta, lack)), splat<V>(LEAST)), splat<V>(1));
}

/** Mean of 1 - x R(x) between t and t + width. */
function slope<V>(t: V, width: V): V {
  const middle = add(t, mul(width, splat<V>(0.5)));
  const inner = mul(width, splat<V>(INNER));
  const outer = mul(width, splat<V>(OUTER));
  const near = add(fall(sub(middle, inner)), fall(add(middle, inner)));
  const far = add(fall(sub(middle, outer)), fall(add(middle, outer)));
  const sides = add(mul(splat<V>(INNER_WEIGHT), near), mul(splat<V>(OUTER_WEIGHT), far));
  return add(mul(splat<V>(MIDDLE_WEIGHT), fall(middle)), sides);
}

/** 1 - x R(x). */
function fall<V>(x: V): V {
  const tail = tailAfter(abs(x));
  const ratio = select(lt(x, splat<V>(0)), sub(div(splat<V>(1), halfBell(x)), tail), tail);
  return max(sub(splat<V>(1), mul(mul(x, splat<V>(ROOT_TWO_PI)), ratio)), splat<V>(0));
}

/** (1 - P(x)) e^(x^2 / 2) for x of 0 and more. */
function tailAfter<V>(x: V): V {
  const near = le(x, splat<V>(0.70703125));
  const ratio = tailRatio(max(x, splat<V>(0.70703125)));
  if (!some(near)) return ratio;
  const bell = halfBell(x);
  return select(near, div(tailFrom(x, bell, ratio), bell), ratio);
}
