// The regularised incomplete beta function I_x(a, b) and its complement, the smaller of the two first. Below the mean a
// continued fraction where it is short; else, on the scale of ln(x / (1 - x)), density * integral of
// exp(-a v - (a + b) log1p(x (e^-v - 1))) over v > 0, smooth and falling like that of gammainc.ts, by the same fixed rule. Nothing
// cancels near the mean, whatever the size of a and b. For a small a below the mean the complement is summed itself.
// A. R. DiDonato and A. H. Morris, "Algorithm 708", ACM TOMS 18 (1992), for the continued fraction.

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
  min,
  not,
  select,
  some,
  splat,
  valid,
  within,
} from "../lanes/lanes";
import { lostProduct } from "../sums/twosum";
import { DEVIATES, UNSCALE } from "./deviance";
import { betaDensity, raised, SCALED } from "./gammadensity";
import { doubleExponential, excess, fallTo, lgammaOneMore } from "./gammainc";
import { GAUSS } from "./gammatables";

const NODES: i32 = 24;
const CUT: f64 = 38;
/** Steps of the continued fraction at most; where it is used it takes 60. */
const STEPS: i32 = 100;
/** Terms of the small corner at most: takes 60. */
const CORNER_TERMS: i32 = 100;

/** The lower tail is the one that betaTail computes, not the upper. */
export function betaBelow(a: Lane, b: Lane, x: Lane): Mask {
  const one = splat(1);
  return le(x * (a + one + (b + one)), a + one);
}

/** I_x(a, b) where betaBelow, else its complement; x + xRest + y + yRest = 1. */
export function betaTail(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane): Lane {
  return betaTailOf(a, b, x, xRest, y, yRest, betaDensity(a, b, x, xRest, y, yRest, SCALED));
}

/** The same when the density is known. */
export function betaTailOf(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane, density: Lane): Lane {
  const below = betaBelow(a, b, x);
  const near = select(below, a, b);
  const far = select(below, b, a);
  const t = select(below, x, y);
  const rest = select(below, y, x);
  const one = splat(1);
  const lives = gt(density, splat(0));
  const long = either(both(ge(near, splat(100)), ge(far, splat(100))), both(ge(near, splat(20)), lt(far, one)));
  let tail = splat(0);
  const short = both(lives, not(long));
  if (some(short)) tail = density * fraction(near, far, t, rest, not(short));
  const integrated = both(lives, long);
  if (some(integrated)) {
    const ordinary = splat(50);
    const half = splat(0.5);
    const integral = integralOf(
      select(integrated, near, ordinary),
      select(integrated, far, ordinary),
      select(integrated, t, half),
      keep(integrated, select(below, xRest, yRest)),
      select(integrated, rest, half),
      keep(integrated, select(below, yRest, xRest)),
    );
    tail = select(integrated, density * integral, tail);
  }
  const middle = both(both(eq(a, b), eq(x, y)), eq(xRest, yRest));
  return select(middle, splat(0.5), select(lives, min(tail * splat(UNSCALE), splat(1)), splat(0)));
}

/** I_x(a, b) from the tail. */
export function betaLower(a: Lane, b: Lane, x: Lane, y: Lane, tail: Lane): Lane {
  return atEnds(a, b, x, betaLowerInside(a, b, x, y, tail), splat(0));
}

/** The same where x is inside (0, 1), even if it rounds to an end. */
export function betaLowerInside(a: Lane, b: Lane, x: Lane, y: Lane, tail: Lane): Lane {
  return tailOn(betaBelow(a, b, x), a, b, y, tail);
}

/** 1 - I_x(a, b) from the tail. */
export function betaUpper(a: Lane, b: Lane, x: Lane, y: Lane, tail: Lane): Lane {
  return atEnds(a, b, x, betaUpperInside(a, b, x, y, tail), splat(1));
}

