// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// A(order) - 1 for the Poisson-sampled Gaussian, where A is the mean of (1 + x)^order, x = q (e^l - 1) and l = u / sigma -
// 1 / (2 sigma^2) for a standard normal u. Since the mean of x is 0, A - 1 is the mean of (1 + x)^order - 1 - order x: a sum of
// nothing negative, so small costs keep all their digits. Mironov, Talwar and Zhang 2019.
import { exp } from "../elementary/exp";
import { expm1 } from "../elementary/expm1";
import {
  abs,
  add,
  both,
  ceil,
  div,
  eq,
  every,
  flag,
  floor,
  gt,
  keep,
  le,
  lt,
  max,
  min,
  mul,
  neg,
  not,
  pairOf,
  select,
  some,
  splat,
  sub,
} from "../lanes/lanes";
import { log } from "../elementary/log";
import { log1p } from "../elementary/log1p";

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
/** What products below the doubles may have lost: 2^-1000. */
const LEAST: f64 = 9.332636185032189e-302;

/** 1 + 2^-47, as privacy_rdp. */
const ABOVE: f64 = 1.0000000000000071;

/** Cost of one release, rounded up, in the lanes that are ok: rates in [0, 1], sigma in [1/4, 1e6], orders in [1, 1024]. */
export function sampledCost<V>(q: V, sigma: V, order: V, ok: V): V {
  const zero = splat<V>(0);
  const one = splat<V>(1);
  const everybody = div(mul(order, splat<V>(0.5)), mul(sigma, sigma));
  const sampled = both(ok, both(gt(q, zero), lt(q, one)));
  const whole = both(eq(floor(order), order), gt(order, one));
  const summed = both(both(sampled, whole), sumFits(q, sigma, order));
  const integrated = both(sampled, not(summed));
  let cost = everybody;
  if (some(summed)) cost = select(summed, sumCost(q, sigma, keep(summed, order)), cost);
  if (some(integrated)) cost = select(integrated, integralCosts(q, sigma, order, integrated), cost);
  const lack = add(splat<V>(LACK), mul(mul(order, splat<V>(LACK_EACH)), sub(one, log(q))));
  const above = add(add(cost, mul(cost, lack)), splat<V>(LEAST));
  return select(sampled, above, keep(gt(q, zero), mul(everybody, splat<V>(ABOVE))));
}

/** Where the sum over a whole order takes over from the integral: its factors stay within the doubles, and m + 1 grows by less than 2^256. */
function sumFits<V>(q: V, sigma: V, order: V): V {
  const variance = mul(sigma, sigma);
  const rarity = neg(log(q));
  const least = min(mul(mul(variance, splat<V>(0.5)), mul(rarity, rarity)), mul(order, rarity));
  const steady = both(lt(least, splat<V>(500)), lt(order, mul(variance, splat<V>(170))));
  return both(steady, gt(mul(order, log1p(neg(q))), splat<V>(-500)));
}

/**
 * Whole orders from 2: A - 1 = sum over i = 2 ... order of weight m, weight = C(order, i) q^i (1 - q)^(order - i), m = e^c - 1,
 * c = (i^2 - i) / (2 sigma^2). The factors go from term to term: m + 1 grows by v + 1, v + 1 by e + 1. Where m becomes large, 2^256
 * moves from it into the weight, or out of the whole sum. Lanes whose order is 0 take part without effect.
 */
function sumCost<V>(q: V, sigma: V, order: V): V {
  const one = splat<V>(1);
  const zero = splat<V>(0);
  const beta = sub(order, one);
  const odds = div(q, sub(one, q));
  const pairs = mul(mul(order, splat<V>(0.5)), beta);
  const e = expm1(div(one, mul(sigma, sigma)));
  const others = exp(mul(sub(order, splat<V>(2)), log1p(neg(q))));
  let weight = mul(mul(pairs, mul(q, q)), others);
  let m = e;
  let v = mul(e, add(splat<V>(2), e));
  let unit = one;
  let sum = zero;
  let moved = zero;
  let i = splat<V>(2);
  for (let active = le(i, order); some(active); active = le(i, order)) {
    sum = add(sum, keep(active, mul(weight, m)));
    const next = add(i, one);
    weight = mul(weight, mul(div(sub(order, i), next), odds));
    m = add(m, add(mul(v, unit), mul(m, v)));
    v = add(v, add(e, mul(v, e)));
    i = next;
    const large = both(active, gt(m, splat<V>(HUGE)));
    if (some(large)) {
      m = select(large, mul(m, splat<V>(1 / HUGE)), m);
      unit = select(large, mul(unit, splat<V>(1 / HUGE)), unit);
      const light = lt(weight, one);
      weight = select(both(large, light), mul(weight, splat<V>(HUGE)), weight);
      const heavy = both(large, not(light));
      sum = select(heavy, mul(sum, splat<V>(1 / HUGE)), sum);
      moved = add(moved, keep(heavy, splat<V>(LOG_HUGE)));
    }
  }
  const logarithm = select(gt(moved, zero), add(log(sum), moved), log1p(sum));
  return div(logarithm, beta);
}

