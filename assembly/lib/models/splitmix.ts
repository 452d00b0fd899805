// splitmix64: a counter through a mixing function, so that any number of a sequence can be computed alone. Steele, Lea and Flood,
// "Fast splittable pseudorandom number generators", 2014; constants of Stafford's variant 13.

import { SAFE } from "../lanes/bounds";
import { laneOf, pairOf } from "../lanes/lanes";

const GAMMA: u64 = 0x9e3779b97f4a7c15;

/** The number at an index of the sequence of a seed; arithmetic wraps around. */
export function splitmix64(seed: u64, index: u64): u64 {
  return mix(seed + (index + 1) * GAMMA);
}

/** A bijection that leaves no trace of order among its inputs. */
export function mix(z: u64): u64 {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/** The top 53 bits as a number in [0, 1). */
export function unit(bits: u64): f64 {
  return <f64>(<i64>(bits >> 11)) * reinterpret<f64>(0x3ca0000000000000); // 2^-53
}

/** The number at an index of the sequence of a seed, in [0, 1): lane by lane, since CPUs multiply 64-bit integers one at a time. */
export function uniformAt(index: Lane, seed: Lane): Lane {
  const low = numberAt(laneOf(seed, 0), laneOf(index, 0));
  return pairOf(low, LANES === 2 ? numberAt(laneOf(seed, LANES - 1), laneOf(index, LANES - 1)) : 0);
}

/** Where a key stands among all for a salt, in [0, 1): the first number of the sequence that both together are the seed of. */
export function cohortAt(key: Lane, high: Lane, salt: Lane): Lane {
  const low = placeOf(laneOf(key, 0), laneOf(high, 0), laneOf(salt, 0));
  const last = LANES - 1;
  return pairOf(low, LANES === 2 ? placeOf(laneOf(key, last), laneOf(high, last), laneOf(salt, last)) : 0);
}

function placeOf(key: f64, high: f64, salt: f64): f64 {
  const fit = key >= 0 && key <= SAFE && high >= 0 && high < 4294967296 && salt >= 0 && salt <= SAFE;
  return fit ? unit(splitmix64((<u64>key + ((<u64>high) << 32)) ^ <u64>salt, 0)) : NaN;
}

/** Only what is in range becomes an integer: another one would end the call. */
function numberAt(seed: f64, index: f64): f64 {
  const fit = index >= 0 && index <= SAFE && seed >= 0 && seed <= SAFE;
  return fit ? unit(splitmix64(<u64>seed, <i64>index)) : NaN;
}
