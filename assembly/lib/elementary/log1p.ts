// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// log(1 + x) = log u + lost/u, where u is 1 + x rounded and lost what the rounding cut off (W. Kahan's correction, in
// the form of P. T. P. Tang, ACM TOMS 16, 1990); log u by the table of log.ts. Error below 0.65 ULP for every double:
// -inf at -1, NaN below, -0 stays -0.
import { anyLane, pooled } from "../lanes/bits";
import { add, copysign, div, mul, select, splat, sub } from "../lanes/lanes";
import { log, logBase, logBias, logCellRest, logExponent, logPlace, logRatio, notNormal } from "./log";
import { LOG } from "./tables";

export function log1p<V>(x: V): V {
  const one = splat<V>(1);
  const u = add(one, x);
  const lost = sub(x, sub(u, one)); // exact up to 2^53, and beyond less than log u shows
  const y = copysign(logPlus(u, div(lost, u)), x);
  const outside = notNormal(u);
  return anyLane(outside) ? select(outside, log(u), y) : y;
}

/**
 * log u + more for a normal u, by the stages of log. Not logBase + (logRest + more): that rounds r too early, 1.9 ULP near x = 0.0039.
 */
export function logPlus<V>(u: V, more: V): V {
  const place = logPlace(u);
  const exponent = logExponent(place, logBias<V>());
  const r = logRatio(place);
  const base = logBase(place, exponent);
  const sum = add(base, r);
  const square = mul(r, r);
  const low = add(pooled<V>(LOG, 2), mul(r, pooled<V>(LOG, 3)));
  const mid = add(pooled<V>(LOG, 4), mul(r, pooled<V>(LOG, 5)));
  const high = add(pooled<V>(LOG, 6), mul(r, pooled<V>(LOG, 7)));
  const curve = mul(square, add(low, mul(square, add(mid, mul(square, high)))));
  const rest = add(mul(exponent, pooled<V>(LOG, 1)), logCellRest(place));
  return add(sum, add(add(add(sub(base, sum), r), add(rest, more)), curve));
}
