// The exact (epsilon, delta) of Gaussian noise. With t = epsilon / mu - mu / 2, phi the normal density and R(x) = (1 - P(x)) / phi(x)
// Mills' ratio, e^epsilon phi(t + mu) = phi(t), so delta = phi(t) (R(t) - R(t + mu)): nothing of size e^epsilon is ever formed.
import { abs, every, le, lt, max, min, root, select, some, splat } from "../lanes/lanes";
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
export function mostRatio(epsilon: Lane, goal: Lane): Lane {
  let low = splat(LEAST_MU);
  let high = splat(MOST_MU);
  for (let step = 0; step < STEPS; step++) {
    const middle = root(low * high);
    const enough = le(deltaAbove(epsilon, middle), goal);
    low = select(enough, middle, low);
    high = select(enough, high, middle);
  }
  return low;
}

/** delta by epsilon and mu, rounded up. */
export function deltaAbove(epsilon: Lane, mu: Lane): Lane {
  const zero = splat(0);
  const part = epsilon / mu;
  const half = mu * splat(0.5);
  const t = min(part - half, splat(FAR));
  const size = abs(t);
  const bell = halfBell(size);
  const narrow = le(mu, splat(NARROW));
  let delta = zero;
  if (some(narrow)) delta = bell * (mu * splat(1 / ROOT_TWO_PI) * slope(t, min(mu, splat(NARROW))));
  if (!every(narrow)) {
    const later = tailAfter(t + mu);
    const near = lt(t, zero);
    const wide = select(near, normalCdf(size) - bell * later, bell * (tailAfter(max(t, zero)) - later));
    delta = select(narrow, delta, wide);
  }
  const reach = min(size + splat(2), splat(50));
  const each = splat(LACK_FAR) + min(part + mu, splat(FAR)) * splat(LACK_EACH);
  const lack = splat(LACK) + reach * each;
  return min(delta + delta * lack + splat(LEAST), splat(1));
}

/** Mean of 1 - x R(x) between t and t + width. */
function slope(t: Lane, width: Lane): Lane {
  const middle = t + width * splat(0.5);
  const inner = width * splat(INNER);
  const outer = width * splat(OUTER);
  const near = fall(middle - inner) + fall(middle + inner);
  const far = fall(middle - outer) + fall(middle + outer);
  const sides = splat(INNER_WEIGHT) * near + splat(OUTER_WEIGHT) * far;
  return splat(MIDDLE_WEIGHT) * fall(middle) + sides;
}

/** 1 - x R(x). */
function fall(x: Lane): Lane {
  const tail = tailAfter(abs(x));
  const ratio = select(lt(x, splat(0)), splat(1) / halfBell(x) - tail, tail);
  return max(splat(1) - x * splat(ROOT_TWO_PI) * ratio, splat(0));
}

/** (1 - P(x)) e^(x^2 / 2) for x of 0 and more. */
function tailAfter(x: Lane): Lane {
  const near = le(x, splat(0.70703125));
  const ratio = tailRatio(max(x, splat(0.70703125)));
  if (!some(near)) return ratio;
  const bell = halfBell(x);
  return select(near, tailFrom(x, bell, ratio) / bell, ratio);
}
