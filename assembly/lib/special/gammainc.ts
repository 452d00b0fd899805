// The regularised incomplete gamma functions P(a, x) and Q(a, x), the smaller of the two first and the other as its
// complement. With t = x e^s the tail is density * integral of exp(a s - x (e^s - 1)) over one side of s = 0: an integrand that is
// entire, positive and falls from 1 like a Gaussian or an exponential, so 24 Gauss-Legendre nodes on the part above e^-38
// give it to 1e-15 for every a and x, without iteration, and nothing cancels near a = x. For a < 200
// the power series and Legendre's continued fraction are shorter. Where P rounds to 1 for a small a, Q is summed itself.
// N. M. Temme, "The asymptotic expansion of the incomplete gamma functions", SIAM J. Math. Anal. 10 (1979), for the shape of
// the integrand; A. R. DiDonato and A. H. Morris, ACM TOMS 12 (1986), for the small corner.

import { expm1, expm1Normal, expNormal } from "../elementary/expm1";
import { log } from "../elementary/log";
import { log1p } from "../elementary/log1p";
import { pooled } from "../lanes/bits";
import {
  abs,
  both,
  either,
  eq,
  every,
  finite,
  ge,
  gt,
  keep,
  le,
  lt,
  max,
  min,
  not,
  root,
  select,
  some,
  splat,
  valid,
} from "../lanes/lanes";
import { DEVIATES, UNSCALE } from "./deviance";
import { gammaDensity, SCALED } from "./gammadensity";
import { GAUSS } from "./gammatables";
import { atTwo } from "./lgamma";

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
export function gammaBelow(a: Lane, x: Lane): Mask {
  return lt(x, max(a, splat(1)));
}

/** P(a, x) where gammaBelow, else Q(a, x), for positive finite a and x. */
export function gammaTail(a: Lane, x: Lane): Lane {
  const zero = splat(0);
  return gammaTailOf(a, x, zero, gammaDensity(a, x, zero, SCALED));
}

/** The same at x + xRest when the density is known. */
export function gammaTailOf(a: Lane, x: Lane, xRest: Lane, density: Lane): Lane {
  const below = gammaBelow(a, x);
  const summed = both(below, lt(a, splat(SHORT_BELOW)));
  const lives = gt(density, splat(0));
  let tail = splat(0);
  if (some(both(lives, summed))) {
    const one = splat(1);
    tail = (density * series(select(summed, a, one), select(summed, x, one))) / a;
  }
  const short = both(both(lives, not(below)), both(lt(a, splat(SHORT_BELOW)), ge(x, splat(FRACTION_FROM))));
  if (some(short)) tail = select(short, density * fraction(a, x, not(short)), tail);
  const integrated = both(lives, not(either(summed, short)));
  if (some(integrated)) {
    const ordinary = splat(8);
    const shape = select(integrated, a, ordinary);
    const integral = integralOf(shape, select(integrated, x, ordinary), keep(integrated, xRest), below);
    tail = select(integrated, density * integral, tail);
  }
  return select(lives, min(tail * splat(UNSCALE), splat(1)), splat(0));
}

/** P(a, x) from the tail. */
export function gammaLower(a: Lane, x: Lane, tail: Lane): Lane {
  const one = splat(1);
  return atEnds(a, x, select(gammaBelow(a, x), tail, one - tail), splat(0), one);
}

/** NaN outside a > 0, x >= 0, and the limits. */
function atEnds(a: Lane, x: Lane, inside: Lane, atZero: Lane, atInfinity: Lane): Lane {
  const zero = splat(0);
  const limit = select(gt(x, splat(f64.MAX_VALUE)), atInfinity, select(eq(x, zero), atZero, inside));
  return valid(both(both(gt(a, zero), finite(a)), ge(x, zero)), limit);
}

/** Q(a, x) from the tail. */
export function gammaUpper(a: Lane, x: Lane, tail: Lane): Lane {
  const below = gammaBelow(a, x);
  const upper = select(below, splat(1) - tail, tail);
  const tiny = both(below, both(gt(tail, splat(0.5)), lt(a, splat(1))));
  const whole = some(tiny) ? select(tiny, corner(a, select(tiny, x, splat(0.5))), upper) : upper;
  return atEnds(a, x, whole, splat(1), splat(0));
}

/** sum of x^n / ((a + 1) ... (a + n)). A term too small to change the sum is followed by smaller ones: lanes do not meet. */
function series(a: Lane, x: Lane): Lane {
  let sum = splat(1);
  let term = sum;
  let below = a;
  for (let n = 0; n < TERMS; n++) {
    below += splat(1);
    term *= x / below;
    const more = sum + term;
    if (!some(gt(more, sum))) break;
    sum = more;
  }
  return sum;
}

