import type { core } from "../../src/formulas/core/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Core = typeof core;

/** Neumaier's sum, or a simple loop where speed is asked for. */
export const sum: Loop<Core["sum"]> = ({ inputs, params: { method }, outputs, sizes }) => {
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++)
    output[g] = method === 0 ? compensated(x, offsets[g]!, offsets[g + 1]!) : simple(x, offsets[g]!, offsets[g + 1]!);
};

function compensated(x: Float64Array, start: number, end: number): number {
  let sum = 0;
  let rest = 0;
  for (let i = start; i < end; i++) {
    const term = x[i]!;
    const next = sum + term;
    rest += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  const total = sum + rest;
  return Number.isNaN(total) ? sum : total;
}

function simple(x: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += x[i]!;
  return sum;
}

export const dot: Loop<Core["dot"]> = ({ inputs, params: { method }, outputs, sizes }) => {
  const { x, y, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++)
    output[g] = (method === 0 ? compensatedDot : simpleDot)(x, y, offsets[g]!, offsets[g + 1]!);
};

/** Products and sums with what rounding takes from them: Dekker 1971, Knuth. */
function compensatedDot(x: Float64Array, y: Float64Array, start: number, end: number): number {
  const splitter = 134217729;
  let sum = 0;
  let rest = 0;
  for (let i = start; i < end; i++) {
    const a = x[i]!;
    const b = y[i]!;
    const product = a * b;
    const aScaled = splitter * a;
    const bScaled = splitter * b;
    const aHigh = aScaled - (aScaled - a);
    const bHigh = bScaled - (bScaled - b);
    const aLow = a - aHigh;
    const bLow = b - bHigh;
    const next = sum + product;
    const back = next - sum;
    rest += sum - (next - back) + (product - back);
    rest += aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
    sum = next;
  }
  const total = sum + rest;
  return Number.isNaN(total) ? sum : total;
}

function simpleDot(x: Float64Array, y: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += x[i]! * y[i]!;
  return sum;
}

export const cumulativeSum: Loop<Core["cumulativeSum"]> = ({ inputs, outputs, sizes }) => {
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.row) } = outputs;
  for (let g = 0; g < offsets.length - 1; g++) {
    const end = offsets[g + 1]!;
    let sum = 0;
    for (let i = offsets[g]!; i < end; i++) {
      sum += x[i]!;
      output[i] = sum;
    }
  }
};
