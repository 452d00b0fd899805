import type { consensus } from "../../src/formulas/consensus/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Consensus = typeof consensus;

/** The target of compact bits; undefined where they are none. */
function targetOf(bits: number): bigint | undefined {
  if (!(bits >= 0x01010000 && bits <= 0x207fffff && Number.isInteger(bits)) || bits & 0x800000) return undefined;
  const size = bits >>> 24;
  const mantissa = BigInt(bits & 0x7fffff);
  return size < 3 ? mantissa >> BigInt(8 * (3 - size)) : mantissa << BigInt(8 * (size - 3));
}

function compactOf(target: bigint): number {
  let size = Math.ceil(target.toString(16).length / 2);
  let mantissa = Number(size < 3 ? target << BigInt(8 * (3 - size)) : target >> BigInt(8 * (size - 3)));
  if (mantissa & 0x800000) {
    mantissa >>= 8;
    size++;
  }
  return size * 0x1000000 + mantissa;
}

const isTime = (x: number): boolean => Number.isInteger(x) && Math.abs(x) <= 2 ** 45;

export const retarget: Loop<Consensus["retarget"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { timespan, factor } = params;
  const easiest = targetOf(params.limit) ?? 0n;
  const sink = scratch(row);
  const { bits = sink, target = sink, difficulty = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const from = targetOf(inputs.bits[i]!) ?? 0n;
    if (from > 0n && from <= easiest && isTime(inputs.elapsed[i]!)) {
      const time = Math.min(Math.max(inputs.elapsed[i]!, Math.floor(timespan / factor)), timespan * factor);
      let next = (from * BigInt(time)) / BigInt(timespan);
      if (next > easiest) next = easiest;
      if (next === 0n) next = 1n;
      bits[i] = compactOf(next);
      target[i] = Number(targetOf(bits[i]!)!);
      difficulty[i] = Number(easiest) / target[i]!;
    } else bits[i] = target[i] = difficulty[i] = NaN;
  }
};

export const lwmaTarget: Loop<Consensus["lwmaTarget"]> = ({ inputs, params: { spacing, limit }, outputs, sizes }) => {
  const { time, offsets } = inputs;
  const sink = scratch(sizes.group);
  const { bits = sink, target = sink, weighted = sink } = outputs;
  const easiest = targetOf(limit) ?? 0n;
  for (let g = 0; g < sizes.group; g++) {
    const begin = offsets ? offsets[g]! : 0;
    const end = offsets ? offsets[g + 1]! : sizes.row;
    const n = end - begin - 1;
    const k = BigInt((n * (n + 1) * spacing) / 2);
    let fine = n >= 1 && n <= 65_536 && isTime(time[begin]!);
    let before = time[begin]!;
    let sum = 0;
    let shares = 0n;
    for (let i = 1; fine && i <= n; i++) {
      const from = targetOf(inputs.bits[begin + i]!) ?? 0n;
      fine = from > 0n && from <= easiest && isTime(time[begin + i]!);
      if (!fine) break;
      const now = Math.max(time[begin + i]!, before + 1);
      sum += i * Math.min(now - before, 6 * spacing);
      before = now;
      shares += from / BigInt(n) / k;
    }
    const next = shares * BigInt(sum);
    if (fine && next > 0n) {
      bits[g] = compactOf(next > easiest ? easiest : next);
      target[g] = Number(targetOf(bits[g]!)!);
      weighted[g] = sum;
    } else bits[g] = target[g] = weighted[g] = NaN;
  }
};