/**
 * Q / density by Legendre's continued fraction, without divisions but one in eight steps, which also keeps the numbers small.
 * Lanes that have converged keep what they have.
 */
function fraction(a: Lane, x: Lane, ready: Mask): Lane {
  const zero = splat(0);
  const one = splat(1);
  const two = splat(2);
  let n = zero;
  let place = x + one - a;
  let aboveBefore = zero;
  let above = one;
  let belowBefore = one;
  let below = place;
  let ratio = zero;
  let done = ready;
  for (let k = 0; k < BLOCKS; k++) {
    for (let j = 0; j < 8; j++) {
      n += one;
      place += two;
      const share = n * (a - n);
      const nextAbove = place * above + share * aboveBefore;
      aboveBefore = above;
      above = nextAbove;
      const nextBelow = place * below + share * belowBefore;
      belowBefore = below;
      below = nextBelow;
    }
    const scale = one / below;
    aboveBefore *= scale;
    above *= scale;
    belowBefore *= scale;
    below = one;
    const change = abs(above - ratio);
    ratio = select(done, ratio, above);
    done = either(done, le(change, splat(1e-15) * above));
    if (every(done)) break;
  }
  return ratio;
}

/** Integral of exp(a s - x (e^s - 1)) over s < 0 (below) or s > 0, where the integrand is falling; x stands for x + xRest. */
function integralOf(a: Lane, x: Lane, xRest: Lane, below: Mask): Lane {
  const reach = select(below, splat(0) - reachBelow(a, x), reachAbove(a, x));
  const large = ge(a, splat(DEVIATES));
  const slope = a - x - xRest;
  let sum = splat(0);
  for (let i = 0; i < NODES; i++) {
    const s = reach * pooled(GAUSS, 2 * i);
    // What is left of the two where they nearly cancel.
    let exponent = slope * s - x * excess(s);
    if (!every(large)) exponent = select(large, exponent, a * s - (x * expm1Normal(s) + xRest * s));
    sum += pooled(GAUSS, 2 * i + 1) * expNormal(exponent);
  }
  return abs(reach) * sum;
}

/** e^s - 1 - s for |s| up to 0.07, as far as exponents of large shapes reach. */
export function excess(s: Lane): Lane {
  const square = s * s;
  const low = splat(1 / 2) + s * splat(1 / 6);
  const mid = splat(1 / 24) + s * splat(1 / 120);
  const high = splat(1 / 720) + s * splat(1 / 5040);
  return square * (low + square * (mid + square * high));
}

/** With v = -s and x <= a the exponent is at most (x - a) v - x v^2 / (2 + v): where that is -CUT. */
function reachBelow(a: Lane, x: Lane): Lane {
  return fallTo(a - x, a);
}

/** Where slope v + (total - slope) v^2 / (2 + v) = CUT. */
export function fallTo(slope: Lane, total: Lane): Lane {
  const p = slope + slope - splat(CUT);
  const size = root(p * p + splat(8 * CUT) * total);
  const upward = le(p, splat(0));
  const sum = abs(p) + size;
  return select(upward, sum, splat(4 * CUT)) / select(upward, total + total, sum);
}

/** The least of where a Gaussian and where a double exponential of the same start would be e^-CUT: both are above. */
function reachAbove(a: Lane, x: Lane): Lane {
  const slope = x - a;
  const gaussian = splat(2 * CUT) / (slope + root(slope * slope + splat(2 * CUT) * x));
  return select(lt(gaussian, splat(0.5)), gaussian, least(gaussian, doubleExponential(x)));
}

/** At least the v where e^v - 1 - v = CUT / x. */
export function doubleExponential(x: Lane): Lane {
  const q = splat(CUT) / x;
  return log1p(q + root(q + q));
}

function least(a: Lane, b: Lane): Lane {
  return select(lt(a, b), a, b);
}

/** Q(a, x) for a < 1, x < 1: 1 - x^a / gamma(1 + a) and the rest of the series, each with the factor a taken out. */
function corner(a: Lane, x: Lane): Lane {
  let sum = splat(0);
  let power = splat(1);
  let n = splat(0);
  for (let k = 0; k < CORNER_TERMS; k++) {
    n += splat(1);
    power = (power * (splat(0) - x)) / n;
    sum += power / (a + n);
  }
  const growth = a * log(x) - lgammaOneMore(a);
  const less = expm1(growth);
  return splat(0) - less - a * sum * (splat(1) + less);
}

/** ln gamma(1 + a), 0 <= a <= 1, with the relative accuracy of a. */
export function lgammaOneMore(a: Lane): Lane {
  const high = gt(a, splat(0.5));
  const d = select(high, a - splat(1), a);
  const y = d * atTwo(d);
  return select(high, y, y - log1p(a));
}
