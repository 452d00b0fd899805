import type { pi0 } from "../../src/formulas/pi0/index.ts";
import { type Bare, clamp } from "./loop.ts";

type Pi0 = typeof pi0;

export const qra: Bare<Pi0["qra"]> = ({ inputs, params: { decay }, outputs: { output }, sizes: { row, resource } }) => {
  const { resources, weights, elapsed, overlap } = inputs;
  for (let i = 0; i < row; i++) {
    let sum = 0;
    for (let j = 0, at = i; j < resource; j++, at += row) sum += weights[j]! * resources[at]!;
    output[i] = sum * Math.exp(-decay * elapsed[i]!) * overlap[i]!;
  }
};

export const qho: Bare<Pi0["qho"]> = ({ inputs: { base, overlap }, params: { gain }, outputs: { output }, sizes }) => {
  const { row } = sizes;
  for (let i = 0; i < row; i++) output[i] = base[i]! * (1 + gain * overlap[i]!);
};

export const fs: Bare<Pi0["fs"]> = ({ inputs: { nodes }, params, outputs, sizes: { row } }) => {
  const { unit, dimension, epsilon } = params;
  const { capacity, efficiency, floored } = outputs;
  for (let i = 0; i < row; i++) {
    const order = Math.log(nodes[i]!);
    const correction = 1 + epsilon * order;
    const scaled = Math.exp(dimension * order) * Math.max(correction, 0);
    capacity[i] = unit * scaled;
    efficiency[i] = scaled / nodes[i]!;
    floored[i] = correction < 0 ? 1 : 0;
  }
};

export const atm: Bare<Pi0["atm"]> = ({ inputs, params: { limit }, outputs: { output }, sizes: { row } }) => {
  const { rate, availability, errors, congestion } = inputs;
  for (let i = 0; i < row; i++) {
    const quality = (1 - clamp(errors[i]!, 0, 1)) * (1 - clamp(congestion[i]!, 0, 1));
    output[i] = limit * quality * -Math.expm1(-rate[i]! * availability[i]!);
  }
};

export const pma: Bare<Pi0["pma"]> = ({ inputs, params: { rate }, outputs: { output }, sizes: { group } }) => {
  const { gain, probability, initial, time, offsets } = inputs;
  for (let g = 0; g < group; g++) {
    const end = offsets[g + 1]!;
    let order = 0;
    for (let i = offsets[g]!; i < end; i++) order += Math.log1p(gain[i]! * probability[i]!);
    output[g] = initial[g]! * -Math.expm1(-rate * time[g]!) * Math.exp(order);
  }
};

export const diversity: Bare<Pi0["diversity"]> = ({ inputs: { amount, offsets }, outputs, sizes: { group } }) => {
  const { giniSimpson, shannonEvenness, effective } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let sum = 0;
    for (let i = start; i < end; i++) sum += amount[i]!;
    const share = 1 / sum;
    let mixed = 0;
    let entropy = 0;
    for (let i = start; i < end; i++) {
      const p = amount[i]! * share;
      mixed += p * (1 - p);
      entropy -= p * Math.log(p);
    }
    giniSimpson[g] = sum ? mixed : NaN;
    shannonEvenness[g] = sum ? (end - start > 1 ? entropy / Math.log(end - start) : 0) : NaN;
    effective[g] = sum ? Math.exp(entropy) : NaN;
  }
};

/** Each pair once, which the bench takes. */
export const cosf: Bare<Pi0["cosf"]> = ({ inputs: { operators, coupling }, outputs, sizes: { row, operator } }) => {
  const { total, amplification } = outputs;
  for (let i = 0; i < row; i++) {
    let alone = 0;
    let together = 0;
    for (let a = 0; a < operator; a++) {
      const own = operators[a * row + i]!;
      let pull = 0;
      for (let b = a + 1; b < operator; b++) pull += coupling[a * operator + b]! * operators[b * row + i]!;
      alone += own;
      together += own * pull;
    }
    total[i] = alone + together;
    amplification[i] = (alone + together) / alone;
  }
};

export const eeo: Bare<Pi0["eeo"]> = ({ inputs, params: { spacing }, outputs, sizes: { group, intervention } }) => {
  const { growth, inflation, initial, before, strength, intensity, offsets } = inputs;
  const { value, integral, floored } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const last = offsets[g + 1]! - 1;
    let sum = 0;
    for (let i = start; i <= last; i++) sum += growth[i]! - inflation[i]!;
    const ends = growth[start]! - inflation[start]! + growth[last]! - inflation[last]!;
    const area = start <= last ? before[g]! + spacing * (sum - ends / 2) : NaN;
    let bracket = 1;
    for (let j = 0; j < intervention; j++) bracket += strength[j]! * intensity[g * intervention + j]!;
    value[g] = initial[g]! * Math.exp(area) * Math.max(bracket, 0);
    integral[g] = area;
    floored[g] = start > last ? NaN : bracket > 0 ? 0 : 1;
  }
};

export const ssec: Bare<Pi0["ssec"]> = ({ inputs, params: { spacing }, outputs, sizes: { group, component } }) => {
  const { growth, initial, before, weight, level, offsets } = inputs;
  const { activity, integral, floored } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const last = offsets[g + 1]! - 1;
    let sum = 0;
    for (let i = start; i <= last; i++) sum += growth[i]!;
    const area = start <= last ? before[g]! + spacing * (sum - (growth[start]! + growth[last]!) / 2) : NaN;
    let product = 1;
    let negative = area <= -1;
    for (let k = 0; k < component; k++) {
      const factor = 1 + weight[k]! * level[g * component + k]!;
      negative ||= factor < 0;
      product *= factor;
    }
    activity[g] = start > last ? NaN : negative ? 0 : initial[g]! * (1 + area) * product;
    integral[g] = area;
    floored[g] = start > last ? NaN : Number(negative);
  }
};

/** The expectation in some states, real parts beside imaginary ones. */
export const overlap: Bare<Pi0["overlap"]> = ({ inputs: { psi, phi }, outputs: { output }, sizes }) => {
  const { row, state, component } = sizes;
  const width = 2 * component;
  for (let r = 0; r < row; r++) {
    const at = r * width;
    let length = 0;
    for (let k = at; k < at + width; k++) length += phi[k]! * phi[k]!;
    let sum = 0;
    for (let s = 0; s < state * width; s += width) {
      let re = 0;
      let im = 0;
      for (let k = 0; k < width; k += 2) {
        const a = psi[s + k]!;
        const b = psi[s + k + 1]!;
        const c = phi[at + k]!;
        const d = phi[at + k + 1]!;
        re += a * c + b * d;
        im += a * d - b * c;
      }
      sum += re * re + im * im;
    }
    output[r] = sum / length;
  }
};
