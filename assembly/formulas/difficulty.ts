import { exp } from "../lib/elementary/exp";
import { log } from "../lib/elementary/log";
import { LARGEST, SAFE } from "../lib/lanes/bounds";
import { canonical, countSkipped, observed, tell } from "../lib/lanes/column";
import {
  both,
  clamp,
  every,
  finite,
  first,
  max,
  min,
  not,
  roundHalfAway,
  select,
  splat,
  within,
} from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";
import { corrected } from "../lib/models/filter";
import { keepsDigits, trendRest, unknownGain, unknownRest } from "../lib/models/unknown";

/**
 * l- = l + d, d- = phi d, a, b, c as in control_kalmanTrend with its noise scaled by s; nu = clamp(1 - x e^(l-) / (n
 * D), -limit, 1), S = a + 1 / n; l = l- + a nu / S, d = d- + b nu / S, P as there; m = (1 - beta) m + beta nu^2 / S, s = clamp(s
 * e^(eta (m - 1)), min, max); D = max(1, round(clamp(e^(l + d) spacing, D / step, D step))). `log`: nu = ln D - ln
 * max(x, spacing / 1000) + psi(n) - l-, S = a + psi'(n).
 */
export function consensus_kalmanDifficulty(
  solveTime: Series,
  ticks: i32,
  entities: i32,
  spacing: f64,
  q0: f64,
  q1: f64,
  phi: f64,
  _initialVariance: f64,
  _initialDriftVariance: f64,
  blocks: f64,
  surpriseLimit: f64,
  beta: f64,
  eta: f64,
  scaleMin: f64,
  scaleMax: f64,
  maxStep: f64,
  observation: f64,
  _initialDifficulty: f64,
  difficulty: Series,
  logRate: Series,
  drift: Series,
  p11: Series,
  p12: Series,
  p22: Series,
  scale: Series,
  nisMean: Series,
  skipped: Series,
  difficultyOut: Series,
  logRateOut: Series,
  driftOut: Series,
  scaleOut: Series,
): void {
  const one = splat(1);
  const noise = splat(observation === 0 ? 1 / blocks : trigamma(blocks));
  const shortest = splat(spacing / 1000);
  const bias = observation === 0 ? 0 : digamma(blocks);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let current = difficulty.at(e);
    let l = logRate.at(e);
    const begun = observed(l);
    if (!every(begun)) l = select(begun, l, log(current / splat(spacing)));
    let d = drift.at(e);
    let va = p11.at(e);
    let vb = p12.at(e);
    let vc = p22.at(e);
    let s = scale.at(e);
    let m = nisMean.at(e);
    let rate = hashRate(l, d);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const x = solveTime.at(i);
      const expected = l + d;
      const damped = splat(phi) * d;
      const turn = s * splat(q0);
      const bend = s * splat(q1);
      const a = va + (vb + vb + vc) + turn;
      const b = splat(phi) * (vb + vc);
      const c = splat(phi * phi) * vc + bend;
      let surprise = one;
      if (observation === 0) {
        const share = (x * rate) / (splat(blocks) * current);
        surprise = clamp(one - share, -surpriseLimit, 1);
      } else surprise = log(current) - log(max(x, shortest)) + splat(bias) - expected;
      const inverse = one / (a + noise);
      let k0 = a * inverse;
      let k1 = b * inverse;
      let rest = c - k1 * b;
      if (!every(both(finite(a), keepsDigits(c, rest)))) {
        const open = not(finite(a));
        rest = select(keepsDigits(c, rest), rest, trendRest(va, vb, vc, c, k0, inverse, phi, turn, bend, noise));
        k0 = select(open, one, k0);
        k1 = select(open, unknownGain(va, vb, vc, 1, phi), k1);
        rest = select(open, unknownRest(va, vb, vc, c, k1, 1, turn, bend, noise), rest);
      }
      const nextL = corrected(expected, k0, surprise);
      const nextD = corrected(damped, k1, surprise);
      const ok = both(within(x, 0, LARGEST), finite(nextL + nextD));
      countSkipped(skipped, e, ok, pair);
      l = select(ok, nextL, l);
      d = select(ok, nextD, d);
      va = select(ok, k0 * noise, va);
      vb = select(ok, k1 * noise, vb);
      vc = select(ok, rest, vc);
      const nis = surprise * surprise * inverse;
      m = select(ok, splat(1 - beta) * m + splat(beta) * nis, m);
      const follow = min(exp(splat(eta) * (m - one)), splat(LARGEST));
      s = select(ok, clamp(s * follow, scaleMin, scaleMax), s);
      rate = hashRate(l, d);
      const least = current / splat(maxStep);
      const most = current * splat(maxStep);
      const next = roundHalfAway(min(max(rate * splat(spacing), least), most));
      current = select(ok, clamp(next, 1, SAFE), current);
      tell(difficultyOut, i, current, pair);
      tell(logRateOut, i, l, pair);
      tell(driftOut, i, d, pair);
      tell(scaleOut, i, s, pair);
    }
    difficulty.write(e, canonical(current), pair);
    logRate.write(e, canonical(l), pair);
    drift.write(e, canonical(d), pair);
    p11.write(e, canonical(va), pair);
    p12.write(e, canonical(vb), pair);
    p22.write(e, canonical(vc), pair);
    scale.write(e, canonical(s), pair);
    nisMean.write(e, canonical(m), pair);
  }
}

/** Hashes per millisecond, in units of difficulty; finite, so that no time at all is no share of what was expected. */
function hashRate(l: Lane, d: Lane): Lane {
  return min(exp(l + d), splat(LARGEST));
}

/**
 * Mean of ln(a Gamma(x) variable), x >= 1: recurrence up to 16, then the asymptotic series. Abramowitz and Stegun
 * 6.3.18.
 */
function digamma(x: f64): f64 {
  let sum = 0.0;
  let z = x;
  for (; z < 16; z += 1) sum -= 1 / z;
  const w = 1 / (z * z);
  const tail = w * (1.0 / 12 - w * (1.0 / 120 - w * (1.0 / 252 - w * (1.0 / 240 - w * (1.0 / 132)))));
  return sum + (first(log(splat(z))) - 0.5 / z - tail);
}

/** Its variance. Abramowitz and Stegun 6.4.12. */
function trigamma(x: f64): f64 {
  let sum = 0.0;
  let z = x;
  for (; z < 16; z += 1) sum += 1 / (z * z);
  const w = 1 / (z * z);
  const tail = w * (1.0 / 6 - w * (1.0 / 30 - w * (1.0 / 42 - w * (1.0 / 30 - w * (5.0 / 66)))));
  return sum + (1 + 0.5 / z + tail) / z;
}
