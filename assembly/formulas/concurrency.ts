// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST, SAFE } from "../lib/bounds";
import { canonical, countSkipped, emit, isFlag, isWhole, missing, observed, tell } from "../lib/column";
import {
  add,
  both,
  clamp,
  div,
  either,
  every,
  flag,
  ge,
  gt,
  keep,
  lt,
  mul,
  root,
  select,
  some,
  splat,
  valid,
  within,
} from "../lib/lanes";
import { Series } from "../lib/series";

/** Limits that are set. */
const HIGHEST: f64 = 1e9;

function isCount<V>(n: V): V {
  return isWhole(n, 0, SAFE);
}

/** limit = clamp(dropped ? decrease limit : limit + increase, min, max) */
export function network_aimd(
  dropped: Series,
  ticks: i32,
  entities: i32,
  increase: f64,
  decrease: f64,
  low: f64,
  high: f64,
  _initialLimit: f64,
  limit: Series,
  skipped: Series,
  out: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    // A limit that is none lets nobody in until it is set anew.
    let l = limit.at<Lane>(e);
    l = valid(within(l, 0, HIGHEST), l);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const drop = dropped.at<Lane>(i);
      const ok = both(isFlag(drop), observed(l));
      const more = add(l, splat<Lane>(increase));
      const next = clamp(select(gt(drop, splat<Lane>(0)), mul(l, splat<Lane>(decrease)), more), low, high);
      if (every(ok)) l = next;
      else {
        countSkipped(skipped, e, ok, pair);
        l = select(ok, next, l);
      }
      tell(out, i, l, pair);
    }
    limit.write(e, canonical(l), pair);
  }
}

/**
 * long = mean of the warm-up, then (1 - a) long + a rtt with a = 2 / (window + 1); g = clamp(long / rtt, least, most);
 * where inflight >= limit / 2, limit = clamp((1 - s) limit + s (g limit + queue), min, max); where long > 2 rtt, long *= 0.9
 */
export function network_gradient2(
  rtt: Series,
  inflight: Series,
  ticks: i32,
  entities: i32,
  smoothing: f64,
  headroom: f64,
  queueSize: f64,
  window: f64,
  warmup: f64,
  gradientMin: f64,
  gradientMax: f64,
  low: f64,
  high: f64,
  _initialLimit: f64,
  limit: Series,
  longRtt: Series,
  sum: Series,
  count: Series,
  skipped: Series,
  limitOut: Series,
  longOut: Series,
  gradient: Series,
): void {
  const fresh = 2 / (window + 1);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let l = limit.at<Lane>(e);
    let long = longRtt.at<Lane>(e);
    let sound = both(both(within(l, 0, HIGHEST), isCount(count.at<Lane>(e))), within(sum.at<Lane>(e), 0, LARGEST));
    sound = both(sound, either(within(long, 0, LARGEST), missing(long)));
    if (!every(sound)) {
      l = valid(within(l, 0, HIGHEST), l);
      long = select(either(within(long, 0, LARGEST), missing(long)), long, splat<Lane>(-1));
      sum.write(e, valid(within(sum.at<Lane>(e), 0, LARGEST), sum.at<Lane>(e)), pair);
      count.write(e, valid(isCount(count.at<Lane>(e)), count.at<Lane>(e)), pair);
    }
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const sample = rtt.at<Lane>(i);
      const flying = inflight.at<Lane>(i);
      const ok = both(sound, both(within(sample, f64.MIN_VALUE, 1e15), within(flying, 0, LARGEST)));
      let mean = add(mul(long, splat<Lane>(1 - fresh)), mul(sample, splat<Lane>(fresh)));
      const seen = count.at<Lane>(e);
      const warm = lt(seen, splat<Lane>(warmup));
      if (some(warm)) {
        const counts = both(warm, ok);
        const total = add(sum.at<Lane>(e), keep(counts, sample));
        const samples = add(seen, flag(counts));
        sum.write(e, canonical(total), pair);
        count.write(e, canonical(samples), pair);
        mean = select(warm, div(total, samples), mean);
      }
      if (!every(observed(mean))) mean = select(observed(mean), mean, sample);
      const ratio = div(mean, sample);
      const g = clamp(ratio, gradientMin, gradientMax);
      const queue = headroom != 0 ? root(l) : splat<Lane>(queueSize);
      const wanted = add(mul(l, g), queue);
      const next = clamp(add(mul(l, splat<Lane>(1 - smoothing)), mul(wanted, splat<Lane>(smoothing))), low, high);
      const used = ge(flying, mul(l, splat<Lane>(0.5)));
      const after = select(gt(ratio, splat<Lane>(2)), mul(mean, splat<Lane>(0.9)), mean);
      if (every(both(ok, observed(after)))) {
        l = select(used, next, l);
        long = after;
      } else {
        countSkipped(skipped, e, ok, pair);
        l = select(both(ok, used), next, l);
        long = canonical(select(ok, after, long));
      }
      tell(limitOut, i, l, pair);
      tell(longOut, i, long, pair);
      emit(gradient, i, valid(ok, canonical(g)), pair);
    }
    limit.write(e, canonical(l), pair);
    longRtt.write(e, canonical(long), pair);
  }
}
