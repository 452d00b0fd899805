// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST, SAFE } from "../lib/bounds";
import { canonical, countSkipped, sound, tell } from "../lib/column";
import {
  add,
  both,
  clamp,
  div,
  flag,
  ge,
  le,
  mul,
  root,
  roundHalfAway,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { Series } from "../lib/series";

const LEAST_PROPENSITY: f64 = 1e-6;

/** counters += what is new; then as ads_uplift */
export function ads_runningUplift(
  treatedConversions: Series,
  treated: Series,
  controlConversions: Series,
  control: Series,
  ticks: i32,
  entities: i32,
  prior: f64,
  propensityPrior: f64,
  minImpressions: f64,
  treatedConversionsSum: Series,
  treatedSum: Series,
  controlConversionsSum: Series,
  controlSum: Series,
  skipped: Series,
  treatedRate: Series,
  controlRate: Series,
  lift: Series,
  liftPpm: Series,
  propensity: Series,
  z: Series,
  usable: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let st = treatedConversionsSum.at<Lane>(e);
    let nt = treatedSum.at<Lane>(e);
    let sc = controlConversionsSum.at<Lane>(e);
    let nc = controlSum.at<Lane>(e);
    const arms = both(isSum(st), isSum(nt));
    const sane = both(arms, both(isSum(sc), isSum(nc)));
    if (!sound(sane, pair)) {
      st = valid(isSum(st), st);
      nt = valid(isSum(nt), nt);
      sc = valid(isSum(sc), sc);
      nc = valid(isSum(nc), nc);
    }
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const newSt = treatedConversions.at<Lane>(i);
      const newNt = treated.at<Lane>(i);
      const newSc = controlConversions.at<Lane>(i);
      const newNc = control.at<Lane>(i);
      const st1 = add(st, newSt);
      const nt1 = add(nt, newNt);
      const sc1 = add(sc, newSc);
      const nc1 = add(nc, newNc);
      const counts = both(isCount(newSt, newNt), isCount(newSc, newNc));
      const ok = both(both(counts, sane), both(isArm(st1, nt1), isArm(sc1, nc1)));
      if (sound(ok, pair)) {
        st = st1;
        nt = nt1;
        sc = sc1;
        nc = nc1;
      } else {
        countSkipped(skipped, e, ok, pair);
        st = canonical(select(ok, st1, st));
        nt = canonical(select(ok, nt1, nt));
        sc = canonical(select(ok, sc1, sc));
        nc = canonical(select(ok, nc1, nc));
      }
      const pt = valid(sane, rateOf(st, nt, prior));
      const pc = valid(sane, rateOf(sc, nc, prior));
      const spread = add(varianceOf(st, nt, pt, prior), varianceOf(sc, nc, pc, prior));
      const all = valid(sane, add(nt, nc));
      const difference = sub(pt, pc);
      tell(treatedRate, i, pt, pair);
      tell(controlRate, i, pc, pair);
      tell(lift, i, difference, pair);
      if (liftPpm.given) liftPpm.write(i, canonical(roundHalfAway(mul(difference, splat<Lane>(1e6)))), pair);
      if (propensity.given) propensity.write(i, canonical(propensityOf(nt, all, propensityPrior)), pair);
      if (z.given) z.write(i, canonical(div(difference, root(spread))), pair);
      if (usable.given) usable.write(i, flag(ge(all, splat<Lane>(minImpressions))), pair);
    }
    treatedConversionsSum.write(e, st, pair);
    treatedSum.write(e, nt, pair);
    controlConversionsSum.write(e, sc, pair);
    controlSum.write(e, nc, pair);
  }
}

/** What counts add up to. */
function isSum<V>(n: V): V {
  return within(n, 0, LARGEST);
}

/** 0 <= s, n */
function isCount<V>(s: V, n: V): V {
  return both(within(s, 0, SAFE), within(n, 0, SAFE));
}

/** 0 <= s <= n */
export function isArm<V>(s: V, n: V): V {
  return both(ge(s, splat<V>(0)), both(le(s, n), le(n, splat<V>(SAFE))));
}

export function rateOf<V>(s: V, n: V, prior: f64): V {
  return div(add(s, splat<V>(prior)), add(n, splat<V>(2 * prior)));
}

/** p q / (n + 2a), with q from its own count: 1 - p would lose it where nearly all converted. */
export function varianceOf<V>(s: V, n: V, p: V, prior: f64): V {
  const size = add(n, splat<V>(2 * prior));
  return div(mul(p, add(sub(n, s), splat<V>(prior))), mul(size, size));
}

function propensityOf<V>(treated: V, all: V, prior: f64): V {
  return clamp(rateOf(treated, all, prior), LEAST_PROPENSITY, 1);
}
