// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Costs in Renyi differential privacy, rounded up.
import { LARGEST } from "../lib/lanes/bounds";
import { expExcess } from "../lib/elementary/expexcess";
import { expm1 } from "../lib/elementary/expm1";
import { add, div, eq, ge, gt, min, mul, neg, select, some, splat, sub, valid } from "../lib/lanes/lanes";
import { log1p } from "../lib/elementary/log1p";
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
  const worst = mechanism == 0 ? sensitivity / sigma : mechanism == 1 ? sensitivity / scale : odds(truth);
  for (let i = 0; i < n; i += LANES) {
    const alpha = order.at<Lane>(i);
    let cost = splat<Lane>(0);
    if (mechanism == 0) cost = mul(splat<Lane>(0.5 * worst * worst), alpha);
    else if (mechanism == 1) cost = laplace(min(alpha, splat<Lane>(LARGEST)), worst);
    else cost = response(min(alpha, splat<Lane>(LARGEST)), worst, truth);
    out.write(i, valid(ge(alpha, splat<Lane>(1)), mul(cost, splat<Lane>(ABOVE))), i + 1 < n);
  }
}

/** ln(p / (1 - p)) */
function odds(p: f64): f64 {
  return log1p<f64>((2 * p - 1) / (1 - p));
}

/** ln(1 + (a E(b t) + b E(-a t)) / (a + b)) / b, where b = a - 1, E(x) = e^x - 1 - x; t - ln(1 + b / a) / b where b t is large */
function laplace<V>(alpha: V, t: f64): V {
  const beta = sub(alpha, splat<V>(1));
  const loss = splat<V>(t);
  const grown = mul(beta, loss);
  const shrunk = expExcess(neg(mul(alpha, loss)));
  const sum = add(mul(alpha, expExcess(grown)), mul(beta, shrunk));
  let cost = div(log1p(div(sum, add(alpha, beta))), beta);
  const far = gt(grown, splat<V>(FAR));
  if (some(far)) cost = select(far, sub(loss, div(log1p(div(beta, alpha)), beta)), cost);
  return select(eq(beta, splat<V>(0)), shrunk, cost);
}

/** ln(cosh x + d sinh x) / b, where b = a - 1, x = b L, L = ln(p / (1 - p)), d = 2 p - 1; L + ln p / b where x is large */
function response<V>(alpha: V, worst: f64, p: f64): V {
  const d = splat<V>(2 * p - 1);
  const loss = splat<V>(worst);
  const beta = sub(alpha, splat<V>(1));
  const x = mul(beta, loss);
  const s = expm1(x);
  const sum = mul(div(s, mul(splat<V>(2), add(splat<V>(1), s))), add(s, mul(d, add(splat<V>(2), s))));
  const near = div(log1p(sum), beta);
  const far = add(loss, div(splat<V>(log1p<f64>(p - 1)), beta));
  return select(eq(beta, splat<V>(0)), mul(d, loss), select(gt(x, splat<V>(FAR)), far, near));
}