/** The same where x is inside (0, 1), even if it rounds to an end. */
export function betaUpperInside(a: Lane, b: Lane, x: Lane, _y: Lane, tail: Lane): Lane {
  return tailOn(not(betaBelow(a, b, x)), b, a, x, tail);
}

/** NaN outside a, b > 0, 0 <= x <= 1, and the limits. */
function atEnds(a: Lane, b: Lane, x: Lane, inside: Lane, atZero: Lane): Lane {
  const zero = splat(0);
  const one = splat(1);
  const limit = select(eq(x, one), one - atZero, select(eq(x, zero), atZero, inside));
  const shapes = both(both(gt(a, zero), finite(a)), both(gt(b, zero), finite(b)));
  return valid(both(shapes, within(x, 0, 1)), limit);
}

/** The tail itself where `own`, else its complement: then it is the tail of b and y. */
function tailOn(own: Mask, a: Lane, b: Lane, y: Lane, tail: Lane): Lane {
  const one = splat(1);
  const result = select(own, tail, one - tail);
  const tiny = both(not(own), both(gt(tail, splat(0.9)), lt(b, one)));
  if (!some(tiny)) return result;
  const half = splat(0.5);
  const small = corner(select(tiny, b, half), select(tiny, a, half), select(tiny, y, half));
  return select(tiny, small, result);
}

/** I_x(a, b) / density by the even part of Gauss's continued fraction. Lanes that have converged keep what they have. */
function fraction(a: Lane, b: Lane, x: Lane, y: Lane, ready: Mask): Lane {
  const one = splat(1);
  const two = splat(2);
  const start = a * y - b * x + one;
  const step = one + y;
  const total = a + b;
  let n = splat(0);
  let ratio = (a + one) / (a * start);
  let above = n;
  let below = ratio;
  let place = a + one;
  let inverse = one / place;
  let done = ready;
  for (let k = 0; k < STEPS; k++) {
    n += one;
    const w = n * (b - n) * x;
    const less = n - one;
    const share = inverse * inverse;
    const alpha = (a + less) * (total + less) * share * (w * x);
    const first = w * inverse;
    place += two;
    inverse = one / place;
    const beta = n + first + (a + n) * inverse * (start + n * step);
    const scale = one / (beta + alpha * below);
    const next = (beta * ratio + alpha * above) * scale;
    const change = abs(next - ratio);
    above = ratio * scale;
    below = scale;
    ratio = select(done, ratio, next);
    done = either(done, le(change, splat(2e-16) * abs(next)));
    if (every(done)) break;
  }
  return ratio;
}

/**
 * Integral of exp(c s - (a + b) log1p(z (e^s - 1))) over s < 0 for c = a, z = x, which is the same as over s > 0 for c = b,
 * z = y: the smaller parameter loses fewer digits.
 */
function integralOf(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane): Lane {
  const mirrored = lt(b, a);
  const total = a + b;
  const c = select(mirrored, b, a);
  const z = select(mirrored, y, x);
  const reach = reachOf(a, b, total, x, y);
  const signed = select(mirrored, reach, splat(0) - reach);
  const large = ge(c, splat(DEVIATES));
  // a y - b x, where they nearly cancel.
  const up = a * y;
  const down = b * x;
  const rests = lostProduct(a, y, up) - lostProduct(b, x, down) + (a * yRest - b * xRest);
  const slope = up - down + rests;
  const first = select(mirrored, -slope, slope);
  let sum = splat(0);
  for (let i = 0; i < NODES; i++) {
    const s = signed * pooled(GAUSS, 2 * i);
    const more = excess(s);
    let exponent = first * s - total * (z * more - shortfall(z * (s + more)));
    if (!every(large)) exponent = select(large, exponent, c * s - total * log1p(z * expm1Normal(s)));
    sum += pooled(GAUSS, 2 * i + 1) * expNormal(exponent);
  }
  return reach * sum;
}

