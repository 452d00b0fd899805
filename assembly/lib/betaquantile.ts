// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// x with I_x(a, b) = p, over ln(x / (1 - x)) and the logarithm of the smaller of p and 1 - p, as gammaquantile.ts. Of x and 1 - x
// the smaller is carried, so that neither end loses digits. Started by Abramowitz and Stegun 26.5.22, or by the leading power
// of the end where the density is largest.
import { betaDensity, raised, UNSCALE } from "./gammadensity";
import { betaLower, betaTailOf, betaUpper } from "./betainc";
import { exp } from "./exp";
import { abs, add, both, div, either, eq, every, finite, ge, gt, le, lt, max, min, mul, not, root, select, some, splat, sub, valid, within } from "./lanes";
import { lbeta } from "./lbeta";
import { log } from "./log";
import { halley, powerStart, roughNormal } from "./quantilestart";

const STEPS: i32 = 24;
const POWER_ONLY: f64 = 1e-18;

export function betaQuantile<V>(a: V, b: V, p: V): V {
  const zero = splat<V>(0);
  const one = splat<V>(1);
  const positive = both(both(gt(a, zero), finite(a)), both(gt(b, zero), finite(b)));
  const ok = both(positive, within(p, 0, 1));
  const inside = both(ok, both(gt(p, zero), lt(p, one)));
  const alpha = select(inside, a, one);
  const beta = select(inside, b, one);
  const share = select(inside, p, splat<V>(0.5));
  const lower = le(share, splat<V>(0.5));
  const target = select(lower, share, sub(one, share));
  const total = add(alpha, beta);
  const power = powerStart(share, add(log(alpha), lbeta(alpha, beta)), alpha);
  const tiny = lt(mul(power, add(one, beta)), splat<V>(POWER_ONLY));
  // The odds x / (1 - x).
  let odds = start(alpha, beta, target, lower, power);
  let done = either(tiny, not(inside));
  for (let k = 0; k < STEPS; k++) {
    const small = lt(odds, one);
    const least = div(select(small, odds, one), add(one, odds));
    const most = sub(one, least);
    const rest = sub(sub(one, most), least);
    const x = select(small, least, most);
    const y = select(small, most, least);
    const density = betaDensity(alpha, beta, x, select(small, zero, rest), y, select(small, rest, zero));
    const tail = betaTailOf(alpha, beta, x, y, density);
    const have = select(lower, betaLower(alpha, beta, x, y, tail), betaUpper(alpha, beta, x, y, tail));
    const sign = select(lower, one, splat<V>(-1));
    const slope = mul(sign, div(mul(density, splat<V>(UNSCALE)), have));
    const bend = sub(sub(alpha, mul(total, x)), slope);
    const step = halley(log(div(target, have)), slope, bend);
    odds = select(done, odds, mul(odds, exp(step)));
    done = either(done, le(mul(abs(step), add(one, abs(bend))), splat<V>(1e-5)));
    if (every(done)) break;
  }
  const found = select(tiny, power, div(odds, add(one, odds)));
  return valid(ok, select(inside, found, p));
}

function start<V>(a: V, b: V, target: V, lower: V, power: V): V {
  const one = splat<V>(1);
  const normal = roughNormal(target);
  const z = select(lower, normal, sub(splat<V>(0), normal));
  // Below 1 the formula does not hold, but the step after it does not mind.
  const first = div(one, sub(mul(splat<V>(2), max(a, one)), one));
  const second = div(one, sub(mul(splat<V>(2), max(b, one)), one));
  const lambda = mul(sub(mul(z, z), splat<V>(3)), splat<V>(1 / 6));
  const h = div(splat<V>(2), add(first, second));
  const skew = sub(add(lambda, splat<V>(5 / 6)), div(splat<V>(2 / 3), h));
  const w = sub(div(mul(z, root(max(add(h, lambda), splat<V>(0.1)))), h), mul(sub(second, first), skew));
  const ends = either(lt(a, one), lt(b, one));
  const normalOdds = mul(div(a, b), exp(mul(splat<V>(-2), w)));
  const capped = min(power, splat<V>(0.9));
  const powerOdds = max(div(capped, sub(one, capped)), splat<V>(1e-290));
  return select(ends, select(lower, powerOdds, div(a, b)), max(min(normalOdds, splat<V>(1e290)), splat<V>(1e-290)));
}
