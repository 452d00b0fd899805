// Densities of the gamma and the beta distribution per unit of ln x and of ln(x / (1 - x)), relative error 1e-15 or a few
// 2^-66 a, whichever is larger. Stirling's formula for every gamma function, with a parameter below 8 moved up by 8 and the
// product of the steps multiplied in; the exponent is carried in two parts throughout.
import { expSum } from "../elementary/exp";
import { log } from "../elementary/log";
import { shareHigh, shareLow } from "../elementary/logshare";
import { keep, lt, select, some, splat } from "../lanes/lanes";
import { lost } from "../sums/twosum";
import { LARGE, remainder } from "./lgamma";

const HALF_LOG_TWO_PI: f64 = 0.9189385332046728;

/** Densities are this many times too large, so that none that matters is subnormal; tails are brought back at the end. */
export const UNSCALE: f64 = 2.938735877055719e-39; // 2^-128
/** ln 2^128 in two parts, the high one short. */
const SCALE_HIGH: f64 = 88.72283905744553;
const SCALE_LOW: f64 = 5.4227473482358835e-8;

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

/** 2^128 e^(sum + low) */
function scaled(sum: Lane, low: Lane): Lane {
  const scale = splat(SCALE_HIGH);
  const lifted = sum + scale;
  const rest = low + lost(sum, scale, lifted) + splat(SCALE_LOW);
  const head = lifted + rest;
  return expSum(head, lost(lifted, rest, head));
}

/** 2^128 x^a e^-x / gamma(a) for 0 < x. */
export function gammaDensity(a: Lane, x: Lane): Lane {
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
  const low = shareLow(a, x) - shareLow(power, top) + rests - small;
  return steps(a) * scaled(sum, low);
}

/** 2^128 (x + xRest)^a (y + yRest)^b / B(a, b) where x + xRest + y + yRest = 1. */
export function betaDensity(a: Lane, b: Lane, x: Lane, xRest: Lane, y: Lane, yRest: Lane): Lane {
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
  return steps(a) * (steps(b) / steps(c)) * scaled(sum, low);
}
