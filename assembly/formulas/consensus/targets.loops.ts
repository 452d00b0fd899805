// Sums of targets of 256 bits, in digits of 32. Serial work: both builds run the same code.
import { Offsets } from "../../lib/lanes/ints";
import { Series } from "../../lib/lanes/series";

const LOW: u64 = 0xffffffff;
/** Digits of a sum, and of its product with 50 bits. */
const SUM: i32 = 8;
const PRODUCT: i32 = 10;
const LATEST: f64 = 35184372088832;
const LONGEST: i32 = 65536;

/** next = min(sum of floor(floor(target_i / N) / k) sum of i min(time_i, 6 T), limit), k = N (N + 1) T / 2 */
export function consensus_lwmaTarget(
  time: Series,
  bits: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  spacing: f64,
  limit: f64,
  bitsOut: Series,
  targetOut: Series,
  weightedOut: Series,
  digits: usize,
): void {
  const easiest = targetOf(limit);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const blocks = offsets.at(g + 1, rows) - begin - 1;
    const weighted = blocks > 0 && blocks <= LONGEST && easiest >= 1 ? timesOf(time.from(begin), blocks, spacing) : NaN;
    let next: u32 = 0;
    if (weighted > 0 && sumShares(bits.from(begin), blocks, <u64>spacing, easiest, digits)) {
      multiply(digits, <u64>weighted);
      next = compactOf(digits + (SUM << 3), <u32>limit);
    }
    const known = next !== 0;
    if (bitsOut.given) bitsOut[g] = known ? <f64>next : NaN;
    if (targetOut.given) targetOut[g] = known ? targetOf(<f64>next) : NaN;
    if (weightedOut.given) weightedOut[g] = known ? weighted : NaN;
  }
}

/** Sum of i min(time_i, 6 T); NaN where a time is none. */
function timesOf(time: Series, blocks: i32, spacing: f64): f64 {
  let before = time[0];
  let sum = 0.0;
  let known = isTime(before);
  for (let i = 1; i <= blocks; i++) {
    const told = time[i];
    known = known && isTime(told);
    const now = told > before ? told : before + 1;
    const took = now - before;
    sum += <f64>i * (took < 6 * spacing ? took : 6 * spacing);
    before = now;
  }
  return known ? sum : NaN;
}

function isTime(x: f64): boolean {
  return Math.abs(x) <= LATEST && Math.floor(x) === x;
}

/** The target that compact bits stand for; NaN where they are none. */
function targetOf(bits: f64): f64 {
  if (!(bits >= 0x01010000 && bits <= 0x207fffff) || Math.floor(bits) !== bits) return NaN;
  const mantissa = <u32>bits & 0xffffff;
  if (mantissa > 0x7fffff) return NaN;
  return <f64>mantissaOf(<u32>bits) * reinterpret<f64>((<u64>(1023 + shiftOf(<u32>bits))) << 52);
}

/** A target is a mantissa times a power of two. */
function mantissaOf(bits: u32): u64 {
  const size = bits >> 24;
  return <u64>(size < 3 ? (bits & 0xffffff) >> ((3 - size) << 3) : bits & 0xffffff);
}

function shiftOf(bits: u32): i32 {
  const size = <i32>(bits >> 24);
  return size < 3 ? 0 : (size - 3) << 3;
}

/** A digit of mantissa 2^shift. */
function digitOf(mantissa: u64, shift: i32, j: i32): u64 {
  const up = shift - (j << 5);
  if (up >= 32 || up <= -24) return 0;
  return up >= 0 ? (mantissa << up) & LOW : mantissa >> -up;
}

function at(digits: usize, j: i32): u64 {
  return load<u64>(digits + ((<usize>j) << 3));
}

function put(digits: usize, j: i32, x: u64): void {
  store<u64>(digits + ((<usize>j) << 3), x);
}

/** Adds up the shares of all blocks; false where one has no target, or one above the limit. */
function sumShares(bits: Series, blocks: i32, spacing: u64, easiest: f64, digits: usize): boolean {
  const n = <u64>blocks;
  const k = (n * (n + 1) * spacing) / 2;
  for (let j = 0; j < SUM; j++) put(digits, j, 0);
  for (let i = 1; i <= blocks; i++) {
    const target = targetOf(bits[i]);
    if (!(target >= 1 && target <= easiest)) return false;
    addShare(mantissaOf(<u32>bits[i]), shiftOf(<u32>bits[i]), n, k, digits);
  }
  let carry: u64 = 0;
  for (let j = 0; j < SUM; j++) {
    carry += at(digits, j);
    put(digits, j, carry & LOW);
    carry >>= 32;
  }
  return true;
}

/** Adds floor(floor(target / n) / k), digit by digit and without carries: 65,536 of them have room. */
function addShare(mantissa: u64, shift: i32, n: u64, k: u64, digits: usize): void {
  const both = n * k;
  let r: u64 = 0;
  let s: u64 = 0;
  for (let j = (shift + 23) >> 5; j >= 0; j--) {
    const whole = (r << 32) | digitOf(mantissa, shift, j);
    let q: u64;
    if (both <= LOW) {
      // A floor of a floor is that of the quotient by both.
      q = whole / both;
      r = whole % both;
    } else {
      const part = whole / n;
      r = whole % n;
      // k has up to 47 bits: half a digit at a time.
      const first = (s << 16) | (part >> 16);
      const second = ((first % k) << 16) | (part & 0xffff);
      q = ((first / k) << 16) | (second / k);
      s = second % k;
    }
    put(digits, j, at(digits, j) + q);
  }
}

/** The product of the sum and a number below 2^64, behind it. */
function multiply(digits: usize, factor: u64): void {
  const product = digits + (SUM << 3);
  let carry: u64 = 0;
  for (let j = 0; j < SUM; j++) {
    carry += at(digits, j) * (factor & LOW);
    put(product, j, carry & LOW);
    carry >>= 32;
  }
  put(product, SUM, carry);
  put(product, SUM + 1, 0);
  carry = 0;
  for (let j = 0; j < SUM; j++) {
    carry += at(digits, j) * (factor >> 32) + at(product, j + 1);
    put(product, j + 1, carry & LOW);
    carry >>= 32;
  }
  put(product, SUM + 1, carry);
}

/** Compact bits of a number, at most those of the limit; 0 of 0. */
function compactOf(number: usize, limit: u32): u32 {
  for (let j = PRODUCT - 1; j >= 0; j--) {
    const most = digitOf(mantissaOf(limit), shiftOf(limit), j);
    if (at(number, j) > most) return limit;
    if (at(number, j) < most) break;
  }
  let top = PRODUCT - 1;
  while (top > 0 && at(number, top) === 0) top--;
  const leading = <i32>(64 - clz(at(number, top)));
  const size = ((top << 5) + leading + 7) >> 3;
  let mantissa: u32;
  if (size <= 3) mantissa = (<u32>at(number, 0)) << ((3 - size) << 3);
  else {
    const from = (size - 3) << 3;
    const above = from >> 5 < PRODUCT - 1 ? at(number, (from >> 5) + 1) << 32 : 0;
    mantissa = <u32>((at(number, from >> 5) | above) >> (from & 31)) & 0xffffff;
  }
  // The first bit would read as a sign.
  return mantissa & 0x800000 ? ((<u32>(size + 1)) << 24) | (mantissa >> 8) : ((<u32>size) << 24) | mantissa;
}
