// log(1 + x) = log u + lost/u, where u is 1 + x rounded and lost what the rounding cut off (W. Kahan's correction, in
// the form of P. T. P. Tang, ACM TOMS 16, 1990); log u by the table of log.ts. Error below 0.65 ULP for every double:
// -inf at -1, NaN below, -0 stays -0.
import { pooled } from "../lanes/bits";
import { copysign, select, some, splat } from "../lanes/lanes";
import { log, logBase, logBias, logCellRest, logExponent, logPlace, logRatio, notNormal } from "./log";
import { LOG } from "./tables";

export function log1p(x: Lane): Lane {
  const one = splat(1);
  const u = one + x;
  const lost = x - (u - one); // exact up to 2^53, and beyond less than log u shows
  const y = copysign(logPlus(u, lost / u), x);
  const outside = notNormal(u);
  return some(outside) ? select(outside, log(u), y) : y;
}

/**
 * log u + more for a normal u, by the stages of log. Not logBase + (logRest + more): that rounds r too early, 1.9 ULP near x = 0.0039.
 */
export function logPlus(u: Lane, more: Lane): Lane {
  const place = logPlace(u);
  const exponent = logExponent(place, logBias());
  const r = logRatio(place);
  const base = logBase(place, exponent);
  const sum = base + r;
  const square = r * r;
  const low = pooled(LOG, 2) + r * pooled(LOG, 3);
  const mid = pooled(LOG, 4) + r * pooled(LOG, 5);
  const high = pooled(LOG, 6) + r * pooled(LOG, 7);
  const curve = square * (low + square * (mid + square * high));
  const rest = exponent * pooled(LOG, 1) + logCellRest(place);
  return sum + (base - sum + r + (rest + more) + curve);
}
