// asin x = x + x^3 R(x^2) up to 1/2, pi/2 - 2 asin sqrt((1 - |x|) / 2) beyond: W. J. Cody and W. Waite, Software Manual for
// the Elementary Functions, 1980; the polynomial by scripts/fits.py. Error below 1.2 ULP on [-1, 1]; NaN outside, -0 stays -0.
import { pooled } from "../lanes/bits";
import { abs, copysign, le, root, select, splat, valid } from "../lanes/lanes";

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

export function asin(x: Lane): Lane {
  const size = abs(x);
  const small = le(size, splat(0.5));
  const rest = (splat(1) - size) * splat(0.5); // exact beyond 1/2
  const z = select(small, x * x, rest);
  const s = select(small, size, root(rest));
  const more = s * (z * curve(z));
  // pi/2 - 2 s with what its rounding lost: s <= 1/2.
  const twice = s + s;
  const far = splat(HALF_PI) - twice;
  const lost = splat(HALF_PI) - far - twice;
  const beyond = far + (lost + (splat(HALF_PI_REST) - (more + more)));
  return valid(le(size, splat(1)), copysign(select(small, s + more, beyond), x));
}

/** R of z, in four interleaved parts to shorten the chain. */
function curve(z: Lane): Lane {
  const square = z * z;
  const fourth = square * square;
  const a = c(0) + z * c(1) + square * (c(2) + z * c(3));
  const b = c(4) + z * c(5) + square * (c(6) + z * c(7));
  const d = c(8) + z * c(9) + square * (c(10) + z * c(11));
  return a + fourth * (b + fourth * (d + fourth * c(12)));
}

function c(i: i32): Lane {
  return pooled(ASIN, i);
}
