// A(order) - 1 for the Poisson-sampled Gaussian, where A is the mean of (1 + x)^order, x = q (e^l - 1) and l = u / sigma -
// 1 / (2 sigma^2) for a standard normal u. Since the mean of x is 0, A - 1 is the mean of (1 + x)^order - 1 - order x: a sum of
// nothing negative, so small costs keep all their digits. Mironov, Talwar and Zhang 2019.

import { exp } from "../elementary/exp";
import { expm1 } from "../elementary/expm1";
import { log } from "../elementary/log";
import { log1p } from "../elementary/log1p";
import {
  abs,
  both,
  eq,
  every,
  first,
  flag,
  floor,
  gt,
  keep,
  le,
  lt,
  min,
  not,
  pairOf,
  select,
  some,
  splat,
} from "../lanes/lanes";
import { atLeast, atMost } from "../lanes/scalar";

/** e to this is still a double, with room for a product. */
const LARGE: f64 = 600;
/** From here on the integrand is scaled down. */
const SCALED: f64 = 300;
/** 2^256 and its logarithm. */
const HUGE: f64 = 1.157920892373162e77;
const LOG_HUGE: f64 = 177.445678223346;
/** The normal density beyond is below 2^-58 of its peak. */
const TAIL: f64 = 9;
const LN_2: f64 = 0.6931471805599453;
const TWO_PI_SQUARED: f64 = 19.739208802178716;
/** e^-39.5 is what the rule may lack: half a sigma is then a step. */
const DIGITS: f64 = 39.47841760435743;
/** A part of a sum that does not matter: 2^-60. */
const NOTHING: f64 = 8.673617379884035e-19;
const INVERSE_ROOT_TWO_PI: f64 = 0.3989422804014327;
/** Terms of the binomial series: |x| <= 1/8 there, or order |x| <= 1/2. */
const TERMS: i32 = 17;

/** What the sum and the integral may lack: 2^-44, and 2^-50 for each unit of the exponents that cancel. */
const LACK: f64 = 5.684341886080802e-14;
const LACK_EACH: f64 = 8.881784197001252e-16;
/** Noise below a quarter has exponents of order^2 / (2 sigma^2) that cancel too: what each unit may take off A - 1, as a part: 2^-49. */
const NARROW: f64 = 0.25;
const LACK_NARROW: f64 = 1.7763568394002505e-15;
/** What products below the doubles may have lost: 2^-1000. */
const LEAST: f64 = 9.332636185032189e-302;

/** 1 + 2^-47, as privacy_rdp. */
const ABOVE: f64 = 1.0000000000000071;

/** Cost of one release, rounded up, in the lanes that are ok: rates in [0, 1], sigma in [0.05, 1e6], orders in [1, 1024]. */
export function sampledCost(q: Lane, sigma: Lane, order: Lane, ok: Mask): Lane {
  const zero = splat(0);
  const one = splat(1);
  const everybody = (order * splat(0.5)) / (sigma * sigma);
  const sampled = both(ok, both(gt(q, zero), lt(q, one)));
  const whole = both(eq(floor(order), order), gt(order, one));
  const summed = both(both(sampled, whole), sumFits(q, sigma, order));
  const integrated = both(sampled, not(summed));
  let cost = everybody;
  if (some(summed)) cost = select(summed, sumCost(q, sigma, keep(summed, order)), cost);
  if (some(integrated)) cost = select(integrated, integralCosts(q, sigma, order, integrated), cost);
  const lack = splat(LACK) + order * splat(LACK_EACH) * (one - log(q));
  let above = cost + cost * lack + splat(LEAST);
  if (some(both(sampled, lt(sigma, splat(NARROW))))) {
    // ln A loses no more than A - 1 does, as a part, and no part of 1 where A is large.
    const exponents = (order * order) / (sigma * sigma);
    const lost = min(cost, one / (order - one)) * (exponents * splat(LACK_NARROW));
    above = select(lt(sigma, splat(NARROW)), above + lost, above);
  }
  return select(sampled, above, keep(gt(q, zero), everybody * splat(ABOVE)));
}

/** Where the sum over a whole order takes over from the integral: its factors stay within the doubles, and m + 1 grows by less than 2^256. */
function sumFits(q: Lane, sigma: Lane, order: Lane): Mask {
  const variance = sigma * sigma;
  const rarity = -log(q);
  const least = min(variance * splat(0.5) * (rarity * rarity), order * rarity);
  const steady = both(lt(least, splat(500)), lt(order, variance * splat(170)));
  return both(steady, gt(order * log1p(-q), splat(-500)));
}

