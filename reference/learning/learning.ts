import type { learning } from "../../src/formulas/learning/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Learning = typeof learning;

const most = 1e150;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Whether cells from `start` on all lie in [-most, most]. */
function allWithin(x: Float64Array, start: number, n: number, most: number): boolean {
  for (let i = start; i < start + n; i++) if (!(Math.abs(x[i]!) <= most)) return false;
  return true;
}

interface Network {
  readonly features: number;
  readonly units: number;
  readonly inputWeights: Float64Array;
  readonly recurrentWeights: Float64Array;
  readonly bias: Float64Array;
}

const fits = ({ inputWeights, recurrentWeights, bias }: Network, head: Float64Array | undefined) =>
  [inputWeights, recurrentWeights, bias, ...(head ? [head] : [])].every((w) => allWithin(w, 0, w.length, most));

/** One step of one cell: its states are those from `own` on. */
function advance(net: Network, x: Float64Array, at: number, h: Float64Array, c: Float64Array, own: number): void {
  const { features, units, inputWeights, recurrentWeights, bias } = net;
  const gates = scratch(4 * units);
  for (let r = 0; r < 4 * units; r++) {
    let z = bias[r]!;
    for (let k = 0; k < features; k++) z += inputWeights[r * features + k]! * x[at + k]!;
    for (let k = 0; k < units; k++) z += recurrentWeights[r * units + k]! * h[own + k]!;
    gates[r] = z;
  }
  for (let j = 0; j < units; j++) {
    const kept = sigmoid(gates[units + j]!) * c[own + j]!;
    const next = kept + sigmoid(gates[j]!) * Math.tanh(gates[2 * units + j]!);
    c[own + j] = next;
    h[own + j] = sigmoid(gates[3 * units + j]!) * Math.tanh(next);
  }
}

function answer(weights: Float64Array | undefined, bias: number, h: Float64Array, own: number, units: number): number {
  let y = 0;
  if (weights) for (let j = 0; j < units; j++) y += weights[j]! * h[own + j]!;
  return y + bias;
}

export const lstm: Loop<Learning["lstm"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { x, inputWeights, recurrentWeights, bias, headWeights } = inputs;
  const { tick, entity, feature: features, unit: units } = sizes;
  const { hidden, cell, skipped } = state;
  const net = { features, units, inputWeights, recurrentWeights, bias };
  const fine = fits(net, headWeights);
  for (let t = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++) {
      const at = t * entity + e;
      if (fine && allWithin(x, at * features, features, most)) advance(net, x, at * features, hidden, cell, e * units);
      else skipped[e]!++;
      if (outputs.y) outputs.y[at] = answer(headWeights, params.headBias, hidden, e * units, units);
    }
    outputs.hidden?.set(hidden, t * entity * units);
    outputs.cell?.set(cell, t * entity * units);
  }
};

export const lstmForecast: Loop<Learning["lstmForecast"]> = ({ inputs, params, outputs, sizes }) => {
  const { hidden, cell, inputWeights, recurrentWeights, bias, headWeights, future } = inputs;
  const { row, unit: units, feature: features, step } = sizes;
  const { output = new Float64Array(row * step) } = outputs;
  const net = { features, units, inputWeights, recurrentWeights, bias };
  const fine = fits(net, headWeights);
  const x = new Float64Array(features);
  const h = new Float64Array(units);
  const c = new Float64Array(units);
  for (let r = 0; r < row; r++) {
    const known = allWithin(hidden, r * units, units, 1) && allWithin(cell, r * units, units, most);
    if (!(fine && known && (!future || allWithin(future, r * step * features, step * features, most)))) {
      output.fill(NaN, r * step, (r + 1) * step);
      continue;
    }
    for (let j = 0; j < units; j++) {
      h[j] = hidden[r * units + j]!;
      c[j] = cell[r * units + j]!;
    }
    for (let s = 0; s < step; s++) {
      if (s > 0) advance(net, x, 0, h, c, 0);
      const y = answer(headWeights, params.headBias, h, 0, units);
      if (future) for (let k = 1; k < features; k++) x[k] = future[(r * step + s) * features + k]!;
      if (features) x[0] = y;
      output[r * step + s] = y;
    }
  }
};

