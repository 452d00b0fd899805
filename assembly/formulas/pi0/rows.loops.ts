import { exp } from "../../lib/elementary/exp";
import { LARGEST } from "../../lib/lanes/bounds";
import { allWithin } from "../../lib/lanes/cells";
import { emit } from "../../lib/lanes/column";
import { always, both, splat, valid, within } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";

const MOST = 1e150;

/** (sum of w_j r_j) e^(-decay t) p */
export function pi0_qra(
  resources: Series,
  weights: Series,
  elapsed: Series,
  overlap: Series,
  resourceCount: i32,
  n: i32,
  decay: f64,
  out: Series,
): void {
  const fit = allWithin(weights, resourceCount, 0, MOST);
  for (let i = 0; i < n; i += LANES) {
    const t = elapsed.at(i);
    const p = overlap.at(i);
    let ok = both(always(fit), both(within(t, 0, LARGEST), within(p, 0, MOST)));
    let sum = splat(0);
    for (let j = 0, at = i; j < resourceCount; j++, at += n) {
      const resource = resources.at(at);
      ok = both(ok, within(resource, 0, MOST));
      sum += weights.all(j) * resource;
    }
    const left = exp(splat(-decay) * t);
    emit(out, i, valid(ok, sum * left * p), i + 1 < n);
  }
}
