// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// asin x = x + x^3 R(x^2) up to 1/2, pi/2 - 2 asin sqrt((1 - |x|) / 2) beyond: W. J. Cody and W. Waite, Software Manual for
// the Elementary Functions, 1980; the polynomial by scripts/fits.py. Error below 1.2 ULP on [-1, 1]; NaN outside, -0 stays -0.
import { pooled } from "../lanes/bits";
import { abs, add, copysign, le, mul, root, select, splat, sub, valid } from "../lanes/lanes";

// biome-ignore format: one constant a line, numbered
/** (asin x - x) / x^3 in z = x^2, z <= 1/4, off by 2^-58.8 of asin x. */
const ASIN = memory.data<u64>([
  0x3FC5555555555577, // 0: a0 = 0.1666666666666676
  0x3FB333333332E0FF, // 1: a1 = 0.07499999999970795
  0x3FA6DB6DB721439D, // 2: a2 = 0.04464285717461467
  0x3F9F1C71A9461FE6, // 3: a3 = 0.030381942707691588
  0x3F96E8BDEEDF7F2B, // 4: a4 = 0.022372214989331212
  0x3F91C49EF83A9BC5, // 5: a5 = 0.01735161199635706
  0x3F8CA1F9FB04F7A0, // 6: a6 = 0.013980820630077606
  0x3F8758501E1C9809, // 7: a7 = 0.011398912352500916
  0x3F8613F47852335F, // 8: a8 = 0.010780248567493876
  0x3F6E5CF53448160D, // 9: a9 = 0.0037064351220148562
  0x3F963A746B24FB34, // 10: a10 = 0.02170736221273302
  0xBF9580BD86A1227C, // 11: a11 = -0.02099891790592999
  0x3FA0B4AF76D162A2, // 12: a12 = 0.032628520254268226
], 16);

const HALF_PI = reinterpret<f64>(0x3ff921fb54442d18); // 1.5707963267948966
const HALF_PI_REST = reinterpret<f64>(0x3c91a62633145c07); // 6.123233995736766e-17

export function asin<V>(x: V): V {
  const size = abs(x);
  const small = le(size, splat<V>(0.5));
  const rest = mul(sub(splat<V>(1), size), splat<V>(0.5)); // exact beyond 1/2
  const z = select(small, mul(x, x), rest);
  const s = select(small, size, root(rest));
  const more = mul(s, mul(z, curve(z)));
  // pi/2 - 2 s with what its rounding lost: s <= 1/2.
  const twice = add(s, s);
  const far = sub(splat<V>(HALF_PI), twice);
  const lost = sub(sub(splat<V>(HALF_PI), far), twice);
  const beyond = add(far, add(lost, sub(splat<V>(HALF_PI_REST), add(more, more))));
  return valid(le(size, splat<V>(1)), copysign(select(small, add(s, more), beyond), x));
}

/** R of z, in four interleaved parts to shorten the chain. */
function curve<V>(z: V): V {
  const square = mul(z, z);
  const fourth = mul(square, square);
  const a = add(add(c<V>(0), mul(z, c<V>(1))), mul(square, add(c<V>(2), mul(z, c<V>(3)))));
  const b = add(add(c<V>(4), mul(z, c<V>(5))), mul(square, add(c<V>(6), mul(z, c<V>(7)))));
  const d = add(add(c<V>(8), mul(z, c<V>(9))), mul(square, add(c<V>(10), mul(z, c<V>(11)))));
  return add(a, mul(fourth, add(b, mul(fourth, add(d, mul(fourth, c<V>(12)))))));
}

function c<V>(i: i32): V {
  return pooled<V>(ASIN, i);
}
