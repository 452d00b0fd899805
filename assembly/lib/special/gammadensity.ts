// Densities of the gamma and the beta distribution per unit of ln x and of ln(x / (1 - x)), and their logarithms. Stirling's formula for
// every gamma function, with a parameter below 8 moved up by 8 and the product of the steps multiplied in; the exponent is carried in two
// parts throughout, good to a few 2^-66 of the larger shape. From DEVIATES on by deviances, which do not grow with it.
import { exp, expSum } from "../elementary/exp";
import { log } from "../elementary/log";
import { shareHigh, shareLow } from "../elementary/logshare";
import { every, ge, gt, keep, lt, max, root, select, some, splat } from "../lanes/lanes";
import { lost, lostProduct } from "../sums/twosum";
import { DEVIATES, deviated, scaled, UNSCALE } from "./deviance";
import { LARGE, remainder } from "./lgamma";

const HALF_LOG_TWO_PI: f64 = 0.9189385332046728;

const SCALE: f64 = 3.402823669209385e38; // 2^128
/** Shares below this are lifted by that: 2^-900, 2^200. */
const DEEP: f64 = 1.183052186166775e-271;
const LIFT: f64 = 1.6069380442589903e60;
/** 1 / (2 pi) */
const PER_TURN: f64 = 0.15915494309189535;

/** The parameter where Stirling's formula holds. */
export function raised(a: Lane): Lane {
  return a + keep(lt(a, splat(LARGE)), splat(LARGE));
}

/** What `raised` rounded off. */
function raisedRest(a: Lane, top: Lane): Lane {
  return keep(lt(a, splat(LARGE)), a - (top - splat(LARGE)));
}

/** gamma(raised a) / gamma a */
function steps(a: Lane): Lane {
  const low = lt(a, splat(LARGE));
  if (!some(low)) return splat(1);
  const square = a * (a + splat(7));
  // a (a + 7), (a + 1) (a + 6) and so on differ by whole numbers.
  const product = square * (square + splat(6)) * ((square + splat(10)) * (square + splat(12)));
  return select(low, product, splat(1));
}

/** What a density is wanted as: 2^128 times itself per unit of the logarithm; per unit of x; the logarithm of the latter. */
export const SCALED: i32 = 0;
const PLAIN: i32 = 1;
const LOG: i32 = 2;

/** 2^128 x^a e^-x / gamma(a) for 0 < x + xRest; PLAIN x^(a - 1) e^-x / gamma(a). */
export function gammaDensity(a: Lane, x: Lane, xRest: Lane, as: i32): Lane {
  const large = ge(a, splat(DEVIATES));
  let y = splat(0);
  if (!every(large)) y = ordinaryGamma(a, x, xRest, as);
  if (!some(large)) return y;
  const ordinary = splat(DEVIATES);
  return select(large, largeGamma(select(large, a, ordinary), select(large, x, ordinary), keep(large, xRest), as), y);
}

/** e^-D(a, x) sqrt(a / (2 pi)) e^-remainder(a) */
function largeGamma(a: Lane, x: Lane, xRest: Lane, as: i32): Lane {
  const fall = deviated(a, x, xRest, as !== SCALED);
  const square = a * splat(PER_TURN);
  const rest = splat(1 / 12) / a;
  if (as === SCALED) return fall * root(square) * powerOf(-rest);
  const logs = fall + (splat(0.5) * log(square) - rest - log(x));
  return as === LOG ? logs : exp(logs);
}

/** e^x for |x| below 1e-5 */
function powerOf(x: Lane): Lane {
  return splat(1) + (x + splat(0.5) * x * x);
}

/** factor e^(head + rest), or its logarithm. */
function finished(head: Lane, rest: Lane, factor: Lane, as: i32): Lane {
  if (as === LOG) return head + (rest + log(factor));
  const sum = head + rest;
  const low = lost(head, rest, sum);
  // A density may be normal where this is not before the factor.
  const small = lt(sum, splat(-600));
  const plain = factor * expSum(sum, low);
  return some(small) ? select(small, factor * scaled(sum, low) * splat(UNSCALE), plain) : plain;
}