/**
 * Whole orders from 2: A - 1 = sum over i = 2 ... order of weight m, weight = C(order, i) q^i (1 - q)^(order - i), m = e^c - 1,
 * c = (i^2 - i) / (2 sigma^2). The factors go from term to term: m + 1 grows by v + 1, v + 1 by e + 1. Where m becomes large, 2^256
 * moves from it into the weight, or out of the whole sum. Lanes whose order is 0 take part without effect.
 */
function sumCost(q: Lane, sigma: Lane, order: Lane): Lane {
  const one = splat(1);
  const zero = splat(0);
  const beta = order - one;
  const odds = q / (one - q);
  const pairs = order * splat(0.5) * beta;
  const e = expm1(one / (sigma * sigma));
  const others = exp((order - splat(2)) * log1p(-q));
  let weight = pairs * (q * q) * others;
  let m = e;
  let v = e * (splat(2) + e);
  let unit = one;
  let sum = zero;
  let moved = zero;
  let i = splat(2);
  for (let active = le(i, order); some(active); active = le(i, order)) {
    sum += keep(active, weight * m);
    const next = i + one;
    weight *= ((order - i) / next) * odds;
    m += v * unit + m * v;
    v += e + v * e;
    i = next;
    const large = both(active, gt(m, splat(HUGE)));
    if (some(large)) {
      m = select(large, m * splat(1 / HUGE), m);
      unit = select(large, unit * splat(1 / HUGE), unit);
      const light = lt(weight, one);
      weight = select(both(large, light), weight * splat(HUGE), weight);
      const heavy = both(large, not(light));
      sum = select(heavy, sum * splat(1 / HUGE), sum);
      moved += keep(heavy, splat(LOG_HUGE));
    }
  }
  const logarithm = select(gt(moved, zero), log(sum) + moved, log1p(sum));
  return logarithm / beta;
}

/** integralCost in the lanes of a mask. */
function integralCosts(q: Lane, sigma: Lane, order: Lane, when: Mask): Lane {
  if (!isVector<Lane>()) return integralCost(q, sigma, order);
  const wanted = flag(when);
  let first = 0.0;
  let second = 0.0;
  if (f64x2.extract_lane(wanted, 0) === 1)
    first = integralCost(f64x2.extract_lane(q, 0), f64x2.extract_lane(sigma, 0), f64x2.extract_lane(order, 0));
  if (f64x2.extract_lane(wanted, 1) === 1)
    second = integralCost(f64x2.extract_lane(q, 1), f64x2.extract_lane(sigma, 1), f64x2.extract_lane(order, 1));
  return pairOf(first, second);
}

/**
 * Any order from 1: ln A / (order - 1) by the trapezoidal rule. The integrand is analytic up to a distance of pi sigma from the real
 * line and falls like the normal density, so the rule converges geometrically: to 2^-46 at these steps (measured against mpmath).
 * Its mass lies to the left of 2 / sigma, to the right up to order / sigma, and may leave a gap: both ends are walked from.
 */
function integralCost(q: f64, sigma: f64, order: f64): f64 {
  const beta = order - 1;
  const width = atLeast(order, 2) / sigma + 2 * TAIL;
  const logRate = first(log(splat(q)));
  const top = highest(q, sigma, order, logRate);
  const scale = top > SCALED ? top : 0;
  const step = stepFor(q, sigma, order, logRate, top);
  let total = 0.0;
  let before = 0.0;
  let k = <i32>Math.ceil(width / step) & ~1;
  for (; k >= 0; k -= 2) {
    const more = pairAt(<f64>k, step, q, logRate, sigma, order, scale);
    total += more;
    if (more <= before && more < total * NOTHING) break;
    before = more;
  }
  const left = <i32>((2 / sigma + 2 * TAIL) / step);
  before = 0;
  for (let j = 0; j < k; j += 2) {
    const more = pairAt(<f64>j, step, q, logRate, sigma, order, scale);
    total += more;
    if (j > left && more <= before && more < total * NOTHING) break;
    before = more;
  }
  const mean = total * (step * INVERSE_ROOT_TWO_PI);
  if (beta === 0) return mean;
  return scale > 0 ? (scale + first(log(splat(beta * mean)))) / beta : first(log1p(splat(beta * mean))) / beta;
}

