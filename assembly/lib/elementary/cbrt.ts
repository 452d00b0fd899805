// Cube root. The bits of x^(-1/3) are nearly a constant less a third of those of x (W. Kahan, "Computing a real cube root",
// 1991, for the root itself); a polynomial in what that misses makes it good to 2^-26. One step of Halley's method from
// t = x x^(-2/3), to 26 bits so that t^2 is exact, ends below 0.67 ULP, so that the roots of cubes are exact.
import { orBits, pooled, shiftLeft, shiftRight } from "../lanes/bits";
import { abs, copysign, eq, lt, select, some, splat, valid, within } from "../lanes/lanes";
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

export function cbrt(x: Lane): Lane {
  const size = abs(x);
  if (some(notNormal(size))) return cbrtAnywhere(x, size);
  return copysign(cubeRoot(size), x);
}

/** For a positive normal number. */
function cubeRoot(x: Lane): Lane {
  const shifted = orBits(shiftRight(x, 20), c(6));
  const guess = shiftLeft(c(7) - shifted * c(8), 20);
  const e = splat(1) - x * guess * (guess * guess);
  const square = e * e;
  const low = c(0) + e * c(1) + square * (c(2) + e * c(3));
  const inverse = guess * (low + square * square * (c(4) + e * c(5)));
  const t = highHalf(x * inverse * inverse);
  const off = x / (t * t) - t; // exact
  return t + off * (c(8) - off * inverse * c(9));
}

/** cbrt for any x: an ordinary lane stays what it is. */
function cbrtAnywhere(x: Lane, size: Lane): Lane {
  const little = lt(size, splat(f64.MIN_NORMAL_VALUE));
  const scaled = select(little, size * splat(SCALE), size);
  const ordinary = within(scaled, f64.MIN_NORMAL_VALUE, f64.MAX_VALUE);
  const y = cubeRoot(select(ordinary, scaled, splat(1)));
  const back = select(little, y / splat(ROOT_OF_SCALE), y);
  return valid(eq(x, x), copysign(select(ordinary, back, size), x));
}

function c(i: i32): Lane {
  return pooled(CBRT, i);
}
