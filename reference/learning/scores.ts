import type { learning } from "../../src/formulas/learning/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Learning = typeof learning;

/** The best score; NaN where shares are none. */
function bestOf(x: Float64Array, start: number, end: number): number {
  const none = NaN;
  let top = -Infinity;
  for (let i = start; i < end; i++) if (!(x[i]! <= top)) top = x[i]! < Infinity && !Number.isNaN(top) ? x[i]! : none;
  return top === -Infinity ? none : top;
}

/** ln of the sum of exponentials above the best, whose own is 1. */
function beyond(x: Float64Array, start: number, end: number, top: number, temperature: number): number {
  let sum = -1;
  for (let i = start; i < end; i++) sum += Math.exp((x[i]! - top) / temperature);
  return Math.log1p(sum);
}

export const logSoftmax: Loop<Learning["logSoftmax"]> = ({ inputs, params, outputs, sizes }) => {
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.row) } = outputs;
  const temperature = Math.min(params.temperature, Number.MAX_VALUE);
  for (let g = 0; g < offsets.length - 1; g++) {
    const [start, end] = [offsets[g]!, offsets[g + 1]!];
    const top = bestOf(x, start, end);
    const more = beyond(x, start, end, top, temperature);
    for (let i = start; i < end; i++) output[i] = (x[i]! - top) / temperature - more;
  }
};

export const crossEntropy: Loop<Learning["crossEntropy"]> = ({ inputs, params: { smoothing }, outputs, sizes }) => {
  const { x, label, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const [start, end] = [offsets[g]!, offsets[g + 1]!];
    const right = label[g]!;
    const top = bestOf(x, start, end);
    let loss = right >= 0 && start + right < end && right % 1 === 0 ? beyond(x, start, end, top, 1) : NaN;
    if (smoothing < 1) loss += (1 - smoothing) * (top - x[start + right]!);
    let distances = 0;
    for (let i = start; i < end; i++) distances += top - x[i]!;
    if (smoothing > 0) loss += (smoothing * distances) / (end - start);
    output[g] = loss;
  }
};
