// Costs in Renyi differential privacy, rounded up.

import { expExcess } from "../lib/elementary/expexcess";
import { expm1 } from "../lib/elementary/expm1";
import { log1p } from "../lib/elementary/log1p";
import { LARGEST } from "../lib/lanes/bounds";
import { eq, first, ge, gt, min, select, some, splat, valid } from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";

/** 1 + 2^-47: above 1 by more than all that rounding takes off below. */
const ABOVE: f64 = 1.0000000000000071;
/** Where e^x counts alone beside 1. */
const FAR: f64 = 30;

export function privacy_rdp(
  order: Series,
  n: i32,
  mechanism: f64,
  sigma: f64,
  scale: f64,
  sensitivity: f64,
  truth: f64,
  out: Series,
): void {
  const worst = mechanism === 0 ? sensitivity / sigma : mechanism === 1 ? sensitivity / scale : odds(truth);
  for (let i = 0; i < n; i += LANES) {
    const alpha = order.at(i);
    let cost = splat(0);
    if (mechanism === 0) cost = splat(0.5 * worst * worst) * alpha;
    else if (mechanism === 1) cost = laplace(min(alpha, splat(LARGEST)), worst);
    else cost = response(min(alpha, splat(LARGEST)), worst, truth);
    out.write(i, valid(ge(alpha, splat(1)), cost * splat(ABOVE)), i + 1 < n);
  }
}

/** ln(p / (1 - p)) */
function odds(p: f64): f64 {
  return first(log1p(splat((2 * p - 1) / (1 - p))));
}

/** ln(1 + (a E(b t) + b E(-a t)) / (a + b)) / b, where b = a - 1, E(x) = e^x - 1 - x; t - ln(1 + b / a) / b where b t is large */
function laplace(alpha: Lane, t: f64): Lane {
  const beta = alpha - splat(1);
  const loss = splat(t);
  const grown = beta * loss;
  const shrunk = expExcess(-(alpha * loss));
  const sum = alpha * expExcess(grown) + beta * shrunk;
  let cost = log1p(sum / (alpha + beta)) / beta;
  const far = gt(grown, splat(FAR));
  if (some(far)) cost = select(far, loss - log1p(beta / alpha) / beta, cost);
  return select(eq(beta, splat(0)), shrunk, cost);
}

/** ln(cosh x + d sinh x) / b, where b = a - 1, x = b L, L = ln(p / (1 - p)), d = 2 p - 1; L + ln p / b where x is large */
function response(alpha: Lane, worst: f64, p: f64): Lane {
  const d = splat(2 * p - 1);
  const loss = splat(worst);
  const beta = alpha - splat(1);
  const x = beta * loss;
  const s = expm1(x);
  const sum = (s / (splat(2) * (splat(1) + s))) * (s + d * (splat(2) + s));
  const near = log1p(sum) / beta;
  const far = loss + splat(first(log1p(splat(p - 1)))) / beta;
  return select(eq(beta, splat(0)), d * loss, select(gt(x, splat(FAR)), far, near));
}
