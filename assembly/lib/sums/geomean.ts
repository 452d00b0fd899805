// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Weighted geometric mean: prod x_j^w_j = 2^(sum w_j log2 x_j). x = 2^e m gives log2 x = e + s p(s^2), s = (m - 1) / (m + 1):
// no table, one division. p is minimax of degree 6 (scripts/fits.py geomean). One power of two ends the sum.
// Relative error below 2^-51 (2 + sum |w_j log2 x_j|): 4 ULP where that sum is below 4, 5e-13 at the ends of the doubles.
// Carrying logarithms of 67 bits through the sum keeps 0.7 ULP everywhere, and takes 23 ns instead of 10.5.
// A factor of 0 gives 0 (infinity where its weight is negative), a factor of weight 0 counts as 1, a factor that is negative,
// infinite or NaN gives NaN. Weights are finite.
import { anyLane, exceeds, orBits } from "../lanes/bits";
import { powerOfTwo, stepValue } from "../elementary/exp";
import { abs, add, both, clamp, div, eq, floor, keep, mul, not, splat, sub, valid, within } from "../lanes/lanes";
import { biasOfMadeNormal, logBias, logExponent, logOctave, logPlace, madeNormal, notNormal } from "../elementary/log";
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
export function geoMean<V>(factors: Series, stride: i32, weights: Series, count: i32, scale: f64, i: i32): V {
  let sum = splat<V>(0);
  for (let j = 0; j < count; j++) {
    const x = factors.at<V>(i);
    const weight = weights.all<V>(j);
    sum = add(sum, anyLane(notNormal(x)) ? shareAnywhere(x, weight) : share(x, logBias<V>(), weight));
    factors = factors.from(stride);
  }
  return powerOf2(mul(sum, splat<V>(scale)));
}

/** a^wa b^wb c^wc d^wd: the same bits as geoMean of the four. */
export function geoMean4<V>(a: V, b: V, c: V, d: V, wa: V, wb: V, wc: V, wd: V): V {
  if (anyLane(orBits(orBits(notNormal(a), notNormal(b)), orBits(notNormal(c), notNormal(d))))) {
    const ab = add(shareAnywhere(a, wa), shareAnywhere(b, wb));
    return powerOf2(add(add(ab, shareAnywhere(c, wc)), shareAnywhere(d, wd)));
  }
  const bias = logBias<V>();
  return powerOf2(add(add(add(share(a, bias, wa), share(b, bias, wb)), share(c, bias, wc)), share(d, bias, wd)));
}

/** x^y as the mean of x alone, for those who need none of pow's special cases and would rather not ship its code. */
export function power<V>(x: V, y: f64): V {
  const one = splat<V>(1);
  const none = splat<V>(0);
  return geoMean4(x, one, one, one, splat<V>(y), none, none, none);
}

/** weight log2 x */
function share<V>(x: V, bias: V, weight: V): V {
  const place = logPlace(x);
  const m = logOctave(place);
  const s = div(sub(m, splat<V>(1)), add(m, splat<V>(1)));
  const z = mul(s, s);
  const zz = mul(z, z);
  const low = add(splat<V>(A0), mul(z, splat<V>(A1)));
  const mid = add(splat<V>(A2), mul(z, splat<V>(A3)));
  const high = add(add(splat<V>(A4), mul(z, splat<V>(A5))), mul(zz, splat<V>(A6)));
  const curve = add(low, mul(zz, add(mid, mul(zz, high))));
  return mul(weight, add(logExponent(place, bias), mul(s, curve)));
}

/** The same for any x. */
function shareAnywhere<V>(x: V, weight: V): V {
  return add(share(madeNormal(x), biasOfMadeNormal(x), weight), atEnd(x, weight));
}

/** weight log2 x where x is not a positive number, else 0. */
function atEnd<V>(x: V, weight: V): V {
  const zero = splat<V>(0);
  const size = valid(within(x, 0, f64.MAX_VALUE), keep(eq(x, zero), splat<V>(-Infinity)));
  const counts = not(both(eq(weight, zero), eq(x, zero)));
  return keep(both(counts, not(eq(size, zero))), mul(weight, size));
}

/** 2^y */
function powerOf2<V>(y: V): V {
  if (anyLane(exceeds(abs(y), splat<V>(1000)))) return powerOf2Anywhere(y);
  const rounded = add(y, splat<V>(SIXTY_FOURTHS));
  return grown(stepValue(rounded), y, rounded);
}

/** value 2^r, r = y - the 64ths in rounded: exact. */
function grown<V>(value: V, y: V, rounded: V): V {
  const r = sub(y, sub(rounded, splat<V>(SIXTY_FOURTHS)));
  const square = mul(r, r);
  const low = add(splat<V>(B0), mul(r, splat<V>(B1)));
  const high = add(add(splat<V>(B2), mul(r, splat<V>(B3))), mul(square, splat<V>(B4)));
  return add(value, mul(value, mul(r, add(low, mul(square, high)))));
}

/** 2^y for any y, the same bits where both apply: a fraction and two powers of two, each exact. */
function powerOf2Anywhere<V>(y: V): V {
  const near = clamp(y, -1100, 1100);
  const rounded = add(near, splat<V>(SIXTY_FOURTHS));
  const exponent = floor(sub(rounded, splat<V>(SIXTY_FOURTHS)));
  const half = floor(mul(exponent, splat<V>(0.5)));
  const value = grown(stepValue(sub(rounded, exponent)), near, rounded);
  return valid(eq(y, y), mul(mul(value, powerOfTwo(half)), powerOfTwo(sub(exponent, half))));
}