export const attention: Loop<Learning["attention"]> = ({ inputs, params: { causal }, outputs, sizes }) => {
  const { queries, keys, values } = inputs;
  const { row, query, key, depth, width } = sizes;
  const { mixed = new Float64Array(row * query * width), weights } = outputs;
  const scale = depth ? 1 / Math.sqrt(depth) : 1;
  const share = new Float64Array(key);
  for (let r = 0; r < row; r++) {
    const q = queries.subarray(r * query * depth, (r + 1) * query * depth);
    const k = keys.subarray(r * key * depth, (r + 1) * key * depth);
    const v = values.subarray(r * key * width, (r + 1) * key * width);
    const fine = [q, k, v].every((x) => allWithin(x, 0, x.length, most));
    mixed.fill(fine ? 0 : NaN, r * query * width, (r + 1) * query * width);
    weights?.fill(fine ? 0 : NaN, r * query * key, (r + 1) * query * key);
    for (let i = 0; fine && i < query; i++) {
      const seen = causal ? Math.min(key, i + 1) : key;
      let top = -Infinity;
      for (let j = 0; j < seen; j++) {
        let score = 0;
        for (let d = 0; d < depth; d++) score += q[i * depth + d]! * k[j * depth + d]!;
        share[j] = score * scale;
        top = Math.max(top, share[j]!);
      }
      let total = 0;
      for (let j = 0; j < seen; j++) total += share[j] = Math.exp(share[j]! - top);
      const out = (r * query + i) * width;
      for (let j = 0; j < seen; j++) {
        const p = share[j]! / total;
        if (weights) weights[(r * query + i) * key + j] = p;
        for (let d = 0; d < width; d++) mixed[out + d]! += p * v[j * width + d]!;
      }
    }
  }
};

export const mutationRate: Loop<Learning["mutationRate"]> = ({ inputs, params, outputs, sizes: { row, regime } }) => {
  const { probability, rates, diversity } = inputs;
  const { target, exponent, min, max } = params;
  const { output = scratch(row) } = outputs;
  const none = NaN;
  let fine = true;
  for (let k = 0; k < regime; k++) fine &&= rates[k]! >= 0 && rates[k]! <= 1;
  for (let i = 0; i < row; i++) {
    const d = diversity[i]!;
    let ok = fine && d >= 0 && d < Infinity;
    let sum = 0;
    let mixed = 0;
    for (let k = 0; k < regime; k++) {
      const p = probability[k * row + i]!;
      ok &&= p >= 0 && p <= 1;
      sum += p;
      mixed += p * rates[k]!;
    }
    const ratio = Math.min(target / d, 1e9);
    const boost = exponent === 1 ? ratio : ratio ** exponent;
    output[i] = ok && sum > 0 ? Math.min(Math.max((mixed / sum) * boost, min), max) : none;
  }
};

export const successRule: Loop<Learning["successRule"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { step, success } = inputs;
  const { target, damping } = params;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const [s, p] = [step[i]!, success[i]!];
    output[i] = s >= 0 && s <= most && p >= 0 && p <= 1 ? s * Math.exp((p - target) / damping) : NaN;
  }
};

export const fitness: Loop<Learning["fitness"]> = ({ inputs: { success, gain, loss, cost }, outputs, sizes }) => {
  const { output = scratch(sizes.row) } = outputs;
  const fits = (x: number) => x >= 0 && x <= most;
  for (let i = 0; i < sizes.row; i++) {
    const p = success[i]!;
    const ok = p >= 0 && p <= 1 && fits(gain[i]!) && fits(loss[i]!) && fits(cost[i]!);
    output[i] = ok ? p * gain[i]! - (1 - p) * loss[i]! - cost[i]! : NaN;
  }
};

export const anneal: Loop<Learning["anneal"]> = ({ inputs: { delta, temperature, u }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { probability = scratch(row), accept = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const d = delta[i]!;
    const t = temperature[i]!;
    const draw = u ? u[i]! : none;
    const undrawn = Number.isNaN(draw);
    if (Math.abs(d) < Infinity && t >= 0 && t < Infinity && (undrawn || (draw >= 0 && draw < 1))) {
      const p = d <= 0 ? 1 : Math.exp(-d / t);
      probability[i] = p;
      accept[i] = undrawn ? none : draw < p ? 1 : 0;
    } else probability[i] = accept[i] = none;
  }
};

export const cooling: Loop<Learning["cooling"]> = ({ inputs: { iteration }, params, outputs, sizes: { row } }) => {
  const { initial, ratio, min, schedule } = params;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const k = iteration[i]!;
    const warm = schedule === 0 ? initial * ratio ** k : initial / Math.log(k + Math.E);
    output[i] = k >= 0 && Number.isSafeInteger(k) ? Math.max(warm, min) : NaN;
  }
};

export const amplitude: Loop<Learning["amplitude"]> = ({ inputs: { share, rounds }, outputs, sizes: { row } }) => {
  const { theta = scratch(row), probability = scratch(row), optimal = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const a = share[i]!;
    const k = rounds[i]!;
    if (a >= 0 && a <= 1 && k >= 0 && k <= 1e9 && Math.trunc(k) === k) {
      const angle = Math.atan(Math.sqrt(a / (1 - a)));
      theta[i] = angle;
      probability[i] = Math.sin((2 * k + 1) * angle) ** 2;
      optimal[i] = a > 0 ? Math.floor(Math.PI / 4 / angle) : 0;
    } else theta[i] = probability[i] = optimal[i] = NaN;
  }
};

