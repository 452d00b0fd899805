import type { learning } from "../../src/formulas/learning/index.ts";
import { clamp, type Loop } from "../loop.ts";

type Learning = typeof learning;

const most = 1e150;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const fits = (x: Float64Array) => x.every((value) => Math.abs(value) <= most);

export const gru: Loop<Learning["gru"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { x, inputWeights, recurrentWeights, bias, recurrentBias, headWeights } = inputs;
  const { tick, entity, feature: features, unit: units } = sizes;
  const { hidden, skipped } = state;
  const after = params.reset === 0;
  const fine = [inputWeights, recurrentWeights, bias, recurrentBias, headWeights].every((w) => !w || fits(w));
  const seen = new Float64Array(3 * units);
  const known = new Float64Array(3 * units);
  const shown = new Float64Array(units);
  const product = (row: number, h: Float64Array, own: number) => {
    let sum = recurrentBias ? recurrentBias[row]! : 0;
    for (let k = 0; k < units; k++) sum += recurrentWeights[row * units + k]! * h[own + k]!;
    return sum;
  };
  for (let i = 0; i < entity * units; i++) hidden[i] = clamp(hidden[i]!, -most, most);
  for (let t = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++) {
      const at = t * entity + e;
      const own = e * units;
      let ok = fine;
      for (let k = 0; k < features; k++) ok &&= Math.abs(x[at * features + k]!) <= most;
      if (!ok) skipped[e]!++;
      else {
        for (let row = 0; row < 3 * units; row++) {
          let sum = bias[row]!;
          for (let k = 0; k < features; k++) sum += inputWeights[row * features + k]! * x[at * features + k]!;
          seen[row] = sum;
          known[row] = product(row, hidden, own);
        }
        for (let j = 0; j < units; j++) shown[j] = sigmoid(seen[j]! + known[j]!) * hidden[own + j]!;
        if (!after) for (let j = 0; j < units; j++) known[2 * units + j] = product(2 * units + j, shown, 0);
        for (let j = 0; j < units; j++) {
          const reset = after ? sigmoid(seen[j]! + known[j]!) : 1;
          const stays = sigmoid(seen[units + j]! + known[units + j]!);
          const candidate = Math.tanh(seen[2 * units + j]! + reset * known[2 * units + j]!);
          hidden[own + j] = (1 - stays) * candidate + stays * hidden[own + j]!;
        }
      }
      if (outputs.y) {
        let y = params.headBias;
        if (headWeights) for (let j = 0; j < units; j++) y += headWeights[j]! * hidden[own + j]!;
        outputs.y[at] = y;
      }
    }
    outputs.hidden?.set(hidden, t * entity * units);
  }
};
