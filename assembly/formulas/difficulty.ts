// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { LARGEST, SAFE } from "../lib/lanes/bounds";
import { canonical, countSkipped, observed, tell } from "../lib/lanes/column";
import { exp } from "../lib/elementary/exp";
import { corrected } from "../lib/models/filter";
import {
  add,
  both,
  clamp,
  div,
  every,
  finite,
  first,
  max,
  min,
  mul,
  not,
  roundHalfAway,
  select,
  splat,
  sub,
  within,
} from "../lib/lanes/lanes";
import { log } from "../lib/elementary/log";
import { Series } from "../lib/lanes/series";
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
  initialVariance: f64,
  initialDriftVariance: f64,
  blocks: f64,
  surpriseLimit: f64,
  beta: f64,
  eta: f64,
  scaleMin: f64,
  scaleMax: f64,
  maxStep: f64,
  observation: f64,
  initialDifficulty: f64,
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
  const one = splat<Lane>(1);
  const noise = splat<Lane>(observation == 0 ? 1 / blocks : trigamma(blocks));
  const shortest = splat<Lane>(spacing / 1000);
  const bias = observation == 0 ? 0 : digamma(blocks);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let current = difficulty.at<Lane>(e);
    let l = logRate.at<Lane>(e);
    const begun = observed(l);
    if (!every(begun)) l = select(begun, l, log(div(current, splat<Lane>(spacing))));
    let d = drift.at<Lane>(e);
    let va = p11.at<Lane>(e);
    let vb = p12.at<Lane>(e);
    let vc = p22.at<Lane>(e);
    let s = scale.at<Lane>(e);
    let m = nisMean.at<Lane>(e);
    let rate = hashRate(l, d);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const x = solveTime.at<Lane>(i);
      const expected = add(l, d);
      const damped = mul(splat<Lane>(phi), d);
      const turn = mul(s, splat<Lane>(q0));
      const bend = mul(s, splat<Lane>(q1));
      const a = add(add(va, add(add(vb, vb), vc)), turn);
      const b = mul(splat<Lane>(phi), add(vb, vc));
      const c = add(mul(splat<Lane>(phi * phi), vc), bend);
      let surprise = one;
      if (observation == 0) {
        const share = div(mul(x, rate), mul(splat<Lane>(blocks), current));
        surprise = clamp(sub(one, share), -surpriseLimit, 1);
      } else surprise = sub(add(sub(log(current), log(max(x, shortest))), splat<Lane>(bias)), expected);
      const inverse = div(one, add(a, noise));
      let k0 = mul(a, inverse);
      let k1 = mul(b, inverse);
      let rest = sub(c, mul(k1, b));
      if (!every(both(finite(a), keepsDigits(c, rest)))) {
        const open = not(finite(a));
        rest = select(keepsDigits(c, rest), rest, trendRest(va, vb, vc, c, k0, inverse, phi, turn, bend, noise));
        k0 = select(open, one, k0);
        k1 = select(open, unknownGain(va, vb, vc, 1, phi), k1);
        rest = select(open, unknownRest(va, vb, vc, c, k1, 1, turn, bend, noise), rest);
      }
      const nextL = corrected(expected, k0, surprise);
      const nextD = corrected(damped, k1, surprise);
      const ok = both(within(x, 0, LARGEST), finite(add(nextL, nextD)));
      countSkipped(skipped, e, ok, pair);
      l = select(ok, nextL, l);
      d = select(ok, nextD, d);
      va = select(ok, mul(k0, noise), va);
      vb = select(ok, mul(k1, noise), vb);
      vc = select(ok, rest, vc);
      const nis = mul(mul(surprise, surprise), inverse);
      m = select(ok, add(mul(splat<Lane>(1 - beta), m), mul(splat<Lane>(beta), nis)), m);
      const follow = min(exp(mul(splat<Lane>(eta), sub(m, one))), splat<Lane>(LARGEST));
      s = select(ok, clamp(mul(s, follow), scaleMin, scaleMax), s);
      rate = hashRate(l, d);
      const least = div(current, splat<Lane>(maxStep));
      const most = mul(current, splat<Lane>(maxStep));
      const next = roundHalfAway(min(max(mul(rate, splat<Lane>(spacing)), least), most));
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
function hashRate<V>(l: V, d: V): V {
  return min(exp(add(l, d)), splat<V>(LARGEST));
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
  return sum + (first(log(splat<Lane>(z))) - 0.5 / z - tail);
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