export const amplitudeEstimate: Loop<Learning["amplitudeEstimate"]> = ({ inputs, outputs, sizes: { row } }) => {
  const none = NaN;
  const { outcome, size, share } = inputs;
  const { estimate = scratch(row), bound = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const y = outcome[i]!;
    const m = size[i]!;
    const given = share ? share[i]! : none;
    const known = !Number.isNaN(given);
    const ok = Number.isSafeInteger(y) && Number.isSafeInteger(m) && y >= 0 && y < m;
    if (ok && (!known || (given >= 0 && given <= 1))) {
      const guess = Math.sin((Math.PI * Math.min(y, m - y)) / m) ** 2;
      const a = known ? given : guess;
      estimate[i] = guess;
      bound[i] = (2 * Math.PI * Math.sqrt(a * (1 - a))) / m + Math.PI ** 2 / m / m;
    } else estimate[i] = bound[i] = none;
  }
};

export const geneWeights: Loop<Learning["geneWeights"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { score, offsets = Uint32Array.of(0, row) } = inputs;
  const group = offsets.length - 1;
  const { temperature, floor } = params;
  const { output = scratch(row) } = outputs;
  for (let g = 0; g < group; g++) {
    const begin = offsets[g]!;
    const end = offsets[g + 1]!;
    let top = -Infinity;
    for (let i = begin; i < end; i++) top = Math.max(top, score[i]!);
    let total = 0;
    for (let i = begin; i < end; i++) total += output[i] = Math.exp((score[i]! - top) / temperature);
    if (!allWithin(score, begin, end - begin, Number.MAX_VALUE)) total = NaN;
    for (let i = begin; i < end; i++) output[i] = floor / (end - begin) + ((1 - floor) * output[i]!) / total;
  }
};

export const scenario: Loop<Learning["scenario"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const { re, im, value, offsets = Uint32Array.of(0, row) } = inputs;
  const {
    p = scratch(row),
    mean = new Float64Array(group),
    variance = new Float64Array(group),
    entropy = new Float64Array(group),
  } = outputs;
  for (let g = 0; g < group; g++) {
    const begin = offsets[g]!;
    const end = offsets[g + 1]!;
    const fine = [re, im, value].every((x) => !x || allWithin(x, begin, end - begin, most));
    let total = 0;
    for (let i = begin; i < end; i++) total += p[i] = re[i]! * re[i]! + (im ? im[i]! * im[i]! : 0);
    if (!fine || total === 0) total = NaN;
    let middle = 0;
    let sum = 0;
    for (let i = begin; i < end; i++) {
      const share = p[i]! / total;
      p[i] = share;
      if (value) middle += share * value[i]!;
      sum -= share > 0 ? share * Math.log(share) : 0;
    }
    let spread = 0;
    for (let i = begin; i < end; i++) spread += p[i]! * ((value ? value[i]! : 0) - middle) ** 2;
    const known = total > 0;
    mean[g] = known ? middle : NaN;
    variance[g] = known ? spread : NaN;
    entropy[g] = known ? sum : NaN;
  }
};

export const correlatedDraws: Loop<Learning["correlatedDraws"]> = ({
  inputs,
  outputs,
  sizes: { row, parameter: n },
}) => {
  const { mean, covariance, z } = inputs;
  const { output = scratch(row * n) } = outputs;
  const l = factorize(covariance, n, 0) ?? factorize(covariance, n, 1e-12);
  const fine = l && allWithin(mean, 0, n, most);
  for (let r = 0; r < row; r++) {
    const ok = fine && allWithin(z, r * n, n, most);
    for (let i = 0; i < n; i++) {
      let x = ok ? mean[i]! : NaN;
      if (ok) for (let k = 0; k <= i; k++) x += l[i * n + k]! * z[r * n + k]!;
      output[r * n + i] = x;
    }
  }
};

/** Cholesky's factor, with a share of the mean diagonal added to the diagonal. */
function factorize(a: Float64Array, n: number, jitter: number): Float64Array | undefined {
  if (!allWithin(a, 0, n * n, Number.MAX_VALUE)) return undefined;
  let trace = 0;
  for (let i = 0; i < n; i++) trace += a[i * n + i]!;
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let rest = a[i * n + j]! + (i === j ? (jitter * trace) / n : 0);
      for (let k = 0; k < j; k++) rest -= l[i * n + k]! * l[j * n + k]!;
      if (j < i) l[i * n + j] = rest / l[j * n + j]!;
      else if (rest > 0 && rest < Infinity) l[i * n + i] = Math.sqrt(rest);
      else return undefined;
    }
  return l;
}
