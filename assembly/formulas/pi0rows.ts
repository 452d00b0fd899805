// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST } from "../lib/bounds";
import { allWithin, canonical, emit, observed } from "../lib/column";
import { exp } from "../lib/exp";
import { expm1 } from "../lib/expm1";
import { add, always, both, clamp, div, flag, lt, max, mul, neg, splat, sub, valid, within } from "../lib/lanes";
import { log } from "../lib/log";
import { Series } from "../lib/series";

const MOST = 1e150;

/** (sum of w_j r_j) e^(-decay t) p */
export function pi0_qra(
  resources: Series,
  weights: Series,
  elapsed: Series,
  overlap: Series,
  count: i32,
  n: i32,
  decay: f64,
  out: Series,
): void {
  const fit = allWithin(weights, count, 0, MOST);
  for (let i = 0; i < n; i += LANES) {
    const t = elapsed.at<Lane>(i);
    const p = overlap.at<Lane>(i);
    let ok = both(always<Lane>(fit), both(within(t, 0, LARGEST), within(p, 0, MOST)));
    let sum = splat<Lane>(0);
    for (let j = 0, at = i; j < count; j++, at += n) {
      const resource = resources.at<Lane>(at);
      ok = both(ok, within(resource, 0, MOST));
      sum = add(sum, mul(weights.all<Lane>(j), resource));
    }
    const left = exp(mul(splat<Lane>(-decay), t));
    emit(out, i, valid(ok, mul(mul(sum, left), p)), i + 1 < n);
  }
}

/** base (1 + gain p) */
export function pi0_qho(base: Series, overlap: Series, n: i32, gain: f64, out: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const energy = base.at<Lane>(i);
    const p = overlap.at<Lane>(i);
    const ok = both(within(energy, 0, LARGEST), within(p, 0, MOST));
    const raised = mul(energy, add(splat<Lane>(1), mul(splat<Lane>(gain), p)));
    emit(out, i, valid(ok, canonical(raised)), i + 1 < n);
  }
}

/** unit n^D max(0, 1 + epsilon ln n), where n^D = e^(D ln n): below 1e-13 relative, one logarithm for both. */
export function pi0_fs(
  nodes: Series,
  n: i32,
  unit: f64,
  dimension: f64,
  epsilon: f64,
  capacity: Series,
  efficiency: Series,
  floored: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const size = nodes.at<Lane>(i);
    const ok = within(size, f64.MIN_VALUE, 1e100);
    const order = log(size);
    const correction = add(splat<Lane>(1), mul(splat<Lane>(epsilon), order));
    const scaled = mul(exp(mul(splat<Lane>(dimension), order)), max(correction, splat<Lane>(0)));
    emit(capacity, i, valid(ok, canonical(mul(splat<Lane>(unit), scaled))), pair);
    emit(efficiency, i, valid(ok, canonical(div(scaled, size))), pair);
    emit(floored, i, valid(ok, flag(lt(correction, splat<Lane>(0)))), pair);
  }
}

/** limit (1 - e^(-rate availability)) (1 - errors) (1 - congestion) */
export function pi0_atm(
  rate: Series,
  availability: Series,
  errors: Series,
  congestion: Series,
  n: i32,
  limit: f64,
  out: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const speed = rate.at<Lane>(i);
    const available = availability.at<Lane>(i);
    const sound = sub(splat<Lane>(1), clamp(errors.at<Lane>(i), 0, 1));
    const free = sub(splat<Lane>(1), clamp(congestion.at<Lane>(i), 0, 1));
    const quality = mul(sound, free);
    const ok = both(both(within(speed, 0, LARGEST), within(available, 0, LARGEST)), observed(quality));
    const reached = neg(expm1(neg(mul(speed, available))));
    emit(out, i, valid(ok, canonical(mul(mul(splat<Lane>(limit), reached), quality))), i + 1 < n);
  }
}
