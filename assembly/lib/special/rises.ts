// Sums over r < n of functions of a + r, n a whole number: what digamma, its derivative and ln gamma rise by from a to a + n. Few terms are
// added up; of many the first, until a + r is large, and the rest by the differences of asymptotic series (DLMF 5.11), whose first
// terms are differences themselves: nothing cancels. Relative error below 1e-14.
import { log } from "../elementary/log";
import { log1p } from "../elementary/log1p";
import { first, splat } from "../lanes/lanes";
import { lgamma } from "./lgamma";

/** So few terms are added up. */
const FEW: f64 = 24;
/** From here on the series. */
const FAR: f64 = 16;

/** sum of 1 / (a + r) */
export function rise(a: f64, n: f64): f64 {
  let sum = 0.0;
  let from = a;
  let left = n;
  for (; left > 0 && (n <= FEW || from < FAR); left--, from++) sum += 1 / from;
  if (left <= 0) return sum;
  const to = from + left;
  const curves = left / (2 * from * to) + (tail(from) - tail(to));
  return sum + (first(log1p(splat(left / from))) + curves);
}

/** 1 / (12 x^2) - 1 / (120 x^4) + 1 / (252 x^6) - 1 / (240 x^8) + 1 / (132 x^10) */
function tail(x: f64): f64 {
  const t = 1 / (x * x);
  return t * (1.0 / 12 - t * (1.0 / 120 - t * (1.0 / 252 - t * (1.0 / 240 - t / 132))));
}

/** sum of 1 / (a + r)^2 */
export function riseSquares(a: f64, n: f64): f64 {
  let sum = 0.0;
  let from = a;
  let left = n;
  for (; left > 0 && (n <= FEW || from < FAR); left--, from++) sum += 1 / (from * from);
  if (left <= 0) return sum;
  const to = from + left;
  const square = (left / (from * to)) * ((from + to) / (2 * from * to));
  return sum + (left / (from * to) + square + (steep(from) - steep(to)));
}

/** 1 / (6 x^3) - 1 / (30 x^5) + 1 / (42 x^7) - 1 / (30 x^9) + 5 / (66 x^11) */
function steep(x: f64): f64 {
  const t = 1 / (x * x);
  return (t / x) * (1.0 / 6 - t * (1.0 / 30 - t * (1.0 / 42 - t * (1.0 / 30 - (t * 5) / 66))));
}

/** sum of ln(a + r) */
export function logRise(a: f64, n: f64): f64 {
  if (n > FEW) return first(lgamma(splat(a + n))) - first(lgamma(splat(a)));
  let sum = 0.0;
  for (let r = 0.0; r < n; r++) sum += first(log(splat(a + r)));
  return sum;
}
