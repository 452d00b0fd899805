// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { canonical, countSkipped, emit, mirror, observed, tell } from "../lib/lanes/column";
import { expm1 } from "../lib/elementary/expm1";
import {
  add,
  both,
  div,
  eq,
  every,
  finite,
  first,
  gt,
  lt,
  mul,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes/lanes";
import { log } from "../lib/elementary/log";
import { Series } from "../lib/lanes/series";

const LN2: f64 = reinterpret<f64>(0x3fe62e42fefa39ef); // 0.6931471805599453

/** ln(1 - share) / ln(1 - alpha) */
export function core_emaSteps(alpha: Series, share: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const a = alpha.at<Lane>(i);
    const s = share.at<Lane>(i);
    const ok = both(within(a, 0, 1), within(s, 0, 1));
    emit(out, i, valid(ok, canonical(div(mul(logRest(s), s), mul(logRest(a), a)))), pair);
  }
}

/**
 * ln(1 - x) / -x, by the rounded u = 1 - x: the errors of ln u and of 1 - u cancel (W. Kahan). Below 3 ULP, and shorter than
 * lib/log1p.
 */
function logRest<V>(x: V): V {
  const one = splat<V>(1);
  const u = sub(one, x);
  return select(eq(u, one), splat<V>(-1), div(log(u), sub(one, u)));
}

/** Beyond this, squares overflow. */
const SIZE: f64 = 1e150;

/** Welford: d = x - mean; mean += d / n; m2 += d (x - mean) */
export function core_runningMoments(
  x: Series,
  ticks: i32,
  entities: i32,
  count: Series,
  mean: Series,
  m2: Series,
  skipped: Series,
  countOut: Series,
  meanOut: Series,
  sampleOut: Series,
  populationOut: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    if (ticks == 1) {
      const from = e;
      e = momentsTick(x, from, entities, count, mean, m2, sampleOut, populationOut);
      mirror(countOut, count, from, e);
      mirror(meanOut, mean, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let n = count.at<Lane>(e);
    let mu = mean.at<Lane>(e);
    let m = m2.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const sample = x.at<Lane>(i);
      const more = add(n, splat<Lane>(1));
      const distance = sub(sample, mu);
      const next = add(mu, div(distance, more));
      const wider = scattered(m, distance, sample, next);
      // A value whose square overflows would stay for good.
      const ok = both(within(sample, -SIZE, SIZE), both(finite(next), finite(wider)));
      if (every(ok)) {
        m = wider;
        mu = next;
        n = more;
      } else {
        countSkipped(skipped, e, ok, pair);
        m = canonical(select(ok, wider, m));
        mu = canonical(select(ok, next, mu));
        n = select(ok, more, n);
      }
      const some = gt(n, splat<Lane>(0));
      tell(countOut, i, n, pair);
      emit(meanOut, i, valid(some, canonical(mu)), pair);
      emit(sampleOut, i, valid(some, canonical(sampleVariance(m, n))), pair);
      emit(populationOut, i, valid(some, canonical(div(m, n))), pair);
    }
    count.write(e, canonical(n), pair);
    mean.write(e, mu, pair);
    m2.write(e, m, pair);
  }
}

/** One tick of the entities from e on, up to the first pair that is not well. */
function momentsTick(
  x: Series,
  e: i32,
  entities: i32,
  count: Series,
  mean: Series,
  m2: Series,
  sampleOut: Series,
  populationOut: Series,
): i32 {
  for (const end = entities - LANES; e <= end; e += LANES) {
    const sample = x.at<Lane>(e);
    const mu = mean.at<Lane>(e);
    const n = add(count.at<Lane>(e), splat<Lane>(1));
    const distance = sub(sample, mu);
    const next = add(mu, div(distance, n));
    const m = scattered(m2.at<Lane>(e), distance, sample, next);
    if (!every(both(both(within(sample, -SIZE, SIZE), finite(add(next, m))), gt(n, splat<Lane>(0))))) break;
    count.put(e, n);
    mean.put(e, next);
    m2.put(e, m);
    emit(sampleOut, e, sampleVariance(m, n), true);
    emit(populationOut, e, div(m, n), true);
  }
  return e;
}

function scattered<V>(m2: V, distance: V, sample: V, mean: V): V {
  return add(m2, mul(distance, sub(sample, mean)));
}

function sampleVariance<V>(m2: V, n: V): V {
  return select(lt(n, splat<V>(2)), splat<V>(0), div(m2, sub(n, splat<V>(1))));
}
