// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// The standard normal distribution by the parts of erf.ts: beyond |x| lies e^(-x^2/2) m, m = erfcx(|x| / sqrt 2) / 2, or up to
// sqrt(1/2) the half less erf. Every double; NaN is canonical.
import { bell, erfcx, erfNear } from "./erf";
import { abs, div, eq, keep, le, lt, min, mul, neg, select, splat, sub, valid } from "../lanes/lanes";
import { logPlus } from "../elementary/log1p";

/** sqrt(1/2), and how far erfNear reaches. */
const ROOT_HALF: f64 = 0.7071067811865476;
const NEAR: f64 = 0.707;
/** 1 / sqrt(2 pi). */
const PEAK: f64 = 0.3989422804014327;
/** From here on log m is nothing beside x^2/2. */
const FAR: f64 = 1e10;

/** Probability of a value up to x. Error below 4 ULP, subnormal results included; 1/2 at 0. */
export function normalCdf<V>(x: V): V {
  const size = abs(x);
  return cdfFrom(x, tailFrom(size, halfBell(size), tailRatio(size)));
}

/**
 * Logarithm of the cdf: log m - x^2/2 below 0, log(1 - tail) above, in one logarithm. Error below 4 ULP; -0 where the cdf is 1
 * by any measure, -infinity where x^2/2 overflows.
 */
export function normalLogCdf<V>(x: V): V {
  const size = abs(x);
  const ratio = tailRatio(size);
  return logCdfFrom(x, ratio, tailFrom(size, halfBell(size), ratio));
}

/** e^(-x^2/2) / sqrt(2 pi). Error below 2 ULP, subnormal results included. */
export function normalDensity<V>(x: V): V {
  return densityFrom(x, halfBell(x));
}

// The parts, for a kernel that wants several of them.

/** e^(-x^2/2). */
export function halfBell<V>(x: V): V {
  return bell(x, 0.5);
}

/** m of |x|. */
export function tailRatio<V>(size: V): V {
  return mul(erfcx(mul(min(size, splat<V>(FAR)), splat<V>(ROOT_HALF))), splat<V>(0.5));
}

/** Probability beyond |x|, on one side. */
export function tailFrom<V>(size: V, bell: V, ratio: V): V {
  const half = splat<V>(0.5);
  const near = sub(half, mul(erfNear(mul(size, splat<V>(ROOT_HALF))), half));
  return select(le(size, splat<V>(NEAR)), near, mul(bell, ratio));
}

export function cdfFrom<V>(x: V, tail: V): V {
  return valid(eq(x, x), select(lt(x, splat<V>(0)), tail, sub(splat<V>(1), tail)));
}

export function logCdfFrom<V>(x: V, ratio: V, tail: V): V {
  const zero = splat<V>(0);
  const one = splat<V>(1);
  const below = lt(x, zero);
  const far = lt(x, splat<V>(-NEAR));
  const most = sub(one, tail);
  const lost = select(below, zero, div(sub(sub(one, most), tail), most));
  const log = logPlus(select(far, ratio, select(below, tail, most)), lost);
  return valid(eq(x, x), neg(abs(sub(log, keep(far, mul(mul(x, splat<V>(0.5)), x))))));
}

export function densityFrom<V>(x: V, bell: V): V {
  return valid(eq(x, x), mul(bell, splat<V>(PEAK)));
}
