// sin and cos, all doubles, below 1.1 ULP; NaN for infinities and NaN. Up to |x| = 1e5 see lib/circle.ts. Beyond, lane by
// lane: the bits of 2/pi that matter for x, multiplied as integers (M. Payne and R. Hanek, "Radian reduction for
// trigonometric functions", SIGNUM Newsletter 18, 1983).
import { exceeds } from "../lanes/bits";
import { abs, first, pairOf, some, splat } from "../lanes/lanes";
import { c, circle, fill, near } from "./circle";

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

export function sin(x: Lane): Lane {
  return turned(x, 0);
}

export function cos(x: Lane): Lane {
  return turned(x, 1);
}

/** sin(x + quarters pi/2). */
function turned(x: Lane, quarters: i64): Lane {
  const y = near(x, quarters);
  return some(exceeds(abs(x), c(7))) ? mixed(x, y, quarters) : y;
}

// Beyond 1e5, one lane at a time in both builds.

/** y where x is near, sin(x + quarters pi/2) where it is not. */
function mixed(x: Lane, y: Lane, quarters: i64): Lane {
  if (isVector<Lane>()) {
    const even = lane(f64x2.extract_lane(x, 0), f64x2.extract_lane(y, 0), quarters);
    const odd = lane(f64x2.extract_lane(x, 1), f64x2.extract_lane(y, 1), quarters);
    return pairOf(even, odd);
  }
  return lane(x, y, quarters);
}

function lane(x: f64, y: f64, quarters: i64): f64 {
  const size = Math.abs(x);
  return size <= first(c(7)) ? y : size <= f64.MAX_VALUE ? far(x, quarters) : NaN;
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
function quarter(high: u64, low: u64, negative: boolean, more: i64): f64 {
  const n = (high + 0x2000000000000000) >> 62;
  let a = (high << 2) | (low >> 62);
  let b = low << 2;
  const below = <i64>a < 0;
  if (below) {
    a = ~a + u64(b === 0);
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
  return below !== negative
    ? first(circle(splat(-hi), splat(-rest), fill((negative ? -turns : turns) + more)))
    : first(circle(splat(hi), splat(rest), fill((negative ? -turns : turns) + more)));
}
