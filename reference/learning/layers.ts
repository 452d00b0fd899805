import type { learning } from "../../src/formulas/learning/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Learning = typeof learning;

const most = 1e150;

export const layerNorm: Loop<Learning["layerNorm"]> = ({ inputs, params: { epsilon }, outputs, sizes }) => {
  const { x, gain, bias } = inputs;
  const { row, feature: n } = sizes;
  const { y = new Float64Array(row * n), mean = scratch(row), deviation = new Float64Array(row) } = outputs;
  const fits = (w: Float64Array | undefined) => !w || w.every((value) => Math.abs(value) <= most);
  const fine = fits(gain) && fits(bias);
  const none = NaN;
  for (let r = 0; r < row; r++) {
    let sum = fine ? 0 : none;
    for (let i = r * n; i < (r + 1) * n; i++) sum += Math.abs(x[i]!) <= most ? x[i]! : none;
    const middle = sum / n;
    let squares = 0;
    for (let i = r * n; i < (r + 1) * n; i++) squares += (x[i]! - middle) ** 2;
    const spread = Math.sqrt(squares / n + epsilon);
    mean[r] = middle;
    deviation[r] = spread;
    for (let i = 0; i < n; i++) {
      const value = ((x[r * n + i]! - middle) / spread) * (gain ? gain[i]! : 1) + (bias ? bias[i]! : 0);
      y[r * n + i] = spread > 0 ? value : none;
    }
  }
};
