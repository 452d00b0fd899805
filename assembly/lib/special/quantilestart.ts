// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// What both inverses of incomplete functions begin and go on with.
import { expSum } from "../elementary/exp";
import { add, both, clamp, div, either, ge, le, mul, root, select, splat, sub } from "../lanes/lanes";
import { highHalf, log } from "../elementary/log";
import { shareHigh, shareLow } from "../elementary/logshare";

/** Upper normal quantile of 0 < p <= 1/2, to 4.5e-4. Abramowitz and Stegun 26.2.23. */
export function roughNormal<V>(p: V): V {
  const t = root(mul(splat<V>(-2), log(p)));
  const above = add(splat<V>(2.515517), mul(t, add(splat<V>(0.802853), mul(t, splat<V>(0.010328)))));
  const cubic = add(splat<V>(0.189269), mul(t, splat<V>(0.001308)));
  const below = add(splat<V>(1), mul(t, add(splat<V>(1.432788), mul(t, cubic))));
  return sub(t, div(above, below));
}

/** (p e^extra)^(1 / a): the logarithm is divided in two parts, or a small a would lose its digits. */
export function powerStart<V>(p: V, extra: V, a: V): V {
  const one = splat<V>(1);
  const high = shareHigh(one, p);
  const low = add(shareLow(one, p), extra);
  const ratio = div(add(high, low), a);
  const short = highHalf(ratio);
  const shortA = highHalf(a);
  const product = mul(short, shortA);
  const rest = add(mul(sub(ratio, short), a), mul(short, sub(a, shortA)));
  return expSum(ratio, div(add(sub(sub(high, product), rest), low), a));
}

/**
 * Halley's step on ln F for the logarithm of the variable: slope is F' / F, bend is F'' / F' - F' / F. ln F is concave, so
 * Newton's step from anywhere ends on one side and climbs from there; the bend is let change it by at most so much.
 */
export function halley<V>(distance: V, slope: V, bend: V): V {
  const newton = div(distance, slope);
  const curved = clamp(add(splat<V>(1), mul(splat<V>(0.5), mul(newton, bend))), 0.4, 4);
  return clamp(div(newton, curved), -40, 40);
}

/** A step of which this is less, times what the slope changes over it, leaves an error of the cube of that. */
export const CLOSE: f64 = 1e-5;

/** The next place: kept between what is too low and what is too high, both of which have been tried, unless it is the last. */
export function between<V>(next: V, low: V, high: V, last: V): V {
  const inside = both(ge(next, low), le(next, high));
  return select(either(inside, last), next, mul(root(low), root(high)));
}
