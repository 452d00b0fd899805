// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
import { orBits, shiftRight } from "../lib/lanes/bits";
import { LARGEST } from "../lib/lanes/bounds";
import { canonical, emit, isWhole, observed } from "../lib/lanes/column";
import { exp, powerOfTwo } from "../lib/elementary/exp";
import {
  add,
  both,
  clamp,
  div,
  every,
  finite,
  floor,
  ge,
  keep,
  lt,
  max,
  min,
  mul,
  roundHalfAway,
  select,
  splat,
  sub,
  trunc,
  valid,
  within,
} from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";

const LN2: f64 = reinterpret<f64>(0x3fe62e42fefa39ef); // 0.6931471805599453
const TWO_24: f64 = 16777216;
const TWO_47: f64 = 140737488355328;
const TWO_52: f64 = 4503599627370496;

/** anchor 2^x, x = clamp((spacing (height + 1) - elapsed) / halfLife, -1023, 1023) */
export function consensus_asert(
  anchor: Series,
  elapsed: Series,
  height: Series,
  n: i32,
  spacing: f64,
  halfLife: f64,
  out: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const d = anchor.at<Lane>(i);
    const passed = elapsed.at<Lane>(i);
    const h = height.at<Lane>(i);
    const ok = both(within(d, f64.MIN_VALUE, LARGEST), both(finite(passed), within(h, 0, LARGEST)));
    const ahead = sub(mul(splat<Lane>(spacing), add(h, splat<Lane>(1))), passed);
    const x = clamp(div(ahead, splat<Lane>(halfLife)), -1023, 1023);
    const whole = roundHalfAway(x);
    const half = trunc(mul(whole, splat<Lane>(0.5)));
    const fraction = exp(mul(sub(x, whole), splat<Lane>(LN2)));
    // Two steps, so that neither power of two leaves the normal numbers.
    const scaled = mul(mul(mul(d, fraction), powerOfTwo(half)), powerOfTwo(sub(whole, half)));
    emit(out, i, valid(ok, canonical(scaled)), pair);
  }
}

/** 65536 + floor((195766423245049 f + 971821376 f^2 + 5127 f^3 + 2^47) / 2^48) */
export function consensus_asertFactor(fraction: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const f = fraction.at<Lane>(i);
    emit(out, i, valid(isWhole(f, 0, 65535), fixedPower(f)), i + 1 < n);
  }
}

/**
 * 65536 2^(f / 65536), as above. The cubic is f g with g < 2^49; g in parts of 24 bits keeps every step a whole number
 * below 2^53, so that doubles are exact where the rule is written in 64-bit integers.
 */
function fixedPower<V>(f: V): V {
  const g = add(splat<V>(195766423245049), mul(f, add(splat<V>(971821376), mul(f, splat<V>(5127)))));
  const high = floor(mul(g, splat<V>(1 / TWO_24)));
  const low = sub(g, mul(high, splat<V>(TWO_24)));
  const carried = floor(mul(add(mul(f, low), splat<V>(TWO_47)), splat<V>(1 / TWO_24)));
  return add(splat<V>(65536), floor(mul(add(mul(f, high), carried), splat<V>(1 / TWO_24))));
}

/**
 * q = trunc(65536 (elapsed - spacing (height + 1)) / halfLife) = 65536 shifts + f; target = clamp(floor(anchor
 * factor(f) 2^(shifts - 16)), 1, limit). Whole numbers throughout, all of them exact in doubles: a compact target has
 * 23 significant bits, the factor 17, and a quotient that does not saturate is too far from the next whole number to
 * round to it.
 */
export function consensus_asertTarget(
  anchor: Series,
  elapsed: Series,
  height: Series,
  n: i32,
  spacing: f64,
  halfLife: f64,
  limit: f64,
  bitsOut: Series,
  targetOut: Series,
): void {
  const easiest = expanded(splat<Lane>(limit));
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const bits = anchor.at<Lane>(i);
    const passed = elapsed.at<Lane>(i);
    const h = height.at<Lane>(i);
    const from = expanded(bits);
    const counts = both(isWhole(passed, -35184372088832, 35184372088832), isWhole(h, 0, 4294967296));
    const fits = both(ge(from, splat<Lane>(1)), ge(easiest, from));
    const ok = both(both(isWhole(bits, 0x01010000, 0x207fffff), fits), counts);
    const late = sub(passed, mul(splat<Lane>(spacing), add(h, splat<Lane>(1))));
    const q = trunc(div(mul(late, splat<Lane>(65536)), splat<Lane>(halfLife)));
    const shifts = floor(mul(q, splat<Lane>(1.0 / 65536)));
    const f = sub(q, mul(shifts, splat<Lane>(65536)));
    // 700 halvings or doublings take any target past its bounds.
    const scale = powerOfTwo(sub(clamp(shifts, -700, 700), splat<Lane>(16)));
    let next = min(max(floor(mul(mul(from, fixedPower(f)), scale)), splat<Lane>(1)), easiest);
    // The condition looks at the target on purpose; see energy_treasuryFee.
    if (!every(both(ok, observed(next)))) next = valid(ok, next);
    emit(targetOut, i, next, pair);
    if (bitsOut.given) bitsOut.write(i, valid(ok, compact(next)), pair);
  }
}

/** The target that compact bits stand for: floor(mantissa 256^(size - 3)); NaN of a negative one. */
function expanded<V>(bits: V): V {
  const size = floor(mul(bits, splat<V>(1 / TWO_24)));
  const mantissa = sub(bits, mul(size, splat<V>(TWO_24)));
  // Sizes from 40 on are beyond any limit already.
  const scale = powerOfTwo(mul(splat<V>(8), sub(clamp(size, 0, 40), splat<V>(3))));
  return valid(lt(mantissa, splat<V>(8388608)), floor(mul(mantissa, scale)));
}

/** Size in bytes and the three leading bytes, less when the first of those would read as a sign. */
function compact<V>(target: V): V {
  const exponent = sub(orBits(shiftRight(target, 52), splat<V>(TWO_52)), splat<V>(TWO_52 + 1023));
  const size = floor(mul(add(exponent, splat<V>(8)), splat<V>(0.125)));
  const mantissa = floor(mul(target, powerOfTwo(mul(splat<V>(8), sub(splat<V>(3), size)))));
  const signed = ge(mantissa, splat<V>(8388608));
  const shown = select(signed, floor(mul(mantissa, splat<V>(0.00390625))), mantissa);
  return add(mul(add(size, keep(signed, splat<V>(1))), splat<V>(TWO_24)), shown);
}
