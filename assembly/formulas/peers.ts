// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST } from "../lib/bounds";
import { emit, given, observed } from "../lib/column";
import { geoMean4 } from "../lib/geomean";
import {
  add,
  both,
  clamp,
  every,
  first,
  flag,
  floor,
  gt,
  keep,
  le,
  lt,
  max,
  min,
  mul,
  select,
  splat,
  valid,
  within,
} from "../lib/lanes";
import { Series } from "../lib/series";

/** score = validity^w1 * response^w2 * resource^w3 * adherence^w4; weakest = index of the smallest, the first of equals */
export function network_peerScore(
  validity: Series,
  response: Series,
  resource: Series,
  adherence: Series,
  n: i32,
  validityWeight: f64,
  responseWeight: f64,
  resourceWeight: f64,
  adherenceWeight: f64,
  score: Series,
  weakest: Series,
): void {
  // A loop for each output: what one of them keeps alive slows the other down, and both together take 15 ns instead of 13.
  if (score.given) {
    const wa = splat<Lane>(validityWeight);
    const wb = splat<Lane>(responseWeight);
    const wc = splat<Lane>(resourceWeight);
    const wd = splat<Lane>(adherenceWeight);
    for (let i = 0; i < n; i += LANES) {
      const a = validity.at<Lane>(i);
      const b = response.at<Lane>(i);
      const c = resource.at<Lane>(i);
      const d = adherence.at<Lane>(i);
      // Of a NaN or a negative factor the mean is NaN by itself.
      const ok = le(max(max(a, b), max(c, d)), splat<Lane>(1));
      score.write(i, valid(ok, min(geoMean4(a, b, c, d, wa, wb, wc, wd), splat<Lane>(1))), i + 1 < n);
    }
  }
  if (weakest.given)
    for (let i = 0; i < n; i += LANES) {
      const a = validity.at<Lane>(i);
      const b = response.at<Lane>(i);
      const c = resource.at<Lane>(i);
      const d = adherence.at<Lane>(i);
      const ok = both(both(within(a, 0, 1), within(b, 0, 1)), both(within(c, 0, 1), within(d, 0, 1)));
      const left = flag(lt(b, a));
      const right = add(splat<Lane>(2), flag(lt(d, c)));
      weakest.write(i, valid(ok, select(lt(min(c, d), min(a, b)), right, left)), i + 1 < n);
    }
}

/** threshold = base + slope * health; ban when score < threshold; allowed = max(1, floor(limit * score)), 0 at limit 0 or banned */
export function network_peerBan(
  score: Series,
  health: Series,
  limit: Series,
  n: i32,
  base: f64,
  slope: f64,
  threshold: Series,
  ban: Series,
  allowed: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const s = score.at<Lane>(i);
    const h = health.at<Lane>(i);
    const l = limit.at<Lane>(i);
    const ok = both(within(s, 0, 1), both(observed(h), within(l, 0, LARGEST)));
    let least = add(splat<Lane>(base), mul(splat<Lane>(slope), clamp(h, 0, 1)));
    const some = max(floor(mul(l, s)), splat<Lane>(1));
    // The condition looks at the threshold on purpose; see energy_treasuryFee.
    if (!every(both(ok, observed(least)))) least = valid(ok, least);
    emit(threshold, i, least, pair);
    emit(ban, i, valid(ok, flag(lt(s, least))), pair);
    emit(allowed, i, valid(ok, keep(both(le(least, s), gt(l, splat<Lane>(0))), some)), pair);
  }
}
