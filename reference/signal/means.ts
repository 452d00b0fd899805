import type { signal } from "../../src/formulas/signal/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Signal = typeof signal;

/** Sum of terms over sum of weights of a group; NaN where there is no weight, or something is out of the domain. */
function averaged(
  x: Float64Array,
  weights: Float64Array | undefined,
  start: number,
  end: number,
  least: number,
  term: (x: number) => number,
): number {
  let sum = 0;
  let total = 0;
  for (let i = start; i < end; i++) {
    const value = x[i]!;
    const weight = weights ? weights[i]! : 1;
    if (!(value >= least && value < Infinity && weight >= 0 && weight < Infinity)) return NaN;
    if (weight > 0) {
      sum += weight * term(value);
      total += weight;
    }
  }
  return total > 0 ? sum / total : NaN;
}

export const weightedMean: Loop<Signal["weightedMean"]> = ({ inputs, outputs, sizes }) => {
  const { x, weights, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++)
    output[g] = averaged(x, weights, offsets[g]!, offsets[g + 1]!, -Number.MAX_VALUE, (value) => value);
};

export const harmonicMean: Loop<Signal["harmonicMean"]> = ({ inputs, outputs, sizes }) => {
  const { x, weights, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++)
    output[g] = 1 / averaged(x, weights, offsets[g]!, offsets[g + 1]!, 0, (value) => 1 / value);
};

export const powerMean: Loop<Signal["powerMean"]> = ({ inputs, params: { exponent: p }, outputs, sizes }) => {
  const { x, weights, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    if (Math.abs(p) === Infinity) output[g] = extreme(x, weights, start, end, p > 0);
    else if (p === 0) output[g] = Math.exp(averaged(x, weights, start, end, 0, Math.log));
    else {
      // Over the one that counts most, or powers leave the doubles.
      const most = extreme(x, weights, start, end, p > 0);
      const mean = averaged(x, weights, start, end, 0, (value) => (value / most) ** p);
      output[g] = most === 0 ? 0 : most * mean ** (1 / p);
    }
  }
};

function extreme(x: Float64Array, weights: Float64Array | undefined, start: number, end: number, most: boolean) {
  let best = averaged(x, weights, start, end, 0, () => NaN) === 0 ? NaN : most ? -Infinity : Infinity;
  for (let i = start; i < end; i++) {
    const weight = weights ? weights[i]! : 1;
    if (!(x[i]! >= 0 && x[i]! < Infinity && weight >= 0 && weight < Infinity)) return NaN;
    if (weight > 0) best = most ? Math.max(best, x[i]!) : Math.min(best, x[i]!);
  }
  return Math.abs(best) === Infinity ? NaN : best;
}
