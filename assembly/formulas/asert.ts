import { exp, powerOfTwo } from "../lib/elementary/exp";
import { orBits, shiftRight } from "../lib/lanes/bits";
import { LARGEST } from "../lib/lanes/bounds";
import { canonical, emit, isWhole, observed } from "../lib/lanes/column";
import {
  both,
  clamp,
  every,
  finite,
  floor,
  ge,
  keep,
  lt,
  max,
  min,
  roundHalfAway,
  select,
  splat,
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
    const d = anchor.at(i);
    const passed = elapsed.at(i);
    const h = height.at(i);
    const ok = both(within(d, f64.MIN_VALUE, LARGEST), both(finite(passed), within(h, 0, LARGEST)));
    const ahead = splat(spacing) * (h + splat(1)) - passed;
    const x = clamp(ahead / splat(halfLife), -1023, 1023);
    const whole = roundHalfAway(x);
    const half = trunc(whole * splat(0.5));
    const fraction = exp((x - whole) * splat(LN2));
    // Two steps, so that neither power of two leaves the normal numbers.
    const scaled = d * fraction * powerOfTwo(half) * powerOfTwo(whole - half);
    emit(out, i, valid(ok, canonical(scaled)), pair);
  }
}

/** 65536 + floor((195766423245049 f + 971821376 f^2 + 5127 f^3 + 2^47) / 2^48) */
export function consensus_asertFactor(fraction: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const f = fraction.at(i);
    emit(out, i, valid(isWhole(f, 0, 65535), fixedPower(f)), i + 1 < n);
  }
}

/**
 * 65536 2^(f / 65536), as above. The cubic is f g with g < 2^49; g in parts of 24 bits keeps every step a whole number
 * below 2^53, so that doubles are exact where the rule is written in 64-bit integers.
 */
function fixedPower(f: Lane): Lane {
  const g = splat(195766423245049) + f * (splat(971821376) + f * splat(5127));
  const high = floor(g * splat(1 / TWO_24));
  const low = g - high * splat(TWO_24);
  const carried = floor((f * low + splat(TWO_47)) * splat(1 / TWO_24));
  return splat(65536) + floor((f * high + carried) * splat(1 / TWO_24));
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
  const easiest = expanded(splat(limit));
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const bits = anchor.at(i);
    const passed = elapsed.at(i);
    const h = height.at(i);
    const from = expanded(bits);
    const counts = both(isWhole(passed, -35184372088832, 35184372088832), isWhole(h, 0, 4294967296));
    const fits = both(ge(from, splat(1)), ge(easiest, from));
    const ok = both(both(isWhole(bits, 0x01010000, 0x207fffff), fits), counts);
    const late = passed - splat(spacing) * (h + splat(1));
    const q = trunc((late * splat(65536)) / splat(halfLife));
    const shifts = floor(q * splat(1.0 / 65536));
    const f = q - shifts * splat(65536);
    // 700 halvings or doublings take any target past its bounds.
    const scale = powerOfTwo(clamp(shifts, -700, 700) - splat(16));
    let next = min(max(floor(from * fixedPower(f) * scale), splat(1)), easiest);
    // The condition looks at the target on purpose; see energy_treasuryFee.
    if (!every(both(ok, observed(next)))) next = valid(ok, next);
    emit(targetOut, i, next, pair);
    if (bitsOut.given) bitsOut.write(i, valid(ok, compact(next)), pair);
  }
}

/** The target that compact bits stand for: floor(mantissa 256^(size - 3)); NaN of a negative one. */
function expanded(bits: Lane): Lane {
  const size = floor(bits * splat(1 / TWO_24));
  const mantissa = bits - size * splat(TWO_24);
  // Sizes from 40 on are beyond any limit already.
  const scale = powerOfTwo(splat(8) * (clamp(size, 0, 40) - splat(3)));
  return valid(lt(mantissa, splat(8388608)), floor(mantissa * scale));
}

/** Size in bytes and the three leading bytes, less when the first of those would read as a sign. */
function compact(target: Lane): Lane {
  const exponent = orBits(shiftRight(target, 52), splat(TWO_52)) - splat(TWO_52 + 1023);
  const size = floor((exponent + splat(8)) * splat(0.125));
  const mantissa = floor(target * powerOfTwo(splat(8) * (splat(3) - size)));
  const signed = ge(mantissa, splat(8388608));
  const shown = select(signed, floor(mantissa * splat(0.00390625)), mantissa);
  return (size + keep(signed, splat(1))) * splat(TWO_24) + shown;
}