/** The integrand at step k and at the next, added up. */
function pairAt(k: f64, step: f64, q: f64, logRate: f64, sigma: f64, order: f64, scale: f64): f64 {
  const u = k * step - TAIL;
  const v = (k + 1) * step - TAIL;
  if (!ASC_FEATURE_SIMD)
    return (
      first(excess(splat(u), q, logRate, sigma, order, scale)) +
      first(excess(splat(v), q, logRate, sigma, order, scale))
    );
  const pair = excess(f64x2.replace_lane(f64x2.splat(u), 1, v), q, logRate, sigma, order, scale);
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** e^(-u^2 / 2 - scale) ((1 + x)^order - 1 - order x) / (order - 1) at u. */
function excess(u: Lane, q: f64, logRate: f64, sigma: f64, order: f64, scale: f64): Lane {
  const one = splat(1);
  const zero = splat(0);
  const beta = order - 1;
  const loss = (u - splat(0.5 / sigma)) / splat(sigma);
  let x = splat(q) * expm1(min(loss, splat(LARGE)));
  let ratio = log1p(x);
  if (some(gt(loss, splat(LARGE)))) {
    const far = gt(loss, splat(LARGE));
    const logX = loss + splat(logRate);
    x = select(far, exp(min(logX, splat(LARGE))), x);
    ratio = select(far, select(gt(logX, splat(LARGE)), logX, log1p(x)), ratio);
  }
  const bell = splat(-scale) - u * splat(0.5) * u;
  const near = le(abs(x) * splat(atLeast(order, 4)), splat(0.5));
  let series = zero;
  if (some(near)) {
    // order / 2 x^2 (1 + (order - 2) x / 3 (1 + (order - 3) x / 4 (...)))
    series = one;
    for (let k = TERMS; k > 1; k--) {
      series = one + series * (x * splat((order - <f64>k) / <f64>(k + 1)));
    }
    series = x * x * splat(0.5 * order) * series;
    if (every(near)) return series * exp(bell);
  }
  // (1 + x) (e^(beta ratio) - 1) / beta - x, with (1 + x)^order taken out where it is above 1.
  const size = abs(ratio);
  const power = beta > 0 ? expm1(size * splat(-beta)) / splat(beta) : -size;
  const above = gt(ratio, zero);
  const raised = keep(above, ratio * splat(order));
  let high = -power - x * exp(-raised);
  // There x itself is beyond the doubles, and as good as 1 + x.
  if (some(gt(ratio, splat(LARGE)))) high = select(gt(ratio, splat(LARGE)), -power - exp(size * splat(-beta)), high);
  const low = (one + x) * power - x;
  const factor = select(near, series, select(above, high, low));
  return factor * exp(select(near, bell, bell + raised));
}

/**
 * About the largest exponent -u^2 / 2 + order ln(1 + x), or 0 where that is more. It curves down by at most 1, so points 40 apart
 * miss its top by at most 200.
 */
function highest(q: f64, sigma: f64, order: f64, logRate: f64): f64 {
  let top = 0.0;
  for (let u = order / sigma; u > 0; u -= 40) {
    const loss = (u - 0.5 / sigma) / sigma;
    const logX = loss + logRate;
    let ratio = logX;
    if (loss <= LARGE) ratio = first(log1p(splat(q * first(expm1(splat(loss))))));
    else if (logX <= LARGE) ratio = first(log1p(splat(first(exp(splat(logX))))));
    top = atLeast(top, order * ratio - 0.5 * u * u);
  }
  return top;
}

/**
 * Nearest to the real line (1 + x)^order is singular over u = sigma ln((1 - q) / q) + 1 / (2 sigma), where x = 1 - 2 q. That costs
 * the rule e^(-2 pi^2 sigma / step) of the integrand there, which may already be as much below its top.
 */
function stepFor(q: f64, sigma: f64, order: f64, logRate: f64, top: f64): f64 {
  const u = sigma * (first(log1p(splat(-q))) - logRate) + 0.5 / sigma;
  const there = order * (LN_2 + first(log1p(splat(-q)))) - 0.5 * u * u;
  const below = atLeast(top - atLeast(there, 0), 0);
  return atMost((TWO_PI_SQUARED * sigma) / atLeast(DIGITS - below, 1), 0.6);
}