/** w - ln(1 + w) for |w| up to 0.05. */
function shortfall(w: Lane): Lane {
  const square = w * w;
  const low = splat(1 / 2) - w * splat(1 / 3);
  const mid = splat(1 / 4) - w * splat(1 / 5);
  const high = splat(1 / 6) - w * splat(1 / 7);
  const last = splat(1 / 8) - w * splat(1 / 9);
  return square * (low + square * (mid + square * (high + square * last)));
}

/**
 * At least the v = |s| where the exponent is -CUT. It is concave, so Newton's step never lands short, whatever it starts from:
 * the lesser of a bound that holds everywhere and what a double exponential would need, which x near 1 is.
 */
function reachOf(a: Lane, b: Lane, total: Lane, x: Lane, y: Lane): Lane {
  const slope = a * y - b * x;
  const curvature = total * (x * y);
  const everywhere = fallTo(slope, slope + curvature);
  const guess = doubleExponential(curvature);
  let v = select(lt(guess, everywhere), guess, everywhere);
  for (let k = 0; k < 2; k++) {
    const e = x * expm1(splat(0) - v);
    const value = splat(0) - a * v - total * log1p(e);
    const share = (x + e) / (splat(1) + e);
    const falls = a - total * share;
    v += (value + splat(CUT)) / falls;
  }
  return v;
}

/** 1 - I_x(a, b) for a < 1 and an x so small that I_x is near 1: each part with the factor a taken out. */
function corner(a: Lane, b: Lane, x: Lane): Lane {
  const one = splat(1);
  let n = splat(0);
  let sum = n;
  let power = one;
  for (let k = 0; k < CORNER_TERMS; k++) {
    const up = n + one;
    power *= ((up - b) * x) / up;
    n = up;
    const more = sum + power / (a + n);
    if (every(eq(more, sum))) break;
    sum = more;
  }
  const growth = a * log(x) + betaGrowth(a, b) - lgammaOneMore(a);
  const less = expm1(growth);
  return splat(0) - less - a * sum * (one + less);
}

/** ln gamma(b + a) - ln gamma(b) for a <= 1, with the relative accuracy of a. */
export function betaGrowth(a: Lane, b: Lane): Lane {
  const one = splat(1);
  const top = raised(b);
  const low = lt(b, splat(8));
  let steps = splat(0);
  if (some(low)) {
    // The product of 1 + a / (b + k), less 1.
    let place = b;
    for (let k = 0; k < 8; k++) {
      const share = a / place;
      steps += (one + steps) * share;
      place += one;
    }
    steps = select(low, log1p(steps), splat(0));
  }
  const half = splat(0.5);
  const stirling = (top - half) * log1p(a / top) + a * log(top + a) - a;
  return stirling + remainderStep(a, top) - steps;
}

/** remainder(x + a) - remainder(x), a <= 1: the integral of its derivative, by five nodes. */
function remainderStep(a: Lane, x: Lane): Lane {
  const middle = x + a * splat(0.5);
  const near = a * splat(0.26923465505284155);
  const far = a * splat(0.453089922969332);
  const inner = remainderSlope(middle - near) + remainderSlope(middle + near);
  const outer = remainderSlope(middle - far) + remainderSlope(middle + far);
  const weighed = splat(0.2393143352496832) * inner + splat(0.11846344252809454) * outer;
  return a * (weighed + splat(0.28444444444444444) * remainderSlope(middle));
}

/** Derivative of Stirling's remainder, x >= 8. */
function remainderSlope(x: Lane): Lane {
  const t = splat(1) / (x * x);
  // digamma x - ln x + 1 / (2 x)
  let sum = splat(-1 / 12);
  sum = splat(0.021092796092796094) - t * splat(0.08333333333333333);
  sum = splat(0.007575757575757576) - t * sum;
  sum = splat(0.004166666666666667) - t * sum;
  sum = splat(0.003968253968253968) - t * sum;
  sum = splat(0.008333333333333333) - t * sum;
  return t * (t * sum - splat(0.08333333333333333));
}
