// The exponential function of EIP-4844: a Taylor series in whole numbers, each term rounded down from the one before. No other series
// gives its digits, so it is computed as it is written, in 128 bits where 64 are too few.
import { SAFE } from "../lanes/bounds";
import { keep, laneOf, pairOf, within } from "../lanes/lanes";

const LOW: u64 = 0xffffffff;
/** Beyond e^60 any fee of 1 or more is past 2^63. */
const STEEPEST: f64 = 60;
/** Largest denominator: with it all divisors that a term of more than 32 bits meets have 32 bits, as those stop at the 113th. */
const LARGEST: f64 = 33554432;

/**
 * factor e^(numerator / denominator) of whole numbers as EIP-4844 rounds it, at most 2^53 - 1; factor from 1 to 2^32, denominator from 1
 * to 2^25. Anything else counts as 0.
 */
export function fakeExponential(factor: Lane, numerator: Lane, denominator: Lane): Lane {
  const a = keep(within(factor, 1, 4294967296), factor);
  const b = keep(within(numerator, 0, SAFE), numerator);
  const c = keep(within(denominator, 1, LARGEST), denominator);
  if (!isVector<Lane>()) return seriesOf(a, b, c);
  return pairOf(seriesOf(laneOf(a, 0), laneOf(b, 0), laneOf(c, 0)), seriesOf(laneOf(a, 1), laneOf(b, 1), laneOf(c, 1)));
}

function seriesOf(factor: f64, numerator: f64, denominator: f64): f64 {
  if (denominator < 1) return 0;
  return <f64>fakeExponentialOf(<u64>factor, <u64>numerator, <u64>denominator, <u64>SAFE);
}

/** The same in 64 bits, at most `limit`, below 2^63. */
export function fakeExponentialOf(factor: u64, numerator: u64, denominator: u64, limit: u64): u64 {
  if (<f64>numerator > STEEPEST * <f64>denominator) return factor === 0 ? 0 : limit;
  let high: u64 = 0;
  let low = factor * denominator;
  let sumHigh: u64 = 0;
  let sumLow: u64 = 0;
  for (let divisor = denominator; (high | low) !== 0; divisor += denominator) {
    sumLow += low;
    sumHigh += high + u64(sumLow < low);
    // A quotient of 2^64 or more.
    if (sumHigh >= denominator) return limit;
    if (high === 0 && clz(low) + clz(numerator) >= 64) {
      low = (low * numerator) / divisor;
      continue;
    }
    const p0 = (low & LOW) * numerator;
    const p1 = (low >> 32) * numerator + (p0 >> 32);
    const p2 = (high & LOW) * numerator + (p1 >> 32);
    const p3 = (high >> 32) * numerator + (p2 >> 32);
    // Terms are below 2^90 and numerators below 2^32: the product has 128 bits.
    const q3 = p3 / divisor;
    let rest = ((p3 % divisor) << 32) | (p2 & LOW);
    const q2 = rest / divisor;
    rest = ((rest % divisor) << 32) | (p1 & LOW);
    const q1 = rest / divisor;
    rest = ((rest % divisor) << 32) | (p0 & LOW);
    high = (q3 << 32) | q2;
    low = (q1 << 32) | (rest / divisor);
  }
  const rest = ((sumHigh % denominator) << 32) | (sumLow >> 32);
  const quotient = ((rest / denominator) << 32) | ((((rest % denominator) << 32) | (sumLow & LOW)) / denominator);
  return quotient < limit ? quotient : limit;
}
