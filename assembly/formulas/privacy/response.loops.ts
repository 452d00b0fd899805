// Frequencies behind answers of which some are lies.

import { exp } from "../../lib/elementary/exp";
import { expm1 } from "../../lib/elementary/expm1";
import { Offsets } from "../../lib/lanes/ints";
import { both, eq, every, first, floor, splat, within } from "../../lib/lanes/lanes";
import { upTo } from "../../lib/lanes/pairs";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { blockedSum } from "../../lib/sums/sum";

const MOST: f64 = 9007199254740991;

/** f = (c / n - q) / (p - q), p - q = (1 - e^-epsilon) / (1 + (k - 1) e^-epsilon), q = e^-epsilon / (1 + (k - 1) e^-epsilon) */
export function privacy_karyEstimate(
  count: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  epsilon: f64,
  estimate: Series,
  variance: Series,
): void {
  const odds = first(exp(splat(-epsilon)));
  const gap = -first(expm1(splat(-epsilon)));
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const k = offsets.at(g + 1, rows) - begin;
    const own = count.from(begin);
    let fit = true;
    for (let i = 0; i < k; i += LANES) {
      const people = upTo(own, i, k, 0);
      fit = fit && every(both(within(people, 0, MOST), eq(floor(people), people)));
    }
    const n = fit ? blockedSum(own, k) : NaN;
    const whole = 1 + <f64>(k - 1) * odds;
    const other = odds / whole;
    const apart = gap / whole;
    const people = n > 0 ? n : NaN;
    const spread = (n > 1 ? n - 1 : NaN) * apart * apart;
    for (let i = 0; i < k; i++) {
      const share = own[i] / people;
      if (estimate.given) estimate[begin + i] = tidy((share - other) / apart);
      if (variance.given) variance[begin + i] = tidy((share * (1 - share)) / spread);
    }
  }
}
