// The standard normal distribution by the parts of erf.ts: beyond |x| lies e^(-x^2/2) m, m = erfcx(|x| / sqrt 2) / 2, or up to
// sqrt(1/2) the half less erf. Every double; NaN is canonical.

import { logPlus } from "../elementary/log1p";
import { abs, eq, keep, le, lt, max, min, select, splat, valid } from "../lanes/lanes";
import { bell, erfcx, erfNear } from "./erf";

/** sqrt(1/2), and how far erfNear reaches. */
const ROOT_HALF: f64 = 0.7071067811865476;
const NEAR: f64 = 0.707;
/** 1 / sqrt(2 pi). */
const PEAK: f64 = 0.3989422804014327;
/** There the bell is 0. */
const NOTHING: f64 = -100;
/** From here on log m is nothing beside x^2/2. */
const FAR: f64 = 1e10;

/** Probability of a value up to x. Error below 4 ULP, subnormal results included; 1/2 at 0. */
export function normalCdf(x: Lane): Lane {
  const size = abs(x);
  return cdfFrom(x, tailFrom(size, halfBell(size), tailRatio(size)));
}

/**
 * Logarithm of the cdf: log m - x^2/2 below 0, log(1 - tail) above, in one logarithm. Error below 4 ULP; -0 where the cdf is 1
 * by any measure, -infinity where x^2/2 overflows.
 */
export function normalLogCdf(x: Lane): Lane {
  const size = abs(x);
  const ratio = tailRatio(size);
  return logCdfFrom(x, ratio, tailFrom(size, halfBell(size), ratio));
}

/** e^(-x^2/2) / sqrt(2 pi). Error below 2 ULP, subnormal results included. */
export function normalDensity(x: Lane): Lane {
  return densityFrom(x, halfBell(x));
}

/** x cdf x. Relative error below 1e-15, of subnormal results in units of the least normal number. */
export function gelu(x: Lane): Lane {
  const size = abs(x);
  const bell = halfBell(size);
  const ratio = tailRatio(size);
  const y = x * cdfFrom(x, tailFrom(size, bell, ratio));
  // The bell last: a result that is subnormal is rounded once.
  const far = max(x, splat(NOTHING)) * ratio * bell;
  return valid(eq(x, x), select(lt(x, splat(-NEAR)), far, y));
}

// The parts, for a kernel that wants several of them.

/** e^(-x^2/2). */
export function halfBell(x: Lane): Lane {
  return bell(x, 0.5);
}

/** m of |x|. */
export function tailRatio(size: Lane): Lane {
  return erfcx(min(size, splat(FAR)) * splat(ROOT_HALF)) * splat(0.5);
}

/** Probability beyond |x|, on one side. */
export function tailFrom(size: Lane, bell: Lane, ratio: Lane): Lane {
  const half = splat(0.5);
  const near = half - erfNear(size * splat(ROOT_HALF)) * half;
  return select(le(size, splat(NEAR)), near, bell * ratio);
}

export function cdfFrom(x: Lane, tail: Lane): Lane {
  return valid(eq(x, x), select(lt(x, splat(0)), tail, splat(1) - tail));
}

export function logCdfFrom(x: Lane, ratio: Lane, tail: Lane): Lane {
  const zero = splat(0);
  const one = splat(1);
  const below = lt(x, zero);
  const far = lt(x, splat(-NEAR));
  const most = one - tail;
  const lost = select(below, zero, (one - most - tail) / most);
  const log = logPlus(select(far, ratio, select(below, tail, most)), lost);
  return valid(eq(x, x), -abs(log - keep(far, x * splat(0.5) * x)));
}

export function densityFrom(x: Lane, bell: Lane): Lane {
  return valid(eq(x, x), bell * splat(PEAK));
}
