// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// The regularised incomplete gamma functions P(a, x) and Q(a, x), the smaller of the two first and the other as its
// complement. With t = x e^s the tail is density * integral of exp(a s - x (e^s - 1)) over one side of s = 0: an integrand that is
// entire, positive and falls from 1 like a Gaussian or an exponential, so 24 Gauss-Legendre nodes on the part above e^-38
// give it to 1e-15 for every a and x, without iteration, and nothing cancels near a = x. For a < 200
// the power series and Legendre's continued fraction are shorter. Where P rounds to 1 for a small a, Q is summed itself.
// N. M. Temme, "The asymptotic expansion of the incomplete gamma functions", SIAM J. Math. Anal. 10 (1979), for the shape of
// the integrand; A. R. DiDonato and A. H. Morris, ACM TOMS 12 (1986), for the small corner.
import { pooled } from "../lanes/bits";
import { expm1, expm1Normal, expNormal } from "../elementary/expm1";
import { gammaDensity, UNSCALE } from "./gammadensity";
import { GAUSS } from "./gammatables";
import {
  abs,
  add,
  both,
  div,
  either,
  eq,
  every,
  finite,
  ge,
  gt,
  le,
  lt,
  max,
  min,
  mul,
  not,
  root,
  select,
  some,
  splat,
  sub,
  valid,
} from "../lanes/lanes";
import { atTwo } from "./lgamma";
import { log } from "../elementary/log";
import { log1p } from "../elementary/log1p";

const NODES: i32 = 24;
/** The integrand is cut where it is e^-38 of what it starts from. */
const CUT: f64 = 38;
/** Below this P is a series and, from FRACTION_FROM on, Q a continued fraction: both are shorter there. */
const SHORT_BELOW: f64 = 200;
const FRACTION_FROM: f64 = 4;
/** Terms of the series at most: a = 200, x = 200 takes 142. */
const TERMS: i32 = 160;
/** Eights of steps of the fraction at most: takes 14. */
const BLOCKS: i32 = 20;
/** Terms of Q for a < 1, x < 1 at most: takes 17. */
const CORNER_TERMS: i32 = 24;

/** P is the one that gammaTail computes, not Q. */
export function gammaBelow<V>(a: V, x: V): V {
  return lt(x, max(a, splat<V>(1)));
}

/** P(a, x) where gammaBelow, else Q(a, x), for positive finite a and x. */
export function gammaTail<V>(a: V, x: V): V {
  return gammaTailOf(a, x, gammaDensity(a, x));
}

/** The same when the density is known. */
export function gammaTailOf<V>(a: V, x: V, density: V): V {
  const below = gammaBelow(a, x);
  const summed = both(below, lt(a, splat<V>(SHORT_BELOW)));
  const lives = gt(density, splat<V>(0));
  let tail = splat<V>(0);
  if (some(both(lives, summed))) {
    const one = splat<V>(1);
    tail = div(mul(density, series(select(summed, a, one), select(summed, x, one))), a);
  }
  const short = both(both(lives, not(below)), both(lt(a, splat<V>(SHORT_BELOW)), ge(x, splat<V>(FRACTION_FROM))));
  if (some(short)) tail = select(short, mul(density, fraction(a, x, not(short))), tail);
  const integrated = both(lives, not(either(summed, short)));
  if (some(integrated)) {
    const ordinary = splat<V>(8);
    const integral = integralOf(select(integrated, a, ordinary), select(integrated, x, ordinary), below);
    tail = select(integrated, mul(density, integral), tail);
  }
  return select(lives, min(mul(tail, splat<V>(UNSCALE)), splat<V>(1)), splat<V>(0));
}

/** P(a, x) from the tail. */
export function gammaLower<V>(a: V, x: V, tail: V): V {
  const one = splat<V>(1);
  return atEnds(a, x, select(gammaBelow(a, x), tail, sub(one, tail)), splat<V>(0), one);
}

/** NaN outside a > 0, x >= 0, and the limits. */
function atEnds<V>(a: V, x: V, inside: V, atZero: V, atInfinity: V): V {
  const zero = splat<V>(0);
  const limit = select(gt(x, splat<V>(f64.MAX_VALUE)), atInfinity, select(eq(x, zero), atZero, inside));
  return valid(both(both(gt(a, zero), finite(a)), ge(x, zero)), limit);
}

/** Q(a, x) from the tail. */
export function gammaUpper<V>(a: V, x: V, tail: V): V {
  const below = gammaBelow(a, x);
  const upper = select(below, sub(splat<V>(1), tail), tail);
  const tiny = both(below, both(gt(tail, splat<V>(0.5)), lt(a, splat<V>(1))));
  const whole = some(tiny) ? select(tiny, corner(a, select(tiny, x, splat<V>(0.5))), upper) : upper;
  return atEnds(a, x, whole, splat<V>(1), splat<V>(0));
}

