// gamma x and what of it is known below 0. Up to 23.5 it is e^(ln gamma(2 + d)), |d| <= 1/2, times the steps from there, the product of
// which is carried in two parts; beyond, Stirling's formula with its exponent in two parts. Below -1/2 by reflection:
// gamma(-y) = -pi / (y sin(pi y) gamma(y)). NIST Digital Library of Mathematical Functions, 5.5 and 5.11.

import { exp, expSum } from "../elementary/exp";
import { sinHalfTurns } from "../elementary/halfturns";
import { log } from "../elementary/log";
import { shareHigh, shareLow } from "../elementary/logshare";
import { abs, both, copysign, eq, floor, gt, le, lt, min, select, some, splat, valid } from "../lanes/lanes";
import { lost, lostProduct } from "../sums/twosum";
import { digamma } from "./digamma";
import { atTwo, lgamma, remainder } from "./lgamma";

const PI: f64 = 3.141592653589793;
const HALF_LOG_TWO_PI: f64 = 0.9189385332046728;
/** From here on Stirling's formula: factorials up to 22! are doubles, and their products exact. */
const FAR: f64 = 23.5;
const STEPS: i32 = 22;
/** Nearer to 0 the logarithm of gamma is that of 1 / x. */
const LEAST: f64 = 1e-300;
/** Beyond it gamma is infinite above 0, and 0 below. */
const BEYOND: f64 = 200;

/** Relative error below 1e-15. Infinite at 0 with its sign, where both sides have one; NaN at the other poles and minus infinity. */
export function gamma(x: Lane): Lane {
  const below = lt(x, splat(-0.5));
  const size = select(below, -x, x);
  const far = gt(size, splat(FAR));
  const y = some(far)
    ? select(far, distant(min(size, splat(BEYOND)), x, below), near(size, x, below))
    : near(size, x, below);
  const pole = both(below, eq(floor(x), x));
  return select(pole, splat(NaN), valid(eq(x, x), y));
}

/** -1/2 <= x <= 23.5, and -23.5 <= x below that. */
function near(size: Lane, x: Lane, below: Mask): Lane {
  const one = splat(1);
  const half = splat(0.5);
  const top = min(size, splat(FAR));
  // 2 + d, and how many steps above it.
  const steps = floor(top + half) - splat(2);
  const d = top - (splat(2) + steps);
  const low = lt(steps, splat(0));
  const least = lt(steps, splat(-1));
  let product = one;
  let rest = splat(0);
  let place = splat(2) + d;
  for (let k = 0; k < STEPS; k++) {
    const more = lt(splat(k), steps);
    if (!some(more)) break;
    const next = product * place;
    const restNext = rest * place + lostProduct(product, place, next);
    product = select(more, next, product);
    rest = select(more, restNext, rest);
    place += one;
  }
  const power = exp(d * atTwo(d));
  const under = select(least, top * (top + one), select(low, top, one));
  const y = (power * (product + rest)) / under;
  return some(below) ? select(below, reflection(x) / y, y) : y;
}

/** Beyond 23.5 on either side: below 0 the root of the reciprocal twice, for it may be too small where what it multiplies is large. */
function distant(size: Lane, x: Lane, below: Mask): Lane {
  const power = size - splat(0.5);
  const most = shareHigh(power, size);
  const sum = most - size;
  const rest = shareLow(power, size) + lost(most, -size, sum) + (splat(HALF_LOG_TWO_PI) + remainder(size));
  const head = sum + rest;
  const tail = lost(sum, rest, head);
  const share = select(below, splat(-0.5), splat(1));
  const y = expSum(head * share, tail * share);
  return select(below, reflection(x) * y * y, y);
}

/** pi / (x sin(pi |x|)), gamma(x) gamma(-x) but for a sign: x is below 0. */
function reflection(x: Lane): Lane {
  return splat(PI) / (x * sine(x));
}

/** sin(pi |x|): the distance from the nearest whole number is exact. */
function sine(x: Lane): Lane {
  const size = abs(x);
  const whole = floor(size + splat(0.5));
  const half = whole * splat(0.5);
  const odd = gt(half, floor(half));
  const y = sinHalfTurns(size - whole);
  return select(odd, -y, y);
}

/** ln |gamma x|, lgamma where that is defined; below 0 within 1e-15, relative where that is above 1. Infinite at 0, at whole numbers below, and at both infinities. */
export function lgammaAnywhere(x: Lane): Lane {
  const below = lt(x, splat(0));
  const above = lgamma(x);
  if (!some(below)) return above;
  const size = abs(x);
  // So near 0 gamma may overflow, and is 1 / x.
  const least = lt(size, splat(LEAST));
  const near = log(select(least, size, abs(gamma(x))));
  const far = log(abs(reflection(x))) - lgamma(size);
  const y = select(le(size, splat(FAR)), select(least, -near, near), far);
  return select(below, select(eq(floor(x), x), splat(Infinity), y), above);
}

/** digamma where that is defined; below, digamma(1 - x) - pi / tan(pi x) within 5e-15, relative where that is above 1. NaN at whole numbers below 0 and at minus infinity. */
export function digammaAnywhere(x: Lane): Lane {
  const below = lt(x, splat(0));
  const one = splat(1);
  const y = digamma(select(below, one - x, x));
  if (!some(below)) return y;
  const size = abs(x);
  const f = size - floor(size + splat(0.5));
  const cotangent = copysign(sinHalfTurns(splat(0.5) - abs(f)), f) / sinHalfTurns(abs(f));
  return select(below, valid(lt(abs(f), one), select(eq(f, splat(0)), splat(NaN), y + splat(PI) * cotangent)), y);
}