function ordinaryGamma(a: Lane, x: Lane, xRest: Lane, as: i32): Lane {
  const top = raised(a);
  const power = top - splat(0.5);
  const grows = shareHigh(a, x);
  const falls = splat(0);
  const stirling = shareHigh(power, top);
  const most = grows - stirling;
  const less = top - x;
  const sum = most + less;
  const rests = lost(grows, falls - stirling, most) + lost(top, falls - x, less) + lost(most, less, sum);
  const small = splat(HALF_LOG_TWO_PI) + (remainder(top) + raisedRest(a, top) * log(top));
  const low = shareLow(a, x) - shareLow(power, top) + rests - small + (a - x) * (xRest / x);
  if (as === SCALED) return steps(a) * scaled(sum, low);
  const one = splat(1);
  const unit = -shareHigh(one, x);
  const head = sum + unit;
  return finished(head, lost(sum, unit, head) + (low - shareLow(one, x) - xRest / x), steps(a), as);
}

/**
 * 2^128 x^a y^b / B(a, b) for x + xRest and y + yRest, which are 1 together; PLAIN x^(a - 1) y^(b - 1) / B(a, b).
 */
export function betaDensity(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane, as: i32): Lane {
  const large = ge(max(a, b), splat(DEVIATES));
  let d = splat(0);
  if (!every(large)) d = ordinaryBeta(a, b, x, xRest, y, yRest, as);
  if (!some(large)) return d;
  const swap = lt(b, a);
  const ordinary = splat(DEVIATES);
  const half = splat(0.5);
  const least = select(large, select(swap, b, a), ordinary);
  const most = select(large, select(swap, a, b), ordinary);
  const near = select(large, select(swap, y, x), half);
  const nearRest = keep(large, select(swap, yRest, xRest));
  const far = select(large, select(swap, x, y), half);
  const farRest = keep(large, select(swap, xRest, yRest));
  return select(large, largeBeta(least, most, near, nearRest, far, farRest, as), d);
}

/**
 * The gamma density of a at c x, c = a + b, and for b its deviance from c y: sqrt(b / c) e^(remainder(c) - remainder(b) - D(b, c y)).
 * A share next to the least double is lifted, for c times it has no rest; what that adds to the exponent is taken back.
 */
function largeBeta(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane, as: i32): Lane {
  const one = splat(1);
  const zero = splat(0);
  const liftX = select(lt(x, splat(DEEP)), splat(LIFT), one);
  const liftY = select(lt(y, splat(DEEP)), splat(LIFT), one);
  const c = a + b;
  const cRest = lost(a, b, c);
  const up = x * liftX;
  const down = y * liftY;
  const m = c * up;
  const n = c * down;
  const gamma = gammaDensity(a, m, lostProduct(c, up, m) + (c * xRest * liftX + cRest * up), as);
  const fall = deviated(b, n, lostProduct(c, down, n) + (c * yRest * liftY + cRest * down), as === LOG);
  const twelfth = splat(1 / 12);
  const rest = twelfth / c - twelfth / b;
  const share = b / c;
  const lifted = log(liftX) * a + log(liftY) * b;
  const unit = (c * liftX) / max(y, splat(DEEP)); // where y is less, nothing is left
  if (as === LOG) return gamma + (fall + (splat(0.5) * log(share) + rest + (log(c) + log(liftX) - log(y)))) - lifted;
  const scale = root(share) * powerOf(rest);
  const density = gamma * (fall * (as === SCALED ? scale : scale * unit)) * splat(UNSCALE);
  return some(gt(lifted, zero)) ? density * exp(-lifted) : density;
}

