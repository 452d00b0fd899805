// x with I_x(a, b) = p, over ln(x / (1 - x)) and the logarithm of the smaller of p and 1 - p, as gammaquantile.ts. Of x and 1 - x
// the smaller is carried, so that neither end loses digits. Started by Abramowitz and Stegun 26.5.22, or by the leading power
// of the end where the density is largest.

import { exp } from "../elementary/exp";
import { log } from "../elementary/log";
import {
  abs,
  both,
  clamp,
  either,
  eq,
  every,
  finite,
  ge,
  gt,
  keep,
  le,
  lt,
  min,
  not,
  root,
  select,
  some,
  splat,
  valid,
  within,
} from "../lanes/lanes";
import { betaCorner, cornerEnd } from "./betacorner";
import { betaLowerInside, betaTailOf } from "./betainc";
import { UNSCALE } from "./deviance";
import { betaDensity, SCALED } from "./gammadensity";
import { lbeta } from "./lbeta";
import { between, CLOSE, halley, powerStart, roughNormal } from "./quantilestart";

/** Steps at most; takes 3 or 4 as a rule. */
const STEPS: i32 = 40;
/** So small an x is that of the leading power. */
const POWER_ONLY: f64 = 1e-18;
/** Range of the odds. */
const LEAST: f64 = 1e-300;
const MOST: f64 = 1e300;

/** x with I_x(a, b) = p. */
export function betaQuantile(a: Lane, b: Lane, p: Lane): Lane {
  const one = splat(1);
  const lower = le(p, splat(0.5));
  const tail = select(lower, p, one - p);
  return valid(within(p, 0, 1), betaQuantileOf(a, b, tail, splat(0), lower));
}

/** x with I_x(a, b) = tail + rest where `lower`, else 1 - tail - rest; 0 <= tail <= 1/2. */
export function betaQuantileOf(a: Lane, b: Lane, tail: Lane, rest: Lane, lower: Mask): Lane {
  return found(a, b, tail, rest, lower, false);
}

/** x / (1 - x) of the same. */
export function betaOdds(a: Lane, b: Lane, tail: Lane, lower: Mask): Lane {
  return found(a, b, tail, splat(0), lower, true);
}

function found(a: Lane, b: Lane, tail: Lane, rest: Lane, lower: Mask, odds: boolean): Lane {
  const zero = splat(0);
  const one = splat(1);
  const half = splat(0.5);
  const shapes = both(both(gt(a, zero), finite(a)), both(gt(b, zero), finite(b)));
  const inside = both(shapes, both(gt(tail, zero), le(tail, half)));
  // In the upper half it is 1 less the quantile of the tail, with the shapes exchanged.
  const alpha = select(inside, select(lower, a, b), one);
  const beta = select(inside, select(lower, b, a), one);
  const target = select(inside, tail, half);
  const whole = lbeta(alpha, beta);
  const power = powerStart(target, log(alpha) + whole, alpha);
  let share = power;
  let left = one - power;
  let done = either(not(inside), lt(power * (one + beta), splat(POWER_ONLY)));
  const small = lt(min(alpha, beta), one);
  if (some(small)) {
    const other = one - target;
    const otherRest = one - other - target - rest;
    const near = lt(alpha, one);
    const low = cornerOf(near, alpha, beta, target, rest, other, otherRest);
    const isNear = both(near, lt(low, cornerEnd(beta)));
    const far = both(lt(beta, one), not(isNear));
    const high = cornerOf(far, beta, alpha, other, otherRest, target, rest);
    const isFar = both(far, lt(high, cornerEnd(alpha)));
    share = select(isNear, low, select(isFar, one - high, share));
    left = select(isNear, one - low, select(isFar, high, left));
    done = either(done, either(isNear, isFar));
  }
  if (!every(done)) {
    const ratio = byOdds(alpha, beta, target, power, done);
    share = select(done, share, ratio / (one + ratio));
    left = select(done, left, one / (one + ratio));
  }
  const near = select(lower, share, left);
  const far = select(lower, left, share);
  const ends = valid(shapes, select(lower, tail, one - tail));
  if (!odds) return select(inside, near, ends);
  return select(inside, near / far, select(eq(ends, one), splat(Infinity), ends));
}

/** What betaCorner gives where it is asked, and any share elsewhere. */
function cornerOf(asked: Mask, a: Lane, b: Lane, p: Lane, pRest: Lane, q: Lane, qRest: Lane): Lane {
  const one = splat(1);
  if (!some(asked)) return one;
  const half = splat(0.5);
  return betaCorner(
    select(asked, a, one),
    select(asked, b, one),
    select(asked, p, half),
    keep(asked, pRest),
    select(asked, q, half),
    keep(asked, qRest),
  );
}

/** The odds x / (1 - x), by steps of Halley on ln I_x; what is done already is anything. */
function byOdds(alpha: Lane, beta: Lane, target: Lane, power: Lane, ready: Mask): Lane {
  const zero = splat(0);
  const one = splat(1);
  const total = alpha + beta;
  // The odds x / (1 - x), and what was too low and too high.
  let odds = start(alpha, beta, target, power);
  let low = splat(LEAST);
  let high = splat(MOST);
  let done = ready;
  for (let k = 0; k < STEPS; k++) {
    const small = lt(odds, one);
    const least = select(small, odds, one) / (one + odds);
    const most = one - least;
    const rest = one - most - least;
    const x = select(small, least, most);
    const y = select(small, most, least);
    const xRest = select(small, zero, rest);
    const yRest = select(small, rest, zero);
    const density = betaDensity(alpha, beta, x, xRest, y, yRest, SCALED);
    const have = betaLowerInside(alpha, beta, x, y, betaTailOf(alpha, beta, x, xRest, y, yRest, density));
    const slope = (density * splat(UNSCALE)) / have;
    const bend = alpha - total * x - slope;
    const step = halley(log(target / have), slope, bend);
    const last = le(abs(step) * (one + abs(bend)), splat(CLOSE));
    const under = lt(have, target);
    low = select(under, odds, low);
    high = select(under, high, odds);
    odds = select(done, odds, between(odds * exp(step), low, high, last));
    done = either(done, last);
    if (every(done)) break;
  }
  return odds;
}

function start(a: Lane, b: Lane, target: Lane, power: Lane): Lane {
  const one = splat(1);
  const z = roughNormal(target);
  const first = one / (a + a - one);
  const second = one / (b + b - one);
  const lambda = (z * z - splat(3)) * splat(1 / 6);
  const h = splat(2) / (first + second);
  const skew = lambda + splat(5 / 6) - splat(2 / 3) / h;
  const w = (z * root(h + lambda)) / h - (second - first) * skew;
  const mean = a / b;
  const byNormal = mean * exp(clamp(splat(-2) * w, -700, 700));
  const byPower = power / (one - min(power, splat(0.9)));
  // The normal approximation is for shapes of 1 and more; it fails far out in a tail, where it is NaN.
  const fits = both(both(ge(a, one), ge(b, one)), gt(byNormal, splat(0)));
  return clamp(select(fits, byNormal, select(lt(a, one), byPower, mean)), LEAST, MOST);
}
