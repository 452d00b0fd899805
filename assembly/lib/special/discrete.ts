// Quantiles of counts: the least k whose distribution function reaches p. Newton's steps on the logarithm of the tail, between a k that does
// not reach it and one that does, until they are neighbours. A step that p is above by 1e-13 of the tail at most counts as reached:
// so the quantile of what the distribution function gives for k is k, whoever computed it.
import { log } from "../elementary/log";
import {
  both,
  ceil,
  either,
  every,
  finite,
  floor,
  ge,
  gt,
  keep,
  le,
  lt,
  max,
  min,
  not,
  root,
  select,
  splat,
} from "../lanes/lanes";
import { betaLowerInside, betaTailOf, betaUpperInside } from "./betainc";
import { UNSCALE } from "./deviance";
import { betaDensity, gammaDensity, SCALED } from "./gammadensity";
import { gammaLower, gammaTailOf, gammaUpper } from "./gammainc";
import { roughNormal } from "./quantilestart";

/** Steps at most: takes 3 or 4. From SURE on the middle, or twice as far. */
const STEPS: i32 = 160;
const SURE: i32 = 12;
/** How far below p a step counts. */
const REACH: f64 = 1e-13;

/** The least k with P(X <= k) >= tail where `lower`, else with P(X > k) <= tail; `slack` is what rounding may have taken from it. */
export function poissonQuantile(mean: Lane, tail: Lane, slack: Lane, lower: Mask): Lane {
  const zero = splat(0);
  const deviation = root(mean);
  return search(
    true,
    mean,
    zero,
    zero,
    mean,
    zero,
    zero,
    tail,
    slack,
    lower,
    mean,
    deviation,
    splat(1) / deviation,
    splat(Infinity),
  );
}

/** The same of the successes in `trials`; 0 < prob < 1. */
export function binomialQuantile(trials: Lane, prob: Lane, tail: Lane, slack: Lane, lower: Mask): Lane {
  const one = splat(1);
  const q = one - prob;
  const qRest = one - q - prob;
  const mean = trials * prob;
  const deviation = root(mean * q);
  return search(
    false,
    trials,
    q,
    qRest,
    prob,
    splat(0),
    splat(-1),
    tail,
    slack,
    lower,
    mean,
    deviation,
    (q - prob) / deviation,
    trials,
  );
}

/** The same of the failures before so many successes; 0 < prob < 1. */
export function negativeBinomialQuantile(successes: Lane, prob: Lane, tail: Lane, slack: Lane, lower: Mask): Lane {
  const one = splat(1);
  const q = one - prob;
  const qRest = one - q - prob;
  const mean = (successes * q) / prob;
  const deviation = root(mean / prob);
  const skew = (one + q) / root(successes * q);
  return search(
    false,
    successes,
    prob,
    splat(0),
    q,
    qRest,
    splat(0),
    tail,
    slack,
    lower,
    mean,
    deviation,
    skew,
    splat(Infinity),
  );
}

/**
 * P(X <= k) is Q(k + 1, y) where `gamma`, else I_x(n + turn k, k + 1). `most` reaches everything.
 */
function search(
  gamma: boolean,
  n: Lane,
  x: Lane,
  xRest: Lane,
  y: Lane,
  yRest: Lane,
  turn: Lane,
  tail: Lane,
  slack: Lane,
  lower: Mask,
  mean: Lane,
  deviation: Lane,
  skew: Lane,
  most: Lane,
): Lane {
  const zero = splat(0);
  const one = splat(1);
  const limit = select(lower, tail - tail * splat(REACH) - slack, tail + tail * splat(REACH) + slack);
  const size = roughNormal(tail);
  const z = select(lower, -size, size);
  let k = floor(mean + deviation * (z + (z * z - one) * skew * splat(1 / 6)));
  k = max(min(k, most - one), zero);
  let below = splat(-1);
  let above = most;
  let done = le(limit, zero);
  above = select(done, zero, above);
  done = either(done, le(above - below, one));
  for (let step = 0; step < STEPS; step++) {
    if (every(done)) break;
    k = select(done, zero, k);
    const b = k + one;
    let lowerTail = zero;
    let upperTail = zero;
    let mass = zero;
    if (gamma) {
      const density = gammaDensity(b, y, zero, SCALED);
      const small = gammaTailOf(b, y, zero, density);
      lowerTail = gammaUpper(b, y, small);
      upperTail = gammaLower(b, y, small);
      mass = (density / y) * splat(UNSCALE);
    } else {
      const a = max(n + turn * k, splat(f64.MIN_NORMAL_VALUE));
      const density = betaDensity(a, b, x, xRest, y, yRest, SCALED);
      const small = betaTailOf(a, b, x, xRest, y, yRest, density);
      lowerTail = betaLowerInside(a, b, x, y, small);
      upperTail = betaUpperInside(a, b, x, y, small);
      mass = (density / (y * select(lt(turn, zero), a, a + k))) * splat(UNSCALE);
    }
    const have = select(lower, lowerTail, upperTail);
    const reached = either(both(lower, ge(have, limit)), both(not(lower), le(have, limit)));
    above = select(both(reached, not(done)), k, above);
    below = select(either(reached, done), below, k);
    done = either(done, le(above - below, one));
    const distance = log(select(lower, limit / have, have / limit)) * (have / mass);
    const sane = finite(distance);
    const far = min(max(distance, splat(-1e15)), splat(1e15));
    const next = k + select(gt(far, zero), ceil(far), min(floor(far), splat(-1)));
    const open = not(finite(above));
    const middle = select(open, k + k + one, floor((below + keep(not(open), above)) * splat(0.5)));
    const sure = step >= SURE ? middle : select(sane, next, middle);
    k = max(min(sure, above - one), below + one);
  }
  return above;
}