function ordinaryBeta(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane, as: i32): Lane {
  const c = a + b;
  const cRest = lost(a, b, c);
  const half = splat(0.5);
  const zero = splat(0);
  const topA = raised(a);
  const topB = raised(b);
  const topC = raised(c);
  const powerA = topA - half;
  const powerB = topB - half;
  const powerC = topC - half;
  const first = shareHigh(a, x);
  const second = shareHigh(b, y);
  const third = zero - shareHigh(powerA, topA);
  const fourth = zero - shareHigh(powerB, topB);
  const fifth = shareHigh(powerC, topC);
  // Neighbours nearly cancel: a ln x with ln gamma a, and what is left of each with ln gamma(a + b).
  const sumA = first + third;
  const sumB = second + fourth;
  const sumAB = sumA + sumB;
  const sum = sumAB + fifth;
  const dropped =
    lost(first, third, sumA) + lost(second, fourth, sumB) + (lost(sumA, sumB, sumAB) + lost(sumAB, fifth, sum));
  const lows =
    shareLow(a, x) - shareLow(powerA, topA) + (shareLow(b, y) - shareLow(powerB, topB)) + shareLow(powerC, topC);
  const logC = log(topC);
  // topA + topB - topC, of which a + b - c is what rounding left.
  const whole = topA - a - (topC - c) + (topB - b) + cRest;
  const rests =
    a * (xRest / x) +
    b * (yRest / y) +
    ((cRest + raisedRest(c, topC)) * logC - (raisedRest(a, topA) * log(topA) + raisedRest(b, topB) * log(topB)));
  const remainders = remainder(topC) - (remainder(topA) + remainder(topB));
  const low = lows + dropped + (rests + whole + (remainders - splat(HALF_LOG_TWO_PI)));
  const stepped = steps(a) * (steps(b) / steps(c));
  if (as === SCALED) return stepped * scaled(sum, low);
  const one = splat(1);
  const unitX = -shareHigh(one, x);
  const unitY = -shareHigh(one, y);
  const unit = unitX + unitY;
  const head = sum + unit;
  const units = lost(unitX, unitY, unit) - (shareLow(one, x) + shareLow(one, y)) - (xRest / x + yRest / y);
  return finished(head, lost(sum, unit, head) + (low + units), stepped, as);
}

// What bodies of formulas ask.

/** 2^128 x^a e^-x / gamma(a) at x + xRest > 0. */
export function gammaScaled(a: Lane, x: Lane, xRest: Lane): Lane {
  return gammaDensity(a, x, xRest, SCALED);
}

/** x^(a - 1) e^-x / gamma(a) at x + xRest > 0. */
export function gammaPlain(a: Lane, x: Lane, xRest: Lane): Lane {
  return gammaDensity(a, x, xRest, PLAIN);
}

/** ln(x^(a - 1) e^-x / gamma(a)) at x + xRest > 0; error 1e-15, relative where that is above 1. */
export function gammaLog(a: Lane, x: Lane, xRest: Lane): Lane {
  return gammaDensity(a, x, xRest, LOG);
}

/** 2^128 x^a y^b / B(a, b) where x + xRest + y + yRest = 1. */
export function betaScaled(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane): Lane {
  return betaDensity(a, b, x, xRest, y, yRest, SCALED);
}

/** x^(a - 1) y^(b - 1) / B(a, b) where x + xRest + y + yRest = 1. */
export function betaPlain(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane): Lane {
  return betaDensity(a, b, x, xRest, y, yRest, PLAIN);
}

/** ln(x^(a - 1) y^(b - 1) / B(a, b)); error a few 1e-15, relative where that is above 1. */
export function betaLog(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane): Lane {
  return betaDensity(a, b, x, xRest, y, yRest, LOG);
}

/** A scaled density over x, which may be so small that it would overflow before it is brought back; below 1e-290 it has lost digits. */
export function perUnit(scaled: Lane, x: Lane): Lane {
  const small = lt(x, splat(UNSCALE));
  const one = splat(1);
  return (scaled / (x * select(small, splat(SCALE), one))) * select(small, one, splat(UNSCALE));
}
