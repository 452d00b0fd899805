// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST } from "../../lib/lanes/bounds";
import { allWithin, emit } from "../../lib/lanes/column";
import { exp } from "../../lib/elementary/exp";
import { add, always, both, mul, splat, valid, within } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";

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
