// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// The regularised incomplete beta function I_x(a, b) and its complement, the smaller of the two first. Below the mean a
// continued fraction where it is short; else, on the scale of ln(x / (1 - x)), density * integral of
// exp(-a v - (a + b) log1p(x (e^-v - 1))) over v > 0, smooth and falling like that of gammainc.ts, by the same fixed rule. Nothing
// cancels near the mean, whatever the size of a and b. For a small a below the mean the complement is summed itself.
// A. R. DiDonato and A. H. Morris, "Algorithm 708", ACM TOMS 18 (1992), for the continued fraction.
import { pooled } from "../lanes/bits";
import { expm1, expm1Normal, expNormal } from "../elementary/expm1";
import { betaDensity, raised, UNSCALE } from "./gammadensity";
import { doubleExponential, fallTo, lgammaOneMore } from "./gammainc";
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
  min,
  mul,
  not,
  select,
  some,
  splat,
  sub,
  valid,
  within,
} from "../lanes/lanes";

import { log } from "../elementary/log";
import { log1p } from "../elementary/log1p";

const NODES: i32 = 24;
const CUT: f64 = 38;
/** Steps of the continued fraction at most; where it is used it takes 60. */
const STEPS: i32 = 100;
/** Terms of the small corner at most: takes 60. */
const CORNER_TERMS: i32 = 100;

/** The lower tail is the one that betaTail computes, not the upper. */
export function betaBelow<V>(a: V, b: V, x: V): V {
  const one = splat<V>(1);
  return le(mul(x, add(add(a, one), add(b, one))), add(a, one));
}

/** I_x(a, b) where betaBelow, else its complement; x + xRest + y + yRest = 1. */
export function betaTail<V>(a: V, b: V, x: V, xRest: V, y: V, yRest: V): V {
  return betaTailOf(a, b, x, y, betaDensity(a, b, x, xRest, y, yRest));
}

/** The same when the density is known. */
export function betaTailOf<V>(a: V, b: V, x: V, y: V, density: V): V {
  const below = betaBelow(a, b, x);
  const near = select(below, a, b);
  const far = select(below, b, a);
  const t = select(below, x, y);
  const rest = select(below, y, x);
  const one = splat<V>(1);
  const lives = gt(density, splat<V>(0));
  const long = either(
    both(ge(near, splat<V>(100)), ge(far, splat<V>(100))),
    both(ge(near, splat<V>(20)), lt(far, one)),
  );
  let tail = splat<V>(0);
  const short = both(lives, not(long));
  if (some(short)) tail = mul(density, fraction(near, far, t, rest, not(short)));
  const integrated = both(lives, long);
  if (some(integrated)) {
    const ordinary = splat<V>(50);
    const half = splat<V>(0.5);
    const integral = integralOf(
      select(integrated, near, ordinary),
      select(integrated, far, ordinary),
      select(integrated, t, half),
      select(integrated, rest, half),
    );
    tail = select(integrated, mul(density, integral), tail);
  }
  const middle = both(eq(a, b), eq(x, y));
  return select(middle, splat<V>(0.5), select(lives, min(mul(tail, splat<V>(UNSCALE)), splat<V>(1)), splat<V>(0)));
}

/** I_x(a, b) from the tail. */
export function betaLower<V>(a: V, b: V, x: V, y: V, tail: V): V {
  return atEnds(a, b, x, betaLowerInside(a, b, x, y, tail), splat<V>(0));
}

/** The same where x is inside (0, 1), even if it rounds to an end. */
export function betaLowerInside<V>(a: V, b: V, x: V, y: V, tail: V): V {
  return tailOn(betaBelow(a, b, x), a, b, y, tail);
}

/** 1 - I_x(a, b) from the tail. */
export function betaUpper<V>(a: V, b: V, x: V, y: V, tail: V): V {
  return atEnds(a, b, x, tailOn(not(betaBelow(a, b, x)), b, a, x, tail), splat<V>(1));
}

