// The inside of sin and cos, |x| <= 1e5, below 1.1 ULP: r = x - n pi/2, |r| <= pi/4, in three parts (W. J. Cody and W. Waite,
// Software Manual for the Elementary Functions, 1980), r kept as hi - rest; then both polynomials, of which n chooses.
// Constants by scripts/fits.py. lib/trig.ts takes larger x too, at the price of 1.1 KB.
import { addBits, andBits, pooled, shiftLeft } from "../lanes/bits";

// biome-ignore format: one constant a line, numbered
const TRIG = memory.data<u64>([
  0x3FE45F306DC9C883, // 0: 2/pi = 0.6366197723675814
  0x4338000000000000, // 1: 1.5 * 2^52, rounds to an integer whose last bits are the sum's
  0x3FF921FB54440000, // 2: pi/2, 37 bits = 1.5707963267923333
  0x3D868C234C4C0000, // 3: the next 37 = 2.5633441515839558e-12
  0x3B298A2E03707345, // 4: the next 53 = 1.0562999066987428e-23
  0x3FE0000000000000, // 5: 0.5
  0x3FF0000000000000, // 6: 1
  0x40F86A0000000000, // 7: 1e5, n below 2^16: n times a part of 37 bits is exact
  0x0000000000000001, // 8: the lowest bit
  0x0000000000000002, // 9: the next
  // 10: (r - sin r) / r^3 in r^2, off by 2^-56.4 of sin r
  0x3FC5555555555548, // 0.1666666666666663
  0xBF8111111110F7D0, // -0.008333333333322118
  0x3F2A01A019BFDEE3, // 0.00019841269829589452
  0xBEC71DE3567D29E1, // -2.7557313621352383e-06
  0x3E5AE5E5A90F2939, // 2.5050747757228306e-08
  0xBDE5D8FD17D0FA30, // -1.5896229810602352e-10
  // 16: (cos r - 1 + r^2/2) / r^4 in r^2, off by 2^-59.7 of cos r
  0x3FA555555555554B, // 0.041666666666666595
  0xBF56C16C16C14F91, // -0.0013888888888873056
  0x3EFA01A019C844CD, // 2.4801587288851568e-05
  0xBE927E4F7EAC2EE9, // -2.7557314179257623e-07
  0x3E21EE9D7B3A9201, // 2.0875700836641582e-09
  0xBDA8FA4996418213, // -1.1358536243074274e-11
], 16);

/** sin(x + quarters pi/2), |x| <= 1e5. */
export function near(x: Lane, quarters: i64): Lane {
  const shifted = x * c(0) + c(1);
  const n = shifted - c(1);
  const most = x - n * c(2); // exact
  const second = n * c(3); // exact
  const r = most - second;
  // The third part, and what r lost; where |most| < |second| that is nothing, as all of r fits 53 bits.
  const less = n * c(4) - (most - r - second);
  const hi = r - less;
  const rest = less - (r - hi);
  return circle(hi, rest, addBits(shifted, fill(quarters)));
}

/** sin(hi - rest + n pi/2), |hi| <= pi/4, by the last two bits of n. Signs are such that -0 stays -0. */
export function circle(hi: Lane, rest: Lane, n: Lane): Lane {
  const z = hi * hi;
  const z2 = z * z;
  const sine = hi - (rest + hi * z * six(z, z2, 10));
  const half = z * c(5);
  const most = c(6) - half;
  const lost = c(6) - most - half;
  const cosine = most + (lost + (z2 * six(z, z2, 16) + hi * rest));
  return flipped(byParity(n, cosine, sine), n);
}

/** The polynomial of six coefficients that stands at `from` in the pool. */
function six(z: Lane, z2: Lane, from: i32): Lane {
  const low = c(from) + c(from + 1) * z;
  const middle = c(from + 2) + c(from + 3) * z;
  const high = c(from + 4) + c(from + 5) * z;
  return low + z2 * (middle + z2 * high);
}

export function c(i: i32): Lane {
  return pooled(TRIG, i);
}

export function fill(bits: i64): Lane {
  if (isVector<Lane>()) return i64x2.splat(bits);
  return reinterpret<f64>(bits);
}

/**
 * a where the lowest bit of n is set, else b; without a branch, which would be mispredicted half the time (12.9 ns
 * against 8.9).
 */
function byParity(n: Lane, a: Lane, b: Lane): Lane {
  const odd = andBits(n, c(8));
  if (isVector<Lane>()) return v128.bitselect(a, b, i64x2.neg(odd));
  const all = -reinterpret<u64>(odd);
  return reinterpret<f64>((reinterpret<u64>(a) & all) | (reinterpret<u64>(b) & ~all));
}

/** x, negative where the second lowest bit of n is set. */
function flipped(x: Lane, n: Lane): Lane {
  const sign = shiftLeft(andBits(n, c(9)), 62);
  if (isVector<Lane>()) return v128.xor(x, sign);
  return reinterpret<f64>(reinterpret<u64>(x) ^ reinterpret<u64>(sign));
}
