import type { privacy } from "../../src/formulas/privacy/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Privacy = typeof privacy;

export const karyResponse: Loop<Privacy["karyResponse"]> = ({ inputs: { epsilon }, params: { k }, outputs, sizes }) => {
  const sink = scratch(sizes.row);
  const { truth = sink, other = sink } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const odds = epsilon[i]! >= 0 && epsilon[i]! < Infinity ? Math.exp(-epsilon[i]!) : NaN;
    truth[i] = (1 / (1 + (k - 1) * odds)) * (1 - 2 ** -51);
    other[i] = odds / (1 + (k - 1) * odds);
  }
};

export const karyEpsilon: Loop<Privacy["karyEpsilon"]> = ({ inputs: { truth }, params: { k }, outputs, sizes }) => {
  for (let i = 0; i < sizes.row; i++) {
    const p = truth[i]! >= 0 && truth[i]! <= 1 ? truth[i]! : NaN;
    const [told, others, lied] = [Math.log(p), Math.log(k - 1), Math.log1p(-p)];
    outputs.output![i] = Math.abs(told + others - lied) + (others - told - lied) * 2 ** -50;
  }
};

export const karyEstimate: Loop<Privacy["karyEstimate"]> = ({ inputs, params: { epsilon }, outputs, sizes }) => {
  const { count, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.row);
  const { estimate = sink, variance = sink } = outputs;
  for (let g = 0; g + 1 < offsets.length; g++) {
    const [start, end] = [offsets[g]!, offsets[g + 1]!];
    let n = 0;
    for (let i = start; i < end; i++) n += Number.isInteger(count[i]) && count[i]! >= 0 ? count[i]! : NaN;
    const whole = 1 + (end - start - 1) * Math.exp(-epsilon);
    const other = Math.exp(-epsilon) / whole;
    const apart = -Math.expm1(-epsilon) / whole;
    for (let i = start; i < end; i++) {
      const share = count[i]! / n;
      estimate[i] = (share - other) / apart;
      variance[i] = n > 1 ? (share * (1 - share)) / ((n - 1) * apart * apart) : NaN;
    }
  }
};
