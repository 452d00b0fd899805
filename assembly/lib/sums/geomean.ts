// Weighted geometric mean: prod x_j^w_j = 2^(sum w_j log2 x_j). x = 2^e m gives log2 x = e + s p(s^2), s = (m - 1) / (m + 1):
// no table, one division. p is minimax of degree 6 (scripts/fits.py geomean). One power of two ends the sum.
// Relative error below 2^-51 (2 + sum |w_j log2 x_j|): 4 ULP where that sum is below 4, 5e-13 at the ends of the doubles.
// Carrying logarithms of 67 bits through the sum keeps 0.7 ULP everywhere, and takes 23 ns instead of 10.5.
// A factor of 0 gives 0 (infinity where its weight is negative), a factor of weight 0 counts as 1, a factor that is negative,
// infinite or NaN gives NaN. Weights are finite.

import { powerOfTwo, stepValue } from "../elementary/exp";
import { biasOfMadeNormal, logBias, logExponent, logOctave, logPlace, madeNormal, notNormal } from "../elementary/log";
import { exceeds } from "../lanes/bits";
import { abs, both, clamp, either, eq, floor, keep, not, some, splat, valid, within } from "../lanes/lanes";
import { Series } from "../lanes/series";

// log2 m = s (A0 + A1 s^2 + ...), |s| <= 0.173, error 2^-51.8 of itself
const A0: f64 = reinterpret<f64>(0x40071547652b82ff); // 2.885390081777927
const A1: f64 = reinterpret<f64>(0x3feec709dc39c3e0); // 0.9617966939241533
const A2: f64 = reinterpret<f64>(0x3fe2776c5175260c); // 0.5770780173272114
const A3: f64 = reinterpret<f64>(0x3fda61755a17fd07); // 0.41219838903630585
const A4: f64 = reinterpret<f64>(0x3fd484fe85de6cd1); // 0.3206173236191719
const A5: f64 = reinterpret<f64>(0x3fd0baffd7b76ed7); // 0.2614135367018497
const A6: f64 = reinterpret<f64>(0x3fcf242b5c92bb72); // 0.24329130191969345

// 2^r - 1 = r (B0 + B1 r + ...), |r| <= 1/128, error 2^-59.2
const B0: f64 = reinterpret<f64>(0x3fe62e42fefa39ef); // 0.6931471805599453
const B1: f64 = reinterpret<f64>(0x3fcebfbdff82a2a2); // 0.24022650695885256
const B2: f64 = reinterpret<f64>(0x3fac6b08d7047e51); // 0.05550410866476042
const B3: f64 = reinterpret<f64>(0x3f83b2ad325edb0b); // 0.009618142223059253
const B4: f64 = reinterpret<f64>(0x3f55d881d60dd289); // 0.0013333576136719558

/** 1.5 * 2^(52 - 6): added, it rounds to 64ths, and their number stands in the low bits. */
const SIXTY_FOURTHS: f64 = 105553116266496;

/** Row i of count columns, each stride apart: prod factors[j * stride + i]^(scale weights[j]). 1 for no column. */
export function geoMean(factors: Series, stride: i32, weights: Series, count: i32, scale: f64, i: i32): Lane {
  let sum = splat(0);
  for (let j = 0; j < count; j++) {
    const x = factors.at(i);
    const weight = weights.all(j);
    sum += some(notNormal(x)) ? shareAnywhere(x, weight) : share(x, logBias(), weight);
    factors = factors.from(stride);
  }
  return powerOf2(sum * splat(scale));
}

/** a^wa b^wb c^wc d^wd: the same bits as geoMean of the four. */
export function geoMean4(a: Lane, b: Lane, c: Lane, d: Lane, wa: Lane, wb: Lane, wc: Lane, wd: Lane): Lane {
  if (some(either(either(notNormal(a), notNormal(b)), either(notNormal(c), notNormal(d))))) {
    const ab = shareAnywhere(a, wa) + shareAnywhere(b, wb);
    return powerOf2(ab + shareAnywhere(c, wc) + shareAnywhere(d, wd));
  }
  const bias = logBias();
  return powerOf2(share(a, bias, wa) + share(b, bias, wb) + share(c, bias, wc) + share(d, bias, wd));
}

/** x^y as the mean of x alone, for those who need none of pow's special cases and would rather not ship its code. */
export function power(x: Lane, y: f64): Lane {
  const one = splat(1);
  const none = splat(0);
  return geoMean4(x, one, one, one, splat(y), none, none, none);
}

/** weight log2 x */
function share(x: Lane, bias: Lane, weight: Lane): Lane {
  const place = logPlace(x);
  const m = logOctave(place);
  const s = (m - splat(1)) / (m + splat(1));
  const z = s * s;
  const zz = z * z;
  const low = splat(A0) + z * splat(A1);
  const mid = splat(A2) + z * splat(A3);
  const high = splat(A4) + z * splat(A5) + zz * splat(A6);
  const curve = low + zz * (mid + zz * high);
  return weight * (logExponent(place, bias) + s * curve);
}

/** The same for any x. */
function shareAnywhere(x: Lane, weight: Lane): Lane {
  return share(madeNormal(x), biasOfMadeNormal(x), weight) + atEnd(x, weight);
}

/** weight log2 x where x is not a positive number, else 0. */
function atEnd(x: Lane, weight: Lane): Lane {
  const zero = splat(0);
  const size = valid(within(x, 0, f64.MAX_VALUE), keep(eq(x, zero), splat(-Infinity)));
  const counts = not(both(eq(weight, zero), eq(x, zero)));
  return keep(both(counts, not(eq(size, zero))), weight * size);
}

/** 2^y */
function powerOf2(y: Lane): Lane {
  if (some(exceeds(abs(y), splat(1000)))) return powerOf2Anywhere(y);
  const rounded = y + splat(SIXTY_FOURTHS);
  return grown(stepValue(rounded), y, rounded);
}

/** value 2^r, r = y - the 64ths in rounded: exact. */
function grown(value: Lane, y: Lane, rounded: Lane): Lane {
  const r = y - (rounded - splat(SIXTY_FOURTHS));
  const square = r * r;
  const low = splat(B0) + r * splat(B1);
  const high = splat(B2) + r * splat(B3) + square * splat(B4);
  return value + value * (r * (low + square * high));
}

/** 2^y for any y, the same bits where both apply: a fraction and two powers of two, each exact. */
function powerOf2Anywhere(y: Lane): Lane {
  const near = clamp(y, -1100, 1100);
  const rounded = near + splat(SIXTY_FOURTHS);
  const exponent = floor(rounded - splat(SIXTY_FOURTHS));
  const half = floor(exponent * splat(0.5));
  const value = grown(stepValue(rounded - exponent), near, rounded);
  return valid(eq(y, y), value * powerOfTwo(half) * powerOfTwo(exponent - half));
}