/** sum of x^n / ((a + 1) ... (a + n)). A term too small to change the sum is followed by smaller ones: lanes do not meet. */
function series<V>(a: V, x: V): V {
  let sum = splat<V>(1);
  let term = sum;
  let below = a;
  for (let n = 0; n < TERMS; n++) {
    below = add(below, splat<V>(1));
    term = mul(term, div(x, below));
    const more = add(sum, term);
    if (!some(gt(more, sum))) break;
    sum = more;
  }
  return sum;
}

/**
 * Q / density by Legendre's continued fraction, without divisions but one in eight steps, which also keeps the numbers small.
 * Lanes that have converged keep what they have.
 */
function fraction<V>(a: V, x: V, ready: V): V {
  const zero = splat<V>(0);
  const one = splat<V>(1);
  const two = splat<V>(2);
  let n = zero;
  let place = sub(add(x, one), a);
  let aboveBefore = zero;
  let above = one;
  let belowBefore = one;
  let below = place;
  let ratio = zero;
  let done = ready;
  for (let k = 0; k < BLOCKS; k++) {
    for (let j = 0; j < 8; j++) {
      n = add(n, one);
      place = add(place, two);
      const share = mul(n, sub(a, n));
      const nextAbove = add(mul(place, above), mul(share, aboveBefore));
      aboveBefore = above;
      above = nextAbove;
      const nextBelow = add(mul(place, below), mul(share, belowBefore));
      belowBefore = below;
      below = nextBelow;
    }
    const scale = div(one, below);
    aboveBefore = mul(aboveBefore, scale);
    above = mul(above, scale);
    belowBefore = mul(belowBefore, scale);
    below = one;
    const change = abs(sub(above, ratio));
    ratio = select(done, ratio, above);
    done = either(done, le(change, mul(splat<V>(1e-15), above)));
    if (every(done)) break;
  }
  return ratio;
}

/** Integral of exp(a s - x (e^s - 1)) over s < 0 (below) or s > 0, where the integrand is falling. */
function integralOf<V>(a: V, x: V, below: V): V {
  const reach = select(below, sub(splat<V>(0), reachBelow(a, x)), reachAbove(a, x));
  let sum = splat<V>(0);
  for (let i = 0; i < NODES; i++) {
    const s = mul(reach, pooled<V>(GAUSS, 2 * i));
    const value = expNormal(sub(mul(a, s), mul(x, expm1Normal(s))));
    sum = add(sum, mul(pooled<V>(GAUSS, 2 * i + 1), value));
  }
  return mul(abs(reach), sum);
}

/** With v = -s and x <= a the exponent is at most (x - a) v - x v^2 / (2 + v): where that is -CUT. */
function reachBelow<V>(a: V, x: V): V {
  return fallTo(sub(a, x), a);
}

/** Where slope v + (total - slope) v^2 / (2 + v) = CUT. */
export function fallTo<V>(slope: V, total: V): V {
  const p = sub(add(slope, slope), splat<V>(CUT));
  const size = root(add(mul(p, p), mul(splat<V>(8 * CUT), total)));
  const upward = le(p, splat<V>(0));
  const sum = add(abs(p), size);
  return div(select(upward, sum, splat<V>(4 * CUT)), select(upward, add(total, total), sum));
}

/** The least of where a Gaussian and where a double exponential of the same start would be e^-CUT: both are above. */
function reachAbove<V>(a: V, x: V): V {
  const slope = sub(x, a);
  const gaussian = div(splat<V>(2 * CUT), add(slope, root(add(mul(slope, slope), mul(splat<V>(2 * CUT), x)))));
  return select(lt(gaussian, splat<V>(0.5)), gaussian, least(gaussian, doubleExponential(x)));
}

/** At least the v where e^v - 1 - v = CUT / x. */
export function doubleExponential<V>(x: V): V {
  const q = div(splat<V>(CUT), x);
  return log1p(add(q, root(add(q, q))));
}

function least<V>(a: V, b: V): V {
  return select(lt(a, b), a, b);
}

/** Q(a, x) for a < 1, x < 1: 1 - x^a / gamma(1 + a) and the rest of the series, each with the factor a taken out. */
function corner<V>(a: V, x: V): V {
  let sum = splat<V>(0);
  let power = splat<V>(1);
  let n = splat<V>(0);
  for (let k = 0; k < CORNER_TERMS; k++) {
    n = add(n, splat<V>(1));
    power = div(mul(power, sub(splat<V>(0), x)), n);
    sum = add(sum, div(power, add(a, n)));
  }
  const growth = sub(mul(a, log(x)), lgammaOneMore(a));
  const less = expm1(growth);
  return sub(sub(splat<V>(0), less), mul(mul(a, sum), add(splat<V>(1), less)));
}

/** ln gamma(1 + a), 0 <= a <= 1, with the relative accuracy of a. */
export function lgammaOneMore<V>(a: V): V {
  const high = gt(a, splat<V>(0.5));
  const d = select(high, sub(a, splat<V>(1)), a);
  const y = mul(d, atTwo(d));
  return select(high, y, sub(y, log1p(a)));
}
