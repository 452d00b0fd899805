// What both inverses of incomplete functions begin and go on with.
import { expSum } from "../elementary/exp";
import { highHalf, log } from "../elementary/log";
import { shareHigh, shareLow } from "../elementary/logshare";
import { both, clamp, either, ge, le, root, select, splat } from "../lanes/lanes";

/** Upper normal quantile of 0 < p <= 1/2, to 4.5e-4. Abramowitz and Stegun 26.2.23. */
export function roughNormal(p: Lane): Lane {
  const t = root(splat(-2) * log(p));
  const above = splat(2.515517) + t * (splat(0.802853) + t * splat(0.010328));
  const cubic = splat(0.189269) + t * splat(0.001308);
  const below = splat(1) + t * (splat(1.432788) + t * cubic);
  return t - above / below;
}

/** (p e^extra)^(1 / a): the logarithm is divided in two parts, or a small a would lose its digits. */
export function powerStart(p: Lane, extra: Lane, a: Lane): Lane {
  const one = splat(1);
  const high = shareHigh(one, p);
  const low = shareLow(one, p) + extra;
  const ratio = (high + low) / a;
  const short = highHalf(ratio);
  const shortA = highHalf(a);
  const product = short * shortA;
  const rest = (ratio - short) * a + short * (a - shortA);
  return expSum(ratio, (high - product - rest + low) / a);
}

/**
 * Halley's step on ln F for the logarithm of the variable: slope is F' / F, bend is F'' / F' - F' / F. ln F is concave, so
 * Newton's step from anywhere ends on one side and climbs from there; the bend is let change it by at most so much.
 */
export function halley(distance: Lane, slope: Lane, bend: Lane): Lane {
  const newton = distance / slope;
  const curved = clamp(splat(1) + splat(0.5) * (newton * bend), 0.4, 4);
  return clamp(newton / curved, -40, 40);
}

/** A step of which this is less, times what the slope changes over it, leaves an error of the cube of that. */
export const CLOSE: f64 = 1e-5;

/** The next place: kept between what is too low and what is too high, both of which have been tried, unless it is the last. */
export function between(next: Lane, low: Lane, high: Lane, last: Mask): Lane {
  const inside = both(ge(next, low), le(next, high));
  return select(either(inside, last), next, root(low) * root(high));
}