/** NaN outside a, b > 0, 0 <= x <= 1, and the limits. */
function atEnds<V>(a: V, b: V, x: V, inside: V, atZero: V): V {
  const zero = splat<V>(0);
  const one = splat<V>(1);
  const limit = select(eq(x, one), sub(one, atZero), select(eq(x, zero), atZero, inside));
  const shapes = both(both(gt(a, zero), finite(a)), both(gt(b, zero), finite(b)));
  return valid(both(shapes, within(x, 0, 1)), limit);
}

/** The tail itself where `own`, else its complement: then it is the tail of b and y. */
function tailOn<V>(own: V, a: V, b: V, y: V, tail: V): V {
  const one = splat<V>(1);
  const result = select(own, tail, sub(one, tail));
  const tiny = both(not(own), both(gt(tail, splat<V>(0.9)), lt(b, one)));
  if (!some(tiny)) return result;
  const half = splat<V>(0.5);
  const small = corner(select(tiny, b, half), select(tiny, a, half), select(tiny, y, half));
  return select(tiny, small, result);
}

/** I_x(a, b) / density by the even part of Gauss's continued fraction. Lanes that have converged keep what they have. */
function fraction<V>(a: V, b: V, x: V, y: V, ready: V): V {
  const one = splat<V>(1);
  const two = splat<V>(2);
  const start = add(sub(mul(a, y), mul(b, x)), one);
  const step = add(one, y);
  const total = add(a, b);
  let n = splat<V>(0);
  let ratio = div(add(a, one), mul(a, start));
  let above = n;
  let below = ratio;
  let place = add(a, one);
  let inverse = div(one, place);
  let done = ready;
  for (let k = 0; k < STEPS; k++) {
    n = add(n, one);
    const w = mul(mul(n, sub(b, n)), x);
    const less = sub(n, one);
    const share = mul(inverse, inverse);
    const alpha = mul(mul(mul(add(a, less), add(total, less)), share), mul(w, x));
    const first = mul(w, inverse);
    place = add(place, two);
    inverse = div(one, place);
    const beta = add(add(n, first), mul(mul(add(a, n), inverse), add(start, mul(n, step))));
    const scale = div(one, add(beta, mul(alpha, below)));
    const next = mul(add(mul(beta, ratio), mul(alpha, above)), scale);
    const change = abs(sub(next, ratio));
    above = mul(ratio, scale);
    below = scale;
    ratio = select(done, ratio, next);
    done = either(done, le(change, mul(splat<V>(2e-16), abs(next))));
    if (every(done)) break;
  }
  return ratio;
}

/**
 * Integral of exp(c s - (a + b) log1p(z (e^s - 1))) over s < 0 for c = a, z = x, which is the same as over s > 0 for c = b,
 * z = y: the smaller parameter loses fewer digits.
 */
function integralOf<V>(a: V, b: V, x: V, y: V): V {
  const mirrored = lt(b, a);
  const total = add(a, b);
  const c = select(mirrored, b, a);
  const z = select(mirrored, y, x);
  const reach = reachOf(a, b, total, x, y);
  const signed = select(mirrored, reach, sub(splat<V>(0), reach));
  let sum = splat<V>(0);
  for (let i = 0; i < NODES; i++) {
    const s = mul(signed, pooled<V>(GAUSS, 2 * i));
    const value = expNormal(sub(mul(c, s), mul(total, log1p(mul(z, expm1Normal(s))))));
    sum = add(sum, mul(pooled<V>(GAUSS, 2 * i + 1), value));
  }
  return mul(reach, sum);
}

/**
 * At least the v = |s| where the exponent is -CUT. It is concave, so Newton's step never lands short, whatever it starts from:
 * the lesser of a bound that holds everywhere and what a double exponential would need, which x near 1 is.
 */
