import type { learning } from "../../src/formulas/learning/index.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Learning = typeof learning;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const cellBank: Bare<Learning["lstm"]> = ({ inputs, params: { headBias }, state, outputs, sizes }) => {
  const { x, inputWeights, recurrentWeights, bias, headWeights } = inputs;
  const { hidden, cell } = state;
  const { y } = outputs;
  const { entity, feature, unit } = sizes;
  const rows = 4 * unit;
  const gates = new Float64Array(rows);
  for (let e = 0; e < entity; e++) {
    const at = e * feature;
    const own = e * unit;
    for (let r = 0, w = 0, v = 0; r < rows; r++) {
      let z = bias[r]!;
      for (let k = at; k < at + feature; k++, w++) z += inputWeights[w]! * x[k]!;
      for (let k = own; k < own + unit; k++, v++) z += recurrentWeights[v]! * hidden[k]!;
      gates[r] = z;
    }
    let answer = headBias;
    for (let j = 0; j < unit; j++) {
      const next = sigmoid(gates[unit + j]!) * cell[own + j]! + sigmoid(gates[j]!) * Math.tanh(gates[2 * unit + j]!);
      const h = sigmoid(gates[3 * unit + j]!) * Math.tanh(next);
      cell[own + j] = next;
      hidden[own + j] = h;
      answer += headWeights[j]! * h;
    }
    y[e] = answer;
  }
};

export const lstm: Ticks<Learning["lstm"]> = { bank: cellBank };

export const attention: Bare<Learning["attention"]> = ({ inputs, outputs: { mixed, weights }, sizes }) => {
  const { queries, keys, values } = inputs;
  const { row, query, key, depth, width } = sizes;
  const scale = 1 / Math.sqrt(depth);
  mixed.fill(0);
  for (let r = 0; r < row; r++)
    for (let i = 0; i < query; i++) {
      const at = r * query + i;
      let top = -Infinity;
      for (let j = 0; j < key; j++) {
        let score = 0;
        for (let d = 0; d < depth; d++) score += queries[at * depth + d]! * keys[(r * key + j) * depth + d]!;
        score *= scale;
        weights[at * key + j] = score;
        if (score > top) top = score;
      }
      let total = 0;
      for (let j = 0; j < key; j++) {
        const e = Math.exp(weights[at * key + j]! - top);
        weights[at * key + j] = e;
        total += e;
      }
      const share = 1 / total;
      for (let j = 0; j < key; j++) {
        const p = weights[at * key + j]! * share;
        weights[at * key + j] = p;
        for (let d = 0; d < width; d++) mixed[at * width + d]! += p * values[(r * key + j) * width + d]!;
      }
    }
};

export const mutationRate: Bare<Learning["mutationRate"]> = ({ inputs, params, outputs: { output }, sizes }) => {
  const { probability, rates, diversity } = inputs;
  const { target, min, max } = params;
  const { row, regime } = sizes;
  for (let i = 0; i < row; i++) {
    let sum = 0;
    let mixed = 0;
    for (let k = 0, at = i; k < regime; k++, at += row) {
      sum += probability[at]!;
      mixed += probability[at]! * rates[k]!;
    }
    output[i] = clamp((mixed * target) / (sum * diversity[i]!), min, max);
  }
};

export const successRule: Bare<Learning["successRule"]> = ({ inputs, params, outputs: { output }, sizes: { row } }) => {
  const { step, success } = inputs;
  const { target, damping } = params;
  const pace = 1 / damping;
  for (let i = 0; i < row; i++) output[i] = step[i]! * Math.exp((success[i]! - target) * pace);
};

export const fitness: Bare<Learning["fitness"]> = ({ inputs, outputs: { output }, sizes: { row } }) => {
  const { success, gain, loss, cost } = inputs;
  for (let i = 0; i < row; i++) {
    const p = success[i]!;
    output[i] = p * gain[i]! - (1 - p) * loss[i]! - cost[i]!;
  }
};

export const anneal: Bare<Learning["anneal"]> = ({ inputs: { delta, temperature, u }, outputs, sizes: { row } }) => {
  const { probability, accept } = outputs;
  for (let i = 0; i < row; i++) {
    const p = delta[i]! <= 0 ? 1 : Math.exp(-delta[i]! / temperature[i]!);
    probability[i] = p;
    accept[i] = u[i]! < p ? 1 : 0;
  }
};

