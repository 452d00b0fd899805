// x with P(a, x) = p, over ln x and the logarithm of the smaller of p and 1 - p: so the ends keep their relative accuracy and
// the function is concave, which lets Newton's method converge from everywhere. Started by E. B. Wilson and M. M. Hilferty,
// PNAS 17 (1931), or the leading power of the series.
import { exp } from "../elementary/exp";
import { log } from "../elementary/log";
import {
  abs,
  both,
  either,
  every,
  finite,
  gt,
  keep,
  le,
  lt,
  max,
  not,
  root,
  select,
  splat,
  valid,
  within,
} from "../lanes/lanes";
import { UNSCALE } from "./deviance";
import { gammaDensity, SCALED } from "./gammadensity";
import { gammaLower, gammaTailOf, gammaUpper, lgammaOneMore } from "./gammainc";
import { lgamma } from "./lgamma";
import { between, CLOSE, halley, powerStart, roughNormal } from "./quantilestart";

/** Steps at most; takes 3 as a rule. */
const STEPS: i32 = 40;
/** So small an x is that of the leading power. */
const POWER_ONLY: f64 = 1e-18;

/** x with P(a, x) = p. */
export function gammaQuantile(a: Lane, p: Lane): Lane {
  const lower = le(p, splat(0.5));
  return valid(within(p, 0, 1), gammaQuantileOf(a, select(lower, p, splat(1) - p), lower));
}

/** x with P(a, x) = tail where `lower`, else 1 - tail; 0 <= tail <= 1/2. */
export function gammaQuantileOf(a: Lane, tail: Lane, lower: Mask): Lane {
  const zero = splat(0);
  const one = splat(1);
  const ok = both(gt(a, zero), finite(a));
  const inside = both(ok, both(gt(tail, zero), le(tail, splat(0.5))));
  const shape = select(inside, a, one);
  const target = select(inside, tail, splat(0.5));
  const share = select(lower, target, one - target);
  const shareRest = keep(not(lower), one - share - target);
  const extra = select(lt(shape, one), lgammaOneMore(shape), lgamma(shape + one)) + shareRest / share;
  const power = powerStart(share, extra, shape);
  const tiny = lt(power, splat(POWER_ONLY));
  let x = start(shape, target, lower, power);
  let low = splat(f64.MIN_NORMAL_VALUE);
  let high = splat(1e300);
  let done = either(tiny, not(inside));
  for (let k = 0; k < STEPS; k++) {
    const density = gammaDensity(shape, x, zero, SCALED);
    const tail = gammaTailOf(shape, x, zero, density);
    const have = select(lower, gammaLower(shape, x, tail), gammaUpper(shape, x, tail));
    const sign = select(lower, one, splat(-1));
    const slope = sign * ((density * splat(UNSCALE)) / have);
    const bend = shape - x - slope;
    const step = halley(log(target / have), slope, bend);
    const next = x * exp(step);
    const last = le(abs(step) * (one + abs(bend)), splat(CLOSE));
    const under = either(both(lower, lt(have, target)), both(not(lower), gt(have, target)));
    low = select(under, x, low);
    high = select(under, high, x);
    x = select(done, x, between(next, low, high, last));
    done = either(done, last);
    if (every(done)) break;
  }
  const found = select(tiny, power, x);
  return valid(ok, select(inside, found, select(lower, zero, splat(Infinity))));
}

function start(a: Lane, target: Lane, lower: Mask, power: Lane): Lane {
  const normal = roughNormal(target);
  const z = select(lower, splat(0) - normal, normal);
  const ninth = splat(1 / 9) / a;
  const base = splat(1) - ninth + z * root(ninth);
  const cubic = a * (base * (base * base));
  // Below the power the start is too low: that is where P would be if its series ended after one term.
  return select(gt(base, splat(0)), max(cubic, power), power);
}
