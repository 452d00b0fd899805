// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST } from "../lib/lanes/bounds";
import { emit, given, isFlag, observed } from "../lib/lanes/column";
import {
  add,
  both,
  clamp,
  div,
  either,
  every,
  gt,
  max,
  mul,
  not,
  roundHalfAway,
  select,
  splat,
  sub,
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
    const characters = length.at<Lane>(i);
    const last = given<Lane>(prior, i, NaN);
    const done = given<Lane>(settled, i, 0);
    const own = given<Lane>(minimum, i, NaN);
    const sold = observed(last);
    const set = observed(own);
    const priorOk = either(not(sold), within(last, 0, LARGEST));
    const ownOk = either(not(set), within(own, f64.MIN_VALUE, LARGEST));
    const ok = both(both(within(characters, 1, LARGEST), isFlag(done)), both(priorOk, ownOk));

    const extra = max(sub(characters, splat<Lane>(freeLength)), splat<Lane>(0));
    let short = max(sub(splat<Lane>(1), mul(splat<Lane>(sensitivity), extra)), splat<Lane>(lengthFloor));
    const premium = clamp(sub(div(last, splat<Lane>(base)), splat<Lane>(1)), 0, premiumCap);
    const counts = both(both(sold, gt(done, splat<Lane>(0))), gt(splat<Lane>(base), splat<Lane>(0)));
    let dear = select(counts, add(splat<Lane>(1), mul(splat<Lane>(historyWeight), premium)), splat<Lane>(1));
    let product = mul(mul(splat<Lane>(base), short), dear);
    // The condition looks at the product on purpose; see energy_treasuryFee.
    if (!every(both(ok, observed(product)))) {
      short = valid(ok, short);
      dear = valid(ok, dear);
      product = valid(ok, product);
    }
    const asked = select(set, own, enabled != 0 ? roundHalfAway(product) : splat<Lane>(base));
    emit(reserve, i, valid(ok, max(asked, splat<Lane>(1))), pair);
    emit(lengthMultiplier, i, short, pair);
    emit(historyMultiplier, i, dear, pair);
    emit(raw, i, product, pair);
  }
}
