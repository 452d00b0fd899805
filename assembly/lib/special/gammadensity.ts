// Densities of the gamma and the beta distribution per unit of ln x and of ln(x / (1 - x)), and their logarithms. Stirling's formula for
// every gamma function, with a parameter below 8 moved up by 8 and the product of the steps multiplied in; the exponent is carried in two
// parts throughout, good to a few 2^-66 of the larger shape. From DEVIATES on by deviances, which do not grow with it.
import { log } from "../elementary/log";
import { shareHigh, shareLow } from "../elementary/logshare";
import { every, ge, keep, lt, max, root, select, some, splat } from "../lanes/lanes";
import { lost, lostProduct } from "../sums/twosum";
import { DEVIATES, deviated, scaled, UNSCALE } from "./deviance";
import { LARGE, remainder } from "./lgamma";

const HALF_LOG_TWO_PI: f64 = 0.9189385332046728;

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

/** 2^128 x^a e^-x / gamma(a) for 0 < x + xRest, or its logarithm without the factor where `logs`. */
export function gammaDensity(a: Lane, x: Lane, xRest: Lane, logs: boolean): Lane {
  const large = ge(a, splat(DEVIATES));
  let y = splat(0);
  if (!every(large)) y = ordinaryGamma(a, x, xRest, logs);
  if (!some(large)) return y;
  const ordinary = splat(DEVIATES);
  return select(large, largeGamma(select(large, a, ordinary), select(large, x, ordinary), keep(large, xRest), logs), y);
}

/** e^-D(a, x) sqrt(a / (2 pi)) e^-remainder(a) */
function largeGamma(a: Lane, x: Lane, xRest: Lane, logs: boolean): Lane {
  const fall = deviated(a, x, xRest, logs);
  const square = a * splat(PER_TURN);
  const rest = splat(1 / 12) / a;
  return logs ? fall + (splat(0.5) * log(square) - rest) : fall * root(square) * powerOf(-rest);
}

/** e^x for |x| below 1e-5 */
function powerOf(x: Lane): Lane {
  return splat(1) + (x + splat(0.5) * x * x);
}

function ordinaryGamma(a: Lane, x: Lane, xRest: Lane, logs: boolean): Lane {
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
  return logs ? sum + (low + log(steps(a))) : steps(a) * scaled(sum, low);
}

/**
 * 2^128 (x + xRest)^a (y + yRest)^b / B(a, b) where x + xRest + y + yRest = 1, or its logarithm without the factor where `logs`.
 */
export function betaDensity(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane, logs: boolean): Lane {
  const large = ge(max(a, b), splat(DEVIATES));
  let d = splat(0);
  if (!every(large)) d = ordinaryBeta(a, b, x, xRest, y, yRest, logs);
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
  return select(large, largeBeta(least, most, near, nearRest, far, farRest, logs), d);
}

/** The gamma density of a at c x, c = a + b, and for b its deviance from c y: sqrt(b / c) e^(remainder(c) - remainder(b) - D(b, c y)). */
function largeBeta(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane, logs: boolean): Lane {
  const c = a + b;
  const cRest = lost(a, b, c);
  const m = c * x;
  const n = c * y;
  const gamma = gammaDensity(a, m, lostProduct(c, x, m) + (c * xRest + cRest * x), logs);
  const fall = deviated(b, n, lostProduct(c, y, n) + (c * yRest + cRest * y), logs);
  const twelfth = splat(1 / 12);
  const rest = twelfth / c - twelfth / b;
  const share = b / c;
  return logs
    ? gamma + (fall + (splat(0.5) * log(share) + rest))
    : gamma * fall * (root(share) * powerOf(rest)) * splat(UNSCALE);
}

function ordinaryBeta(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane, logs: boolean): Lane {
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
  return logs ? sum + (low + log(stepped)) : stepped * scaled(sum, low);
}
