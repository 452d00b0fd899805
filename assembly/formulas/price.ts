import { exp } from "../lib/elementary/exp";
import { log } from "../lib/elementary/log";
import { LARGEST } from "../lib/lanes/bounds";
import { canonical, countSkipped, observed, tell } from "../lib/lanes/column";
import { both, clamp, first, max, roundHalfAway, select, splat, trunc, within } from "../lib/lanes/lanes";
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
  const least = first(log(splat(low)));
  const most = first(log(splat(high)));
  const start = log(splat(initialPrice));
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let p = logPrice.at(e);
    p = select(observed(p), p, start);
    let sum = integral.at(e);
    let d = demandMean.at(e);
    let s = supplyMean.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const asked = demand.at(i);
      const offered = supply.at(i);
      const ok = both(within(asked, 0, LARGEST), within(offered, f64.MIN_VALUE, LARGEST));
      countSkipped(skipped, e, ok, pair);
      const seen = observed(s);
      d = select(ok, select(seen, between(d, asked, smoothing), asked), d);
      s = select(ok, select(seen, between(s, offered, smoothing), offered), s);
      const use = clamp(d / s, 0, 1);
      const error = use / splat(target) - splat(1);
      sum = select(ok, clamp(splat(retention) * sum + error, -limit, limit), sum);
      const step = splat(etaP) * error + splat(etaI) * sum;
      p = select(ok, clamp(p + step, least, most), p);
      if (round !== 0) {
        const price = max(trunc(clamp(roundHalfAway(exp(p)), low, high)), splat(1));
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
function between(mean: Lane, x: Lane, share: f64): Lane {
  if (share > 0.5) return x + splat(1 - share) * (mean - x);
  return mean + splat(share) * (x - mean);
}
