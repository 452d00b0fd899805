// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST } from "../lib/lanes/bounds";
import { canonical, countSkipped, observed, tell } from "../lib/lanes/column";
import { exp } from "../lib/elementary/exp";
import {
  add,
  both,
  clamp,
  div,
  first,
  max,
  mul,
  roundHalfAway,
  select,
  splat,
  sub,
  trunc,
  within,
} from "../lib/lanes/lanes";
import { log } from "../lib/elementary/log";
import { Series } from "../lib/lanes/series";

/**
 * u = clamp(average demand / average supply, 0, 1), e = u / target - 1, I = clamp(retention I + e, +-limit),
 * ln p = clamp(ln p + etaP e + etaI I, ln min, ln max)
 */
export function control_logPricePi(
  demand: Series,
  supply: Series,
  ticks: i32,
  entities: i32,
  target: f64,
  smoothing: f64,
  etaP: f64,
  etaI: f64,
  retention: f64,
  limit: f64,
  low: f64,
  high: f64,
  initialPrice: f64,
  round: f64,
  logPrice: Series,
  integral: Series,
  demandMean: Series,
  supplyMean: Series,
  skipped: Series,
  priceOut: Series,
  utilizationOut: Series,
  errorOut: Series,
  integralOut: Series,
): void {
  const least = first(log(splat<Lane>(low)));
  const most = first(log(splat<Lane>(high)));
  const start = log(splat<Lane>(initialPrice));
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let p = logPrice.at<Lane>(e);
    p = select(observed(p), p, start);
    let sum = integral.at<Lane>(e);
    let d = demandMean.at<Lane>(e);
    let s = supplyMean.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const asked = demand.at<Lane>(i);
      const offered = supply.at<Lane>(i);
      const ok = both(within(asked, 0, LARGEST), within(offered, f64.MIN_VALUE, LARGEST));
      countSkipped(skipped, e, ok, pair);
      const seen = observed(s);
      d = select(ok, select(seen, between(d, asked, smoothing), asked), d);
      s = select(ok, select(seen, between(s, offered, smoothing), offered), s);
      const use = clamp(div(d, s), 0, 1);
      const error = sub(div(use, splat<Lane>(target)), splat<Lane>(1));
      sum = select(ok, clamp(add(mul(splat<Lane>(retention), sum), error), -limit, limit), sum);
      const step = add(mul(splat<Lane>(etaP), error), mul(splat<Lane>(etaI), sum));
      p = select(ok, clamp(add(p, step), least, most), p);
      if (round != 0) {
        const price = max(trunc(clamp(roundHalfAway(exp(p)), low, high)), splat<Lane>(1));
        p = select(ok, log(price), p);
        tell(priceOut, i, price, pair);
      } else if (priceOut.given) tell(priceOut, i, clamp(exp(p), low, high), pair);
      tell(utilizationOut, i, use, pair);
      tell(errorOut, i, error, pair);
      tell(integralOut, i, sum, pair);
    }
    logPrice.write(e, canonical(p), pair);
    integral.write(e, canonical(sum), pair);
    demandMean.write(e, canonical(d), pair);
    supplyMean.write(e, canonical(s), pair);
  }
}

/**
 * mean + share (x - mean), from the end that is nearer, so that neither is lost beside the other, what is the same stays the same,
 * and an average of positive figures cannot round to zero.
 */
function between<V>(mean: V, x: V, share: f64): V {
  if (share > 0.5) return add(x, mul(splat<V>(1 - share), sub(mean, x)));
  return add(mean, mul(splat<V>(share), sub(x, mean)));
}
