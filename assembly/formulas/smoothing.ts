import { log } from "../lib/elementary/log";
import { canonical, countSkipped, emit, mirror, tell } from "../lib/lanes/column";
import { both, eq, every, finite, gt, lt, select, splat, valid, within } from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";

const _LN2: f64 = reinterpret<f64>(0x3fe62e42fefa39ef); // 0.6931471805599453

/** ln(1 - share) / ln(1 - alpha) */
export function core_emaSteps(alpha: Series, share: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const a = alpha.at(i);
    const s = share.at(i);
    const ok = both(within(a, 0, 1), within(s, 0, 1));
    emit(out, i, valid(ok, canonical((logRest(s) * s) / (logRest(a) * a))), pair);
  }
}

/**
 * ln(1 - x) / -x, by the rounded u = 1 - x: the errors of ln u and of 1 - u cancel (W. Kahan). Below 3 ULP, and shorter than
 * lib/log1p.
 */
function logRest(x: Lane): Lane {
  const one = splat(1);
  const u = one - x;
  return select(eq(u, one), splat(-1), log(u) / (one - u));
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
    if (ticks === 1) {
      const from = e;
      e = momentsTick(x, from, entities, count, mean, m2, sampleOut, populationOut);
      mirror(countOut, count, from, e);
      mirror(meanOut, mean, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let n = count.at(e);
    let mu = mean.at(e);
    let m = m2.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const sample = x.at(i);
      const more = n + splat(1);
      const distance = sample - mu;
      const next = mu + distance / more;
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
      const some = gt(n, splat(0));
      tell(countOut, i, n, pair);
      emit(meanOut, i, valid(some, canonical(mu)), pair);
      emit(sampleOut, i, valid(some, canonical(sampleVariance(m, n))), pair);
      emit(populationOut, i, valid(some, canonical(m / n)), pair);
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
    const sample = x.at(e);
    const mu = mean.at(e);
    const n = count.at(e) + splat(1);
    const distance = sample - mu;
    const next = mu + distance / n;
    const m = scattered(m2.at(e), distance, sample, next);
    if (!every(both(both(within(sample, -SIZE, SIZE), finite(next + m)), gt(n, splat(0))))) break;
    count.put(e, n);
    mean.put(e, next);
    m2.put(e, m);
    emit(sampleOut, e, sampleVariance(m, n), true);
    emit(populationOut, e, m / n, true);
  }
  return e;
}

function scattered(m2: Lane, distance: Lane, sample: Lane, mean: Lane): Lane {
  return m2 + distance * (sample - mean);
}

function sampleVariance(m2: Lane, n: Lane): Lane {
  return select(lt(n, splat(2)), splat(0), m2 / (n - splat(1)));
}