function reachOf<V>(a: V, b: V, total: V, x: V, y: V): V {
  const slope = sub(mul(a, y), mul(b, x));
  const curvature = mul(total, mul(x, y));
  const everywhere = fallTo(slope, add(slope, curvature));
  const guess = doubleExponential(curvature);
  let v = select(lt(guess, everywhere), guess, everywhere);
  for (let k = 0; k < 2; k++) {
    const e = mul(x, expm1(sub(splat<V>(0), v)));
    const value = sub(sub(splat<V>(0), mul(a, v)), mul(total, log1p(e)));
    const share = div(add(x, e), add(splat<V>(1), e));
    const falls = sub(a, mul(total, share));
    v = add(v, div(add(value, splat<V>(CUT)), falls));
  }
  return v;
}

/** 1 - I_x(a, b) for a < 1 and an x so small that I_x is near 1: each part with the factor a taken out. */
function corner<V>(a: V, b: V, x: V): V {
  const one = splat<V>(1);
  let n = splat<V>(0);
  let sum = n;
  let power = one;
  for (let k = 0; k < CORNER_TERMS; k++) {
    const up = add(n, one);
    power = mul(power, div(mul(sub(up, b), x), up));
    n = up;
    const more = add(sum, div(power, add(a, n)));
    if (every(eq(more, sum))) break;
    sum = more;
  }
  const growth = sub(add(mul(a, log(x)), betaGrowth(a, b)), lgammaOneMore(a));
  const less = expm1(growth);
  return sub(sub(splat<V>(0), less), mul(mul(a, sum), add(one, less)));
}

/** ln gamma(b + a) - ln gamma(b) for a <= 1, with the relative accuracy of a. */
export function betaGrowth<V>(a: V, b: V): V {
  const one = splat<V>(1);
  const top = raised(b);
  const low = lt(b, splat<V>(8));
  let steps = splat<V>(0);
  if (some(low)) {
    // The product of 1 + a / (b + k), less 1.
    let place = b;
    for (let k = 0; k < 8; k++) {
      const share = div(a, place);
      steps = add(steps, mul(add(one, steps), share));
      place = add(place, one);
    }
    steps = select(low, log1p(steps), splat<V>(0));
  }
  const half = splat<V>(0.5);
  const stirling = sub(add(mul(sub(top, half), log1p(div(a, top))), mul(a, log(add(top, a)))), a);
  return sub(add(stirling, remainderStep(a, top)), steps);
}

/** remainder(x + a) - remainder(x), a <= 1: the integral of its derivative, by five nodes. */
function remainderStep<V>(a: V, x: V): V {
  const middle = add(x, mul(a, splat<V>(0.5)));
  const near = mul(a, splat<V>(0.26923465505284155));
  const far = mul(a, splat<V>(0.453089922969332));
  const inner = add(remainderSlope(sub(middle, near)), remainderSlope(add(middle, near)));
  const outer = add(remainderSlope(sub(middle, far)), remainderSlope(add(middle, far)));
  const weighed = add(mul(splat<V>(0.2393143352496832), inner), mul(splat<V>(0.11846344252809454), outer));
  return mul(a, add(weighed, mul(splat<V>(0.28444444444444444), remainderSlope(middle))));
}

/** Derivative of Stirling's remainder, x >= 8. */
function remainderSlope<V>(x: V): V {
  const t = div(splat<V>(1), mul(x, x));
  // digamma x - ln x + 1 / (2 x)
  let sum = splat<V>(-1 / 12);
  sum = sub(splat<V>(0.021092796092796094), mul(t, splat<V>(0.08333333333333333)));
  sum = sub(splat<V>(0.007575757575757576), mul(t, sum));
  sum = sub(splat<V>(0.004166666666666667), mul(t, sum));
  sum = sub(splat<V>(0.003968253968253968), mul(t, sum));
  sum = sub(splat<V>(0.008333333333333333), mul(t, sum));
  return mul(t, sub(mul(t, sum), splat<V>(0.08333333333333333)));
}
