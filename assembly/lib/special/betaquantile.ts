// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// x with I_x(a, b) = p, over ln(x / (1 - x)) and the logarithm of the smaller of p and 1 - p, as gammaquantile.ts. Of x and 1 - x
// the smaller is carried, so that neither end loses digits. Started by Abramowitz and Stegun 26.5.22, or by the leading power
// of the end where the density is largest.
import { betaCorner, cornerEnd } from "./betacorner";
import { betaLowerInside, betaTailOf } from "./betainc";
import { exp } from "../elementary/exp";
import { betaDensity, UNSCALE } from "./gammadensity";
import {
  abs,
  add,
  both,
  clamp,
  div,
  either,
  every,
  finite,
  ge,
  gt,
  keep,
  le,
  lt,
  min,
  mul,
  not,
  root,
  select,
  some,
  splat,
  sub,
  valid,
  within,
} from "../lanes/lanes";
import { lbeta } from "./lbeta";
import { log } from "../elementary/log";
import { between, CLOSE, halley, powerStart, roughNormal } from "./quantilestart";

/** Steps at most; takes 3 or 4 as a rule. */
const STEPS: i32 = 40;
/** So small an x is that of the leading power. */
const POWER_ONLY: f64 = 1e-18;
/** Range of the odds. */
const LEAST: f64 = 1e-300;
const MOST: f64 = 1e300;

/** x with I_x(a, b) = p. */
export function betaQuantile<V>(a: V, b: V, p: V): V {
  const one = splat<V>(1);
  const lower = le(p, splat<V>(0.5));
  const tail = select(lower, p, sub(one, p));
  return valid(within(p, 0, 1), betaQuantileOf(a, b, tail, splat<V>(0), lower));
}

/** x with I_x(a, b) = tail + rest where `lower`, else 1 - tail - rest; 0 <= tail <= 1/2. */
export function betaQuantileOf<V>(a: V, b: V, tail: V, rest: V, lower: V): V {
  const zero = splat<V>(0);
  const one = splat<V>(1);
  const half = splat<V>(0.5);
  const shapes = both(both(gt(a, zero), finite(a)), both(gt(b, zero), finite(b)));
  const inside = both(shapes, both(gt(tail, zero), le(tail, half)));
  // In the upper half it is 1 less the quantile of the tail, with the shapes exchanged.
  const alpha = select(inside, select(lower, a, b), one);
  const beta = select(inside, select(lower, b, a), one);
  const target = select(inside, tail, half);
  const whole = lbeta(alpha, beta);
  const power = powerStart(target, add(log(alpha), whole), alpha);
  let found = power;
  let left = sub(one, power);
  let done = either(not(inside), lt(mul(power, add(one, beta)), splat<V>(POWER_ONLY)));
  const small = lt(min(alpha, beta), one);
  if (some(small)) {
    const other = sub(one, target);
    const otherRest = sub(sub(sub(one, other), target), rest);
    const near = lt(alpha, one);
    const low = cornerOf(near, alpha, beta, target, rest, other, otherRest);
    const isNear = both(near, lt(low, cornerEnd(beta)));
    const far = both(lt(beta, one), not(isNear));
    const high = cornerOf(far, beta, alpha, other, otherRest, target, rest);
    const isFar = both(far, lt(high, cornerEnd(alpha)));
    found = select(isNear, low, select(isFar, sub(one, high), found));
    left = select(isNear, sub(one, low), select(isFar, high, left));
    done = either(done, either(isNear, isFar));
  }
  if (!every(done)) {
    const odds = byOdds(alpha, beta, target, power, done);
    found = select(done, found, div(odds, add(one, odds)));
    left = select(done, left, div(one, add(one, odds)));
  }
  const ends = valid(shapes, select(lower, tail, sub(one, tail)));
  return select(inside, select(lower, found, left), ends);
}

/** What betaCorner gives where it is asked, and any share elsewhere. */
function cornerOf<V>(asked: V, a: V, b: V, p: V, pRest: V, q: V, qRest: V): V {
  const one = splat<V>(1);
  if (!some(asked)) return one;
  const half = splat<V>(0.5);
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
function byOdds<V>(alpha: V, beta: V, target: V, power: V, ready: V): V {
  const zero = splat<V>(0);
  const one = splat<V>(1);
  const total = add(alpha, beta);
  // The odds x / (1 - x), and what was too low and too high.
  let odds = start(alpha, beta, target, power);
  let low = splat<V>(LEAST);
  let high = splat<V>(MOST);
  let done = ready;
  for (let k = 0; k < STEPS; k++) {
    const small = lt(odds, one);
    const least = div(select(small, odds, one), add(one, odds));
    const most = sub(one, least);
    const rest = sub(sub(one, most), least);
    const x = select(small, least, most);
    const y = select(small, most, least);
    const density = betaDensity(alpha, beta, x, select(small, zero, rest), y, select(small, rest, zero));
    const have = betaLowerInside(alpha, beta, x, y, betaTailOf(alpha, beta, x, y, density));
    const slope = div(mul(density, splat<V>(UNSCALE)), have);
    const bend = sub(sub(alpha, mul(total, x)), slope);
    const step = halley(log(div(target, have)), slope, bend);
    const last = le(mul(abs(step), add(one, abs(bend))), splat<V>(CLOSE));
    const under = lt(have, target);
    low = select(under, odds, low);
    high = select(under, high, odds);
    odds = select(done, odds, between(mul(odds, exp(step)), low, high, last));
    done = either(done, last);
    if (every(done)) break;
  }
  return odds;
}

function start<V>(a: V, b: V, target: V, power: V): V {
  const one = splat<V>(1);
  const z = roughNormal(target);
  const first = div(one, sub(add(a, a), one));
  const second = div(one, sub(add(b, b), one));
  const lambda = mul(sub(mul(z, z), splat<V>(3)), splat<V>(1 / 6));
  const h = div(splat<V>(2), add(first, second));
  const skew = sub(add(lambda, splat<V>(5 / 6)), div(splat<V>(2 / 3), h));
  const w = sub(div(mul(z, root(add(h, lambda))), h), mul(sub(second, first), skew));
  const mean = div(a, b);
  const byNormal = mul(mean, exp(clamp(mul(splat<V>(-2), w), -700, 700)));
  const byPower = div(power, sub(one, min(power, splat<V>(0.9))));
  // The normal approximation is for shapes of 1 and more; it fails far out in a tail, where it is NaN.
  const fits = both(both(ge(a, one), ge(b, one)), gt(byNormal, splat<V>(0)));
  return clamp(select(fits, byNormal, select(lt(a, one), byPower, mean)), LEAST, MOST);
}
