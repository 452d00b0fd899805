import type { core } from "../../src/formulas/core/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Core = typeof core;

/** splitmix64 in halves of 32 bits: BigInt takes some 400 ns a number. */
export const uniform: Loop<Core["uniform"]> = ({ inputs: { index }, params: { seed }, outputs, sizes }) => {
  const { output = scratch(sizes.row) } = outputs;
  const start = Math.floor(seed);
  const startHigh = Math.floor(start / 2 ** 32);
  const startLow = start >>> 0;
  for (let i = 0; i < sizes.row; i++) {
    const at = index[i]!;
    if (!(at >= 0 && at <= Number.MAX_SAFE_INTEGER && Math.floor(at) === at)) {
      output[i] = NaN;
      continue;
    }
    // (index + 1) * 0x9e3779b97f4a7c15 + seed
    const next = at + 1;
    let high = Math.floor(next / 2 ** 32) | 0;
    let low = next | 0;
    high = (Math.imul(high, 0x7f4a7c15) + Math.imul(low, 0x9e3779b9) + upper(low, 0x7f4a7c15)) | 0;
    low = Math.imul(low, 0x7f4a7c15);
    const sum = (low >>> 0) + startLow;
    high = (high + startHigh + (sum >= 2 ** 32 ? 1 : 0)) | 0;
    low = sum | 0;
    output[i] = mixed(low, high);
  }
};

/** splitmix64's mixing of a number in halves: its top 53 bits, in [0, 1). */
export function mixed(low: number, high: number): number {
  // z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9
  low ^= (low >>> 30) | (high << 2);
  high ^= high >>> 30;
  high = (Math.imul(high, 0x1ce4e5b9) + Math.imul(low, 0xbf58476d) + upper(low, 0x1ce4e5b9)) | 0;
  low = Math.imul(low, 0x1ce4e5b9);
  // z = (z ^ z >>> 27) * 0x94d049bb133111eb
  low ^= (low >>> 27) | (high << 5);
  high ^= high >>> 27;
  high = (Math.imul(high, 0x133111eb) + Math.imul(low, 0x94d049bb) + upper(low, 0x133111eb)) | 0;
  low = Math.imul(low, 0x133111eb);
  // z ^ z >>> 31
  low ^= (low >>> 31) | (high << 1);
  high ^= high >>> 31;
  return ((high >>> 0) * 2 ** 21 + (low >>> 11)) * 2 ** -53;
}

/** The upper half of the product of two 32-bit numbers. */
function upper(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  return aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(((middle % 65536) + aLow * bHigh) / 65536);
}
