// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Cube root. The bits of x^(-1/3) are nearly a constant less a third of those of x (W. Kahan, "Computing a real cube root",
// 1991, for the root itself); a polynomial in what that misses makes it good to 2^-26. One step of Halley's method from
// t = x x^(-2/3), to 26 bits so that t^2 is exact, ends below 0.67 ULP, so that the roots of cubes are exact.
import { anyLane, orBits, pooled, shiftLeft, shiftRight } from "../lanes/bits";
import { abs, add, copysign, div, eq, lt, mul, select, splat, sub, valid, within } from "../lanes/lanes";
import { highHalf, notNormal } from "./log";

// biome-ignore format: one constant a line, numbered
const CBRT = memory.data<u64>([
  // (1 - e)^(-1/3), |e| <= 0.1021, off by 2^-27.9
  0x3FF000000110C15D, // 0: g0 = 1.0000000039691124
  0x3FD5555565675963, // 1: g1 = 0.33333334830003575
  0x3FCC718DA0963BC3, // 2: g2 = 0.22221536961703067
  0x3FC61F422B051141, // 3: g3 = 0.17282893276763825
  0x3FC2A9028816727B, // 4: g4 = 0.14578277249247037
  0x3FC039485DBFAAB4, // 5: g5 = 0.12674812867711227
  0x4330000000000000, // 6: 2^52, whose low bits become an integer
  0x43355AA943EB09F1, // 7: 4/3 2^52 and the bits of x^(-1/3) where those of x are 0, in units of 2^20
  0x3FD5555555555555, // 8: 1/3
  0x3FBC71C71C71C71C, // 9: 1/9
], 16);

/** 2^54 makes a subnormal number normal, and its root 2^18 times as large. */
const SCALE: f64 = 18014398509481984;
const ROOT_OF_SCALE: f64 = 262144;

export function cbrt<V>(x: V): V {
  const size = abs(x);
  if (anyLane(notNormal(size))) return cbrtAnywhere(x, size);
  return copysign(cubeRoot(size), x);
}

/** For a positive normal number. */
function cubeRoot<V>(x: V): V {
  const shifted = orBits(shiftRight(x, 20), c<V>(6));
  const guess = shiftLeft(sub(c<V>(7), mul(shifted, c<V>(8))), 20);
  const e = sub(splat<V>(1), mul(mul(x, guess), mul(guess, guess)));
  const square = mul(e, e);
  const low = add(add(c<V>(0), mul(e, c<V>(1))), mul(square, add(c<V>(2), mul(e, c<V>(3)))));
  const inverse = mul(guess, add(low, mul(mul(square, square), add(c<V>(4), mul(e, c<V>(5))))));
  const t = highHalf(mul(mul(x, inverse), inverse));
  const off = sub(div(x, mul(t, t)), t); // exact
  return add(t, mul(off, sub(c<V>(8), mul(mul(off, inverse), c<V>(9)))));
}

/** cbrt for any x: an ordinary lane stays what it is. */
function cbrtAnywhere<V>(x: V, size: V): V {
  const little = lt(size, splat<V>(f64.MIN_NORMAL_VALUE));
  const scaled = select(little, mul(size, splat<V>(SCALE)), size);
  const ordinary = within(scaled, f64.MIN_NORMAL_VALUE, f64.MAX_VALUE);
  const y = cubeRoot(select(ordinary, scaled, splat<V>(1)));
  const back = select(little, div(y, splat<V>(ROOT_OF_SCALE)), y);
  return valid(eq(x, x), copysign(select(ordinary, back, size), x));
}

function c<V>(i: i32): V {
  return pooled<V>(CBRT, i);
}
