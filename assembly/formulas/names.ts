import { LARGEST } from "../lib/lanes/bounds";
import { emit, given, isFlag, observed } from "../lib/lanes/column";
import {
  both,
  clamp,
  either,
  every,
  gt,
  max,
  not,
  roundHalfAway,
  select,
  splat,
  valid,
  within,
} from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";

/** max(1, base * max(floor, 1 - sensitivity * max(0, length - free)) * (1 + weight * clamp(prior / base - 1, 0, cap))) */
export function names_reservePrice(
  length: Series,
  prior: Series,
  settled: Series,
  minimum: Series,
  n: i32,
  base: f64,
  sensitivity: f64,
  historyWeight: f64,
  lengthFloor: f64,
  freeLength: f64,
  premiumCap: f64,
  enabled: f64,
  reserve: Series,
  lengthMultiplier: Series,
  historyMultiplier: Series,
  raw: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const characters = length.at(i);
    const last = given(prior, i, NaN);
    const done = given(settled, i, 0);
    const own = given(minimum, i, NaN);
    const sold = observed(last);
    const set = observed(own);
    const priorOk = either(not(sold), within(last, 0, LARGEST));
    const ownOk = either(not(set), within(own, f64.MIN_VALUE, LARGEST));
    const ok = both(both(within(characters, 1, LARGEST), isFlag(done)), both(priorOk, ownOk));

    const extra = max(characters - splat(freeLength), splat(0));
    let short = max(splat(1) - splat(sensitivity) * extra, splat(lengthFloor));
    const premium = clamp(last / splat(base) - splat(1), 0, premiumCap);
    const counts = both(both(sold, gt(done, splat(0))), gt(splat(base), splat(0)));
    let dear = select(counts, splat(1) + splat(historyWeight) * premium, splat(1));
    let product = splat(base) * short * dear;
    // The condition looks at the product on purpose; see energy_treasuryFee.
    if (!every(both(ok, observed(product)))) {
      short = valid(ok, short);
      dear = valid(ok, dear);
      product = valid(ok, product);
    }
    const asked = select(set, own, enabled !== 0 ? roundHalfAway(product) : splat(base));
    emit(reserve, i, valid(ok, max(asked, splat(1))), pair);
    emit(lengthMultiplier, i, short, pair);
    emit(historyMultiplier, i, dear, pair);
    emit(raw, i, product, pair);
  }
}
