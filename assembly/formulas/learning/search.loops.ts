// How a search moves: mutation rates, annealing, proposals that vary together.

import { pow } from "../../lib/elementary/pow";
import { LARGEST } from "../../lib/lanes/bounds";
import { observed } from "../../lib/lanes/column";
import { both, clamp, gt, min as least, splat, valid, within } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";

/** sum of p_k rate_k / sum of p_k * min(target / diversity, 1e9)^exponent, within bounds */
export function learning_mutationRate(
  probability: Series,
  rates: Series,
  diversity: Series,
  regimes: i32,
  n: i32,
  target: f64,
  exponent: f64,
  min: f64,
  max: f64,
  out: Series,
): void {
  let fine = true;
  for (let k = 0; k < regimes; k++) fine = fine && rates[k] >= 0 && rates[k] <= 1;
  for (let i = 0; i < n; i += LANES) {
    const spread = diversity.at(i);
    let ok = within(spread, 0, LARGEST);
    let sum = splat(0);
    let mixed = splat(0);
    for (let k = 0; k < regimes; k++) {
      const p = probability.at(k * n + i);
      ok = both(ok, within(p, 0, 1));
      sum += p;
      mixed += p * splat(rates[k]);
    }
    const ratio = least(splat(target) / spread, splat(1e9));
    const boost = exponent === 1 ? ratio : pow(ratio, splat(exponent));
    const rate = clamp((mixed / sum) * boost, min, max);
    const known = both(both(ok, gt(sum, splat(0))), observed(rate));
    out.write(i, valid(known, fine ? rate : splat(NaN)), i + 1 < n);
  }
}
