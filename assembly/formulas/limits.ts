// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST } from "../lib/bounds";
import { canonical, emit, observed } from "../lib/column";
import { add, both, clamp, div, every, max, min, mul, splat, sub, valid, within } from "../lib/lanes";
import { pow } from "../lib/pow";
import { Series } from "../lib/series";

/**
 * rate = clamp(base H R C, minRate, maxFactor base), H = floor + (1 - floor) health, R = reputation^power,
 * C = clamp((1 - load) / (1 - target), least, most); burst = rate burstTime
 */
export function network_dynamicRate(
  base: Series,
  health: Series,
  reputation: Series,
  load: Series,
  n: i32,
  healthFloor: f64,
  reputationPower: f64,
  targetLoad: f64,
  capacityMin: f64,
  capacityMax: f64,
  minRate: f64,
  maxFactor: f64,
  burstTime: f64,
  rate: Series,
  burst: Series,
  healthFactor: Series,
  reputationFactor: Series,
  capacityFactor: Series,
): void {
  const one = splat<Lane>(1);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const usual = base.at<Lane>(i);
    const h = health.at<Lane>(i);
    const r = reputation.at<Lane>(i);
    const u = load.at<Lane>(i);
    const ok = both(both(within(usual, f64.MIN_VALUE, LARGEST), observed(h)), both(observed(r), observed(u)));
    let healthy = add(splat<Lane>(healthFloor), mul(splat<Lane>(1 - healthFloor), clamp(h, 0, 1)));
    let trust = clamp(r, 0, 1);
    if (reputationPower != 1) trust = pow(trust, splat<Lane>(reputationPower));
    let room = clamp(div(sub(one, clamp(u, 0, 1)), splat<Lane>(1 - targetLoad)), capacityMin, capacityMax);
    const product = mul(mul(mul(usual, healthy), trust), room);
    let allowed = min(max(product, splat<Lane>(minRate)), mul(usual, splat<Lane>(maxFactor)));
    // The condition looks at what several outputs share; see energy_treasuryFee.
    if (!every(both(ok, observed(allowed)))) {
      allowed = canonical(valid(ok, allowed));
      healthy = canonical(valid(ok, healthy));
      trust = canonical(valid(ok, trust));
      room = canonical(valid(ok, room));
    }
    emit(rate, i, allowed, pair);
    emit(burst, i, canonical(mul(allowed, splat<Lane>(burstTime))), pair);
    emit(healthFactor, i, healthy, pair);
    emit(reputationFactor, i, trust, pair);
    emit(capacityFactor, i, room, pair);
  }
}
