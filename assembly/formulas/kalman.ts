import { exp } from "../lib/elementary/exp";
import { LARGEST } from "../lib/lanes/bounds";
import { canonical, countSkipped, emit, mirror, tell } from "../lib/lanes/column";
import {
  both,
  clamp,
  eq,
  every,
  finite,
  gt,
  keep,
  min,
  not,
  root,
  select,
  splat,
  valid,
  within,
} from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";
import { corrected } from "../lib/models/filter";

/** The smallest double with all its digits. */
const LEAST: f64 = reinterpret<f64>(0x0010000000000000);

/**
 * P- = P + s q; S = P- + r; K = P- / S; x += K (z - x); P = K r, which is (1 - K) P- where nothing cancels; NIS = (z - x)^2 / S.
 * Where P- is infinite K is 1. Adaptive: m = (1 - beta) m + beta NIS, s = clamp(s e^(eta (m - 1)), min, max); `both`: r = (1 - beta)
 * r + beta r NIS. The mean of r NIS = (1 - K) (z - x)^2 is r whatever P- is: Desroziers et al. 2005, equation 3.
 */
export function control_kalmanLevel(
  measured: Series,
  ticks: i32,
  entities: i32,
  q: f64,
  _r: f64,
  _initialVariance: f64,
  adapt: f64,
  beta: f64,
  eta: f64,
  scaleMin: f64,
  scaleMax: f64,
  estimate: Series,
  variance: Series,
  scale: Series,
  nisMean: Series,
  noise: Series,
  skipped: Series,
  estimateOut: Series,
  varianceOut: Series,
  gainOut: Series,
  nisOut: Series,
  scaleOut: Series,
  noiseOut: Series,
): void {
  const one = splat(1);
  const keeps = splat(1 - beta);
  const weight = splat(beta);
  const highest = scaleMax < LARGEST ? scaleMax : LARGEST;
  for (let e = 0; e < entities; e += LANES) {
    if (ticks === 1 && adapt === 0) {
      const from = e;
      e = levelTick(measured, from, entities, q, estimate, variance, scale, noise, gainOut, nisOut);
      mirror(estimateOut, estimate, from, e);
      mirror(varianceOut, variance, from, e);
      mirror(scaleOut, scale, from, e);
      mirror(noiseOut, noise, from, e);
    }
    if (e >= entities) break;
    const pair = e + 1 < entities;
    let x = estimate.at(e);
    let p = variance.at(e);
    let s = scale.at(e);
    let m = nisMean.at(e);
    // Never 0: what is beside the last of an odd number must not end as 0 / 0, which would have every tick looked at twice.
    let r = noise.held(e, pair);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const z = measured.at(i);
      const prior = predicted(p, s, q);
      const spread = prior + r;
      let gain = prior / spread;
      const surprise = z - x;
      let next = corrected(x, gain, surprise);
      let left = gain * r;
      // An infinite spread has a gain of 0 or none: what is beside it must not pass for well.
      let ok = finite(next + spread);
      let nis = spread;
      if (nisOut.given || adapt !== 0) {
        nis = (surprise * surprise) / spread;
        // Averages that are infinite stay so.
        if (adapt !== 0) nis = min(nis, splat(LARGEST));
      }
      if (!every(ok)) {
        const well = ok;
        const wide = not(finite(spread));
        gain = select(wide, one / (one + r / prior), gain);
        next = select(wide, select(eq(gain, one), z, corrected(x, gain, surprise)), next);
        nis = select(wide, splat(0), nis);
        ok = finite(next);
        countSkipped(skipped, e, ok, pair);
        gain = canonical(keep(ok, gain));
        next = canonical(select(ok, next, x));
        left = select(well, left, select(gt(gain, splat(0)), gain * r, prior));
      }
      x = next;
      p = left;
      tell(estimateOut, i, x, pair);
      tell(varianceOut, i, p, pair);
      tell(gainOut, i, gain, pair);
      emit(nisOut, i, valid(ok, canonical(nis)), pair);
      if (adapt !== 0) {
        m = select(ok, keeps * m + weight * nis, m);
        // Never infinite: a scale of 0 stays 0.
        const follow = min(exp(splat(eta) * (m - one)), splat(LARGEST));
        s = select(ok, clamp(s * follow, scaleMin, highest), s);
      }
      // Readings that are all alike make r small; at 0 there would be no way back, nor at the other end.
      if (adapt === 2) r = select(ok, clamp(r * (keeps + weight * nis), LEAST, LARGEST), r);
      tell(scaleOut, i, s, pair);
      tell(noiseOut, i, r, pair);
    }
    estimate.write(e, x, pair);
    variance.write(e, canonical(p), pair);
    scale.write(e, canonical(s), pair);
    nisMean.write(e, canonical(m), pair);
    noise.write(e, canonical(r), pair);
  }
}

/** One tick of the entities from e on where nothing adapts, up to the first pair that is not well. */
function levelTick(
  measured: Series,
  e: i32,
  entities: i32,
  q: f64,
  estimate: Series,
  variance: Series,
  scale: Series,
  noise: Series,
  gainOut: Series,
  nisOut: Series,
): i32 {
  for (const end = entities - LANES; e <= end; e += LANES) {
    const x = estimate.at(e);
    const prior = predicted(variance.at(e), scale.at(e), q);
    const r = noise.at(e);
    const spread = prior + r;
    const gain = prior / spread;
    const surprise = measured.at(e) - x;
    const next = corrected(x, gain, surprise);
    if (!every(finite(next + spread))) break;
    estimate.put(e, next);
    variance.put(e, gain * r);
    emit(gainOut, e, gain, true);
    tell(nisOut, e, (surprise * surprise) / spread, true);
  }
  return e;
}

function predicted(p: Lane, scale: Lane, q: f64): Lane {
  return p + scale * splat(q);
}

/** Squares of what lies between their roots neither overflow nor lose digits. */
const SMALL: f64 = 1e-290;
/** Exact factors that bring what does not there: 2^600 and its inverse. */
const UP: f64 = reinterpret<f64>(0x6570000000000000);
const DOWN: f64 = reinterpret<f64>(0x1a70000000000000);

/** prior = (q + sqrt(q^2 + 4 q r)) / 2, gain = prior / (prior + r) */
export function control_kalmanSteady(q: Series, r: Series, n: i32, prior: Series, gain: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const drift = q.at(i);
    const noise = r.at(i);
    const ok = both(within(drift, 0, f64.MAX_VALUE), within(noise, f64.MIN_VALUE, f64.MAX_VALUE));
    const square = squareOf(drift, noise);
    let p = settled(drift, square);
    let k = p / (p + noise);
    // The condition looks at the square on purpose; see energy_treasuryFee.
    if (!every(both(ok, within(square, SMALL, LARGEST)))) {
      const large = gt(square, splat(1));
      const scale = select(large, splat(DOWN), splat(UP));
      const q = drift * scale;
      const r = noise * scale;
      const scaled = settled(q, squareOf(q, r));
      const far = not(within(square, SMALL, LARGEST));
      p = valid(ok, select(far, scaled * select(large, splat(UP), splat(DOWN)), p));
      k = valid(ok, canonical(select(far, scaled / (scaled + r), k)));
    }
    emit(prior, i, p, pair);
    emit(gain, i, k, pair);
  }
}

function squareOf(q: Lane, r: Lane): Lane {
  return q * q + splat(4) * q * r;
}

function settled(q: Lane, square: Lane): Lane {
  return (q + root(square)) * splat(0.5);
}
