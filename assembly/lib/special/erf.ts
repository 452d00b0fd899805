// The error function and its complement. erfc x = e^(-x^2) erfcx x, with x^2 in two parts; (1 + 2x) erfcx x is nearly flat and one
// polynomial in t = (x - 4.25) / (x + 3.25) covers all x >= 1/2: M. M. Shepherd and J. G. Laframboise, "Chebyshev approximation
// of (1 + 2x) exp(x^2) erfc x in 0 <= x < infinity", Mathematics of Computation 36 (1981); ours is by scripts/fits_normal.py.

import { expSum } from "../elementary/exp";
import { highHalf } from "../elementary/log";
import { pooled } from "../lanes/bits";
import { abs, copysign, eq, every, le, lt, min, select, splat, valid } from "../lanes/lanes";

// biome-ignore format: one constant a line, numbered
/** erf x / x - 1 in z = x^2, z <= 1/4, off by 2^-55.7 of erf x. */
const ERF = memory.data<u64>([
  0x3FC06EBA8214DB69, // 0: a0 = 0.1283791670955126
  0xBFD812746B0379E6, // 1: a1 = -0.3761263890318375
  0x3FBCE2F21A042B25, // 2: a2 = 0.11283791670954864
  0xBF9B82CE3127F4E6, // 3: a3 = -0.026866170644997654
  0x3F7565BCD0A9A472, // 4: a4 = 0.005223977621974562
  0xBF4C02DB238F4EDB, // 5: a5 = -0.0008548326505839159
  0x3F1F9A2A57A75B83, // 6: a6 = 0.00012055285871013896
  0xBEEF4BB82B3F2E5E, // 7: a7 = -1.4922990295838226e-05
  0x3EBB7745A4ACD677, // 8: a8 = 1.6370955957084287e-06
  0xBE839EDBB26FB3B8, // 9: a9 = -1.4618441321282917e-07
], 16);

// biome-ignore format: one constant a line, numbered
/** (1 + 2x) erfcx x in t, off by 2^-55.3 of itself. */
const ERFCX = memory.data<u64>([
  0x3FF3A9155546E37D, // 0: a0 = 1.2287801104668852
  0xBFBF423D6DB199E5, // 1: a1 = -0.12210449150152376
  0x3F758040B298BAE9, // 2: a2 = 0.005249264455001714
  0x3FA4E2558C68CBF6, // 3: a3 = 0.04078929270726654
  0xBFA58A313E6843DC, // 4: a4 = -0.04206994902427372
  0x3F9B30806405B770, // 5: a5 = 0.026552206139448697
  0xBF881A9F4D354ED9, // 6: a6 = -0.011769527953823399
  0x3F6C23C0BDC644F4, // 7: a7 = 0.0034350170591969046
  0xBF394CAD525C8B25, // 8: a8 = -0.00038604003417412803
  0xBF268B6059DFE5ED, // 9: a9 = -0.00017200041924052227
  0x3F1603C7852435EE, // 10: a10 = 8.397965692471369e-05
  0xBEC2152E40CEA1DA, // 11: a11 = -2.1556302329426356e-06
  0xBEE231F23B69CC4D, // 12: a12 = -8.676100930337999e-06
  0x3EBB29F06DB449A5, // 13: a13 = 1.619090133801566e-06
  0x3EAC81AB220DFCE1, // 14: a14 = 8.495604256613374e-07
  0xBE932C3F7493123A, // 15: a15 = -2.8569762784380336e-07
  0xBE7958316C63EE5C, // 16: a16 = -9.441563539666205e-08
  0x3E67173BAC23FD04, // 17: a17 = 4.3009881449738103e-08
  0x3E4BAE1B875ACDF9, // 18: a18 = 1.2889554516912355e-08
  0xBE3A275A88B025F7, // 19: a19 = -6.089388669529007e-09
  0xBE216320681C4E47, // 20: a20 = -2.024138024626708e-09
  0x3E098763F73EE1B4, // 21: a21 = 7.429878782453371e-10
  0x3DF3E509DA637DEB, // 22: a22 = 2.8950572008149e-10
  0xBDCED34F14998359, // 23: a23 = -5.60711222027228e-11
  0xBDBB17A19B7865DC, // 24: a24 = -2.4640312114380613e-11
], 16);

/** Where erfcx of a number and 1 / (x sqrt pi) are the same double. */
const FAR: f64 = 1e10;

/** Error below 2 ULP for every double; -0 stays -0. */
export function erf(x: Lane): Lane {
  const size = abs(x);
  const small = le(size, splat(0.5));
  const near = erfNear(x);
  if (every(small)) return near;
  const far = copysign(splat(1) - erfcFar(size), x);
  return valid(eq(x, x), select(small, near, far));
}

/** 1 - erf x. Error below 4 ULP for every double, subnormal results included. */
export function erfc(x: Lane): Lane {
  const size = abs(x);
  const small = le(size, splat(0.5));
  const one = splat(1);
  const near = one - erfNear(x);
  if (every(small)) return near;
  const tail = erfcFar(size);
  const far = select(lt(x, splat(0)), splat(2) - tail, tail);
  return valid(eq(x, x), select(small, near, far));
}

/** erf x for |x| <= 1/2. */
export function erfNear(x: Lane): Lane {
  const z = x * x;
  const square = z * z;
  const a = e(0) + z * e(1) + square * (e(2) + z * e(3));
  const b = e(4) + z * e(5) + square * (e(6) + z * e(7));
  const more = a + square * square * (b + square * square * (e(8) + z * e(9)));
  return x + x * more;
}

/** erfc x for x >= 1/2. */
function erfcFar(x: Lane): Lane {
  return bell(x, 1) * erfcx(min(x, splat(FAR)));
}

/**
 * e^(-x^2 share), share 1 or 1/2: the square of the high half of x is exact, and the rest of the square goes into the exponential
 * by itself. Error below 1.1 ULP.
 */
export function bell(x: Lane, share: f64): Lane {
  const high = highHalf(x);
  const most = high * high * splat(-share);
  return expSum(most, (high - x) * (high + x) * splat(share));
}

/** e^(x^2) erfc x for 1/2 <= x <= 1e150. */
export function erfcx(x: Lane): Lane {
  const t = (x - splat(4.25)) / (x + splat(3.25));
  const z = t * t;
  const fourth = z * z;
  const eighth = fourth * fourth;
  const high = eight(9, t, z, fourth) + eighth * eight(17, t, z, fourth);
  // The constant last: all the rest is less than a quarter of it.
  const flat = c(0) + t * (eight(1, t, z, fourth) + eighth * high);
  return flat / (splat(1) + (x + x));
}

/** Eight terms of the polynomial, from the i-th on. */
function eight(i: i32, t: Lane, z: Lane, fourth: Lane): Lane {
  return four(i, t, z) + fourth * four(i + 4, t, z);
}

function four(i: i32, t: Lane, z: Lane): Lane {
  return c(i) + t * c(i + 1) + z * (c(i + 2) + t * c(i + 3));
}

function e(i: i32): Lane {
  return pooled(ERF, i);
}

function c(i: i32): Lane {
  return pooled(ERFCX, i);
}
