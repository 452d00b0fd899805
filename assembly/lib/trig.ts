// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// sin and cos, all doubles, below 1.1 ULP; NaN for infinities and NaN. Up to |x| = 1e5: r = x - n pi/2, |r| <= pi/4, in
// three parts (W. J. Cody and W. Waite, Software Manual for the Elementary Functions, 1980), r kept as hi - rest.
// Beyond, lane by lane: the bits of 2/pi that matter for x, multiplied as integers (M. Payne and R. Hanek, "Radian
// reduction for trigonometric functions", SIGNUM Newsletter 18, 1983). Then both polynomials, of which n chooses.
// Constants by scripts/fits.py.
import { addBits, andBits, anyLane, exceeds, pooled, shiftLeft } from "./bits";
import { abs, add, mul, sub } from "./lanes";

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

// biome-ignore format: one constant a line, numbered
/** 64 zeros, then the first 1216 bits of 2/pi. */
const TWO_OVER_PI = memory.data<u64>([
  0x0000000000000000, 0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041, 0xFE5163ABDEBBC561,
  0xB7246E3A424DD2E0, 0x06492EEA09D1921C, 0xFE1DEB1CB129A73E, 0xE88235F52EBB4484, 0xE99C7026B45F7E41,
  0x3991D639835339F4, 0x9C845F8BBDF9283B, 0x1FF897FFDE05980F, 0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7,
  0x4F463F669E5FEA2D, 0x7527BAC7EBE5F17B, 0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB,
]);

// pi/2 in three, for a product with 32 bits.
const HALF_PI_1 = reinterpret<f64>(0x3ff921fb00000000); // 1.570796012878418, 21 bits
const HALF_PI_2 = reinterpret<f64>(0x3e95110b00000000); // 3.139164164167596e-07, 21 bits
const HALF_PI_3 = reinterpret<f64>(0x3d318469898cc517); // 6.223372171896613e-14
const HALF_PI = reinterpret<f64>(0x3ff921fb54442d18); // 1.5707963267948966

export function sin<V>(x: V): V {
  return turned(x, 0);
}

export function cos<V>(x: V): V {
  return turned(x, 1);
}

/** sin(x + quarters pi/2). */
function turned<V>(x: V, quarters: i64): V {
  const y = near(x, quarters);
  return anyLane(exceeds(abs(x), c<V>(7))) ? mixed(x, y, quarters) : y;
}

function near<V>(x: V, quarters: i64): V {
  const shifted = add(mul(x, c<V>(0)), c<V>(1));
  const n = sub(shifted, c<V>(1));
  const most = sub(x, mul(n, c<V>(2))); // exact
  const second = mul(n, c<V>(3)); // exact
  const r = sub(most, second);
  // The third part, and what r lost; where |most| < |second| that is nothing, as all of r fits 53 bits.
  const less = sub(mul(n, c<V>(4)), sub(sub(most, r), second));
  const hi = sub(r, less);
  const rest = sub(less, sub(r, hi));
  return circle(hi, rest, addBits(shifted, fill<V>(quarters)));
}

/** sin(hi - rest + n pi/2), |hi| <= pi/4, by the last two bits of n. Signs are such that -0 stays -0. */
function circle<V>(hi: V, rest: V, n: V): V {
  const z = mul(hi, hi);
  const z2 = mul(z, z);
  const sine = sub(hi, add(rest, mul(mul(hi, z), six(z, z2, 10))));
  const half = mul(z, c<V>(5));
  const most = sub(c<V>(6), half);
  const lost = sub(sub(c<V>(6), most), half);
  const cosine = add(most, add(lost, add(mul(z2, six(z, z2, 16)), mul(hi, rest))));
  return flipped(byParity(n, cosine, sine), n);
}

/** The polynomial of six coefficients that stands at `from` in the pool. */
function six<V>(z: V, z2: V, from: i32): V {
  const low = add(c<V>(from), mul(c<V>(from + 1), z));
  const middle = add(c<V>(from + 2), mul(c<V>(from + 3), z));
  const high = add(c<V>(from + 4), mul(c<V>(from + 5), z));
  return add(low, mul(z2, add(middle, mul(z2, high))));
}

function c<V>(i: i32): V {
  return pooled<V>(TRIG, i);
}

function fill<V>(bits: i64): V {
  if (isVector<V>()) return i64x2.splat(bits);
  return reinterpret<f64>(bits) as V;
}