/** integralCost in the lanes of a mask. */
function integralCosts<V>(q: V, sigma: V, order: V, when: V): V {
  if (!isVector<V>()) return integralCost(q as f64, sigma as f64, order as f64) as V;
  const wanted = flag(when);
  let first = 0.0;
  let second = 0.0;
  if (f64x2.extract_lane(wanted, 0) == 1)
    first = integralCost(f64x2.extract_lane(q, 0), f64x2.extract_lane(sigma, 0), f64x2.extract_lane(order, 0));
  if (f64x2.extract_lane(wanted, 1) == 1)
    second = integralCost(f64x2.extract_lane(q, 1), f64x2.extract_lane(sigma, 1), f64x2.extract_lane(order, 1));
  return pairOf<V>(first, second);
}

/**
 * Any order from 1: ln A / (order - 1) by the trapezoidal rule. The integrand is analytic up to a distance of pi sigma from the real
 * line and falls like the normal density, so the rule converges geometrically: to 2^-46 at these steps (measured against mpmath).
 * Its mass lies to the left of 2 / sigma, to the right up to order / sigma, and may leave a gap: both ends are walked from.
 */
function integralCost(q: f64, sigma: f64, order: f64): f64 {
  const beta = order - 1;
  const width = max<f64>(order, 2) / sigma + 2 * TAIL;
  const logRate = log<f64>(q);
  const top = highest(q, sigma, order, logRate);
  const scale = top > SCALED ? top : 0;
  const step = stepFor(q, sigma, order, logRate, top);
  let total = 0.0;
  let before = 0.0;
  let k = <i32>ceil(width / step) & ~1;
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
  if (beta == 0) return mean;
  return scale > 0 ? (scale + log<f64>(beta * mean)) / beta : log1p<f64>(beta * mean) / beta;
}

/** The integrand at step k and at the next, added up. */
function pairAt(k: f64, step: f64, q: f64, logRate: f64, sigma: f64, order: f64, scale: f64): f64 {
  const u = k * step - TAIL;
  const v = (k + 1) * step - TAIL;
  if (!ASC_FEATURE_SIMD)
    return excess<f64>(u, q, logRate, sigma, order, scale) + excess<f64>(v, q, logRate, sigma, order, scale);
  const pair = excess<v128>(f64x2.replace_lane(f64x2.splat(u), 1, v), q, logRate, sigma, order, scale);
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** e^(-u^2 / 2 - scale) ((1 + x)^order - 1 - order x) / (order - 1) at u. */
function excess<V>(u: V, q: f64, logRate: f64, sigma: f64, order: f64, scale: f64): V {
  const one = splat<V>(1);
  const zero = splat<V>(0);
  const beta = order - 1;
  const loss = div(sub(u, splat<V>(0.5 / sigma)), splat<V>(sigma));
  let x = mul(splat<V>(q), expm1(min(loss, splat<V>(LARGE))));
  let ratio = log1p(x);
  if (some(gt(loss, splat<V>(LARGE)))) {
    const far = gt(loss, splat<V>(LARGE));
    const logX = add(loss, splat<V>(logRate));
    x = select(far, exp(min(logX, splat<V>(LARGE))), x);
    ratio = select(far, select(gt(logX, splat<V>(LARGE)), logX, log1p(x)), ratio);
  }
  const bell = sub(splat<V>(-scale), mul(mul(u, splat<V>(0.5)), u));
  const near = le(mul(abs(x), splat<V>(max<f64>(order, 4))), splat<V>(0.5));
  let series = zero;
  if (some(near)) {
    // order / 2 x^2 (1 + (order - 2) x / 3 (1 + (order - 3) x / 4 (...)))
    series = one;
    for (let k = TERMS; k > 1; k--) {
      series = add(one, mul(series, mul(x, splat<V>((order - <f64>k) / <f64>(k + 1)))));
    }
    series = mul(mul(mul(x, x), splat<V>(0.5 * order)), series);
    if (every(near)) return mul(series, exp(bell));
  }
  // (1 + x) (e^(beta ratio) - 1) / beta - x, with (1 + x)^order taken out where it is above 1.
  const size = abs(ratio);
  const power = beta > 0 ? div(expm1(mul(size, splat<V>(-beta))), splat<V>(beta)) : neg(size);
  const above = gt(ratio, zero);
  const raised = keep(above, mul(ratio, splat<V>(order)));
  const high = sub(neg(power), mul(x, exp(neg(raised))));
  const low = sub(mul(add(one, x), power), x);
  const factor = select(near, series, select(above, high, low));
  return mul(factor, exp(select(near, bell, add(bell, raised))));
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
    if (loss <= LARGE) ratio = log1p<f64>(q * expm1<f64>(loss));
    else if (logX <= LARGE) ratio = log1p<f64>(exp<f64>(logX));
    top = max<f64>(top, order * ratio - 0.5 * u * u);
  }
  return top;
}

/**
 * Nearest to the real line (1 + x)^order is singular over u = sigma ln((1 - q) / q) + 1 / (2 sigma), where x = 1 - 2 q. That costs
 * the rule e^(-2 pi^2 sigma / step) of the integrand there, which may already be as much below its top.
 */
function stepFor(q: f64, sigma: f64, order: f64, logRate: f64, top: f64): f64 {
  const u = sigma * (log1p<f64>(-q) - logRate) + 0.5 / sigma;
  const there = order * (LN_2 + log1p<f64>(-q)) - 0.5 * u * u;
  const below = max<f64>(top - max<f64>(there, 0), 0);
  return min<f64>((TWO_PI_SQUARED * sigma) / max<f64>(DIGITS - below, 1), 0.6);
}