/** Geometric, which the bench takes. */
export const cooling: Bare<Learning["cooling"]> = ({ inputs: { iteration }, params, outputs: { output }, sizes }) => {
  const { initial, ratio, min } = params;
  const { row } = sizes;
  const pace = Math.log(ratio);
  for (let i = 0; i < row; i++) output[i] = Math.max(initial * Math.exp(pace * iteration[i]!), min);
};

export const amplitude: Bare<Learning["amplitude"]> = ({ inputs: { share, rounds }, outputs, sizes: { row } }) => {
  const { theta, probability, optimal } = outputs;
  for (let i = 0; i < row; i++) {
    const angle = Math.asin(Math.sqrt(share[i]!));
    const found = Math.sin((2 * rounds[i]! + 1) * angle);
    theta[i] = angle;
    probability[i] = found * found;
    optimal[i] = Math.floor(Math.PI / 4 / angle);
  }
};

export const geneWeights: Bare<Learning["geneWeights"]> = ({ inputs, params, outputs: { output } }) => {
  const { score, offsets } = inputs;
  const { temperature, floor } = params;
  const group = offsets.length - 1;
  const cooling = 1 / temperature;
  for (let g = 0; g < group; g++) {
    const begin = offsets[g]!;
    const end = offsets[g + 1]!;
    let top = -Infinity;
    for (let i = begin; i < end; i++) if (score[i]! > top) top = score[i]!;
    let total = 0;
    for (let i = begin; i < end; i++) {
      const e = Math.exp((score[i]! - top) * cooling);
      output[i] = e;
      total += e;
    }
    const share = (1 - floor) / total;
    const least = floor / (end - begin);
    for (let i = begin; i < end; i++) output[i] = least + share * output[i]!;
  }
};

export const scenario: Bare<Learning["scenario"]> = ({ inputs, outputs, sizes: { group } }) => {
  const { re, im, value, offsets } = inputs;
  const { p, mean, variance, entropy } = outputs;
  for (let g = 0; g < group; g++) {
    const begin = offsets[g]!;
    const end = offsets[g + 1]!;
    let total = 0;
    for (let i = begin; i < end; i++) {
      const square = re[i]! * re[i]! + im[i]! * im[i]!;
      p[i] = square;
      total += square;
    }
    const inverse = 1 / total;
    let middle = 0;
    let sum = 0;
    for (let i = begin; i < end; i++) {
      const share = p[i]! * inverse;
      p[i] = share;
      middle += share * value[i]!;
      sum -= share * Math.log(share);
    }
    let spread = 0;
    for (let i = begin; i < end; i++) {
      const off = value[i]! - middle;
      spread += p[i]! * off * off;
    }
    mean[g] = total ? middle : NaN;
    variance[g] = total ? spread : NaN;
    entropy[g] = total ? sum : NaN;
  }
};

export const amplitudeEstimate: Bare<Learning["amplitudeEstimate"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { outcome, size, share } = inputs;
  const { estimate, bound } = outputs;
  for (let i = 0; i < row; i++) {
    const found = Math.sin((Math.PI * outcome[i]!) / size[i]!);
    estimate[i] = found * found;
    bound[i] = (2 * Math.PI * Math.sqrt(share[i]! * (1 - share[i]!)) + Math.PI ** 2 / size[i]!) / size[i]!;
  }
};

export const correlatedDraws: Bare<Learning["correlatedDraws"]> = ({ inputs, outputs: { output }, sizes }) => {
  const { mean, covariance, z } = inputs;
  const { row, parameter: n } = sizes;
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let rest = covariance[i * n + j]!;
      for (let k = 0; k < j; k++) rest -= l[i * n + k]! * l[j * n + k]!;
      l[i * n + j] = j < i ? rest / l[j * n + j]! : Math.sqrt(rest);
    }
  for (let r = 0; r < row; r++)
    for (let i = 0; i < n; i++) {
      let x = mean[i]!;
      for (let k = 0; k <= i; k++) x += l[i * n + k]! * z[r * n + k]!;
      output[r * n + i] = x;
    }
};
