// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// x with I_x(a, b) = p, over ln(x / (1 - x)) and the logarithm of the smaller of p and 1 - p, as gammaquantile.ts. Of x and 1 - x
// the smaller is carried, so that neither end loses digits. Started by Abramowitz and Stegun 26.5.22, or by the leading power
// of the end where the density is largest.
import { betaLowerInside, betaTailOf } from "./betainc";
import { exp } from "./exp";
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
  le,
  lt,
  min,
  mul,
  not,
  root,
  select,
  splat,
  sub,
  valid,
  within,
} from "./lanes";
import { lbeta } from "./lbeta";
import { log } from "./log";
import { between, CLOSE, halley, powerStart, roughNormal } from "./quantilestart";

/** Steps at most; takes 3 or 4 as a rule. */
const STEPS: i32 = 40;
/** So small an x is that of the leading power. */
const POWER_ONLY: f64 = 1e-18;
/** Range of the odds. */
const LEAST: f64 = 1e-300;
const MOST: f64 = 1e300;

export function betaQuantile<V>(a: V, b: V, p: V): V {
  const zero = splat<V>(0);
  const one = splat<V>(1);
  const positive = both(both(gt(a, zero), finite(a)), both(gt(b, zero), finite(b)));
  const ok = both(positive, within(p, 0, 1));
  const inside = both(ok, both(gt(p, zero), lt(p, one)));
  // Above 1/2 it is 1 less the quantile of 1 - p, with the shapes exchanged.
  const lower = le(p, splat<V>(0.5));
  const alpha = select(inside, select(lower, a, b), one);
  const beta = select(inside, select(lower, b, a), one);
  const target = select(inside, select(lower, p, sub(one, p)), splat<V>(0.5));
  const total = add(alpha, beta);
  const whole = lbeta(alpha, beta);
  const power = powerStart(target, add(log(alpha), whole), alpha);
  const tiny = lt(mul(power, add(one, beta)), splat<V>(POWER_ONLY));
  // A small enough beta has even its upper half next to the far end.
  let far = one;
  if (!every(lower)) far = powerStart(sub(one, target), add(log(beta), whole), beta);
  const tinyFar = both(not(lower), lt(mul(far, add(one, alpha)), splat<V>(POWER_ONLY)));
  // The odds x / (1 - x), and what was too low and too high.
  let odds = start(alpha, beta, target, power);
  let low = splat<V>(LEAST);
  let high = splat<V>(MOST);
  let done = either(either(tiny, tinyFar), not(inside));
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
  const found = select(tiny, power, div(odds, add(one, odds)));
  const other = select(tinyFar, far, select(tiny, sub(one, power), div(one, add(one, odds))));
  return valid(ok, select(inside, select(lower, found, other), p));
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