/**
 * a where the lowest bit of n is set, else b; without a branch, which would be mispredicted half the time (12.9 ns
 * against 8.9).
 */
function byParity<V>(n: V, a: V, b: V): V {
  const odd = andBits(n, c<V>(8));
  if (isVector<V>()) return v128.bitselect(a, b, i64x2.neg(odd));
  const all = -reinterpret<u64>(odd as f64);
  return reinterpret<f64>((reinterpret<u64>(a as f64) & all) | (reinterpret<u64>(b as f64) & ~all)) as V;
}

/** x, negative where the second lowest bit of n is set. */
function flipped<V>(x: V, n: V): V {
  const sign = shiftLeft(andBits(n, c<V>(9)), 62);
  if (isVector<V>()) return v128.xor(x, sign);
  return reinterpret<f64>(reinterpret<u64>(x as f64) ^ reinterpret<u64>(sign as f64)) as V;
}

// Beyond 1e5, one lane at a time in both builds.

/** y where x is near, sin(x + quarters pi/2) where it is not. */
function mixed<V>(x: V, y: V, quarters: i64): V {
  if (isVector<V>()) {
    const first = lane(f64x2.extract_lane(x, 0), f64x2.extract_lane(y, 0), quarters);
    const second = lane(f64x2.extract_lane(x, 1), f64x2.extract_lane(y, 1), quarters);
    return f64x2.replace_lane(f64x2.splat(first), 1, second);
  }
  return lane(x as f64, y as f64, quarters) as V;
}

function lane(x: f64, y: f64, quarters: i64): f64 {
  const size = abs(x);
  return size <= c<f64>(7) ? y : size <= f64.MAX_VALUE ? far(x, quarters) : NaN;
}

/**
 * x = m 2^e, m of 53 bits. Bits of 2/pi worth 4 or more after times 2^e fall out; m times the next 192 has the angle in
 * quarters.
 */
function far(x: f64, quarters: i64): f64 {
  const bits = reinterpret<u64>(x);
  const m = (bits & 0x000fffffffffffff) | 0x0010000000000000;
  const at = <i32>((bits >> 52) & 0x7ff) - 1075 + 62;
  const low = m * window(at + 64);
  const middle = low + product(m, window(at + 128));
  const high = m * window(at) + product(m, window(at + 64)) + u64(middle < low);
  return quarter(high, middle, x < 0, quarters);
}

/** 64 bits of 2/pi. */
function window(at: i32): u64 {
  const address = TWO_OVER_PI + ((<usize>at >> 6) << 3);
  const left = <u64>(at & 63);
  return (load<u64>(address) << left) | ((load<u64>(address, 8) >> 1) >> (63 - left));
}

/** High 64 bits of a product, a below 2^53. */
function product(a: u64, b: u64): u64 {
  const a1 = a >> 32;
  const a0 = a & 0xffffffff;
  const b1 = b >> 32;
  const b0 = b & 0xffffffff;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  const other = a0 * b1 + (middle & 0xffffffff);
  return a1 * b1 + (middle >> 32) + (other >> 32);
}

/** sin of high:low / 2^126 quarters of a turn, and more quarters; the fraction is brought into [-1/2, 1/2). */
function quarter(high: u64, low: u64, negative: bool, more: i64): f64 {
  const n = (high + 0x2000000000000000) >> 62;
  let a = (high << 2) | (low >> 62);
  let b = low << 2;
  const below = <i64>a < 0;
  if (below) {
    a = ~a + u64(b == 0);
    b = -b;
  }
  const zeros = clz(a); // 62 at most: no double comes closer to a multiple of pi/2
  a = (a << zeros) | ((b >> 1) >> (63 - zeros));
  const unit = reinterpret<f64>((1023 - 64 - zeros) << 52);
  const top = <f64>(a >> 32) * 4294967296.0 * unit;
  const bottom = <f64>(a & 0xffffffff) * unit;
  const most = top * HALF_PI_1;
  const least = top * HALF_PI_2 + (top * HALF_PI_3 + bottom * HALF_PI);
  const hi = most + least;
  const rest = hi - most - least;
  const turns = <i64>n;
  return below != negative
    ? circle(-hi, -rest, fill<f64>((negative ? -turns : turns) + more))
    : circle(hi, rest, fill<f64>((negative ? -turns : turns) + more));
}
