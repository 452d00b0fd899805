// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Densities of the gamma and the beta distribution per unit of ln x and of ln(x / (1 - x)), relative error 1e-15 or a few
// 2^-66 a, whichever is larger. Stirling's formula for every gamma function, with a parameter below 8 moved up by 8 and the
// product of the steps multiplied in; the exponent is carried in two parts throughout.
import { expSum } from "../elementary/exp";
import { add, div, keep, lt, mul, select, some, splat, sub } from "../lanes/lanes";
import { LARGE, remainder } from "./lgamma";
import { log } from "../elementary/log";
import { shareHigh, shareLow } from "../elementary/logshare";
import { lost } from "../sums/twosum";

const HALF_LOG_TWO_PI: f64 = 0.9189385332046728;

/** Densities are this many times too large, so that none that matters is subnormal; tails are brought back at the end. */
export const UNSCALE: f64 = 2.938735877055719e-39; // 2^-128
/** ln 2^128 in two parts, the high one short. */
const SCALE_HIGH: f64 = 88.72283905744553;
const SCALE_LOW: f64 = 5.4227473482358835e-8;

/** The parameter where Stirling's formula holds. */
export function raised<V>(a: V): V {
  return add(a, keep(lt(a, splat<V>(LARGE)), splat<V>(LARGE)));
}

/** What `raised` rounded off. */
function raisedRest<V>(a: V, top: V): V {
  return keep(lt(a, splat<V>(LARGE)), sub(a, sub(top, splat<V>(LARGE))));
}

/** gamma(raised a) / gamma a */
function steps<V>(a: V): V {
  const low = lt(a, splat<V>(LARGE));
  if (!some(low)) return splat<V>(1);
  const square = mul(a, add(a, splat<V>(7)));
  // a (a + 7), (a + 1) (a + 6) and so on differ by whole numbers.
  const product = mul(mul(square, add(square, splat<V>(6))), mul(add(square, splat<V>(10)), add(square, splat<V>(12))));
  return select(low, product, splat<V>(1));
}

/** 2^128 e^(sum + low) */
function scaled<V>(sum: V, low: V): V {
  const scale = splat<V>(SCALE_HIGH);
  const lifted = add(sum, scale);
  const rest = add(add(low, lost(sum, scale, lifted)), splat<V>(SCALE_LOW));
  const head = add(lifted, rest);
  return expSum(head, lost(lifted, rest, head));
}

/** 2^128 x^a e^-x / gamma(a) for 0 < x. */
export function gammaDensity<V>(a: V, x: V): V {
  const top = raised(a);
  const power = sub(top, splat<V>(0.5));
  const grows = shareHigh(a, x);
  const falls = splat<V>(0);
  const stirling = shareHigh(power, top);
  const most = sub(grows, stirling);
  const less = sub(top, x);
  const sum = add(most, less);
  const rests = add(
    add(lost(grows, sub(falls, stirling), most), lost(top, sub(falls, x), less)),
    lost(most, less, sum),
  );
  const small = add(splat<V>(HALF_LOG_TWO_PI), add(remainder(top), mul(raisedRest(a, top), log(top))));
  const low = sub(add(sub(shareLow(a, x), shareLow(power, top)), rests), small);
  return mul(steps(a), scaled(sum, low));
}

/** 2^128 (x + xRest)^a (y + yRest)^b / B(a, b) where x + xRest + y + yRest = 1. */
export function betaDensity<V>(a: V, b: V, x: V, xRest: V, y: V, yRest: V): V {
  const c = add(a, b);
  const cRest = lost(a, b, c);
  const half = splat<V>(0.5);
  const zero = splat<V>(0);
  const topA = raised(a);
  const topB = raised(b);
  const topC = raised(c);
  const powerA = sub(topA, half);
  const powerB = sub(topB, half);
  const powerC = sub(topC, half);
  const first = shareHigh(a, x);
  const second = shareHigh(b, y);
  const third = sub(zero, shareHigh(powerA, topA));
  const fourth = sub(zero, shareHigh(powerB, topB));
  const fifth = shareHigh(powerC, topC);
  // Neighbours nearly cancel: a ln x with ln gamma a, and what is left of each with ln gamma(a + b).
  const sumA = add(first, third);
  const sumB = add(second, fourth);
  const sumAB = add(sumA, sumB);
  const sum = add(sumAB, fifth);
  const dropped = add(
    add(lost(first, third, sumA), lost(second, fourth, sumB)),
    add(lost(sumA, sumB, sumAB), lost(sumAB, fifth, sum)),
  );
  const lows = add(
    add(sub(shareLow(a, x), shareLow(powerA, topA)), sub(shareLow(b, y), shareLow(powerB, topB))),
    shareLow(powerC, topC),
  );
  const logC = log(topC);
  // topA + topB - topC, of which a + b - c is what rounding left.
  const whole = add(add(sub(sub(topA, a), sub(topC, c)), sub(topB, b)), cRest);
  const rests = add(
    add(mul(a, div(xRest, x)), mul(b, div(yRest, y))),
    sub(
      mul(add(cRest, raisedRest(c, topC)), logC),
      add(mul(raisedRest(a, topA), log(topA)), mul(raisedRest(b, topB), log(topB))),
    ),
  );
  const remainders = sub(remainder(topC), add(remainder(topA), remainder(topB)));
  const low = add(add(lows, dropped), add(add(rests, whole), sub(remainders, splat<V>(HALF_LOG_TWO_PI))));
  return mul(mul(steps(a), div(steps(b), steps(c))), scaled(sum, low));
}
